"""The keys of the offices' own systems."""

from __future__ import annotations

import pytest

from config.settings import settings
from server import clock
from server.database import transaction
from server.identity.actor import ActorKind
from server.identity.api_clients import actor_of, create_api_client, find_by_key
from server.identity.models import ApiClient

COUNTY, POLICE = "430621", "public_security"
pytestmark = pytest.mark.usefixtures("database")


async def created(kind: ActorKind = ActorKind.DEPARTMENT, county: str = COUNTY) -> tuple[ApiClient, str, str]:
    async with transaction():
        return await create_api_client(county, kind=kind, office=POLICE, name="公安局业务系统")


async def disable(client: ApiClient) -> None:
    client.disabled_at = clock.now()
    await client.save(update_fields=["disabled_at"])


async def test_a_key_opens_the_door_of_its_office() -> None:
    client, key, _ = await created()
    found = await find_by_key(key, ActorKind.DEPARTMENT)
    assert found is not None
    actor = actor_of(found)
    assert (actor.id, actor.county, actor.department) == (client.id, COUNTY, POLICE)
    assert actor.machine


async def test_neither_key_nor_secret_can_be_read_where_they_are_kept() -> None:
    client, key, secret = await created()
    row = await ApiClient.of(COUNTY).get(id=client.id)
    assert row.webhook_secret == secret
    stored = await ApiClient.of(COUNTY).filter(id=client.id).values("key_hash", "name")
    assert key.encode() not in bytes(stored[0]["key_hash"])
    connection = ApiClient._meta.db
    rows = await connection.execute_query_dict('SELECT * FROM "api_client"')
    raw = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in rows[0].values())
    assert key.encode() not in raw
    assert key.removeprefix("bk_").encode() not in raw
    assert secret.encode() not in raw


async def test_a_key_of_one_kind_opens_no_other_door() -> None:
    _, key, _ = await created(ActorKind.REGISTRY)
    assert await find_by_key(key, ActorKind.DEPARTMENT) is None
    assert await find_by_key(key, ActorKind.REGISTRY) is not None


async def test_a_disabled_key_opens_nothing() -> None:
    client, key, _ = await created()
    await disable(client)
    assert await find_by_key(key, ActorKind.DEPARTMENT) is None


async def test_a_key_is_changed_without_a_gap() -> None:
    old, old_key, _ = await created()
    new, new_key, _ = await created()
    assert old_key != new_key
    for key in (old_key, new_key):
        assert await find_by_key(key, ActorKind.DEPARTMENT) is not None
    await disable(old)
    assert await find_by_key(old_key, ActorKind.DEPARTMENT) is None
    found = await find_by_key(new_key, ActorKind.DEPARTMENT)
    assert found is not None
    assert found.id == new.id


@pytest.mark.parametrize("changed", ["", "x", " half"])
async def test_a_key_that_is_nearly_right_is_wrong(changed: str) -> None:
    _, key, _ = await created()
    assert (
        await find_by_key(
            key[: len(key) // 2] if changed == " half" else key[:-1] + changed, ActorKind.DEPARTMENT
        )
        is None
    )


async def test_a_key_of_a_county_that_is_not_served_here_opens_nothing() -> None:
    _, key, _ = await created(county="430626")
    assert "430626" not in settings().counties
    assert await find_by_key(key, ActorKind.DEPARTMENT) is None
