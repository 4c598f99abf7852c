"""What a county is apart from its dated rules: offices, hours, messages, texts, and all its versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from config.catalogue.chat import Chat
from config.catalogue.documents import Documents
from config.catalogue.entry import Code, Entry, Text
from config.catalogue.rules import UNCONFIRMED, Catalogue, Limit
from config.catalogue.vocabulary import FAMILY_ROLES, Channel, Delivery, Role, TemplateKind

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class TimeRange(Entry):
    """Opening from `start` to `end` on one day, local time. Written "09:00-12:00"."""

    start: time
    end: time

    @property
    def minutes(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _time_range(value: object) -> object:
    if not isinstance(value, str):
        return value
    start, dash, end = value.partition("-")
    if not dash:
        raise ValueError("写成“09:00-12:00”这样")
    try:
        return {"start": time.fromisoformat(start.strip()), "end": time.fromisoformat(end.strip())}
    except ValueError:
        raise ValueError("写成“09:00-12:00”这样") from None


Opening = Annotated[TimeRange, BeforeValidator(_time_range)]


class Window(Entry):
    code: Code
    name: Text


class Hall(Entry):
    """One place where a family can come. A make-up working day uses the hours of `makeup_as`."""

    code: Code
    name: Text
    address: Text
    phone: Text
    directions: str = ""
    windows: tuple[Window, ...] = Field(min_length=1)
    hours: Mapping[Weekday, tuple[Opening, ...]]
    makeup_as: Weekday = "friday"
    slot_minutes: int = Field(ge=5, le=240)
    capacity: int = Field(ge=1, le=1000)  # families in one slot, all windows together
    hold_minutes: int = Field(default=5, ge=1, le=60)
    days_ahead: int = Field(default=14, ge=1, le=90)
    notice_minutes: int = Field(default=30, ge=0, le=2880)  # no booking closer to the start than this
    sample: bool = False


class Department(Entry):
    """An office that takes part. Webhook address and secret are the operator's data, never here."""

    code: Code
    name: Text
    short: Text
    phone: Text
    delivery: Delivery = "console"
    duties: tuple[Text, ...] = ()
    joint: bool = True  # has items or terminations; false for the lead agency and overseers
    clause: str = ""
    sample: bool = False


RegistryKind = Literal["hospital", "health_station", "funeral_home"]


class Registry(Entry):
    """An office that certifies a death or a cremation; what it may certify follows from its kind."""

    code: Code
    name: Text
    kind: RegistryKind
    sample: bool = False


class VersionEntry(Entry):
    """Rules for deaths from `valid_from` on. `folder` amends the version before it."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=40)]
    valid_from: date
    folder: str = ""
    note: Text


class CaseNumber(Entry):
    """How a printed case number (办件编号) begins; the rest is given out by the case."""

    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,16}$")]
    digits: int = Field(default=6, ge=4, le=10)


class Standards(Entry):
    """The service's own promises. Each is a limit with its unit, source and `confirmed`."""

    pre_review: Limit
    correction: Limit  # how long a family has to hand in what was asked for
    item_warning: Limit  # before an item's due date
    bad_rating_follow_up: Limit
    draft_expiry: Limit
    termination: Limit  # for a department to end a benefit, from the cremation record on
    declaration: Limit  # the longest time for what may come later (容缺受理)
    reminder: Limit  # how long before its day a family is reminded
    reversal: Limit  # for a department to take back what it did after a death reported in error
    archive: Limit  # from the end of the last item, when all money has settled, until a case is archived
    late_money: Limit  # the same, when a payment was promised that no department has entered
    claim_window: Limit  # how long an assisted case can be claimed by the family


class Lapse(Entry):
    """What follows when a family's day has passed: so many times another day, and then.

    `stay`: everything waits on, in supervision's list. `go_on`: the department goes on with what it has.
    """

    extensions: int = Field(default=1, ge=0, le=9)
    then: Literal["stay", "go_on"] = "stay"


class Lapses(Entry):
    """By what the family was asked for: by the window, by a department, by its own declaration."""

    notice: Lapse
    correction: Lapse
    declaration: Lapse


class Usual(Entry):
    """How many different files a member of staff opens at most within an hour and within a day."""

    hour: int = Field(ge=1)
    day: int = Field(ge=1)


class BulkReading(Entry):
    """By role: whoever opens more is named to supervision. A registry opens no family's file."""

    window: Usual
    department: Usual
    supervisor: Usual
    admin: Usual

    def of(self, role: str, span: Literal["hour", "day"]) -> int | None:
        """How many are usual for this role; None for one that opens none."""
        usual: Usual | None = getattr(self, role, None)
        return None if usual is None else getattr(usual, span)


RetentionCode = Literal["materials", "personal_fields", "drafts", "chat", "views", "messages", "certificates"]
Since = Literal["archived", "expired", "created"]

# From when each of them is counted. "archived" is also the day on which a case was declined, withdrawn
# or voided; a certificate counts from its last change, while nobody works on what follows from it.
KEPT_SINCE: Mapping[RetentionCode, Since] = {
    "materials": "archived",
    "personal_fields": "archived",
    "drafts": "expired",
    "chat": "archived",
    "views": "archived",
    "messages": "archived",
    "certificates": "created",
}


class RetentionRule(Entry):
    """What is deleted how long after the case is archived (or the draft expired)."""

    code: RetentionCode
    name: Text
    limit: Limit
    after: Since


class CountyInfo(Entry):
    """county.toml."""

    division: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]
    name: Text
    short: Text
    province: Text
    service_name: Text
    lead: Code
    phone: Text
    source: Text
    sample: bool = False
    case_number: CaseNumber
    standards: Standards
    lapses: Lapses
    bulk_reading: BulkReading
    versions: tuple[VersionEntry, ...] = Field(min_length=1)
    retention: tuple[RetentionRule, ...] = ()


class Template(Entry):
    """A message template of the platform as the account's operator registered it.

    `fields` are the platform's keys with the title shown beside each: {"thing1": "办理事项"}.
    """

    code: Code
    title: Text
    kind: TemplateKind
    template_id: Text
    official_template_id: str = ""
    fields: Mapping[str, Text] = Field(min_length=1)


class Message(Entry):
    """Who is told of an event, by which ways in turn, in which words.

    `fields` gives each key of the template a small format string over the event's values.
    """

    event: Text
    to: tuple[Role, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(min_length=1)
    template: str = ""
    fields: Mapping[str, Text] = Field(default_factory=dict)
    text: Text  # the whole sentence: for the timeline, the console and SMS
    page: str = ""
    wakes: bool = False  # may be sent at night, because the family asked for it or it cannot wait
    reserve: bool = False  # one acceptance of a one-time template is always kept for this event
    telephone: bool = True  # when no channel reaches the person, a clerk of the window calls

    @property
    def for_family(self) -> bool:
        return any(role in FAMILY_ROLES for role in self.to)


class QuietHours(Entry):
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Messages:
    quiet: QuietHours
    templates: Mapping[str, Template]
    rules: tuple[Message, ...]

    def of(self, event: str) -> tuple[Message, ...]:
        """The messages that this event causes, in the order of the file."""
        return tuple(m for m in self.rules if m.event == event)


class GuideSection(Entry):
    """One part of the public service guide (服务指南), and how people ask for it in a conversation."""

    code: Code
    title: Text
    asks: tuple[Text, ...] = ()
    text: Text
    clause: Text


class FaqEntry(Entry):
    """One question that families ask, how else they ask it, and what the answer rests on."""

    code: Code
    question: Text
    asks: tuple[Text, ...] = ()
    answer: Text
    clause: Text
    basis: str = ""
    confirmed: bool = True

    @property
    def shown(self) -> str:
        """The answer as the public may read it: an unconfirmed one says so."""
        return self.answer if self.confirmed else f"{self.answer}（{UNCONFIRMED}）"


class CalendarYear(Entry):
    """One year of the State Council's arrangement of holidays."""

    year: int = Field(ge=2000, le=2100)
    notice: Text
    confirmed: bool = True
    holidays: Mapping[date, Text]
    makeup: Mapping[date, Text] = Field(default_factory=dict)


class LostVersion(KeyError):
    """A case stands under a version of the rules that its county's folder has no more."""


@dataclass(frozen=True, slots=True)
class County:
    """One county, whole: `config/counties/<division>/` as read and cross-checked."""

    info: CountyInfo
    departments: Mapping[str, Department]
    registries: Mapping[str, Registry]
    halls: Mapping[str, Hall]
    messages: Messages
    guide: tuple[GuideSection, ...]
    faq: tuple[FaqEntry, ...]
    chat: Chat
    documents: Documents
    holidays: Mapping[int, CalendarYear]
    versions: tuple[Catalogue, ...]  # by valid_from, oldest first

    @property
    def division(self) -> str:
        return self.info.division

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def newest(self) -> Catalogue:
        """The last version that was entered, be it ahead of its day."""
        return self.versions[-1]

    def catalogue_for(self, day: date) -> Catalogue:
        """The rules valid on the day of death; before the service began, those of its first version."""
        valid = [v for v in self.versions if v.valid_from <= day]
        return valid[-1] if valid else self.versions[0]

    def by_version(self, version: str) -> Catalogue:
        """The rules that a case stands under. Raises LostVersion when the folder has them no more."""
        for catalogue in self.versions:
            if catalogue.version == version:
                return catalogue
        raise LostVersion(version)
