"""The timeline tells everybody of the family what was done, and nobody what a number was before."""

from __future__ import annotations

import pytest

from server.cases import window
from server.cases.corrections import answer_correction, request_correction
from server.cases.models import Case
from server.cases.progress import progress_of
from server.database import transaction
from tests.server.cases.accepted import COUNTY, accepted_case, clerk, family, history
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import submitted

pytestmark = pytest.mark.usefixtures("database")


async def told(case: Case, kind: str) -> dict[str, object]:
    progress = await progress_of(await Case.of(COUNTY).get(id=case.id))
    details = next(entry.details for entry in progress.timeline if entry.kind == kind)
    assert details is not None
    return details


async def test_a_correction_at_the_counter_shows_its_reason_and_no_old_number() -> None:
    case = await submitted()
    async with transaction():
        changes = {"payee.card_number": "6228480000000000026", "applicant.phone": "13900000009"}
        await window.edit(at_window(), case.id, case.version, changes, "抄错了")
    assert await told(case, "case.answers_corrected") == {"reason": "抄错了"}
    kept = (await history(case))[-1].private["before"]
    assert kept["payee.card_number"] == case.answers["payee.card_number"], "the applicant's export has it"


async def test_a_correction_for_a_department_shows_the_note_and_no_old_number() -> None:
    case, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    async with transaction():
        await request_correction(clerk(item.department), item.id, "请核对电话", ["applicant.phone"])
    async with transaction():
        await answer_correction(family(), item.id, {"applicant.phone": "13900000009"}, "换了号码")
    assert await told(case, "item.correction_answered") == {"note": "换了号码"}
