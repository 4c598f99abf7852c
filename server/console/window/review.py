"""What a clerk decides about a file: compared, complete, sent back, accepted, declined, voided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from server.cases.holders import find_case
from server.cases.prefill import catalogue_of
from server.console.desk import Done
from server.console.window.desk import desk
from server.console.window.file import file
from server.errors import INVALID, FieldError, Problem
from server.http.body import Body, validate
from server.identity.actor import Actor
from server.staff import cases, waiting

UNCHOSEN = "请选一条依据，或者自己写明。"


class Line(Body):
    """One line of the notice; a line that was not ticked, or has no words, is left out."""

    listed: bool = False
    target: str = ""
    text: str = ""


class Notice(Body):
    reason: str = ""
    missing: list[Line] = Field(default_factory=list)
    deadline: date | None = None


class NoticeForm(Body):
    notice: Notice = Field(default_factory=Notice)


class Later(Body):
    """What a declaration says, as it is typed."""

    missing: list[str] = Field(default_factory=list)
    deadline: date | None = None
    text: str = ""


class AcceptForm(Body):
    originals_seen: bool = False
    leave_out: list[str] = Field(default_factory=list)
    conditional: bool = False
    declaration: Later | None = None


class Declined(Body):
    """By one of the county's own rules, whose words stand unless others are written."""

    rule: str = ""
    reason: str = ""
    ground: str = ""
    instead: str = ""


class DeclineForm(Body):
    decline: Declined = Field(default_factory=Declined)


class WithdrawForm(Body):
    withdraw: dict[str, str] = Field(default_factory=dict)


class VoidForm(Body):
    """`sure` is the second time that the clerk says so."""

    void: dict[str, str] = Field(default_factory=dict)


class Compared(Body):
    """Which photo comes after this one, where the next look goes."""

    following: UUID | None = None


@desk.act("/cases/<case_id:uuid>/photos/<material_id:uuid>/confirm", body=Compared, back=file)
async def confirm(caller: Actor, body: Compared, case_id: UUID, material_id: UUID) -> Done:
    """The photo was compared with the original."""
    await cases.confirm_material(caller, case_id, material_id)
    onward = f"?photo={body.following}" if body.following else ""
    return Done(f"{_file(case_id)}{onward}", "这张与原件核对一致，已记下。")


class AllOf(Body):
    photos: list[UUID] = Field(default_factory=list)


@desk.act("/cases/<case_id:uuid>/confirm-all", body=AllOf, back=file)
async def confirm_all(caller: Actor, body: AllOf, case_id: UUID) -> Done:
    """Every photo that the page showed was compared with its original."""
    for material_id in body.photos:
        await cases.confirm_material(caller, case_id, material_id)
    return Done(_file(case_id), f"{len(body.photos)} 张照片与原件核对一致，已记下。")


@desk.act("/cases/<case_id:uuid>/pass-review", back=file)
async def pass_review(caller: Actor, case_id: UUID) -> Done:
    """The papers are complete; the family only has to come with the originals."""
    await cases.pass_review(caller, case_id)
    return Done(_file(case_id), "预审通过，已告诉家属带原件来窗口。")


@desk.act("/cases/<case_id:uuid>/return", body=NoticeForm, back=file)
async def send_back(caller: Actor, body: NoticeForm, case_id: UUID) -> Done:
    """The one-time notice of everything that is missing."""
    listed = [line for line in body.notice.missing if line.listed and line.text]
    given = {
        "reason": body.notice.reason or None,
        "missing": [{"target": line.target or "其他", "text": line.text} for line in listed],
        "deadline": body.notice.deadline,
    }
    with _under("notice"):
        await cases.return_case(caller, validate(cases.OneTimeNotice, _filled(given)), case_id)
    return Done(_file(case_id), f"已一次性告知 {len(listed)} 处，家属的手机上会收到。")


@desk.act("/cases/<case_id:uuid>/accept", body=AcceptForm, back=file)
async def accept(caller: Actor, body: AcceptForm, case_id: UUID) -> Done:
    """Accept, or accept with something to come later (容缺受理)."""
    given: dict[str, Any] = {"originals_seen": body.originals_seen, "leave_out": body.leave_out}
    if body.conditional:
        later = body.declaration or Later()
        given["declaration"] = _filled(
            {"missing": later.missing, "deadline": later.deadline, "text": later.text or None}
        )
    accepted = await cases.accept(caller, validate(cases.Acceptance, given), case_id)
    return Done(_file(case_id), f"已受理，{len(accepted.items)} 个事项同时分给各部门。请打印受理通知书。")


@desk.act("/cases/<case_id:uuid>/decline", body=DeclineForm, back=file)
async def decline(caller: Actor, body: DeclineForm, case_id: UUID) -> Done:
    """Decline on one of the county's grounds, or in the clerk's own words."""
    given = body.decline
    rules = catalogue_of(await find_case(caller.county, case_id)).eligibility
    rule = next((r for r in (*rules.conditions, *rules.exclusions) if r.code == given.rule), None)
    if rule is None and not given.ground:
        raise INVALID(fields=[FieldError("decline.rule", "missing", UNCHOSEN)])
    wanted = {
        "reason": given.reason or (rule.no if rule else None),
        "ground": given.ground or (f"通知{rule.clause}：{rule.name}" if rule else None),
        "instead": given.instead or (rule.instead if rule else None),
    }
    with _under("decline"):
        await cases.decline(caller, validate(cases.Decline, _filled(wanted)), case_id)
    return Done(_file(case_id), "已作不予受理。请打印不予受理通知书，并告诉家属去哪里办。")


@desk.act("/cases/<case_id:uuid>/withdraw", body=WithdrawForm, back=file)
async def withdraw(caller: Actor, body: WithdrawForm, case_id: UUID) -> Done:
    """Take the application back at the family's wish."""
    with _under("withdraw"):
        await cases.withdraw(caller, validate(cases.Reasoned, body.withdraw), case_id)
    return Done(_file(case_id), "已代家属撤回。")


@desk.act("/cases/<case_id:uuid>/void", body=VoidForm, back=file)
async def void(caller: Actor, body: VoidForm, case_id: UUID) -> Done:
    """The death was reported in error; asked twice, because every department takes its step back."""
    if body.void.pop("sure", "") != "true":
        raise INVALID(fields=[FieldError("void.sure", "missing", "请先确认是误报。")])
    with _under("void"):
        await cases.void(caller, validate(cases.Reasoned, body.void), case_id)
    return Done(_file(case_id), "已按误报撤销，各部门会收到恢复的通知。")


@desk.act("/cases/<case_id:uuid>/declaration/settle", back=file)
async def settle(caller: Actor, case_id: UUID) -> Done:
    """What was to come later has come."""
    await waiting.settle(caller, case_id)
    return Done(_file(case_id), "容缺的材料已经收齐。")


def _file(case_id: UUID) -> str:
    return f"{desk.prefix}/cases/{case_id}"


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


@contextmanager
def _under(form: str) -> Iterator[None]:
    """The fields of a refusal, named as the form names them: a page has several with a `reason`."""
    try:
        yield
    except Problem as refused:
        refused.fields = tuple(replace(one, field=f"{form}.{one.field}") for one in refused.fields)
        raise
