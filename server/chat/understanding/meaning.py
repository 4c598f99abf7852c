"""What a turn of the conversation can mean, and what must be known to understand it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from config.catalogue import Catalogue

Risk = Literal["", "self", "now"]
"""Nobody's life, that of somebody who means to take it, or one that is in danger at this minute."""

Unclear = Literal["", "question", "choice"]
"""不懂什么意思, of the question, and 听你的, of the answer."""

NUMBERS = frozenset({"id_number", "bank_card", "phone"})
"""The types of the questions that are answered by a long number."""


class Act(StrEnum):
    """What a person does by a turn, beside telling facts."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    REVIEW = "review"
    RESTART = "restart"
    SUBMIT = "submit"
    HUMAN = "human"
    WHY = "why"
    CORRECTION = "correction"
    GREETING = "greeting"
    THANKS = "thanks"
    DISTRESS = "distress"
    ABUSE = "abuse"
    POLICY = "policy"  # a question about rules, not an answer


ANSWERS = frozenset({Act.YES, Act.NO, Act.UNKNOWN})
"""What is said to a question, whatever it asks for."""

Piece = tuple[str, str]
"""The question for a number of which the first digits are told, and these digits; or a name's, and its
first characters."""

NO_PIECE: Piece = ("", "")


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer to a question of the catalogue, in the kept form of server.answers."""

    question: str
    value: Any
    said: str  # the words that it rests on
    sure: bool  # false: repeat it back before it counts
    lunar: bool = False  # a day that was told by the lunar calendar: it is said that it was converted
    of_other: bool = False  # said to be somebody else's than of whom it was asked


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something was said to a question, but what it is cannot be told; it is asked again.

    Codes: the flaws of an ID number (id_length, id_division, id_date, id_future, id_checksum),
    card_length, card_luhn, phone_length, piece (the first digits of a number), as_before (a number that is
    told already, with digits missing), date_impossible, date_future, date_vague, time_vague,
    address_vague, own_name, ambiguous, whose, of_other, no_part (of somebody whose part is not known),
    two_died (of whom the form is), taken_back (called wrong and not told anew), or the code of the field
    error that the value would have caused.
    """

    question: str
    said: str
    code: str
    choices: tuple[Any, ...] = ()  # the values that it could be
    month: str = ""  # 2025-12 or lunar 2025-12, where of a day only this was told; of a birth also 1938


@dataclass(frozen=True, slots=True)
class Behalf:
    """For whom somebody else types: which relative of theirs, "" when that is not known.

    `gone` is who the one who types is to the one who died. `ended`: they apply themselves after all.
    `known`: it is the applicant who was known before, and what was told of them stands. `called` is how the
    one who types calls an applicant who is no relative: 老张.
    """

    line: str = ""
    sex: str = ""
    gone: str = ""
    ended: bool = False
    known: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a turn."""

    catalogue: Catalogue
    today: date  # the calendar day in China
    asked: str | None = None  # the question that was just asked
    answers: Mapping[str, Any] = field(default_factory=dict)
    last: tuple[str, ...] = ()  # the questions that the turn before answered: what a correction is about
    confirming: tuple[Fact, ...] = ()  # read back just now, waiting for yes or no
    aloud: tuple[str, ...] = ()  # the questions of those that were asked about together, in that order
    replacing: bool = False  # whether what stands is to be changed was asked
    behalf: Behalf | None = None  # somebody else types for the applicant
    before: str | None = None  # the question that was asked before it, and has no answer yet
    correcting: bool = False  # which answer is wrong was asked: its name alone says it
    offered: tuple[Any, ...] = ()  # the values of the asked question of which one was asked for, in order
    month: str = ""  # of which the day is still missing, as `to_keep` of the periods gives it
    dated: str = ""  # the question for that day; "": the asked one
    days: Mapping[str, str] = field(default_factory=dict)  # the words in which the days that count were told
    piece: Piece = NO_PIECE  # of a number or a name that is told in several turns what was told before
    kin: str = ""  # how the one who died is called, where the form does not tell them apart: 您继父

    @property
    def year(self) -> str:
        """The year that is all that is known of the day of birth that is asked for; "" where it is not."""
        return self.month if self.month.isdigit() else ""

    @property
    def of_month(self) -> str:
        """The month that is all that is known of a day; "" where it is not."""
        return "" if self.year else self.month

    @property
    def recent(self) -> tuple[str, ...]:
        """The questions that a correction can be about: read back just now, or answered before."""
        return tuple(dict.fromkeys((*(fact.question for fact in self.confirming), *self.last)))

    def held(self, question: str) -> Any:
        """What it was answered with: as it was read back just now, else as the draft holds it."""
        read_back = (fact.value for fact in self.confirming if fact.question == question)
        return next(read_back, self.answers.get(question))


@dataclass(frozen=True, slots=True)
class Understood:
    """What a turn meant. At most one fact or doubt for each question."""

    facts: tuple[Fact, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    acts: frozenset[Act] = frozenset()
    policy: str | None = None  # the question about rules, as it was asked
    rest: str = ""  # what was not used, for a question that takes any text
    wrong: str = ""  # the question whose answer is said to be wrong, by its name
    withdrawn: tuple[str, ...] = ()  # the questions whose answer shall not stand any more
    begins: bool = False  # with a "right" to all that was read back, which what follows does not undo
    agreed: tuple[str, ...] = ()  # the questions of those answers alone that were read back and are right
    behalf: Behalf | None = None  # that the applicant is somebody else than was thought until now
    anew: tuple[str, ...] = ()  # the questions whose answers were of another applicant
    handed: bool = False  # the phone: who speaks from now on is another person
    kept: str = ""  # the question whose answer stands, after another one was told and taken back
    to_come: tuple[str, ...] = ()  # the questions for a day of which a later one than today is told: 后天火化
    consents: bool = False  # 我承诺，也同意, where no statement was asked for
    photos_later: bool = False  # 照片我孙伢子回来拍
    passed_on: bool = False  # that somebody else agrees is no word of their own
    unclear: Unclear = ""  # nothing but that they did not follow what was asked, or leave it to us
    unsettled: bool = False  # that relatives do not agree, or do not know yet: 我弟弟不同意
    left_to_others: bool = False  # who types stops, and somebody else will fill it in at another time
    shows: tuple[str, ...] = ()  # the questions whose answers a review calls by their names
    risk: Risk = ""  # that somebody means to take their life, or that a life is in danger now
    hesitant: bool = False  # the yes is only half a one: 应该是吧
    untold: bool = False  # that nobody told them of all this: 没人跟我说过
    kinless: bool = False  # that the one who died leaves no relative: 没有亲人了
    weary: bool = False  # that they are tired or vexed, strongly said: 累死了
    remarks: bool = False  # nothing but what a relative is called or how they are who has no part in it
    sighs: bool = False  # nothing but a sigh: 唉
    buried: bool = False  # that who died is buried, and will not be cremated any more: 土葬了
    grieves: bool = False  # what is said of despair is plain grief, and no sign that somebody is in danger
    dead_too: bool = False  # that another relative died lately, beside the one whose form it is: 我爸也走了
    who_died: str = ""  # as the family calls them, where it is told that they did: 我大伯
    piece: Piece = NO_PIECE  # what is told so far of a number or a name that comes in several turns
    why: tuple[str, ...] = ()  # the questions of which one is meant by a why that calls it by its name
