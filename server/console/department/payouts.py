"""The department's money: what was worked out, sent, arrived, came back, and what has to be got back."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, field_validator

from server import clock
from server.cases.lifecycle import open_moves
from server.cases.states import PayoutStatus
from server.console.department.desk import ROOT, address, desk
from server.console.desk import Done
from server.departments import payout_routes
from server.departments.payout_bodies import (
    MOST_LINES,
    Batch,
    BatchAnswer,
    Line,
    PayoutQuery,
    PayoutReference,
)
from server.errors import PROBLEM_KINDS, FieldError
from server.http.body import Body
from server.identity.actor import Actor
from server.pages.rendering import Page

MONEY = f"{ROOT}/payouts"
STATUSES = tuple((str(status), status.label) for status in PayoutStatus)
# What a department tells of a payment, by the move that it makes.
TOLD = {"send": "sent", "arrive": "arrived", "return": "returned", "cancel": "cancelled"}
WORDS = {"sent": "登记已发放", "arrived": "登记已到账", "returned": "登记退汇", "cancelled": "取消这笔款"}
A_SCREEN = 50

Told = Literal["sent", "arrived", "returned", "cancelled"]


class Shown(PayoutQuery):
    """As at the interface, a screen of lines at once."""

    limit: int = Field(default=A_SCREEN, ge=1, le=100)


class Marked(Body):
    """The same news of several payments."""

    references: list[PayoutReference] = Field(
        default_factory=list, max_length=MOST_LINES, validate_default=True
    )
    status: Told
    on: date | None = None
    reason: str | None = Field(default=None, max_length=500)

    @field_validator("references")
    @classmethod
    def _some(cls, references: list[str]) -> list[str]:
        if not references:
            raise ValueError("请先勾选款项。")
        return references


class Step(Body):
    """What happened to one payment."""

    status: Told
    on: date | None = None
    reason: str | None = Field(default=None, max_length=500)


@desk.page("/payouts", query=Shown)
async def payouts(caller: Actor, query: Shown) -> Page:
    """The payments, newest first, accounts by their last four digits."""
    found = await payout_routes.list_payouts(caller, query)
    return Page(
        "console/department/payouts.html",
        {
            "payouts": found.payouts,
            "query": query,
            "statuses": STATUSES,
            "live": address(MONEY, query),
            "following": address(MONEY, query, cursor=found.next) if found.next else None,
            "today": clock.today(),
        },
    )


@desk.page("/payouts/<payout_id:uuid>")
async def payout(caller: Actor, payout_id: UUID) -> Page:
    """One payment with its account, where the item hands it over. The look is recorded."""
    shown = await payout_routes.read_payout(caller, payout_id)
    moves = open_moves("payout", shown.status, caller.kind)
    return Page(
        "console/department/payout.html",
        {
            "payout": shown,
            "here": f"{MONEY}/{payout_id}",
            "steps": [(TOLD[move], WORDS[TOLD[move]]) for move in moves if move in TOLD],
            "today": clock.today(),
        },
    )


@desk.act("/payouts/<payout_id:uuid>/step", body=Step, back=payout, writes=False)
async def step(caller: Actor, body: Step, payout_id: UUID) -> Done:
    """Tell what happened to one payment. Sent twice, it is the same news."""
    known = await payout_routes.read_payout(caller, payout_id)
    line = _line(known.reference, body)
    (result,) = (await payout_routes.report_payouts(caller, Batch(lines=[line]))).results
    if result.outcome == "refused":
        fields = [FieldError("on", result.code, result.message)] if result.code == "invalid" else []
        raise PROBLEM_KINDS[result.code](result.message, fields=fields)
    return Done(MONEY, f"流水号 {known.reference}：{PayoutStatus(result.after or known.status).label}。")


async def _back(caller: Actor) -> Page:
    page: Page = await payouts(caller, Shown())
    return page


@desk.act("/payouts/mark", body=Marked, back=_back, writes=False)
async def mark(caller: Actor, body: Marked) -> Page:
    """The same news of everything that was ticked; each line tells what became of it."""
    lines = [_line(reference, body) for reference in body.references]
    answer = await payout_routes.report_payouts(caller, Batch(lines=lines))
    return Page(
        "console/department/payout_results.html", {"answer": answer, "rows": _rows(body.references, answer)}
    )


def _rows(references: list[str], answer: BatchAnswer) -> list[dict[str, Any]]:
    return [
        {"reference": reference, "result": result, "after": status_text(result.after)}
        for reference, result in zip(references, answer.results, strict=True)
    ]


def status_text(status: str | None) -> str:
    """How a person reads where a payment stands; empty for one that there was not yet."""
    return PayoutStatus(status).label if status else ""


def _line(reference: str, told: Marked | Step) -> Line:
    reason = told.reason if told.status in ("returned", "cancelled") else None
    return Line(reference=reference, status=told.status, on=told.on, reason=reason)
