"""Twenty phones sending 5 MB at once cost the API process little more memory than nobody does."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from bench.upload_memory import MEMORY_BAR_MB, PHONES, SIZE, Process, measure, send, wait_for
from tests.server.materials.drawn import encoded, photo


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


async def test_twenty_uploads_of_five_megabytes_stay_within_the_bar(tmp_path: Path) -> None:
    picture = encoded(photo())
    data = picture + b"\0" * (SIZE - len(picture))
    process = Process("intake", str(tmp_path))
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
            await wait_for(client, process.url)
            await send(client, process.url, data, None)
            memory, _, _ = await measure(client, process, data, None)
    finally:
        process.end()
    assert memory <= MEMORY_BAR_MB
    assert files_in(tmp_path) == PHONES + 1
