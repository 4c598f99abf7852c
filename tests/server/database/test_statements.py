"""Hand-written look-ups give what the ORM gives, of one county, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from server import clock
from server.cases.models import Case
from server.database import new_id, transaction
from server.database.statements import find, insert, update

COUNTY, NEXT_DOOR = "430621", "430626"


def _case(county: str, number: str, **more: object) -> Case:
    now = clock.now()
    return Case(
        id=new_id(),
        county=county,
        number=number,
        catalogue_version="2026-07",
        answers={"decedent.name": "欧阳", "death.date": "2026-07-01"},
        notice={"text": "请补正"},
        event_head=b"\x01\x02",
        created_at=now,
        updated_at=now,
        expires_at=now + timedelta(days=1),
        **more,
    )


async def test_a_found_row_is_the_row_that_the_orm_reads(database: str) -> None:
    case = _case(COUNTY, "1", assisted=True)
    await case.save(force_create=True)

    (found,) = await find(Case, COUNTY, "id = $2", case.id)

    read = await Case.of(COUNTY).get(id=case.id)
    for column in Case._meta.fields_map:
        assert getattr(found, column) == getattr(read, column), column
    assert found.answers["decedent.name"] == "欧阳"


async def test_inserted_rows_are_the_rows_that_the_orm_reads(database: str) -> None:
    cases = [_case(COUNTY, "1", assisted=True), _case(NEXT_DOOR, "2")]
    await insert(cases)
    await insert([])

    for case in cases:
        read = await Case.of(case.county).get(id=case.id)
        for column in Case._meta.fields_map:
            assert getattr(case, column) == getattr(read, column), column
    with pytest.raises(IntegrityError):
        await insert([_case(COUNTY, "3"), _case(COUNTY, "1")])
    assert await Case.of(COUNTY).count() == 1  # both or none


async def test_an_update_writes_the_named_fields_of_one_row_only(database: str) -> None:
    case, other = _case(COUNTY, "1"), _case(COUNTY, "2")
    await insert([case, other])
    case.number, case.answers, case.deleted = "3", {"decedent.name": "慕容"}, "not written"
    await update(case, {"number", "answers"})

    read = await Case.of(COUNTY).get(id=case.id)
    assert (read.number, read.answers, read.deleted) == ("3", {"decedent.name": "慕容"}, "")
    assert (await Case.of(COUNTY).get(id=other.id)).number == "2"


async def test_a_found_row_can_be_changed_and_saved(database: str) -> None:
    case = _case(COUNTY, "1")
    await case.save(force_create=True)

    async with transaction():
        (found,) = await find(Case, COUNTY, "id = $2", case.id, then="FOR UPDATE")
        found.number = "2"
        await found.save(update_fields=["number"])

    assert (await Case.of(COUNTY).get(id=case.id)).number == "2"


async def test_the_condition_orders_and_limits_the_countys_own_rows(database: str) -> None:
    for county, number in ((COUNTY, "1"), (COUNTY, "3"), (COUNTY, "2"), (NEXT_DOOR, "9")):
        await _case(county, number).save(force_create=True)

    found = await find(Case, COUNTY, "number > $2", "0", then="ORDER BY number DESC LIMIT 2")

    assert [case.number for case in found] == ["3", "2"]


async def test_a_condition_with_or_stays_in_its_county(database: str) -> None:
    await _case(NEXT_DOOR, "9").save(force_create=True)

    assert await find(Case, COUNTY, "number = $2 OR number = $3", "8", "9") == []
