"""The dated rules of a county: what is asked, what is brought, what applies, what it rests on.

Everything here is frozen. A version that an accepted case holds never changes under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from config.catalogue.entry import Code, Entry, QuestionId, Text
from config.catalogue.sayings import Sayings
from config.catalogue.vocabulary import (
    DocumentKind,
    QuestionType,
    TimeUnit,
)

UNCONFIRMED = "以部门公布为准"
UNKNOWN = "unknown"
YES = "yes"
NO = "no"

# question -> the values of which one must be given; every line must hold. Nothing cleverer.
Condition = Mapping[QuestionId, tuple[Text, ...]]


class Limit(Entry):
    """A promised length of time. Unconfirmed figures are samples: the county confirms them."""

    days: int = Field(ge=0, le=3660)
    unit: TimeUnit = "working_day"
    confirmed: bool = False
    source: Text

    @property
    def text(self) -> str:
        """The figure itself in Chinese, for staff: "15个工作日"."""
        return f"{self.days}个工作日" if self.unit == "working_day" else f"{self.days}日"

    @property
    def shown(self) -> str:
        """What the public is shown: the figure when the county confirmed it, else "以部门公布为准"."""
        return self.text if self.confirmed else UNCONFIRMED


class OfAge(Entry):
    """For whom it is meant: the age in full years that the decedent reached, both ends included.

    It decides what a conversation offers and in which words; whatever the form accepts stays valid.
    """

    from_age: int | None = Field(default=None, ge=0, le=150)
    to_age: int | None = Field(default=None, ge=0, le=150)


class Option(OfAge):
    """One possible value of a choice. `unknown` marks the honest "I don't know"."""

    value: Code
    label: Text
    hint: str = ""
    unknown: bool = False
    alone: bool = False  # of a multi_choice: cannot be chosen together with others ("none of these")


_YES_NO = (Option(value=YES, label="是"), Option(value=NO, label="否"))
_YES_NO_UNKNOWN = (*_YES_NO, Option(value=UNKNOWN, label="不清楚", unknown=True))
_AGREED = (Option(value=YES, label="同意"), Option(value=NO, label="不同意"))


class Section(Entry):
    code: Code
    title: Text
    hint: str = ""


class Question(Entry):
    """One fact that is asked once. Form, chat, PDF and client render this same entry."""

    id: QuestionId
    section: Code
    type: QuestionType
    label: Text
    short: Text
    hint: str = ""
    why: Text
    options: tuple[Option, ...] = ()
    unknown_allowed: bool = False  # of yes_no: "不清楚" is an answer too
    text: str = ""  # of a statement: what the family declares
    required: bool = False
    required_when: Condition = Field(default_factory=dict)
    shown_when: Condition = Field(default_factory=dict)
    only_if_needed: bool = False  # asked only when an item that may apply hands it to its department
    sensitive: bool = False
    prefill: tuple[Literal["photo", "registry", "chat", "login"], ...] = ()
    max_length: int = Field(default=0, ge=0, le=2000)
    at_least: int | None = None  # of a number
    at_most: int | None = None
    past_only: bool = True  # of a date: not after today

    @property
    def choices(self) -> tuple[Option, ...]:
        """The closed list of values, also for the types that carry an implied one."""
        if self.type == "yes_no":
            return _YES_NO_UNKNOWN if self.unknown_allowed else _YES_NO
        if self.type == "statement":
            return _AGREED
        return self.options

    def option(self, value: str) -> Option | None:
        """The option with this value, if there is one."""
        for option in self.choices:  # no generator: every condition comes through here
            if option.value == value:
                return option
        return None

    def takes(self, value: str) -> bool:
        """Whether the value is one of its options; a question without a closed list takes any."""
        return not self.choices or self.option(value) is not None

    def label_of(self, value: str) -> str:
        """The Chinese label of a value; the value itself when it is not from the list."""
        option = self.option(value)
        return option.label if option else value


class Check(Entry):
    """A rule over several answers. The kinds are few and written in server/answers/crosscheck.py.

    not_after      `question` (a date) is not later than `other`
    different      `question` and `other` are not the same value
    same           `question` and `other` are the same value
    sex_of         `question` (a sex) agrees with the ID number in `other`
    birth_of       `question` (a date) agrees with the ID number in `other`
    older_by       the person of ID number `question` is at least `years` older than that of `other`
    issued_by      `question` names the bank that issued the card `other`; shown to the window as a doubt,
                   never as a mistake, because prefixes are handed on and names of banks change
    """

    code: Code
    kind: Literal["not_after", "different", "same", "sex_of", "birth_of", "older_by", "issued_by"]
    question: QuestionId
    other: QuestionId
    years: int = 0
    when: Condition = Field(default_factory=dict)
    error: str = ""  # the stable code of the field error; the check's own code unless given
    message: Text


class Part(Entry):
    """One photo that a material consists of: a side or a page."""

    code: Code
    label: Text
    required: bool = True


class Material(Entry):
    """One paper: what it proves, when it is needed, what may be read from it."""

    code: Code
    name: Text
    owner: Literal["decedent", "applicant", "payee", "registry"]
    source: Literal["family", "registry"] = "family"
    document: DocumentKind = "other"
    certificate: Literal["death", "cremation"] | None = None  # which record of the registries it is
    parts: tuple[Part, ...] = (Part(code="page", label="整页"),)
    extra_pages: int = Field(default=0, ge=0, le=20)
    always: bool = False  # needed in every case; otherwise only when an item that applies asks for it
    required_when: Condition = Field(default_factory=dict)
    proves: Text
    reads: Mapping[QuestionId, Code] = Field(default_factory=dict)  # question -> field of the OCR reading
    hint: str = ""
    original_needed: bool = True
    clause: Text

    @property
    def max_files(self) -> int:
        return len(self.parts) + self.extra_pages


class Item(Entry):
    """One joint item (联办事项) of one department."""

    code: Code
    name: Text
    short: Text
    order: int = 100  # among the items as families see them
    department: Code
    limit: Limit
    applies_when: Condition = Field(default_factory=dict)
    materials: tuple[Code, ...] = ()
    fields: tuple[QuestionId, ...] = ()  # the only answers that the department may see
    after: tuple[Code, ...] = ()  # items that must be finished first
    beforehand: tuple[Text, ...] = ()  # what the family must have settled, in words
    pays: tuple[Code, ...] = ()
    result: Text
    clause: Text
    basis: str = ""


class Termination(Entry):
    """A benefit that ends with the death (待遇终止). Started by the cremation record alone."""

    code: Code
    name: Text
    department: Code
    applies_when: Condition = Field(default_factory=dict)
    effective: Literal["day_of_death", "day_after_death", "month_after_death"]
    ends_as: Text = "停止"  # what becomes of it, where it does not simply stop: an account is 封存
    paid_monthly: bool = False  # what was paid after the effective date must be checked for recovery
    confirmed: bool = False
    clause: Text
    basis: str = ""

    @property
    def thing(self) -> str:
        """What ends, without the word for how it does: 公积金个人账户."""
        return self.name.removesuffix(self.ends_as)

    @property
    def stops(self) -> str:
        """From when on, in Chinese: "从去世的下一个月起停止"."""
        return f"{_FROM[self.effective]}起{self.ends_as}"


_FROM = {
    "day_of_death": "从去世当天",
    "day_after_death": "从去世第二天",
    "month_after_death": "从去世的下一个月",
}


class InsteadOfSome(Entry):
    """What some families do instead. `alone`: only those against whom nothing else stands."""

    when: Condition = Field(min_length=1)
    alone: bool = False
    text: Text


class EligibilityRule(Entry):
    """One condition (it must hold) or exclusion (it must not), with what it says either way.

    `instead` is where a family goes for which it says no; the first of `instead_of_some` that is for the
    family is said in its place.
    """

    code: Code
    name: Text
    when: Condition
    unsure_when: Condition = Field(default_factory=dict)  # answered, but only the window can decide
    yes: Text
    no: Text
    likely: Text
    instead: Text
    instead_of_some: tuple[InsteadOfSome, ...] = ()
    clause: Text


@dataclass(frozen=True, slots=True)
class Eligibility:
    conditions: tuple[EligibilityRule, ...]
    exclusions: tuple[EligibilityRule, ...]


class PayoutKind(Entry):
    """A kind of money. `formula` names the published way of working it out, if there is one."""

    code: Code
    name: Text
    formula: Literal["funeral_grant", "survivor_grant", "balance"]
    explanation: Text
    clause: Text
    basis: str = ""


class IncomeFigure(Entry):
    """A year's urban disposable income per head of the province, in fen a year."""

    year: int = Field(ge=2000, le=2100)
    fen: int = Field(gt=0)
    confirmed: bool = False
    source: Text


class SurvivorStep(Entry):
    """With less than `below_years` of contributions: so many months."""

    below_years: int = Field(gt=0)
    months: int = Field(gt=0)


class EstimateFormula(Entry):
    """The figures of the published formula for funeral and survivor grants.

    Source: 人社部发〔2021〕18号《企业职工基本养老保险遗属待遇暂行办法》第四、五条.
    """

    funeral_months: int = Field(gt=0)
    steps: tuple[SurvivorStep, ...]
    extra_after_years: int
    extra_months_per_year: int
    most_months: int
    retired_less_per_year: int
    retired_least_months: int
    confirmed: bool = False
    source: Text


@dataclass(frozen=True, slots=True)
class Payouts:
    kinds: Mapping[str, PayoutKind]
    formula: EstimateFormula | None
    incomes: Mapping[int, IncomeFigure]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rules of one county for deaths from one day on. Mappings keep the order of the files."""

    county: str  # division code
    version: str
    valid_from: date
    sections: Mapping[str, Section]
    questions: Mapping[str, Question]
    checks: tuple[Check, ...]
    materials: Mapping[str, Material]
    items: Mapping[str, Item]
    terminations: Mapping[str, Termination]
    eligibility: Eligibility
    payouts: Payouts
    sayings: Sayings  # the county's, the same for every version: words are no rules
    digest: str  # of the rules as read: tells when a file of a live version was edited

    def questions_of(self, section: str) -> tuple[Question, ...]:
        """The section's questions in the order of asking."""
        return tuple(q for q in self.questions.values() if q.section == section)
