"""A new encryption key takes over on a running database, and the old one can then be thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server import clock
from server.database.rotation import rotate_columns, rotate_table
from server.database.statements import select
from server.identity.models import Person
from server.privacy.keyring import Keyring, UnreadableValue, install

OLD, NEW = b"o" * 32, b"n" * 32
BOTH = Keyring({"new": NEW, "old": OLD})


@pytest.fixture(autouse=True)
def _keyrings() -> Iterator[None]:
    install(Keyring({"old": OLD}))
    yield
    install(None)


async def people(count: int) -> None:
    rows = [
        Person(county="430621", created_at=clock.now(), phone=f"1380013{n:04}" if n % 2 else None)
        for n in range(count)
    ]
    await Person.bulk_create(rows)


@pytest.mark.usefixtures("database")
async def test_every_value_is_carried_over_once_and_reads_without_the_old_key() -> None:
    await people(450)
    install(BOTH)
    first = await rotate_columns()
    assert first[Person._meta.db_table] == 225
    assert set((await rotate_columns()).values()) == {0}
    install(Keyring({"new": NEW}))
    phones = await Person.of("430621").order_by("id").values_list("phone", flat=True)
    assert phones[:4] == [None, "13800130001", None, "13800130003"] and len(phones) == 450


@pytest.mark.usefixtures("database")
async def test_a_value_that_was_written_meanwhile_is_left_alone() -> None:
    await people(2)
    install(BOTH)
    row = (await select('SELECT "id", "phone" FROM "person" WHERE "phone" IS NOT NULL'))[0]
    await Person.of("430621").filter(id=row["id"]).update(phone="13900139000")

    def renew(read: dict[str, object]) -> dict[str, bytes | None]:
        # What would be written had the row been read before the update.
        read["phone"] = row["phone"] if read["id"] == row["id"] else read["phone"]
        return {"phone": BOTH.encrypt(b"13800130001", b"person.phone")} if read["phone"] else {}

    await rotate_table("person", ("phone",), renew)
    assert (await Person.of("430621").get(id=row["id"])).phone == "13900139000"


@pytest.mark.usefixtures("database")
async def test_a_lost_key_is_an_error_and_changes_nothing() -> None:
    await people(2)
    install(Keyring({"new": NEW}))
    with pytest.raises(UnreadableValue, match="old"):
        await rotate_columns()
    install(Keyring({"old": OLD}))
    assert await Person.of("430621").order_by("id").values_list("phone", flat=True) == [None, "13800130001"]
