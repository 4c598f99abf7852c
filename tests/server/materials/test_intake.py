"""Over real HTTP: a phone's photo arrives, is kept bare and sealed, and a failure leaves nothing."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image
from pypdf import PdfWriter
from sanic import Sanic

from config.settings import settings
from server.materials import intake
from server.storage import storage
from tests.server.materials.app import build, serving
from tests.server.materials.drawn import encoded, photo
from tests.server.materials.waiting import open_files, until

PHOTO = encoded(photo())


@dataclass
class Service:
    url: str
    app: Sanic[Any, Any]
    client: aiohttp.ClientSession
    folder: Path

    async def send(self, data: bytes, name: str = "file", query: str = "", **fields: str) -> tuple[int, Any]:
        form = aiohttp.FormData()
        for key, value in fields.items():
            form.add_field(key, value)
        form.add_field(name, data, filename="IMG_0001.jpg", content_type="image/jpeg")
        async with self.client.post(f"{self.url}/materials{query}", data=form) as response:
            return response.status, await response.json()

    def stored(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
async def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    monkeypatch.setenv("STORAGE_URL", tmp_path.as_uri())
    settings.cache_clear()
    storage.cache_clear()
    app = build()
    async with serving(app) as url, aiohttp.ClientSession() as client:
        yield Service(url, app, client, tmp_path)
    monkeypatch.undo()
    settings.cache_clear()
    storage.cache_clear()


async def test_a_photo_is_kept_bare_and_sealed_and_comes_back(service: Service) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "MAKER-X"
    status, file = await service.send(encoded(photo(), exif=exif), material="id_card", side="front")
    assert status == 200, file
    assert (file["content_type"], file["width"], file["height"]) == ("image/jpeg", 1200, 1600)
    assert file["fields"] == {"material": "id_card", "side": "front"} and file["pages"] is None
    assert file["key"].startswith("430621/materials/")

    (path,) = service.stored()
    sealed = path.read_bytes()
    assert b"JFIF" not in sealed and b"MAKER-X" not in sealed
    async with service.client.get(f"{service.url}/materials/0") as response:
        kept = await response.read()
    assert len(kept) == file["size"] and b"MAKER-X" not in kept
    assert Image.open(io.BytesIO(kept)).size == (1200, 1600)


async def test_the_same_photo_twice_has_one_fingerprint_and_two_objects(service: Service) -> None:
    (_, one), (_, two), (_, other) = [await service.send(data) for data in (PHOTO, PHOTO, PHOTO + b"\0")]
    assert one["fingerprint"] == two["fingerprint"] != other["fingerprint"]
    assert len(service.stored()) == 3


async def test_a_spoilt_photo_is_kept_and_the_family_is_told_at_once(service: Service) -> None:
    status, file = await service.send(encoded(photo(blur=5)))
    assert status == 200
    assert [advice["code"] for advice in file["advice"]] == ["blurred"]
    assert "模糊" in file["advice"][0]["message"]


async def test_a_pdf_is_kept(service: Service) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Author": "SECRET"})
    out = io.BytesIO()
    writer.write(out)
    status, file = await service.send(out.getvalue())
    assert status == 200 and file["content_type"] == "application/pdf" and file["pages"] == 1
    async with service.client.get(f"{service.url}/materials/0") as response:
        assert b"SECRET" not in await response.read()


async def test_what_is_refused_leaves_nothing(service: Service) -> None:
    for data, code in (
        (b"MZ" + b"\0" * 100_000, "unsupported_file_type"),
        (PHOTO[:50_000], "unreadable_file"),
        (b"\xff\xd8\xff" + b"\0" * (15 * 1024 * 1024), "file_too_large"),
        (b"\xff\xd8\xff" + b"\0" * (16 * 1024 * 1024), "file_too_large"),
        (b"", "file_expected"),
        (b"\xff", "unsupported_file_type"),
    ):
        status, answer = await service.send(data)
        assert (answer["code"], status) == (code, answer["status"]) and answer["detail"]
    status, answer = await service.send(PHOTO, name="picture")
    assert answer["code"] == "file_expected"
    async with service.client.post(f"{service.url}/materials", json={"file": "x"}) as response:
        assert (await response.json())["code"] == "malformed"
    assert service.stored() == []


async def test_a_file_that_could_not_be_recorded_is_deleted_again(service: Service) -> None:
    status, answer = await service.send(PHOTO, query="?refuse=1")
    assert (status, answer["code"]) == (500, "not_recorded")
    assert service.stored() == []


async def test_a_phone_that_goes_away_while_its_file_is_recorded_loses_nothing(service: Service) -> None:
    """The verb that records it runs on to its end, and must not find the object gone."""
    # Below 64 kB Sanic has not paused reading at the end, and so notices at once.
    small = encoded(photo(size=(640, 480)), quality=40)
    sending = asyncio.create_task(service.send(small, query="?linger=1"))
    await service.app.ctx.lingering.wait()
    sending.cancel()
    await asyncio.wait([sending])
    await until(lambda: not service.app.ctx.under_way)
    assert len(service.stored()) == 1


@pytest.mark.parametrize("size", [3_000_000, 14_000_000, 25_000_000])
async def test_a_refused_file_is_heard_out_so_that_the_phone_hears_the_sentence(
    service: Service, size: int
) -> None:
    status, answer = await service.send(b"MZ" + b"\0" * size)
    assert answer["code"] == ("unsupported_file_type" if size < 15_000_000 else "file_too_large")
    assert status == answer["status"]
    # The connection is still good for another try.
    assert (await service.send(PHOTO))[0] == 200


HEAD = (
    b"POST /materials HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Content-Length: 5000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"
)


async def half_sent(service: Service) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(HEAD + b"\xff\xd8\xff" + os.urandom(1_000_000))
    await writer.drain()
    await until(lambda: intake._under_way > 0)
    return reader, writer


async def test_a_phone_that_goes_away_leaves_nothing(service: Service) -> None:
    before = open_files()
    for _ in range(3):
        _, writer = await half_sent(service)
        writer.transport.abort()
        await until(lambda: not intake._under_way)
    assert service.stored() == []
    await until(lambda: open_files() <= before)


async def test_a_phone_that_falls_silent_is_told_and_leaves_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENCE", 0.2)
    reader, writer = await half_sent(service)
    async with asyncio.timeout(5):
        line = await reader.readline()
    assert b" 408 " in line
    assert service.stored() == [] and intake._under_way == 0
    writer.close()


async def test_when_too_many_upload_the_next_is_told_at_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    _, writer = await half_sent(service)
    status, answer = await service.send(PHOTO)
    assert (status, answer["code"]) == (503, "unavailable")
    writer.transport.abort()
    await until(lambda: not intake._under_way)
    assert (await service.send(PHOTO))[0] == 200


async def test_a_store_that_is_gone_is_a_problem(service: Service) -> None:
    service.folder.joinpath("430621").write_text("in the way")
    status, answer = await service.send(PHOTO)
    assert (status, answer["code"]) == (503, "storage_unavailable")


async def test_twenty_phones_at_once(service: Service) -> None:
    answers = await asyncio.gather(*(service.send(PHOTO) for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert len({answer["key"] for _, answer in answers}) == len(service.stored()) == 20
