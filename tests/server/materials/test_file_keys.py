"""The key of a stored file goes over to a new encryption key, and the file still opens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server import clock
from server.database import new_id
from server.materials.file_keys import rotate_file_keys
from server.materials.models import Material
from server.privacy.keyring import Keyring, install
from server.storage import Storage

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture(autouse=True)
def _keyrings() -> Iterator[None]:
    install(Keyring({"old": OLD}))
    yield
    install(None)


async def content() -> AsyncIterator[bytes]:
    yield b"photo"


@pytest.mark.usefixtures("database")
async def test_a_file_opens_with_the_new_key_alone(tmp_path: Path) -> None:
    storage = Storage.from_url(tmp_path.as_uri())
    stored = await storage.put_encrypted("430621/a", content())
    made = await Material.create(
        id=new_id(),
        county="430621",
        case_id=new_id(),
        code="id_card",
        side="front",
        storage_key=stored.key,
        wrapped_key=stored.wrapped_key,
        content_type="image/jpeg",
        size=stored.size,
        fingerprint=stored.fingerprint,
        uploaded_by_kind="person",
        created_at=clock.now(),
    )
    install(Keyring({"new": NEW, "old": OLD}))
    assert await rotate_file_keys() == 1
    assert await rotate_file_keys() == 0
    install(Keyring({"new": NEW}))
    row = await Material.of("430621").get(id=made.id)
    opened = storage.open_decrypted(row.storage_key, row.wrapped_key)
    assert b"".join([chunk async for chunk in opened]) == b"photo"


@pytest.mark.usefixtures("database")
async def test_the_forgotten_key_of_a_deleted_file_is_left_forgotten() -> None:
    made = await Material.create(
        id=new_id(),
        county="430621",
        case_id=new_id(),
        code="id_card",
        side="front",
        storage_key="430621/a",
        wrapped_key=b"",
        content_type="image/jpeg",
        size=1,
        fingerprint=b"",
        uploaded_by_kind="person",
        created_at=clock.now(),
        deleted_at=clock.now(),
    )
    install(Keyring({"new": NEW, "old": OLD}))
    assert await rotate_file_keys() == 0
    assert bytes((await Material.of("430621").get(id=made.id)).wrapped_key) == b""
