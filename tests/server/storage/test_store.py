"""Files in a directory and in an S3 service: encrypted there, whole or absent, readable only in place."""

from __future__ import annotations

import asyncio
import os
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.errors import Problem
from server.privacy.keyring import Keyring, UnreadableValue, install, keyring
from server.storage import FILE_DAMAGED, FILE_MISSING, STORAGE_UNAVAILABLE, SealedFile, Storage
from tests.server.storage.s3_service import S3Service, s3_service

MB = 1024 * 1024
KEY = "430621/materials/01989f6a"


@dataclass
class Place:
    storage: Storage
    objects: Callable[[], dict[str, bytes]]
    """Everything that lies in the store, half-written parts included."""
    replace: Callable[[str, bytes], object]
    s3: S3Service | None = None


@pytest.fixture(params=["directory", "s3"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    if request.param == "directory":
        folder = tmp_path / "with space"

        def files() -> dict[str, bytes]:
            return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

        yield Place(
            Storage.from_url(f"file://{str(folder).replace(' ', '%20')}"),
            files,
            lambda key, data: (folder / key).write_bytes(data),
        )
        return
    async with s3_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL", service.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_REGION", "cn-south-1")

        def everything() -> dict[str, bytes]:
            parts = {f"{u}/{n}": d for u, ps in service.uploads.items() for n, d in ps.items()}
            return {k.removeprefix("/bucket/pre/"): v for k, v in service.objects.items()} | parts

        yield Place(
            Storage.from_url("s3://bucket/pre"),
            everything,
            lambda key, data: service.objects.__setitem__(f"/bucket/pre/{key}", data),
            service,
        )


async def pieces(data: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read(storage: Storage, key: str, wrapped_key: bytes) -> bytes:
    return b"".join([chunk async for chunk in storage.open_decrypted(key, wrapped_key)])


@pytest.mark.parametrize("size", [0, 1, 300_000, 12 * MB])
async def test_a_file_comes_back_and_is_unreadable_in_the_store(place: Place, size: int) -> None:
    data = os.urandom(size)
    stored = await place.storage.put_encrypted(KEY, pieces(data))
    assert stored.size == size and stored.key == KEY
    assert await read(place.storage, KEY, stored.wrapped_key) == data
    (name, sealed), *more = place.objects().items()
    assert name == KEY and not more
    assert len(sealed) >= size and (size < 16 or data[:16] not in sealed)


async def test_equal_files_have_equal_fingerprints_and_different_keys(place: Place) -> None:
    one = await place.storage.put_encrypted("a", pieces(b"same"))
    two = await place.storage.put_encrypted("b", pieces(b"same", 1))
    other = await place.storage.put_encrypted("c", pieces(b"Same"))
    assert one.fingerprint == two.fingerprint != other.fingerprint
    assert len({place.objects()[k] for k in "abc"}) == 3
    assert "wrapped_key" not in repr(one) and "fingerprint" not in repr(one)


async def test_an_upload_that_fails_leaves_nothing(place: Place) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield os.urandom(11 * MB)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await place.storage.put_encrypted(KEY, failing())
    assert place.objects() == {}


async def test_an_upload_that_is_cancelled_leaves_nothing(place: Place) -> None:
    reached = asyncio.Event()

    async def hanging() -> AsyncIterator[bytes]:
        yield os.urandom(11 * MB)
        reached.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(place.storage.put_encrypted(KEY, hanging()))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert place.objects() == {}


async def test_a_caller_that_is_cancelled_while_the_store_works_leaves_nothing(place: Place) -> None:
    async with SealedFile() as file:
        await file.write(os.urandom(12 * MB))
        await file.finish()
        task = asyncio.create_task(place.storage.put_sealed(KEY, file, b"digest"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert place.objects() == {}


@pytest.mark.parametrize("place", ["s3"], indirect=True)
async def test_a_store_that_refuses_halfway_leaves_nothing(place: Place) -> None:
    assert place.s3 is not None
    place.s3.refuse_parts = True
    with pytest.raises(Problem) as caught:
        await place.storage.put_encrypted(KEY, pieces(os.urandom(12 * MB)))
    assert caught.value.kind is STORAGE_UNAVAILABLE
    assert place.objects() == {}


async def test_a_changed_cut_off_or_exchanged_object_does_not_open(place: Place) -> None:
    stored = await place.storage.put_encrypted(KEY, pieces(os.urandom(200_000)))
    other = await place.storage.put_encrypted("other", pieces(os.urandom(200_000)))
    sealed = place.objects()[KEY]
    for wrong in (sealed[:-1], sealed[: 10 + 65552], b"", b"x" + sealed[1:], place.objects()["other"]):
        place.replace(KEY, wrong)
        with pytest.raises(Problem) as caught:
            await read(place.storage, KEY, stored.wrapped_key)
        assert caught.value.kind is FILE_DAMAGED
    with pytest.raises(Problem) as caught:
        await read(place.storage, KEY, other.wrapped_key)
    assert caught.value.kind is FILE_DAMAGED


async def test_a_missing_file_is_a_problem_and_deleting_it_again_is_not(place: Place) -> None:
    stored = await place.storage.put_encrypted(KEY, pieces(b"x"))
    await place.storage.delete(KEY)
    await place.storage.delete(KEY)
    assert place.objects() == {}
    with pytest.raises(Problem) as caught:
        await read(place.storage, KEY, stored.wrapped_key)
    assert caught.value.kind is FILE_MISSING


async def test_a_service_that_is_gone_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    async with s3_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL", service.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        storage = Storage.from_url("s3://bucket")
    with pytest.raises(Problem) as caught:
        await storage.put_encrypted(KEY, pieces(b"x"))
    assert caught.value.kind is STORAGE_UNAVAILABLE and caught.value.headers["Retry-After"]


async def test_a_listing_tells_every_object_and_when_it_was_stored(place: Place) -> None:
    keys = {f"430621/case{number % 3}/{number:04}" for number in range(8)}
    for key in keys:
        await place.storage.put_encrypted(key, pieces(b"x"))
    listed = [found async for page in place.storage.listing() for found in page]
    assert {found.key for found in listed} == keys and len(listed) == len(keys)
    if place.s3 is None:
        age = datetime.now(UTC) - min(found.stored_at for found in listed)
        assert timedelta() <= age < timedelta(minutes=5)
    else:
        assert {found.stored_at for found in listed} == {datetime(2026, 11, 24, 10, tzinfo=UTC)}


@pytest.mark.parametrize("place", ["directory"], indirect=True)
async def test_what_a_killed_process_had_half_written_is_removed_when_it_is_old(place: Place) -> None:
    await place.storage.put_encrypted(KEY, pieces(b"x"))
    for name in (f"{KEY}#1", f"{KEY}x#23"):
        place.replace(name, b"half")
    now = datetime.now(UTC)
    assert await place.storage.delete_unfinished(now - timedelta(hours=1)) == 0
    assert await place.storage.delete_unfinished(now + timedelta(seconds=1)) == 2
    assert list(place.objects()) == [KEY]


async def test_a_file_whose_key_was_forgotten_is_missing(place: Place) -> None:
    await place.storage.put_encrypted(KEY, pieces(b"x"))
    with pytest.raises(Problem) as caught:
        await read(place.storage, KEY, b"")
    assert caught.value.kind is FILE_MISSING


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a b", "文件", "a\n"])
async def test_a_key_that_could_leave_its_place_is_refused(place: Place, key: str) -> None:
    with pytest.raises(ValueError):
        await place.storage.put_encrypted(key, pieces(b"x"))
    assert place.objects() == {}


@pytest.fixture
def _own_keyring() -> Iterator[None]:
    yield
    install(None)


@pytest.mark.usefixtures("_own_keyring")
async def test_the_key_of_a_file_rotates_without_touching_the_object(place: Place) -> None:
    install(Keyring({"old": b"o" * 32}))
    stored = await place.storage.put_encrypted(KEY, pieces(b"x"))
    assert place.storage.rotated(KEY, stored.wrapped_key) is None
    install(Keyring({"new": b"n" * 32, "old": b"o" * 32}))
    wrapped = place.storage.rotated(KEY, stored.wrapped_key)
    assert wrapped is not None and not keyring().needs_rotation(wrapped)
    install(Keyring({"new": b"n" * 32}))
    assert await read(place.storage, KEY, wrapped) == b"x"
    with pytest.raises(UnreadableValue):
        place.storage.rotated(KEY, stored.wrapped_key)


async def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    storage = Storage.from_url(tmp_path.as_uri())
    block = os.urandom(100_000)

    async def many() -> AsyncIterator[bytes]:
        for _ in range(600):
            yield block

    await storage.put_encrypted("warm", pieces(b"x"))
    tracemalloc.start()
    try:
        stored = await storage.put_encrypted(KEY, many())
        async for _ in storage.open_decrypted(KEY, stored.wrapped_key):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert stored.size == 60_000_000 and peak < 8 * MB


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError):
        Storage.from_url("ftp://x/y")
