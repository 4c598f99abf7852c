"""chat.toml: in which words a county speaks with families. What is asked stands in questions.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from config.catalogue.entry import Code, Entry, QuestionId, Text
from config.catalogue.rules import Condition, OfAge

# Read aloud in half a minute. A statement that the family agrees to is as long as its own text.
LONGEST_PHRASE = 150

# Every sentence that the conversation can need, with what may be filled into it.
PHRASES: Mapping[str, frozenset[str]] = {
    "greeting": frozenset({"service"}),
    "condolence": frozenset({"who"}),
    "recall": frozenset({"last", "left"}),
    "recall_new": frozenset({"left"}),
    "noted": frozenset({"facts"}),
    "corrected": frozenset({"facts"}),
    "read_back": frozenset({"facts"}),
    "confirm": frozenset({"facts"}),
    "differs": frozenset({"other", "seen", "label", "said"}),
    "replace": frozenset({"label", "old", "new"}),
    "replace_waits": frozenset({"facts"}),
    "replace_told": frozenset({"old", "new"}),
    "kept": frozenset({"label"}),
    "which_wrong": frozenset(),
    "which_day_wrong": frozenset(),
    "which_item": frozenset(),
    "say_right": frozenset({"label"}),
    "taken_out": frozenset({"label"}),
    "not_mine": frozenset({"label"}),
    "taken_back": frozenset(),
    "ask": frozenset({"label"}),
    "choices": frozenset({"options"}),
    "statement": frozenset({"text"}),
    "statement_on_behalf": frozenset({"text"}),
    "on_behalf": frozenset(),
    "on_behalf_ended": frozenset(),
    "asked_anew": frozenset({"label"}),
    "why": frozenset({"why"}),
    "wrong": frozenset({"label", "why"}),
    "skipped": frozenset({"label"}),
    "must": frozenset({"label", "phone"}),
    "look_up": frozenset({"label", "papers"}),
    "not_understood": frozenset(),
    "tell_number": frozenset(),
    "offer_person": frozenset({"phone"}),
    "too_long": frozenset({"count"}),
    "no_words": frozenset(),
    "thanks": frozenset(),
    "paused": frozenset(),
    "left_to_others": frozenset(),
    "handed": frozenset({"left"}),
    "own_promise": frozenset(),
    "explain": frozenset({"why"}),
    "relatives_first": frozenset(),
    "consent_later": frozenset(),
    "to_come": frozenset({"label"}),
    "not_yet": frozenset(),
    "review": frozenset({"facts", "left"}),
    "review_nothing": frozenset({"left"}),
    "restart_ask": frozenset(),
    "restart_done": frozenset(),
    "restart_not": frozenset(),
    "ready": frozenset(),
    "ready_on_behalf": frozenset(),
    "left": frozenset({"fields"}),
    "left_more": frozenset({"left"}),
    "left_count": frozenset({"left"}),
    "left_none": frozenset(),
    "submit_not_now": frozenset(),
    "submitted": frozenset({"number"}),
    "refused": frozenset({"why"}),
    "only_applicant": frozenset(),
    "only_viewer": frozenset(),
    "under_way": frozenset({"number", "status"}),
    "ineligible": frozenset({"reasons", "instead"}),
    "still_ineligible": frozenset(),
    "at_rest": frozenset(),
    "not_here": frozenset({"instead"}),
    "not_agreed": frozenset({"label", "phone"}),
    "photo": frozenset({"paper", "part"}),
    "photo_kept": frozenset({"paper", "part"}),
    "photo_which": frozenset({"options"}),
    "photo_later": frozenset(),
    "photo_window": frozenset(),
    "why_photo": frozenset({"proves"}),
    "photo_advice": frozenset({"paper", "advice"}),
    "photo_read": frozenset({"paper", "facts"}),
    "photo_differs": frozenset({"why"}),
    "photo_lost": frozenset(),
    "photo_refused": frozenset({"why"}),
    "voice_unheard": frozenset(),
    "location": frozenset(),
    "other_kind": frozenset(),
    "handed_over": frozenset({"phone"}),
    "still_waiting": frozenset({"phone"}),
    "passed_on": frozenset(),
    "clerk": frozenset({"text"}),
    "back_from_clerk": frozenset(),
    "distress": frozenset({"phone", "help"}),
    "at_risk": frozenset(),
    "emergency": frozenset(),
    "told_kept": frozenset(),
    "grief": frozenset(),
    "grief_waits": frozenset(),
    "weary": frozenset(),
    "aside": frozenset(),
    "dead_too": frozenset({"who"}),
    "untold": frozenset({"phone"}),
    "no_kin": frozenset({"phone"}),
    "half_yes": frozenset(),
    "abuse": frozenset({"phone"}),
    "policy_clause": frozenset({"clause"}),
    "policy_guess": frozenset({"asked", "phone"}),
    "policy_more": frozenset({"asked"}),
    "policy_one_guess": frozenset({"asked", "phone"}),
    "policy_unsure": frozenset({"phone"}),
    "policy_which_guess": frozenset(),
    "doubt_id_length": frozenset({"said", "label"}),
    "doubt_id_checksum": frozenset({"said", "label"}),
    "doubt_id_date": frozenset({"said", "label"}),
    "unlike_sex_of": frozenset({"label", "tail", "told", "seen"}),
    "unlike_older_by": frozenset({"label", "tail", "who"}),
    "unlike_different": frozenset({"label", "tail", "other"}),
    "lunar": frozenset({"said", "value"}),
    "insisted": frozenset({"label"}),
    "born_otherwise": frozenset({"label", "told", "seen"}),
    "doubt_piece": frozenset({"said", "label"}),
    "piece_kept": frozenset({"said"}),
    "doubt_as_before": frozenset({"said", "label"}),
    "doubt_card_length": frozenset({"said", "label"}),
    "doubt_card_luhn": frozenset({"said", "label"}),
    "doubt_phone_length": frozenset({"said", "label"}),
    "doubt_phone_abroad": frozenset({"said", "label", "phone"}),
    "doubt_id_abroad": frozenset({"said", "label", "phone"}),
    "doubt_of_other": frozenset({"said", "label"}),
    "doubt_no_part": frozenset({"said", "label"}),
    "doubt_address_vague": frozenset({"said", "label"}),
    "doubt_own_name": frozenset({"said", "label"}),
    "doubt_two_died": frozenset(),
    "doubt_date_vague": frozenset({"said", "label"}),
    "doubt_time_vague": frozenset({"said", "label"}),
    "doubt_date_impossible": frozenset({"said", "label"}),
    "doubt_date_future": frozenset({"said", "label"}),
    "doubt_ambiguous": frozenset({"said", "label", "choices"}),
    "doubt_between": frozenset({"label", "choices"}),
    "doubt_piece_of_name": frozenset({"said", "label"}),
    "doubt_day_of_year": frozenset({"said", "label"}),
    "between": frozenset({"label", "choices"}),
    "doubt_other": frozenset({"said", "label"}),
}

# What the conversation offers to tap, beside the options of a question; each can also be said.
BUTTONS: frozenset[str] = frozenset(
    {
        "yes",
        "no",
        "skip",
        "unknown",
        "why",
        "human",
        "go_on",
        "submit",
        "review",
        "later",
        "keep",
        "change",
        "agree",
        "agree_oneself",
        "none",
    }
)


class Phrase(Entry):
    """One sentence; `{…}` are filled in."""

    code: Code
    text: Text


class Button(Entry):
    """The words of one quick reply, and what else people say instead."""

    code: Code
    label: Text
    says: tuple[Text, ...] = ()


class AskedOfSome(OfAge):
    """Other words for a question, for whom this holds."""

    when: Condition = Field(default_factory=dict)
    text: Text


class Wording(Entry):
    """`text` asks; left out, the form's own words do. `told` says an answer back ("yes" -> "有残疾证");
    without it the value is said after `called`, which says whose it is ("{who}的身份证号"), or after the
    short name of the form.
    """

    text: Text | None = None
    called: Text | None = None
    told: Mapping[Text, Text] = Field(default_factory=dict)


class Asking(Wording):
    """How a question is put in conversation. `{who}` is the decedent as the family calls them, `{passed}`
    the family's own word for the death. `of_some` are other words for some families, the first that holds;
    `on_behalf` are those for whoever types for the applicant. `borrowed` stands before an answer that is a
    relative's ("有事打您亲人的手机号"); where it is left out, nobody else's is taken.
    """

    question: QuestionId
    borrowed: Text | None = None
    of_some: tuple[AskedOfSome, ...] = ()
    on_behalf: Wording | None = None


class Together(Entry):
    """Questions that one sentence asks, because "no" answers all of them for most families.

    The first one is the one that is asked; a "no" to it says "no" to the others as well.
    """

    code: Code
    questions: tuple[QuestionId, ...] = Field(min_length=2)
    text: Text
    of_some: tuple[AskedOfSome, ...] = ()


class Kin(OfAge):
    """How the decedent is spoken of to this relative."""

    code: Code
    when: Condition
    text: Text


class Notice(Entry):
    """What whoever it concerns is told once, as soon as the answers say so, and again at the end.

    `not_asked`: the questions that are not put to them, because nobody in their place could say yes.
    """

    code: Code
    when: Condition
    text: Text
    not_asked: tuple[QuestionId, ...] = ()


class Otherwise(Entry):
    """What is said instead of an answer about the rules that is not for everybody; the first that holds.

    `answers` are keys as in `policy_asks`. `scope`: to whom the service is open ("yes"), closed ("no"), for
    whom it hangs on answers that are missing ("missing") or on what only the window can tell ("window").
    `when`: whose answers say so. `{answer}` is what everybody else hears, `{instead}` where they have to go,
    `{missing}` what the scope hangs on, `{reasons}` why only the window can tell.
    """

    code: Code
    answers: tuple[Text, ...] = Field(min_length=1)
    when: Condition = Field(default_factory=dict)
    scope: Literal["yes", "no", "missing", "window"] | None = None
    text: Text
    clause: Text


class Manners(Entry):
    """What the conversation keeps to."""

    who: Text  # the decedent, while nothing is known of them
    passed: Text  # the death, unless the family has another word for it
    passed_words: Mapping[Text, Text] = Field(default_factory=dict)  # what they say -> what we say after
    kin_words: Mapping[Text, Text] = Field(default_factory=dict)  # so for other relatives: 大伯 -> 您大伯
    asks_what_is_left: tuple[Text, ...] = ()  # words of who wants to hear what is still missing, all of it
    asks_how_much_is_left: tuple[Text, ...] = ()  # and of who wants only the number
    help_phone: Text  # a telephone where somebody always listens
    help_name: Text
    longest: int = Field(default=2000, ge=200, le=5000)  # characters of one message that are read
    recall_after_hours: int = Field(default=6, ge=1)
    misses: int = Field(default=2, ge=1)  # so many times not understood, then a person is offered
    first: tuple[QuestionId, ...] = ()  # asked before all others, because they make the rest kinder to ask


@dataclass(frozen=True, slots=True)
class Chat:
    """The words of one county's conversation."""

    manners: Manners
    phrases: Mapping[str, Phrase]
    buttons: Mapping[str, Button]
    asks: Mapping[str, Asking]
    together: tuple[Together, ...]
    kin: tuple[Kin, ...]
    notices: tuple[Notice, ...]
    otherwise: tuple[Otherwise, ...]

    def say(self, phrase: str, **values: object) -> str:
        """The sentence with its values. Every code of PHRASES is there: the reader saw to it."""
        return self.phrases[phrase].text.format(**values)

    def button(self, code: str) -> str:
        """The words of a quick reply."""
        return self.buttons[code].label
