"""Two relatives on one form, a second device, and what each of them may do."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.actors import Family, Household, Refused
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World


async def test_two_relatives_edit_at_once_and_no_field_is_lost_silently(
    world: World, office: Staffing, household: Household
) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin(household.answers("decedent"))
    son = await Family.arrive(world, "儿子")
    await son.join(await daughter.invite("helper"))
    both_saw = daughter.version

    # Different fields are merged, whoever comes second.
    await daughter.save(household.answers("death"), version=both_saw)
    await son.save(household.answers("insurance"), version=both_saw)

    # The same field with another value comes back with both values, and nothing of that save counts.
    seen = (await daughter.read())["version"]
    await son.read()
    await son.save({"decedent.household_address": "岳阳县荣家湾镇（儿子写的）"}, version=seen)
    with pytest.raises(Refused) as error:
        await daughter.save(
            {
                "decedent.household_address": "岳阳县新开镇（女儿写的）",
                "applicant.name": household.applicant.name,
            },
            version=seen,
        )
    assert error.value.status == 409
    assert error.value.code == "edit_conflict"
    field = error.value.problem["fields"][0]
    assert field["field"] == "decedent.household_address"
    assert field["yours"] == "岳阳县新开镇（女儿写的）"
    assert field["theirs"] == "岳阳县荣家湾镇（儿子写的）"

    # She looks at both and decides; the rest of what she typed is saved with it.
    await daughter.read()
    settled = await daughter.save(
        {"decedent.household_address": field["yours"], "applicant.name": household.applicant.name}
    )
    expected = household.answers("decedent", "death", "insurance")
    expected["decedent.household_address"] = field["yours"]
    expected["applicant.name"] = household.applicant.name
    assert {name: settled["answers"].get(name) for name in expected} == expected


async def test_the_same_value_from_both_is_no_conflict(world: World, household: Household) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin()
    son = await Family.arrive(world, "儿子")
    await son.join(await daughter.invite("helper"))
    seen = daughter.version

    await son.save({"decedent.name": household.decedent.name}, version=seen)
    saved = await daughter.save({"decedent.name": household.decedent.name}, version=seen)

    assert saved["answers"]["decedent.name"] == household.decedent.name


async def test_twenty_saves_at_once_keep_every_field(world: World, household: Household) -> None:
    family = await Family.of(world, household)
    await family.begin()
    answers = household.answers("decedent", "death", "insurance", "applicant")
    version = family.version

    await asyncio.gather(*(family.save({name: value}, version=version) for name, value in answers.items()))

    kept = (await family.read())["answers"]
    assert {name: kept.get(name) for name in answers} == answers


async def test_a_viewer_follows_but_does_not_fill(world: World, household: Household) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin(household.answers("decedent"))
    aunt = await Family.arrive(world, "姑姑")
    case = await aunt.join(await daughter.invite("viewer"))

    assert case["role"] == "viewer"
    assert case["moves"] == []
    with pytest.raises(Refused) as error:
        await aunt.save({"decedent.name": "别的名字"})
    assert error.value.status == 403
    with pytest.raises(Refused) as error:
        await aunt.submit()
    assert error.value.status == 403
    assert [relative["role"] for relative in await aunt.relatives()] == ["applicant", "viewer"]


async def test_a_stranger_learns_nothing_not_even_that_the_case_exists(
    world: World, household: Household
) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin(household.answers("decedent"))
    stranger = await Family.arrive(world, "路人")

    with pytest.raises(Refused) as error:
        await stranger.read(daughter.case_id)
    assert (error.value.status, error.value.code) == (404, "not_found")


async def test_an_invitation_is_good_once(world: World, household: Household) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin()
    token = await daughter.invite("helper")
    await (await Family.arrive(world, "儿子")).join(token)

    with pytest.raises(Refused) as error:
        await (await Family.arrive(world, "路人")).join(token)
    assert error.value.code == "invitation_over"


async def test_a_draft_that_was_left_expires_and_comes_back_whole(world: World, household: Household) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin(household.answers("decedent", "death"))
    before = (await daughter.read())["answers"]

    world.later(days=92)
    await eventually(daughter.read, until=lambda case: case["status"] == "expired", within=90)

    restored = await daughter.restore()
    assert restored["status"] == "draft"
    assert restored["answers"] == before


async def test_a_photo_that_a_bad_network_sends_twice_is_one_material(
    world: World, household: Household
) -> None:
    daughter = await Family.of(world, household)
    await daughter.begin()
    photo = next(iter(household.photos().values()))

    first, again = await asyncio.gather(
        *(daughter.upload("decedent_id_card", "front", photo) for _ in range(2))
    )

    assert first["id"] == again["id"]
    assert [paper["id"] for paper in await daughter.materials()] == [first["id"]]
    other = await daughter.upload("decedent_id_card", "front", photo + b"\0")
    assert [paper["id"] for paper in await daughter.materials()] == [other["id"]] != [first["id"]]
