"""The one form under two pens and a hundred: nothing lost silently, nobody filed twice, no number twice."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.actors import Household
from server import clock
from server.cases import prefill, window
from server.cases.holders import find_case
from server.cases.models import Case
from server.cases.states import CaseStatus
from server.database import new_id, transaction
from server.errors import INVALID, Problem
from server.identity.actor import Actor, ActorKind

COUNTY = "430621"
WINDOW = Actor(ActorKind.WINDOW, new_id(), COUNTY, "综合受理窗口 工号1001")


def family() -> Actor:
    return Actor(ActorKind.FAMILY, new_id(), COUNTY, "家属")


async def assisted(household: Household) -> Case:
    """A complete draft at the counter, where no photos are needed."""
    async with transaction():
        return await prefill.begin(WINDOW, household.answers())


async def submit(case: Case) -> Case | Problem:
    try:
        async with transaction():
            return await prefill.submit(WINDOW, case.id)
    except Problem as problem:
        return problem


async def test_one_decedent_is_filed_once_however_many_try_at_once(database: str) -> None:
    household = Household.new(clock.today())
    cases = [await assisted(household) for _ in range(8)]

    results = await asyncio.gather(*(submit(case) for case in cases), return_exceptions=True)

    filed = [r for r in results if isinstance(r, Case)]
    assert len(filed) == 1
    live = await Case.of(COUNTY).filter(status=str(CaseStatus.SUBMITTED))
    assert [case.id for case in live] == [filed[0].id]
    drafts = await Case.of(COUNTY).filter(status=str(CaseStatus.DRAFT))
    assert len(drafts) == 7
    assert all(case.answers["decedent.name"] == household.decedent.name for case in drafts)


async def test_sixty_families_at_once_get_sixty_numbers(database: str) -> None:
    cases = [await assisted(Household.new(clock.today())) for _ in range(60)]

    results = await asyncio.gather(*(submit(case) for case in cases))

    numbers = [r.number for r in results if isinstance(r, Case)]
    assert len(set(numbers)) == 60
    today = f"{COUNTY}{clock.today():%Y%m%d}"
    assert all(number is not None and number.startswith(today) for number in numbers)


async def test_a_refused_submit_says_everything_at_once_and_keeps_everything(database: str) -> None:
    household = Household.new(clock.today())
    answers = household.answers() | {"applicant.phone": "12345", "decedent.id_number": "430621190001010000"}
    del answers["death.date"]
    case = await assisted(household)
    async with transaction():
        await prefill.save_answers(WINDOW, case.id, case.version, answers | {"death.date": None})

    refused = await submit(case)

    assert isinstance(refused, Problem)
    assert refused.kind is INVALID
    assert {f.field for f in refused.fields} >= {"applicant.phone", "decedent.id_number", "death.date"}
    kept = await find_case(COUNTY, case.id)
    assert kept.status == CaseStatus.DRAFT
    assert kept.answers["applicant.phone"] == "12345"


async def test_a_family_without_photos_is_told_each_missing_side(database: str) -> None:
    actor = family()
    async with transaction():
        case = await prefill.begin(actor, Household.new(clock.today()).answers())
    with pytest.raises(Problem) as refused:
        async with transaction():
            await prefill.submit(actor, case.id)
    missing = {f.field for f in refused.value.fields if f.code == "material_missing"}
    assert {"materials.decedent_id_card.front", "materials.decedent_id_card.back"} <= missing


async def test_the_rules_follow_the_day_of_death_until_acceptance(database: str) -> None:
    async with transaction():
        case = await prefill.begin(family(), {"death.date": "2025-03-01"})
    assert case.catalogue_version == "2021-05"
    async with transaction():
        saved = await prefill.save_answers(family(), case.id, case.version, {"death.date": "2026-07-05"})
    assert saved.case.catalogue_version == "2026-07"


async def test_the_id_number_answers_sex_and_birth(database: str) -> None:
    household = Household.new(clock.today())
    async with transaction():
        case = await prefill.begin(family(), {"decedent.id_number": household.decedent.id_number})
    assert case.answers["decedent.birth_date"] == household.decedent.birth_date.isoformat()
    assert case.answers["decedent.sex"] == household.decedent.sex
    assert case.answer_sources["decedent.sex"] == "id_number"


async def test_a_photo_fills_only_what_is_empty(database: str) -> None:
    actor = family()
    async with transaction():
        case = await prefill.begin(actor, {"decedent.name": "手写的名字"})
        filled = await prefill.fill_empty(
            actor, case, {"decedent.name": "照片上的名字", "decedent.ethnic_group": "汉族"}, "photo"
        )
    assert filled == ["decedent.ethnic_group"]
    assert case.answers["decedent.name"] == "手写的名字"
    assert case.answer_sources["decedent.ethnic_group"] == "photo"


async def test_a_corrected_id_number_is_found_by_and_stays_unique(database: str) -> None:
    first, second = Household.new(clock.today()), Household.new(clock.today())
    one, two = await assisted(first), await assisted(second)
    assert isinstance(await submit(one), Case)
    assert isinstance(await submit(two), Case)

    with pytest.raises(Problem) as refused:
        async with transaction():
            await window.edit(
                WINDOW,
                two.id,
                two.version,
                {
                    "decedent.id_number": first.decedent.id_number,
                    "decedent.birth_date": first.decedent.birth_date.isoformat(),
                    "decedent.sex": first.decedent.sex,
                },
                "号码抄错",
            )
    assert refused.value.kind is prefill.ALREADY_FILED


ANSWERS = st.dictionaries(
    st.sampled_from(["decedent.name", "decedent.ethnic_group", "applicant.name", "payee.bank"]),
    st.sampled_from(["甲", "乙", "丙", ""]),
    min_size=1,
)


@given(st.lists(st.tuples(st.booleans(), ANSWERS, st.booleans()), min_size=1, max_size=8))
def test_with_two_pens_no_value_is_overwritten_unseen(steps: list[tuple[bool, dict[str, str], bool]]) -> None:
    """Beside a plain model: who changed a field after the writer's last look is asked about, nobody else."""
    case = Case(
        id=new_id(),
        county=COUNTY,
        catalogue_version="2026-07",
        version=1,
        answers={},
        answer_versions={},
        answer_sources={},
    )
    paper: dict[str, str] = {}
    changed_at: dict[str, int] = {}
    looked_at, known_version = [0, 0], [1, 1]
    for now, (hers, changes, looks_first) in enumerate(steps, start=1):
        pen = int(hers)
        if looks_first:
            looked_at[pen], known_version[pen] = now, case.version
        unseen = {
            name
            for name, value in changes.items()
            if changed_at.get(name, 0) > looked_at[pen] and paper.get(name, "") != value
        }

        found = prefill.conflicts(case, prefill.catalogue_of(case), known_version[pen], changes)
        assert {conflict.field for conflict in found} == unseen
        if found:
            continue
        prefill.write(case, changes, "typed")
        for name, value in changes.items():
            if paper.get(name, "") != value:
                paper[name], changed_at[name] = value, now
        assert case.answers == {name: value for name, value in paper.items() if value}
        looked_at[pen], known_version[pen] = now, case.version
