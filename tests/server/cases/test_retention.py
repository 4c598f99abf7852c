"""After its time of keeping nothing tells who it was; what proves and what counts is still there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tortoise import Tortoise

from server.cases import items as item_verbs
from server.cases import money, prefill, rating, window
from server.cases.anchor import anchor_days, verify_county
from server.cases.events import verify
from server.cases.export import export_of
from server.cases.housekeeping import archive_finished, expire_drafts
from server.cases.models import Case, CaseEvent, Item, Participant
from server.cases.progress import progress_of
from server.cases.retention import delete_by_rule
from server.cases.views import log_view
from server.clock import in_china, now, today
from server.database import transaction
from server.identity.actor import Actor
from server.materials.models import Material
from server.payouts.models import Payout
from server.privacy.fields import EncryptedField
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, accepted_case, answers, clerk, family
from tests.server.cases.accepted import window as at_window
from tests.server.cases.photos import attached, forget_store, objects, store_in
from tests.server.cases.submitted import submitted

PERSONAL = (
    "张测试",
    "李测试",
    answers()["decedent.id_number"],
    answers()["applicant.id_number"],
    "13800000000",
    "测试路",
    "6222020200001234561",
    "写给家属的话",
    "谢谢你们",
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    store_in(tmp_path / "files")
    yield tmp_path / "files"
    forget_store()


async def archived(moving_clock: Clock) -> tuple[Case, Actor]:
    """A case that was worked on, paid, rated, looked at and archived; its applicant."""
    applicant = family()
    case, items = await accepted_case()
    await Participant.create(
        county=COUNTY, case_id=case.id, person_id=applicant.id, role="applicant", joined_at=now()
    )
    await attached(case.id)
    for item in items.values():
        async with transaction():
            for number, kind in enumerate(item.rule["pays"], start=1):
                payout = await money.approve(clerk(item.department), item.id, kind, 1, f"RS-{number}")
                await money.send(clerk(item.department), payout.id)
                await money.arrive(clerk(item.department), payout.id, today())
            await log_view(clerk(item.department), case.id, "申请表", "办理")
            done = item_verbs.Completion(summary="写给家属的话", reference="1")
            await item_verbs.complete(clerk(item.department), item.id, done)
    async with transaction():
        await rating.rate(applicant, case.id, 5, "谢谢你们")
    moving_clock.advance(days=61)
    assert await archive_finished() == 1
    return await fresh(case), applicant


async def fresh(case: Case) -> Case:
    return await Case.of(COUNTY).get(id=case.id)


async def everything() -> str:
    """Every column of every row of this database, decrypted."""
    assert Tortoise.apps is not None
    told: list[Any] = []
    for models in Tortoise.apps.values():
        for model in models.values():
            columns = [n for n, f in model._meta.fields_map.items() if isinstance(f, EncryptedField)]
            columns += [n for n in ("data", "account_tail", "answer_versions") if n in model._meta.fields_map]
            told += [[str(getattr(row, name)) for name in columns] for row in await model.all()]
    return json.dumps(told, ensure_ascii=False)


async def counted(case: Case) -> dict[str, Any]:
    """What statistics rest on."""
    row = await fresh(case)
    items = await Item.of(COUNTY).filter(case_id=case.id).order_by("code")
    payouts = await Payout.of(COUNTY).filter(case_id=case.id).order_by("id")
    return {
        "case": (row.number, row.status, row.accepted_at, row.finished_at, row.ended_at),
        "items": [(i.code, i.department, i.status, i.due_on, i.closed_at, i.overdue) for i in items],
        "payouts": [(p.kind, p.amount_fen, p.status, p.arrived_on) for p in payouts],
    }


async def rules_applied(case: Case) -> list[str]:
    events = await CaseEvent.of(COUNTY).filter(subject_id=case.id, kind="case.data_deleted").order_by("seq")
    return [event.data["rule"] for event in events]


async def test_materials_go_first_and_personal_fields_later_and_the_proof_stays(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    case, _ = await archived(moving_clock)
    before = await counted(case)
    there = await everything()
    assert [personal for personal in PERSONAL if personal not in there] == []

    moving_clock.advance(days=179)
    assert await delete_by_rule() == 0 and len(objects(folder)) == 1
    moving_clock.advance(days=2)
    assert await delete_by_rule() == 1
    assert objects(folder) == set()
    assert await rules_applied(case) == ["materials"]
    assert (await fresh(case)).answers == answers()

    moving_clock.advance(days=1825)
    assert sorted(await asyncio.gather(delete_by_rule(), delete_by_rule())) in ([0, 2], [1, 1])
    assert await delete_by_rule() == 0
    assert sorted(await rules_applied(case)) == ["materials", "personal_fields", "views"]
    left = await everything()
    assert [personal for personal in PERSONAL if personal in left] == []
    assert await counted(case) == before
    assert (await fresh(case)).decedent_index is None
    assert {payout.account_tail for payout in await Payout.of(COUNTY).filter(case_id=case.id)} == {""}

    moving_clock.advance(days=1)
    await anchor_days()
    assert await verify_county(COUNTY) == []


async def test_the_familys_export_says_what_is_there_and_what_is_not(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    case, applicant = await archived(moving_clock)
    full = await exported(applicant, case)
    assert full["case"]["answers"] == answers()
    assert len(full["views"]) == 4, "three looks of departments, and the photo that the window took"
    assert {k["code"]: k["deleted"] for k in full["keeping"]} == dict.fromkeys(
        ("materials", "personal_fields", "views", "messages", "chat"), False
    )
    assert case.ended_at is not None
    (materials,) = [k for k in full["keeping"] if k["code"] == "materials"]
    assert (materials["until"] - in_china(case.ended_at).date()).days == materials["days"] == 180

    moving_clock.advance(days=2000)
    await delete_by_rule()
    rest = await exported(applicant, case)
    assert rest["case"]["answers"] == {} and rest["case"]["number"] == case.number
    assert rest["views"] == [] and rest["payouts"][0]["amount_fen"] == 1
    assert rest["ratings"][0]["stars"] == 5 and rest["ratings"][0]["comment"] is None
    assert rest["materials"][0]["deleted_at"] is not None
    told = {k["code"]: k["deleted"] for k in rest["keeping"]}
    assert told["materials"] and told["personal_fields"] and told["views"] and not told["messages"]
    assert [e["kind"] for e in rest["events"]].count("case.data_deleted") == 3
    assert all(e["private"] is None for e in rest["events"])
    assert (await progress_of(await fresh(case))).status_text == "已归档"


async def exported(applicant: Actor, case: Case) -> dict[str, Any]:
    async with transaction():
        return await export_of(applicant, case.id)


async def test_an_expired_draft_is_emptied_after_its_time_and_opens_empty(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    async with transaction():
        case = await prefill.begin(family(), answers())
    await attached(case.id, family())
    moving_clock.advance(days=91)
    assert await expire_drafts() == 1
    moving_clock.advance(days=29)
    assert await delete_by_rule() == 0
    assert (await progress_of(await fresh(case))).next_step.startswith("草稿可以恢复")
    moving_clock.advance(days=2)
    assert await delete_by_rule() == 1
    assert objects(folder) == set()
    emptied = await fresh(case)
    assert emptied.answers == {} and emptied.answer_versions == {} and emptied.status == "expired"
    assert "已按规定删除" in (await progress_of(emptied)).next_step
    assert [personal for personal in PERSONAL if personal in await everything()] == []

    async with transaction():
        await prefill.restore(family(), case.id)
        saved = await prefill.save_answers(family(), case.id, 1, {"decedent.name": "王测试"})
    assert saved.case.answers == {"decedent.name": "王测试"}
    moving_clock.advance(days=91)
    assert await expire_drafts() == 1
    moving_clock.advance(days=31)
    assert await delete_by_rule() == 1
    assert (await fresh(case)).answers == {}
    assert await chain_flaws(case) == []


async def test_a_draft_that_was_restored_is_left_alone(database: str, moving_clock: Clock) -> None:
    async with transaction():
        case = await prefill.begin(family(), {"decedent.name": "张测试"})
    moving_clock.advance(days=91)
    assert await expire_drafts() == 1
    async with transaction():
        await prefill.restore(family(), case.id)
    moving_clock.advance(days=60)
    assert await delete_by_rule() == 0
    assert (await fresh(case)).answers == {"decedent.name": "张测试"}


@pytest.mark.parametrize("end", ["decline", "withdraw", "void"])
async def test_a_case_that_ended_otherwise_is_kept_as_long_as_an_archived_one(
    database: str, moving_clock: Clock, end: str
) -> None:
    case = await submitted()
    async with transaction():
        if end == "decline":
            await window.decline(at_window(), case.id, "不在范围内", "二(二)", "请到人社局")
        elif end == "withdraw":
            await prefill.withdraw(at_window(), case.id, "不办了")
        else:
            await window.void(at_window(), case.id, "报错了")
    moving_clock.advance(days=1824)
    assert await delete_by_rule() == 1  # the rule for materials, which had none to delete
    assert (await fresh(case)).answers != {}
    moving_clock.advance(days=2)
    assert await delete_by_rule() == 2
    assert (await fresh(case)).answers == {}
    assert await rules_applied(case) == ["personal_fields"]
    assert await chain_flaws(case) == []


async def test_what_a_department_still_has_to_take_back_is_not_deleted(
    database: str, moving_clock: Clock
) -> None:
    case, _ = await accepted_case()
    async with transaction():
        await window.void(at_window(), case.id, "报错了")
    moving_clock.advance(days=4000)
    assert await delete_by_rule() == 0
    assert (await fresh(case)).answers == answers()


async def test_a_live_case_is_never_touched(database: str, folder: Path, moving_clock: Clock) -> None:
    case, _ = await accepted_case()
    material = await attached(case.id)
    moving_clock.advance(days=4000)
    assert await delete_by_rule() == 0
    assert (await fresh(case)).answers == answers()
    assert (await Material.of(COUNTY).get(id=material.id)).deleted_at is None


async def chain_flaws(case: Case) -> list[str]:
    events = await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq")
    return verify(await fresh(case), events)
