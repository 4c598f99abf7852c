"""The department's inbox, one item with what its rule lets the department see, and its papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sanic import HTTPResponse

from server.cases.deadlines import limit_of
from server.cases.items import weigh_suspension
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case, CaseEvent, Chained, Item, TerminationFile
from server.cases.states import ITEM_TERMINAL, ItemStatus
from server.cases.views import log_view
from server.counties import county
from server.database import transaction
from server.departments import inbox
from server.departments.bodies import (
    Awaited,
    Counts,
    FactAnswer,
    Inbox,
    InboxLine,
    InboxQuery,
    ItemAnswer,
    ItemOverview,
    Named,
    PaperAnswer,
    PauseAnswer,
    PauseQuery,
    Question,
    StepAnswer,
    state_of,
)
from server.departments.door import door
from server.departments.shown import askable, facts, kinds_paid, paper_name, papers_of, waited_for
from server.departments.steps import step_text
from server.errors import NOT_FOUND
from server.http.files import file_answer
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.materials.intake import read
from server.materials.models import Material
from server.storage import FILE_DAMAGED, FILE_MISSING, STORAGE_UNAVAILABLE

# What the item asks for is shown while it waits for it, and until a termination was looked at again.
_ASKING: Final = frozenset({ItemStatus.SUSPENDED, ItemStatus.CORRECTION})


@door.get("/items", summary="待办事项", query=InboxQuery, answer=Inbox)
async def list_items(caller: Actor, query: InboxQuery) -> Inbox:
    """The department's open items, the most urgent first; or with `number` the items of one case."""
    assert caller.department is not None
    if query.number:
        lines = await inbox.by_case_number(caller.county, caller.department, query.number)
        return Inbox(items=_lines(lines), next=None)
    wanted = inbox.Filter(query.status, query.overdue, query.due_soon, query.kind, query.code)
    lines, following = await inbox.page(caller.county, caller.department, wanted, query.limit, query.cursor)
    return Inbox(items=_lines(lines), next=following)


@door.get("/counts", summary="待办数量", answer=Counts)
async def count_items(caller: Actor) -> Counts:
    """How many open items there are, by status, and how many are late or nearly so."""
    assert caller.department is not None
    return Counts(**await inbox.counts(caller.county, caller.department))


@door.get("/items/<item_id:uuid>", summary="一个事项", answer=ItemAnswer, writes=True)
async def read_item(caller: Actor, item_id: UUID) -> ItemAnswer:
    """The declared answers and papers of one item. The look is recorded, and the family can see it."""
    item, holder = await _find(caller, item_id)
    await log_view(caller, holder.id, "表格内容和材料清单", _purpose(item))
    events = await CaseEvent.of(item.county).filter(subject_id=holder.id, item_id=item.id).order_by("seq")
    return ItemAnswer(
        **await _overview(item, holder),
        request=item.request if item.status in _ASKING else None,
        result=item.result,
        answers=[FactAnswer(**asdict(fact)) for fact in facts(item, holder)],
        history=[
            StepAnswer(
                at=e.at, kind=e.kind, text=step_text(e.kind), by=e.actor_label, details=_details(item, e)
            )
            for e in events
        ],
    )


@door.get("/items/<item_id:uuid>/overview", summary="一个事项现在能做什么", answer=ItemOverview)
async def read_overview(caller: Actor, item_id: UUID) -> ItemOverview:
    """Where the item stands and what can be done with it. Nothing personal, so no look is recorded."""
    return ItemOverview(**await _overview(*await _find(caller, item_id)))


@door.get(
    "/items/<item_id:uuid>/pause",
    summary="暂停计时后期限移到哪天",
    query=PauseQuery,
    answer=PauseAnswer,
    problems=(MOVE_NOT_OPEN,),
)
async def weigh_pause(caller: Actor, item_id: UUID, query: PauseQuery) -> PauseAnswer:
    """What suspending it now would do to the promised day. Nothing is changed."""
    item, _ = await _find(caller, item_id)
    due, days = weigh_suspension(item, caller, query.expected_end)
    unit = limit_of(item)
    text = f"{days}日" if unit is not None and unit.unit == "day" else f"{days}个工作日"
    return PauseAnswer(due_on=item.due_on, expected_due=due, days=days, days_text=text)


@door.get(
    "/items/<item_id:uuid>/materials/<material_id:uuid>",
    summary="一份材料的照片或 PDF",
    produces="application/octet-stream",
    writes=False,
    problems=(FILE_MISSING, FILE_DAMAGED, STORAGE_UNAVAILABLE),
)
async def read_material(caller: Actor, item_id: UUID, material_id: UUID) -> HTTPResponse:
    """The photo (`image/jpeg`) or PDF of a declared material. The look is recorded before it begins."""
    material = await to_the_end(_opened(caller, item_id, material_id))
    return await file_answer(read(material), content_type=material.content_type, size=material.size)


async def _opened(caller: Actor, item_id: UUID, material_id: UUID) -> Material:
    async with transaction():
        item, holder = await _find(caller, item_id)
        material = next((row for row in await papers_of(item) if row.id == material_id), None)
        if material is None:
            raise NOT_FOUND()
        await log_view(caller, holder.id, paper_name(holder, material), _purpose(item), material.id)
    return material


async def _find(caller: Actor, item_id: UUID) -> tuple[Item, Chained]:
    item = await Item.of(caller.county).filter(id=item_id, department=caller.department).first()
    if item is None:
        raise NOT_FOUND()
    if item.case_id:
        return item, await Case.of(item.county).get(id=item.case_id)
    return item, await TerminationFile.of(item.county).get(id=item.file_id)


async def _overview(item: Item, holder: Chained) -> dict[str, Any]:
    limit = limit_of(item)
    questions, papers = askable(item, holder)
    return {
        **state_of(item).model_dump(),
        "kind": "item" if item.case_id else "termination",
        "short": item.rule.get("short") or item.rule["name"],
        "case_number": holder.number if isinstance(holder, Case) else None,
        "due_soon": item.warned and not item.overdue,
        "clause": str(item.rule.get("clause", "")),
        "time_limit": limit.text if limit else "",
        "paused_days": item.paused_days,
        "expected_on": item.expected_on,
        "waits_until": item.waits_until,
        "waits_for": list(item.waits_for),
        "awaited": [_awaited(other) for other in await waited_for(item)],
        "may_ask_questions": [
            Question(code=code, name=name, section=section) for code, name, section in questions
        ],
        "may_ask_materials": [Named(code=code, name=name) for code, name in papers],
        "pays": [Named(code=code, name=name) for code, name in kinds_paid(item, holder)],
        "effective_on": item.effective_on,
        "overpaid_fen": item.overpaid_fen,
        "check_overpaid": bool(item.rule.get("paid_monthly")),
        "materials": [_paper(item, holder, row) for row in await papers_of(item)],
    }


def _awaited(item: Item) -> Awaited:
    offices = county(item.county).departments
    return Awaited(
        code=item.code,
        name=item.rule["name"],
        department=offices[item.department].short if item.department in offices else item.department,
        status=item.status,
        status_text=ItemStatus(item.status).label,
        closed=item.status in ITEM_TERMINAL,
    )


def _purpose(item: Item) -> str:
    return f"办理“{item.rule.get('short') or item.rule['name']}”"


def _lines(lines: Iterable[inbox.Line]) -> list[InboxLine]:
    return [InboxLine(**asdict(line), status_text=ItemStatus(line.status).label) for line in lines]


def _paper(item: Item, holder: Chained, row: Material) -> PaperAnswer:
    return PaperAnswer(
        id=row.id,
        code=row.code,
        side=row.side,
        name=paper_name(holder, row),
        content_type=row.content_type,
        size=row.size,
        created_at=row.created_at,
        path=f"{door.prefix}/items/{item.id}/materials/{row.id}",
    )


def _details(item: Item, event: CaseEvent) -> dict[str, object] | None:
    """What was written about the step; of old answers only those that the item declares."""
    if event.private is None:
        return None
    details = dict(event.private)
    if before := details.get("before"):
        details["before"] = {n: v for n, v in before.items() if n in item.rule.get("fields", ())}
    return details
