"""How people say it: the sayings, words by which the conversation understands a family.

A phrase is plain text with four signs: `…` is a gap of up to six characters within the clause,
`[甲|乙|]` is one of these (an empty one: or nothing), `<group>` is any word of that group, and `#` is
a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from config.catalogue.entry import Code, Entry, QuestionId, Text
from config.speech import ActName

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Phrases = tuple[Phrase, ...]
Sex = Literal["male", "female", ""]

SIGNS = re.compile(r"…|#|<([^<>]*)>|\[([^\[\]<>…#]*)\]|[\[\]<>]")

# The groups that the mechanisms themselves look for. A file without one of them is refused.
NEEDED_GROUPS = frozenset(
    {
        "about_whom", "absorbing", "account_of", "acquaintance", "address_end", "address_head", "addressed",
        "adverb", "after_listed_name", "after_name", "agreeable", "agreeing", "ailing", "alive", "all",
        "alternative", "another_death", "applicant_is", "applies", "applies_oneself", "as_for", "at_risk",
        "bank_near", "bare_no", "before_name", "bound", "by_the_way", "by_themselves", "called",
        "card_label", "changeable", "comes_first", "concludes", "contrast", "courtesy", "danger",
        "decedent", "decedent_is", "digit_tail", "elder_title", "emergency", "ended", "exaggerated",
        "excepting", "filling", "fills_for", "first_for_them", "for_them", "for_whom", "former", "formerly",
        "given_name_is", "gone", "gone_after_kin", "grief", "guess", "hands_phone", "hands_to", "having",
        "heard_from", "hedge", "helper", "helps", "helps_whom", "holder_label", "household",
        "household_address", "householder", "hypothesis", "id_abroad", "id_label", "in_life", "joiner",
        "just_died", "just_said", "keeps_former", "kinless", "lacking", "landline_label", "last_days",
        "last_digit", "latter", "leads_in", "leaving", "left_alone", "left_empty", "left_to_us", "lets",
        "lives", "long_gone", "long_since", "looks_first", "lunar", "matter", "matter_done", "misspoken",
        "mistaken", "moved_on", "murmur", "name_head", "name_lead", "negation", "never_told", "next_day",
        "no_name", "no_relative", "not_applicant", "not_at_risk", "not_followed", "not_gone",
        "not_hypothesis", "not_mine", "not_mistaken", "not_negation", "not_obtained", "not_question",
        "not_that_account", "not_without", "not_written_so", "nowadays", "obtained", "on_paper", "oneself",
        "only", "only_helps", "other_label", "other_source", "others", "out_of_use", "outsider",
        "own_address", "own_word", "part_of_character", "particle", "pay_to", "payee", "phone_abroad",
        "phone_label", "photos_later", "planned", "policy_word", "presumed", "promising", "question_end",
        "question_word", "read_out", "reads_to_them", "recalled_end", "recalling", "relatives_against",
        "relatives_know", "resumed", "retort", "retraction", "ruled_out", "same_as_registered", "same_day",
        "same_place", "sigh", "since_link", "solar", "somebody_else", "soon", "spare", "speaker", "spelled",
        "stops_filling", "surely", "surname_is", "tag", "taken_later", "takes_phone", "tells", "that_day",
        "that_place", "that_registered", "there", "there_is", "there_of", "they_agree", "this_death",
        "title", "to_arrange", "turn", "unchanged", "unsaid", "unsure", "upheld", "used_most", "vague_day",
        "weeps", "whether", "whose_end", "whose_lead", "withdrawing", "written_so",
    }
)  # fmt: skip


class DayWord(Entry):
    """今天, 大前天: so many days from today. `part` when it also says the part of the day (昨晚)."""

    words: Phrases = Field(min_length=1)
    days: int = Field(ge=-10, le=10)
    part: str = ""


class DayPart(Entry):
    """上午, 半夜: the hours that it can mean, counted on over midnight (夜里 from 19 to 29).

    `done`: what people do then, by which they tell the half of the day: 新闻联播, 吃中饭.
    """

    code: Code
    words: Phrases = Field(min_length=1)
    done: Phrases = ()
    first: int = Field(ge=0, le=24)
    last: int = Field(ge=1, le=32)


class Festival(Entry):
    """端午, 国庆: a day that is known by its name. The last day of a lunar month is day 30."""

    words: Phrases = Field(min_length=1)
    lunar: bool
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class TermWord(Entry):
    """冬至, 立冬那天: the day on which the sun reaches this longitude, a multiple of 15 degrees."""

    words: Phrases = Field(min_length=1)
    degrees: int = Field(ge=0, lt=360, multiple_of=15)


class MonthWord(Entry):
    """腊月, 冬月: a lunar month that is known by its name."""

    words: Phrases = Field(min_length=1)
    month: int = Field(ge=1, le=12)


class Mourning(Entry):
    """头七, 五七: the day of mourning that lies so many days after the day of death."""

    words: Phrases = Field(min_length=1)
    days: int = Field(ge=0, le=100)


class Cue(Entry):
    """Words beside a date or a time that say what happened then; without question: none of ours.

    `likely`: it is the day of that only where no other words and no other turn tell of one (15号拔的管).
    """

    question: QuestionId | Literal[""] = ""
    time: QuestionId | Literal[""] = ""  # where the time of day of it goes
    words: Phrases = Field(min_length=1)
    then: Mapping[QuestionId, Text] = Field(default_factory=dict)  # what a day that has come says beside
    not_yet: Mapping[QuestionId, Text] = Field(default_factory=dict)  # and a day to come
    likely: bool = False


class Kin(Entry):
    """A word for a relative. `gone`: who the applicant is when this relative of theirs died; `self`: who
    the applicant is when they say it of themselves. Empty: it does not tell. `either`: who else the applicant
    may be when this one died, so that it is asked (老头子: the husband, or the father). `owned`: only where
    it is said whose (我屋里的), because the word has another meaning. `step`: beside that one, the parent of
    the same sex is somebody else, and alive.
    """

    words: Phrases = Field(min_length=1)
    line: Code  # parent, child, spouse, sibling …: for "my husband's father"
    gone: str = ""
    either: tuple[Text, ...] = ()
    self_: str = Field(default="", alias="self")
    sex: Sex = ""  # of the relative
    spouse_sex: Sex = ""  # of the other one: who calls herself his wife tells that he was a man
    sure: bool = True
    owned: bool = False
    step: bool = False


class Chain(Entry):
    """我老公的爸爸: a relative of a relative."""

    of: Code
    then: Code
    gone: Text


class OnBehalf(Entry):
    """我爸办，我只是帮填: who the applicant likely is, a relative of this line of the one who types, who is
    `gone` to the one who died.
    """

    of: Code
    gone: Text
    relation: Text


class Couple(Entry):
    """哥哥 and 嫂子: words for two who are married, by either of whom the other is likely meant."""

    one: Phrases = Field(min_length=1)
    other: Phrases = Field(min_length=1)


class Pair(Entry):
    """我们是夫妻: a word for both together."""

    words: Phrases = Field(min_length=1)
    gone: Text


class Says(Entry):
    """Phrases that mean an option of a question.

    `near` is a group of which a word must stand in the same sentence, unless the question was asked.
    `asked`: only as an answer to that question; `at`: only as one to another, 销户了 to whether the account
    can be used. `denied` is the option when it is negated.
    """

    question: QuestionId
    option: Text
    words: Phrases = Field(min_length=1)
    near: str = ""
    asked: bool = False
    at: QuestionId | None = None
    denied: str = ""
    sure: bool = True
    alone: bool = False  # only when the clause says nothing else
    speaker: bool = False  # may be said of the person who speaks; otherwise it is not about the decedent
    where: bool = False  # a place: not what stands after the word of `near` and tells of something else
    yields: bool = False  # where another option is named as well, that one is meant


class Topic(Entry):
    """A thing that one has or has not: 低保, 残疾证. `has` and `lacks` are the options for that.

    `spent` is the group by which it was had and is all used up: 公积金取完了.
    """

    question: QuestionId
    words: Phrases = Field(min_length=1)
    has: str = ""
    lacks: str = ""
    unsure: str = ""
    spent: str = ""


class Combined(Entry):
    """An option that follows from two groups together: a retirement and an employer."""

    question: QuestionId
    option: Text
    of: tuple[Code, ...] = Field(min_length=1, max_length=3)
    without: tuple[Code, ...] = ()
    sure: bool = True


class Undecided(Entry):
    """Phrases that leave several options open: the question is asked again with these.

    `asked`: only where it was asked; `alone`: and where they are all that the turn says.
    """

    question: QuestionId
    words: Phrases = Field(min_length=1)
    options: tuple[Text, ...] = Field(min_length=2)
    near: str = ""
    asked: bool = False
    alone: bool = False


class Located(Entry):
    """Where something happened or is kept: the option by the group of places that is named.

    With a word of the group `verbs` behind it (在县城交的) a place says it by itself where "none" or "not
    known" was noted.
    """

    question: QuestionId
    near: Code  # the group of words that says what is meant
    places: Mapping[Code, Text]  # group of places -> option; the earlier group goes first
    also: Mapping[QuestionId, Text] = Field(default_factory=dict)  # what it says beside
    verbs: str = ""


class Count(Entry):
    """Phrases with `#`: a number of years. `things` and `verbs` are groups: the years stand behind one of
    each (养老金 and 领), and behind a verb alone in an answer.

    `until_death`: they went on to the end, so that the year in which they began tells them (2016年退休的).
    """

    question: QuestionId
    words: Phrases = Field(min_length=1)
    things: Code
    verbs: Code
    until_death: bool = False


class Bank(Entry):
    """A bank by its full name, and how it is called. A branch keeps its own words after it.

    `alone`: what it is called where nothing else is said and an account is asked for (平安).
    """

    name: Text
    words: Phrases = Field(min_length=1)
    alone: Phrases = ()


class Named(Entry):
    """How an answer is called when somebody says that it is wrong, beside its names in the form."""

    question: QuestionId
    words: Phrases = Field(min_length=1)


class Ethnic(Entry):
    """The ethnic groups, without the last 族, and the question that they answer."""

    question: QuestionId
    names: Phrases = Field(min_length=1)


class Surnames(Entry):
    single: Text  # one character each
    compound: Phrases = Field(min_length=1)
    words: str = ""  # surnames that are words too (向, 都), and names only before characters of `given`
    given: str = ""


class Said(Entry):
    """How an act is said: `whole` is a clause by itself, `within` may stand anywhere in one, and where
    one of `unless` stands it is not meant.
    """

    act: ActName
    whole: Phrases = ()
    within: Phrases = ()
    unless: Phrases = ()


class Typo(Entry):
    """What a recogniser or a finger often writes instead of the word that was meant."""

    wrong: Text
    right: Text


class Slips(Entry):
    """Words that are also meant where others are written that sound the same (`config/sounds.toml`).

    `unless` are words that mean themselves, although they sound like one of them.
    """

    words: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()


class Sayings(BaseModel):
    """A file of sayings, or all of a county. Compared by identity: it is read once and compiled once."""

    model_config = Entry.model_config

    groups: Mapping[Code, Phrases] = Field(default_factory=dict)
    typos: tuple[Typo, ...] = ()
    slips: Slips = Slips()
    days: tuple[DayWord, ...] = ()
    parts: tuple[DayPart, ...] = ()
    festivals: tuple[Festival, ...] = ()
    terms: tuple[TermWord, ...] = ()
    months: tuple[MonthWord, ...] = ()
    mourning: tuple[Mourning, ...] = ()
    cues: tuple[Cue, ...] = ()
    kin: tuple[Kin, ...] = ()
    chains: tuple[Chain, ...] = ()
    behalves: tuple[OnBehalf, ...] = ()
    couples: tuple[Couple, ...] = ()
    pairs: tuple[Pair, ...] = ()
    says: tuple[Says, ...] = ()
    topics: tuple[Topic, ...] = ()
    combined: tuple[Combined, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    located: tuple[Located, ...] = ()
    counts: tuple[Count, ...] = ()
    banks: tuple[Bank, ...] = ()
    named: tuple[Named, ...] = ()
    ethnic: Ethnic | None = None
    surnames: Surnames | None = None
    acts: tuple[Said, ...] = ()

    __hash__ = object.__hash__

    def step_parent(self, called: str) -> Kin | None:
        """The step-parent who is called so: 您继父; None for anybody else."""
        return next((kin for kin in self.kin if kin.step and called.endswith(kin.words)), None)

    def __eq__(self, other: object) -> bool:
        return self is other


def phrases_of(sayings: Sayings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every phrase with the place where it stands in the file."""
    for name, words in sayings.groups.items():
        for number, phrase in enumerate(words):
            yield ("groups", name, number), phrase
    for table in type(sayings).model_fields:
        rows = getattr(sayings, table)
        for number, row in enumerate(rows) if isinstance(rows, tuple) else ():
            for key in ("words", "whole", "within", "unless"):
                for place, phrase in enumerate(getattr(row, key, ())):
                    yield (table, number, key, place), phrase
