"""Death verification (notice 三(一)): one fact registered once, duplicates merged, corrections kept."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError

from server.database import transaction
from server.errors import Problem
from server.http.idempotency import IN_CONFLICT
from server.identity.actor import Actor
from server.registry.certificates import AnyCertificate, decedent_index, kept
from server.registry.filing import Filed, correct, void
from server.registry.lookup import find, history, of_office
from server.registry.merging import said_by
from server.registry.models import Certificate
from tests.server.registry.papers import (
    COUNTY,
    FUNERAL_HOME,
    HEALTH_STATION,
    HOSPITAL,
    cremation,
    days_ago,
    death,
    filed,
    id_number,
    office,
)

pytestmark = pytest.mark.usefixtures("database")

_persons = itertools.count(1000)


async def refused(certificate: AnyCertificate, actor: Actor | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        await filed(certificate, actor)
    return caught.value


def named(problem: Problem) -> dict[str, str]:
    return {field.field: field.code for field in problem.fields}


async def corrected(actor: Actor, row: Certificate, certificate: AnyCertificate) -> Certificate:
    async with transaction():
        return await correct(actor, row.record_id, certificate, "写错了")


async def voided(actor: Actor, row: Certificate) -> Certificate:
    async with transaction():
        return await void(actor, row.record_id, "登记错了人")


async def test_三一_a_death_then_its_cremation_are_found_by_id_number_however_it_is_spelled() -> None:
    await filed(death())
    await filed(cremation())
    spaced = f" {id_number(1)[:6]} {id_number(1)[6:].lower()}"
    found = await find(COUNTY, spaced)
    assert found.counting.died == death()
    assert found.counting.cremated == cremation()
    assert (found.duplicates, found.doubts) == ((), ())
    assert (await find("430626", spaced)).counting.death is None, "another county knows nothing of it"


async def test_三一2_a_cremation_before_any_death_certificate_is_an_error_that_says_what_to_do() -> None:
    problem = await refused(cremation())
    assert problem.code == "death_not_on_file"
    assert "联系开具死亡医学证明的医院或卫生室" in problem.detail
    assert await Certificate.of(COUNTY).count() == 0
    await filed(death())
    assert not (await filed(cremation())).repeated


async def test_三一2_a_cremation_whose_death_certificate_is_under_another_id_number_is_told_which_field() -> (
    None
):
    await filed(death(2))
    problem = await refused(cremation(1, death_certificate_number="D2"))
    assert named(problem) == {"decedent.id_number": "differs_from_death_certificate"}


@pytest.mark.parametrize(
    ("certificate", "wrong"),
    [
        (lambda: death(id_number=id_number(1)[:17] + "0"), {"decedent.id_number": "id_checksum"}),
        (lambda: death(id_number="43062119000101"), {"decedent.id_number": "id_length"}),
        (lambda: death(sex="female"), {"decedent.sex": "sex_matches_id"}),
        (lambda: death(birth_date="1901-01-01"), {"decedent.birth_date": "birth_matches_id"}),
        (lambda: death(died_at=days_ago(-1)), {"died_at": "in_the_future"}),
        (lambda: death(died_at="1899-12-31T08:00:00"), {"died_at": "before_birth"}),
        (lambda: death(name=""), {"decedent.name": "name_invalid"}),
        (lambda: death(name="张3"), {"decedent.name": "name_invalid"}),
        (lambda: death(number="", died_at="2026-06-30T23:59:59+08:00"), {"number": "number_missing"}),
        (lambda: cremation(number=""), {"number": "number_missing"}),
        (lambda: cremation(cremated_at=days_ago(-1)), {"cremated_at": "in_the_future"}),
    ],
)
async def test_what_is_wrong_in_itself_is_refused_by_field(certificate: Any, wrong: dict[str, str]) -> None:
    problem = await refused(certificate())
    assert (problem.code, named(problem)) == ("invalid", wrong)


@pytest.mark.parametrize(
    ("cremated_at", "accepted"),
    [("2026-10-03T08:19:59+08:00", False), ("2026-10-03T08:20:00+08:00", True), ("2026-10-02", False)],
)
async def test_a_cremation_before_the_death_is_an_error(cremated_at: str, accepted: bool) -> None:
    await filed(death(died_at="2026-10-03T08:20:00+08:00"))
    paper = cremation(cremated_at=cremated_at)
    if accepted:
        assert (await filed(paper)).row.status == "valid"
    else:
        assert named(await refused(paper)) == {"cremated_at": "cremated_before_death"}


async def test_a_death_cannot_be_corrected_to_after_the_cremation() -> None:
    row = (await filed(death())).row
    await filed(cremation())
    with pytest.raises(Problem) as caught:
        await corrected(HOSPITAL, row, death(died_at=days_ago(2)))
    assert named(caught.value) == {"died_at": "cremated_before_death"}
    assert (await find(COUNTY, id_number(1))).counting.died == death()


async def test_from_july_2026_the_id_number_is_the_number_when_none_is_given() -> None:
    row = (await filed(death(number="", died_at="2026-07-01T00:00:00+08:00"))).row
    assert said_by(row).number == id_number(1)


async def test_the_same_certificate_again_is_the_first_record() -> None:
    first = await filed(death())
    again = await filed(
        death(name="张 建国", number=" d1 ", id_number=f"{id_number(1)[:6]} {id_number(1)[6:]}")
    )
    assert again.repeated
    assert again.row.id == first.row.id
    assert await Certificate.of(COUNTY).count() == 1


async def test_a_late_repeat_of_what_was_corrected_since_changes_nothing() -> None:
    first = (await filed(death())).row
    newer = await corrected(HOSPITAL, first, death(number="D9", place="home", place_text="家中"))
    again = await filed(death())
    assert again.repeated
    assert again.row.id == newer.id


async def test_a_late_repeat_never_revives_what_was_voided() -> None:
    row = (await filed(death())).row
    await voided(HOSPITAL, row)
    assert (await refused(death())).code == "certificate_voided"
    assert (await find(COUNTY, id_number(1))).counting.death is None


async def test_a_new_certificate_under_a_voided_number_is_on_file() -> None:
    row = (await filed(death())).row
    await voided(HOSPITAL, row)
    anew = await filed(death(died_at=days_ago(1)))
    assert not anew.repeated
    assert anew.row.record_id != row.record_id
    assert anew.row.status == "valid"


async def test_other_content_under_the_same_number_is_a_conflict_that_names_the_fields() -> None:
    await filed(death())
    problem = await refused(death(place="home", place_text="家中"), HEALTH_STATION)
    assert problem.code == "certificate_number_taken"
    assert named(problem) == {"place": "differs_from_file", "place_text": "differs_from_file"}
    assert "家中" not in str([field.as_dict() for field in problem.fields])


async def test_a_second_certificate_of_the_same_decedent_is_kept_marked_and_shown_with_differences() -> None:
    first = (await filed(death())).row
    second = (await filed(death(number="E1", manner="unknown", died_at=days_ago(4)), HEALTH_STATION)).row
    assert (second.status, second.duplicate_of) == ("duplicate", first.record_id)
    found = await find(COUNTY, id_number(1))
    assert found.counting.death is not None
    assert found.counting.death.id == first.id
    assert [row.id for row in found.duplicates] == [second.id]
    assert [(doubt.code, doubt.text) for doubt in found.doubts] == [
        ("duplicate_differs", "同一位逝者有多份死亡医学证明，以下内容不一致：死亡时间、死亡情形。")
    ]


async def test_voiding_the_one_that_counts_lets_its_duplicate_count() -> None:
    first = (await filed(death())).row
    second = (await filed(death(number="E1", died_at=days_ago(4)), HEALTH_STATION)).row
    await Certificate.of(COUNTY).all().update(handled_at=days_ago(0))
    await voided(HOSPITAL, first)
    found = await find(COUNTY, id_number(1))
    assert found.counting.death is not None
    assert found.counting.death.id == second.id
    assert found.counting.death.handled_at is None, "the worker has to look at it again"
    assert found.duplicates == ()


async def test_a_name_that_differs_between_the_two_certificates_is_doubted_and_not_refused() -> None:
    await filed(death(name="张建国"))
    await filed(cremation(name="张建围", death_certificate_number="D7"))
    found = await find(COUNTY, id_number(1))
    assert [doubt.code for doubt in found.doubts] == ["name_differs", "death_number_differs"]
    assert "张建围" not in "".join(doubt.text for doubt in found.doubts)


async def test_corrections_are_new_revisions_with_history_and_reason() -> None:
    row = (await filed(death())).row
    await corrected(HOSPITAL, row, death(died_at=days_ago(6)))
    async with transaction():
        newest = await correct(HOSPITAL, row.record_id, death(died_at=days_ago(6), place="home"), "不在医院")
    rows = await history(HOSPITAL, row.record_id)
    assert [(r.revision, r.status, r.current, r.reason) for r in rows] == [
        (3, "valid", True, "不在医院"),
        (2, "corrected", False, "写错了"),
        (1, "corrected", False, None),
    ]
    assert said_by(rows[-1]) == death(), "what was certified first is still there"
    async with transaction():
        same = await correct(HOSPITAL, row.record_id, death(died_at=days_ago(6), place="home"), "再按一次")
    assert same.id == newest.id


async def test_a_corrected_id_number_moves_the_record_to_the_right_decedent() -> None:
    await filed(death(2))
    wrong = (await filed(death(1))).row
    await Certificate.of(COUNTY).all().update(handled_at=days_ago(0))
    moved = await corrected(HOSPITAL, wrong, death(1, id_number=id_number(2), died_at=days_ago(6)))
    assert (await find(COUNTY, id_number(1))).counting.death is None
    right = await find(COUNTY, id_number(2))
    assert right.counting.death is not None
    assert right.counting.death.id == moved.id
    assert [said_by(row).number for row in right.duplicates] == ["D2"]
    waiting = await Certificate.of(COUNTY).filter(handled_at=None).values_list("decedent_index", flat=True)
    assert {bytes(index) for index in waiting} == {  # type: ignore[arg-type]
        decedent_index(id_number(1)),
        decedent_index(id_number(2)),
    }


async def test_a_cremation_cannot_be_moved_to_somebody_whose_death_nobody_certified() -> None:
    await filed(death())
    row = (await filed(cremation())).row
    with pytest.raises(Problem) as caught:
        await corrected(FUNERAL_HOME, row, cremation(id_number=id_number(2)))
    assert caught.value.code == "death_not_on_file"


async def test_a_correction_cannot_take_the_number_of_another_certificate() -> None:
    await filed(death(2))
    row = (await filed(death(1))).row
    with pytest.raises(Problem) as caught:
        await corrected(HOSPITAL, row, death(1, number="D2"))
    assert caught.value.code == "certificate_number_taken"
    assert named(caught.value)["decedent.id_number"] == "differs_from_file"


async def test_void_is_first_class_and_a_correction_with_a_reason_takes_it_back() -> None:
    row = (await filed(death())).row
    gone = await voided(HOSPITAL, row)
    assert (gone.status, gone.revision, gone.reason) == ("voided", 2, "登记错了人")
    assert (await voided(HOSPITAL, row)).id == gone.id
    restored = await corrected(HOSPITAL, row, death())
    assert (restored.status, restored.revision) == ("valid", 3)
    assert (await find(COUNTY, id_number(1))).counting.died == death()


async def test_an_office_sees_and_changes_only_its_own_records() -> None:
    row = (await filed(death())).row
    for stranger in (FUNERAL_HOME, office("county_hospital", county="430626")):
        for attempt in (
            history(stranger, row.record_id),
            correct(stranger, row.record_id, death(place="home"), "改"),
            void(stranger, row.record_id, "撤"),
        ):
            with pytest.raises(Problem) as caught:
                await attempt
            assert caught.value.code == "not_found"
        assert await of_office(stranger) == []
    assert [r.id for r in await of_office(HOSPITAL)] == [row.id]
    assert await of_office(HOSPITAL, kind="cremation") == []


async def test_two_offices_that_register_the_same_death_at_once_end_with_one_that_counts() -> None:
    async def attempt(person: int, actor: Actor, **changes: Any) -> Filed | Problem:
        try:
            return await filed(death(person, **changes), actor)
        except Problem as problem:
            return problem

    for person in range(1, 9):
        both = await asyncio.gather(
            attempt(person, HOSPITAL),
            attempt(person, HEALTH_STATION, number=f"E{person}", died_at=days_ago(6)),
        )
        assert all(isinstance(outcome, Filed) for outcome in both)
        found = await find(COUNTY, id_number(person))
        assert found.counting.died is not None
        assert found.counting.died.number == f"E{person}"
        assert [said_by(row).number for row in found.duplicates] == [f"D{person}"]


async def test_two_corrections_of_one_record_at_once_lose_none_silently() -> None:
    row = (await filed(death())).row
    outcomes = await asyncio.gather(
        corrected(HOSPITAL, row, death(place="home")),
        corrected(HOSPITAL, row, death(place="care_home")),
        return_exceptions=True,
    )
    wrong = [outcome for outcome in outcomes if not isinstance(outcome, Certificate)]
    assert all(isinstance(error, Problem) and error.code == IN_CONFLICT.code for error in wrong)
    rows = await history(HOSPITAL, row.record_id)
    assert [r.revision for r in rows] == list(range(3 - len(wrong), 0, -1))
    assert [r.current for r in rows] == [True] + [False] * (len(rows) - 1)


async def test_nothing_personal_is_readable_in_the_table() -> None:
    row = (await filed(death())).row
    await corrected(HOSPITAL, row, death(place="home"))
    raw = await get_connections().get("default").execute_query_dict("SELECT * FROM certificate")
    text = b" ".join(
        value.encode() if isinstance(value, str) else bytes(value)
        for line in raw
        for value in dict(line).values()
        if isinstance(value, str | bytes | memoryview)
    )
    assert id_number(1).encode() not in text
    assert "张建国".encode() not in text
    assert "写错了".encode() not in text


_one_paper = st.fixed_dictionaries(
    {
        "number": st.sampled_from("ABCD"),
        "days": st.integers(4, 7),
        "place": st.sampled_from(["home", "hospital"]),
    }
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    papers=st.lists(_one_paper, min_size=1, max_size=4, unique_by=lambda paper: paper["number"]),
    orders=st.tuples(st.randoms(use_true_random=False), st.randoms(use_true_random=False)),
    repeats=st.integers(0, 3),
)
async def test_duplicates_in_any_order_and_repeated_end_with_the_same_record(
    papers: list[dict[str, Any]], orders: tuple[Any, Any], repeats: int
) -> None:
    ends = []
    for order in orders:
        person = next(_persons)
        arriving = [*papers, *papers[:repeats]]
        order.shuffle(arriving)
        for paper in arriving:
            certificate = death(
                person,
                number=f"{paper['number']}{person}",
                died_at=days_ago(0) - timedelta(days=paper["days"]),
                place=paper["place"],
            )
            await filed(certificate)
        found = await find(COUNTY, id_number(person))
        assert found.counting.died is not None
        rows = await Certificate.of(COUNTY).filter(decedent_index=decedent_index(id_number(person)))
        assert len(rows) == len(papers), "a repeat adds nothing"
        duplicates = sorted(said_by(row).number[0] for row in found.duplicates)
        body = kept(found.counting.died)
        ends.append((body["number"][0], body["died_at"], body["place"], duplicates, len(found.doubts)))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("columns", [("live_number",), ("counting_decedent",), ("record_id", "revision")])
async def test_the_database_itself_refuses_a_second_one(columns: tuple[str, ...]) -> None:
    first = (await filed(death(1))).row
    second = (await filed(death(2))).row
    with pytest.raises(IntegrityError):
        await (
            Certificate.of(COUNTY)
            .filter(id=second.id)
            .update(**{column: getattr(first, column) for column in columns})
        )
