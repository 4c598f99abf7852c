"""Matching a case with what was certified (notice 三(二)4: the record is pulled, the family brings none)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from server import clock
from server.cases import prefill, window
from server.cases.cremation import Match, cremated_but_not_claimed, match, match_waiting_cases
from server.cases.models import Case
from server.database import transaction
from server.registry.certificates import decedent_index
from server.registry.filing import void
from server.registry.models import Certificate
from tests.server.cases.accepted import history
from tests.server.cases.accepted import window as window_clerk
from tests.server.cases.submitted import form, submitted
from tests.server.registry.papers import COUNTY, FUNERAL_HOME, cremation, death, filed, id_number

pytestmark = pytest.mark.usefixtures("database")

DIED, CREMATED = "2026-10-03T08:20:00+08:00", "2026-10-05T10:30:00+08:00"


async def on_file(person: int = 1, **died: Any) -> Certificate:
    await filed(death(person, **{"died_at": DIED, **died}))
    return (await filed(cremation(person, cremated_at=CREMATED))).row


async def draft(**changed: Any) -> Case:
    async with transaction():
        return await prefill.begin(window_clerk(), form(**changed))


async def matched(**changed: Any) -> Match:
    return await match(await draft(**changed))


async def test_三二4_the_record_is_pulled_by_the_id_number_and_agrees() -> None:
    row = await on_file()
    found = await matched()
    assert found.cremation_id == row.record_id
    assert found.death_id is not None
    assert (found.missing, found.doubts) == ((), ())


async def test_nothing_on_file_is_said_to_the_family_and_to_the_window() -> None:
    for found in (
        await matched(),
        await matched(decedent__id_number="，"),
        await matched(decedent__id_number=""),
    ):
        assert (found.cremation_id, found.death_id, found.doubts) == (None, None, ())
        assert [d.code for d in found.missing] == ["death_certificate_missing", "cremation_missing"]
        assert "您不用带来" in found.missing[1].family


async def test_a_death_without_its_cremation_is_half_a_match() -> None:
    await filed(death(1, died_at=DIED))
    found = await matched()
    assert found.death_id is not None
    assert [d.code for d in found.missing] == ["cremation_missing"]


@pytest.mark.parametrize(
    ("question", "answer", "window_reads"),
    [
        ("decedent.name", "张建军", "“姓名”：申请表上是“张建军”，死亡医学证明上是“张建国”。"),
        ("decedent.sex", "female", "“性别”：申请表上是“女”，死亡医学证明上是“男”。"),
        (
            "decedent.birth_date",
            "1900-02-02",
            "“出生日期”：申请表上是“1900年2月2日”，死亡医学证明上是“1900年1月1日”。",
        ),
        (
            "death.date",
            "2026-10-02",
            "“去世日期”：申请表上是“2026年10月2日”，死亡医学证明上是“2026年10月3日”。",
        ),
        ("death.place", "home", "“去世地点”：申请表上是“家中”，死亡医学证明上是“医院”。"),
        ("death.manner", "accident", "“去世情形”：申请表上是“意外”，死亡医学证明上是“正常死亡”。"),
        ("death.cremated", "no", "“已火化”：申请表上是“否”，火化证明上是“是”。"),
        ("death.cremated_in_county", "no", "“在本县火化”：申请表上是“否”，火化证明上是“是”。"),
        (
            "death.cremation_date",
            "2026-10-06",
            "“火化日期”：申请表上是“2026年10月6日”，火化证明上是“2026年10月5日”。",
        ),
    ],
)
async def test_what_differs_is_doubted_with_both_values_for_the_window_and_none_for_the_family(
    question: str, answer: str, window_reads: str
) -> None:
    await on_file()
    case = await draft()
    case.answers = {**case.answers, question: answer}
    [doubt] = (await match(case)).doubts
    assert (doubt.code, doubt.question) == ("differs_from_certificate", question)
    assert doubt.window == window_reads
    certified = window_reads.rsplit("“", 1)[1].rstrip("”。")
    assert certified == "是" or certified not in doubt.family
    assert doubt.family.startswith("您填的“")


@pytest.mark.parametrize(
    ("certified", "answered", "doubted"),
    [
        ("natural", "natural", False),
        ("natural", "illness", False),
        ("natural", "case", True),
        ("case", "case", False),
        ("case", "accident", False),
        ("case", "illness", True),
        ("work_injury", "work_injury", False),
        ("work_injury", "illness", True),
        ("unknown", "illness", False),
        ("case", "unknown", False),
    ],
)
async def test_二_the_manner_of_death_is_compared_by_what_it_means_for_the_conditions(
    certified: str, answered: str, doubted: bool
) -> None:
    await on_file(manner=certified)
    case = await draft()
    case.answers = {**case.answers, "death.manner": answered}
    assert [d.question for d in (await match(case)).doubts] == (["death.manner"] if doubted else [])


async def test_what_the_family_does_not_know_or_remembers_roughly_is_no_doubt() -> None:
    await on_file()
    case = await draft(death__place="unknown", death__time="21:00")
    del case.answers["death.cremation_date"]
    found = await match(case)
    assert found.doubts == ()
    assert found.facts == {
        "decedent.name": "张建国",
        "decedent.id_number": id_number(1),
        "decedent.sex": "male",
        "decedent.birth_date": "1900-01-01",
        "death.date": "2026-10-03",
        "death.time": "08:20",
        "death.place": "hospital",
        "death.cremated": "yes",
        "death.cremated_in_county": "yes",
        "death.cremation_date": "2026-10-05",
    }


async def test_doubts_between_the_certificates_reach_the_window() -> None:
    await filed(death(1, died_at=DIED))
    await filed(cremation(1, cremated_at=CREMATED, name="张建围"))
    assert [(d.code, d.window) for d in (await matched()).doubts] == [
        ("name_differs", "死亡医学证明和火化证明上的逝者姓名不一致。")
    ]


async def test_a_record_that_arrives_for_a_submitted_case_is_noted_once() -> None:
    case = await submitted()
    assert await match_waiting_cases() == 0
    row = await on_file(name="张建军")
    assert await match_waiting_cases() == 1
    assert await match_waiting_cases() == 0
    case = await Case.of(COUNTY).get(id=case.id)
    assert case.cremation_id == row.record_id
    [noted] = [event for event in await history(case) if event.kind == "case.cremation_matched"]
    assert noted.actor_kind == "system"
    assert noted.data == {
        "cremation_id": str(row.record_id),
        "doubts": [
            {"code": "differs_from_certificate", "question": "decedent.name"},
            {"code": "name_differs", "question": ""},
        ],
    }


async def test_a_record_taken_back_is_noted_too_and_never_lost_from_the_history() -> None:
    case = await submitted()
    row = await on_file()
    await match_waiting_cases()
    async with transaction():
        await void(FUNERAL_HOME, row.record_id, "登记错了人")
    assert await match_waiting_cases() == 1
    case = await Case.of(COUNTY).get(id=case.id)
    assert case.cremation_id is None
    assert [e.kind for e in await history(case)][-2:] == [
        "case.cremation_matched",
        "case.cremation_unmatched",
    ]


async def test_a_draft_is_left_alone() -> None:
    await draft()
    await on_file()
    assert await match_waiting_cases() == 0


async def test_容缺_a_case_accepted_before_the_record_came_is_matched_when_it_comes() -> None:
    case = await submitted()
    deadline = (clock.today() + timedelta(days=10)).isoformat()
    declaration = {"missing": ["cremation_certificate"], "deadline": deadline, "text": "火化证明补交"}
    async with transaction():
        await window.accept(window_clerk(), case.id, originals_seen=True, declaration=declaration)
    row = await on_file()
    assert await match_waiting_cases() == 1
    assert (await Case.of(COUNTY).get(id=case.id)).cremation_id == row.record_id


async def test_the_sweep_lists_who_was_cremated_and_not_claimed_oldest_first() -> None:
    rows = {}
    for person, day in ((1, "2026-10-09"), (2, "2026-10-05"), (3, "2026-10-10"), (4, "2026-10-06")):
        await filed(death(person, died_at=DIED))
        rows[person] = (await filed(cremation(person, cremated_at=f"{day}T09:00:00"))).row
    await filed(cremation(2, number="C2B", cremated_at="2026-10-08T09:00:00"))  # a duplicate is not two
    async with transaction():
        await void(FUNERAL_HOME, rows[4].record_id, "登记错了人")
    found = await cremated_but_not_claimed(COUNTY, date(2026, 10, 9))
    assert [(u.cremation_id, u.cremated_on, u.office) for u in found] == [
        (rows[2].record_id, date(2026, 10, 5), "funeral_home"),
        (rows[1].record_id, date(2026, 10, 9), "funeral_home"),
    ]
    assert len(await cremated_but_not_claimed(COUNTY, date(2026, 10, 9), limit=1)) == 1
    assert await cremated_but_not_claimed("430626", date(2026, 10, 9)) == []


@pytest.mark.parametrize(
    ("status", "claims"),
    [
        ("draft", False),
        ("submitted", True),
        ("returned", True),
        ("reviewed", True),
        ("accepted", True),
        ("in_progress", True),
        ("finished", True),
        ("archived", True),
        ("declined", False),
        ("withdrawn", False),
        ("expired", False),
        ("voided", False),
    ],
)
async def test_only_a_live_or_finished_case_claims(status: str, claims: bool) -> None:
    await on_file()
    case = await draft()
    await (
        Case.of(COUNTY).filter(id=case.id).update(status=status, decedent_index=decedent_index(id_number(1)))
    )
    assert len(await cremated_but_not_claimed(COUNTY, date(2026, 10, 31))) == (0 if claims else 1)
