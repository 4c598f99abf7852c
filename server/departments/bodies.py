"""What departments send and get about their items, as the API document shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from server.cases.items import Completion
from server.cases.lifecycle import open_moves
from server.cases.models import Item
from server.cases.states import ItemStatus
from server.departments.payout_bodies import PayoutReference
from server.http.body import Answer, Body
from server.http.pages import Page
from server.identity.actor import ActorKind
from server.payouts.amounts import MOST_FEN

MOST_AT_ONCE = 100


def _example(**members: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [members]})


class InboxQuery(Page):
    """Open items; `number` finds the items of one case instead, closed ones too."""

    status: (
        Literal["dispatched", "received", "in_progress", "suspended", "correction", "reversing"] | None
    ) = None
    overdue: bool | None = None
    due_soon: bool | None = None
    kind: Literal["item", "termination"] | None = None
    code: str | None = Field(default=None, max_length=64)
    number: str | None = Field(default=None, max_length=32)


class InboxLine(Answer):
    """`check_overpaid`: it was paid monthly, what was paid after `effective_on` has to be checked."""

    id: UUID
    code: str
    name: str
    kind: Literal["item", "termination"]
    status: str
    status_text: str
    due_on: date
    overdue: bool
    due_soon: bool
    waits_until: date | None
    case_number: str | None
    effective_on: date | None
    check_overpaid: bool
    created_at: datetime
    received_at: datetime | None


class Inbox(Answer):
    """The most urgent first; nothing personal is in the list. `next` is null on the last page."""

    items: list[InboxLine]
    next: str | None


class Counts(Answer):
    """Open items by status, how many of them are late or nearly so, and whose day of waiting is past."""

    dispatched: int = 0
    received: int = 0
    in_progress: int = 0
    suspended: int = 0
    correction: int = 0
    reversing: int = 0
    overdue: int = 0
    due_soon: int = 0
    waited_out: int = 0


class FactAnswer(Answer):
    """One answer of the form that the item declares; `text` is how a person reads `value`.

    `label` is how the family is asked, `short` how an office names it, `section` the part of the form.
    """

    question: str
    label: str
    short: str
    section: str
    value: Any
    text: str


class PaperAnswer(Answer):
    """One photo or PDF of a material that the item declares; `path` is its address at this door."""

    id: UUID
    code: str
    side: str
    name: str
    content_type: str
    size: int
    created_at: datetime
    path: str


class StepAnswer(Answer):
    """What happened to this item, in words; `details` is what was written about it."""

    at: datetime
    kind: str
    text: str
    by: str
    details: dict[str, Any] | None


class ItemState(Answer):
    """Where an item stands, and what this department can do with it now."""

    id: UUID
    code: str
    name: str
    status: str
    status_text: str
    due_on: date
    overdue: bool
    moves: list[str]


class Named(Answer):
    """Something of the catalogue with the name that people read."""

    code: str
    name: str


class Question(Named):
    """A question of the form, with the part of the form in which it stands."""

    section: str


class Awaited(Named):
    """An item of the same case that has to be closed first, and where it stands."""

    department: str
    status: str
    status_text: str
    closed: bool


class ItemOverview(ItemState):
    """What an item is and what can be done with it, without anything about a person.

    `expected_on`: the day that the family was told instead, while it is late or suspended. `waits_until`:
    the day on which a suspension was to end, or by which the family has to answer. `may_ask_questions`
    and `may_ask_materials`: what a correction can ask for. `pays`: the kinds of money that it pays.
    `check_overpaid`: what was paid after `effective_on` has to be checked.
    """

    kind: Literal["item", "termination"]
    short: str
    case_number: str | None
    due_soon: bool
    clause: str
    time_limit: str
    paused_days: int
    expected_on: date | None
    waits_until: date | None
    waits_for: list[str]
    awaited: list[Awaited]
    may_ask_questions: list[Question]
    may_ask_materials: list[Named]
    pays: list[Named]
    effective_on: date | None
    overpaid_fen: int | None
    check_overpaid: bool
    materials: list[PaperAnswer]


class ItemAnswer(ItemOverview):
    """One item with everything that its rule lets the department see; looking at it is recorded."""

    request: dict[str, Any] | None
    result: dict[str, Any] | None
    answers: list[FactAnswer]
    history: list[StepAnswer]


class Suspension(Body):
    """The family reads the reason, and the day to which the promise moves."""

    model_config = _example(reason="需要派出所实地核实", expected_end="2026-12-07")

    reason: str = Field(min_length=1, max_length=500)
    expected_end: date


class PauseQuery(Body):
    expected_end: date


class PauseAnswer(Answer):
    """How the promised day moves when the item is suspended now and goes on on the expected day."""

    due_on: date
    expected_due: date
    days: int
    days_text: str


class CorrectionRequest(Body):
    """Exactly what is missing and why; only questions and materials that the item declares."""

    model_config = _example(
        reason="银行卡号与户名不符，请核对卡号并重拍卡面。",
        questions=["payee.card_number"],
        materials=["decedent_bank_card"],
    )

    reason: str = Field(min_length=1, max_length=500)
    questions: list[str] = Field(default_factory=list, max_length=30)
    materials: list[str] = Field(default_factory=list, max_length=20)


class Finish(Body):
    """How it was finished; every member may be left out.

    Of a termination: `effective_on` confirms the day from which the benefit stops, `overpaid_fen` is
    what was paid for the time after it, in fen.
    """

    model_config = _example(summary="户口已注销", reference="岳公户〔2026〕0001号")

    summary: str = Field(default="", max_length=500)
    reference: str = Field(default="", max_length=80)
    effective_on: date | None = None
    overpaid_fen: int | None = Field(default=None, ge=0, le=10**12)

    def completion(self) -> Completion:
        return Completion(self.summary, self.reference, self.effective_on, self.overpaid_fen)


class Granted(Body):
    """One payment that is worked out with the item: its kind, the amount, the department's own number."""

    kind: str = Field(max_length=60)
    amount_fen: int = Field(ge=1, le=MOST_FEN)
    reference: PayoutReference


class FinishPaying(Finish):
    """As `Finish`; the payments are entered (核定) with it, all of it or nothing."""

    model_config = _example(
        summary="丧葬补助金已核定",
        reference="岳人社〔2026〕0001号",
        payouts=[{"kind": "funeral_grant", "amount_fen": 855000, "reference": "RS-2026-000123"}],
    )

    payouts: list[Granted] = Field(default_factory=list, max_length=20)


class Refusal(Body):
    """The reason in words for the family, and the legal ground (行政许可法 38)."""

    model_config = _example(reason="参保地不在本县", ground="社会保险经办条例第十九条")

    reason: str = Field(min_length=1, max_length=500)
    ground: str = Field(min_length=1, max_length=300)


class Reason(Body):
    model_config = _example(reason="个人账户没有余额")

    reason: str = Field(min_length=1, max_length=500)


class Note(Body):
    model_config = _example(note="户口已恢复")

    note: str = Field(default="", max_length=500)


class ReceiveMany(Body):
    items: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)


class FinishOne(Finish):
    item: UUID


class FinishMany(Body):
    rows: list[FinishOne] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RowResult(Answer):
    """What became of one row: its item's state, or the problem that refused it."""

    item: UUID
    state: ItemState | None
    problem: dict[str, Any] | None


class BatchResult(Answer):
    """One result for every row, in the order of the rows; a refused row stops no other."""

    done: int
    refused: int
    results: list[RowResult]


def state_of(item: Item) -> ItemState:
    """The item's state for its own department."""
    return ItemState(
        id=item.id,
        code=item.code,
        name=item.rule["name"],
        status=item.status,
        status_text=ItemStatus(item.status).label,
        due_on=item.due_on,
        overdue=item.overdue,
        moves=open_moves(item.lifecycle, item.status, ActorKind.DEPARTMENT),
    )
