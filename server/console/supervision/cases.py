"""The cases by where they stand, one of them without its file, and taking back one that was an error."""

from __future__ import annotations

from uuid import UUID

from server.cases.states import CaseStatus
from server.console.desk import Done
from server.console.supervision.desk import ROOT, desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import oversight, queue, supervision

STATUSES = [
    (str(status), status.label)
    for status in CaseStatus
    if status not in (CaseStatus.DRAFT, CaseStatus.EXPIRED)
]


@desk.page("/cases", query=oversight.CasesQuery)
async def cases(caller: Actor, query: oversight.CasesQuery) -> Page:
    """The cases in one status."""
    return _listed(await oversight.cases(caller, query), query.status)


@desk.act("/cases", body=queue.Search, back=cases, writes=False)
async def find(caller: Actor, body: queue.Search) -> Page | Done:
    """The cases with this number; a single one is opened at once."""
    found = await oversight.find_cases(caller, body)
    if len(found.cases) == 1:
        return Done(f"{ROOT}/cases/{found.cases[0].id}")
    return _listed(found, "")


@desk.page("/cases/<case_id:uuid>")
async def case(caller: Actor, case_id: UUID) -> Page:
    """Where a case and each of its items stands."""
    return Page("console/supervision/case.html", {"case": await oversight.overseen_case(caller, case_id)})


@desk.act("/cases/<case_id:uuid>/void", body=supervision.Reasoned, back=case)
async def void(caller: Actor, body: supervision.Reasoned, case_id: UUID) -> Done:
    """The death was reported in error: every department takes its step back."""
    state = await supervision.void_case(caller, body, case_id)
    says = f"已撤销。{state.reversing} 个事项等部门确认撤销" if state.reversing else "已撤销"
    if state.to_recover:
        says += f"，{state.to_recover} 笔款要追回"
    return Done(f"{ROOT}/cases/{case_id}", f"{says}。".replace("。。", "。"))


def _listed(lines: queue.Lines, status: str) -> Page:
    values = {"lines": lines, "status": status, "statuses": STATUSES}
    return Page("console/supervision/cases.html", values)
