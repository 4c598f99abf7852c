"""What time deletes and ends does not wait behind a row that fails, nor one rule behind another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from server import clock
from server.cases import certificate_retention, retention
from server.cases import terminations as ending
from server.cases.certificate_retention import delete_certificates
from server.cases.models import Case, TerminationFile
from server.cases.retention import delete_by_rule
from server.cases.terminations import start_terminations
from server.chat.forgetting import forget_chat
from server.chat.models import Conversation
from server.registry.models import Certificate
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY
from tests.server.cases.ended import corrected, file_of, files, finished, items_of, verified
from tests.server.cases.test_rounds import overdue_drafts, spoil
from tests.server.chat.talking import Talker
from tests.server.registry.papers import HOSPITAL, death

pytestmark = pytest.mark.usefixtures("database")


async def spoil_file(file: TerminationFile) -> None:
    await TerminationFile.of(COUNTY).filter(id=file.id).update(event_count=0)


async def test_a_case_that_fails_keeps_neither_another_nor_another_rule_from_deleting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    broken, *others = await overdue_drafts(3)
    for number, case_id in enumerate((broken, *others)):
        at = clock.now() - timedelta(days=4000 - number)
        await Case.of(COUNTY).filter(id=case_id).update(submitted_at=at, ended_at=at, status="withdrawn")
    await spoil(broken)
    for _ in range(3):
        with pytest.raises(IntegrityError):
            await delete_by_rule()
    for case_id in others:
        case = await Case.of(COUNTY).get(id=case_id)
        assert (sorted(case.deleted.split()), case.answers) == (["materials", "personal_fields", "views"], {})
    assert (await Case.of(COUNTY).get(id=broken)).answers != {}


async def test_what_was_said_without_a_case_goes_also_when_a_case_fails(moving_clock: Clock) -> None:
    family, other = await Talker.new(), await Talker.new()
    await family.says("我爸前天在县医院走了", "找工作人员")
    await other.say("你好")
    case = await family.case()
    assert case is not None
    await Case.of(COUNTY).filter(id=case.id).update(ended_at=clock.now(), status="withdrawn")
    await spoil(case.id)
    moving_clock.advance(days=4000)
    with pytest.raises(IntegrityError):
        await forget_chat()
    assert await Conversation.of(COUNTY).filter(person_id=other.person.id).count() == 0
    assert await Conversation.of(COUNTY).filter(person_id=family.person.id).count() == 1


async def test_a_decedent_who_fails_keeps_no_other_certificates(
    moving_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_retention, "BATCH", 1)
    for person in (1, 2):
        await verified(person)
        await start_terminations()
        for item in (await items_of(await file_of(person))).values():
            await finished(item)
    broken, well = await file_of(1), await file_of(2)
    await spoil_file(broken)
    moving_clock.advance(days=4000)
    with pytest.raises(IntegrityError):
        await delete_certificates()
    kept = await Certificate.of(COUNTY).all().values_list("decedent_index", flat=True)
    assert {bytes(index) for index in kept} == {broken.decedent_index}
    assert (await TerminationFile.of(COUNTY).get(id=well.id)).decedent == {}


async def test_a_decedent_who_fails_keeps_no_others_benefits_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ending, "MOST_AT_ONCE", 1)
    died, _ = await verified(1)
    await start_terminations()
    await spoil_file(await file_of(1))
    await corrected(HOSPITAL, died, death(1, died_at="2026-09-03T08:20:00+08:00"))
    await verified(2)
    with pytest.raises(IntegrityError):
        await start_terminations()
    assert len(await files(2)) == 1
