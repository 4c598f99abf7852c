"""The family asks to have deleted what it gave (个人信息保护法 47): at once, while no office acted on it.

An accepted case is a file of the administration, which the law keeps for its time (个人信息保护法 47 II);
the county's rules in `retention` delete it afterwards.
"""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.cases import prefill
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case
from server.cases.retention import EMPTIED, delete_all_that_was_given
from server.cases.states import CaseStatus
from server.errors import problem
from server.identity.actor import Actor

DATA_IS_KEPT = problem(
    "data_is_kept",
    409,
    "现在还不能删除",
    "已经受理的办件按档案规定保存，到期会自动删除。您可以查看谁看过资料，也可以导出资料。",
)
_WITHDRAW_FIRST = "已经提交的申请，请先撤回，再删除。"
_WAITS_FOR_THE_WINDOW = frozenset({CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED})


async def erase(actor: Actor, case_id: UUID) -> None:
    """Delete answers and photos of a draft or of an application that was taken back. Safe to repeat.

    The photos cannot be opened from now on; messages and conversations follow with the worker's next
    round. That there was a case stays, without anything by which a person could be known.
    Raises DATA_IS_KEPT for a case that was handed in and not taken back.
    """
    case = await lock_case(actor.county, case_id)
    if case.erased_at is not None:
        return
    if case.status == CaseStatus.EXPIRED:
        case = await prefill.restore(actor, case_id)
    if case.status == CaseStatus.DRAFT:
        case = await prefill.withdraw(actor, case_id, "家属要求删除")
    if case.status != CaseStatus.WITHDRAWN:
        raise DATA_IS_KEPT(_WITHDRAW_FIRST if case.status in _WAITS_FOR_THE_WINDOW else None)
    await _empty(actor, case)


async def _empty(actor: Actor, case: Case) -> None:
    count = await delete_all_that_was_given(case)
    case.erased_at = clock.now()
    await record(case, actor, Happened("case.data_deleted", data={"rule": "asked", "count": count}))
    await save_holder(case, {"erased_at", *EMPTIED})
