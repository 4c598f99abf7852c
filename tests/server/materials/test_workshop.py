"""The process that looks at a file may crash, hang, flood or lie; the product answers and goes on."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import AsyncIterator

import pytest

from server.errors import Problem
from server.materials import workshop as workshop_module
from server.materials.workshop import Processed, Workshop
from server.storage import SealedFile
from tests.server.materials.drawn import encoded, photo
from tests.server.materials.waiting import children, open_files, until

JPEG = encoded(photo())


def script(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


async def work(workshop: Workshop, data: bytes, kind: str = "image/jpeg") -> tuple[Processed, bytes]:
    async with SealedFile() as source, SealedFile() as result:
        await source.write(data)
        await source.finish()
        processed = await workshop.process(source, kind, result)
        return processed, b"".join(result.read_blocking())


async def refused(workshop: Workshop, data: bytes = JPEG, kind: str = "image/jpeg") -> str:
    with pytest.raises(Problem) as caught:
        await work(workshop, data, kind)
    return caught.value.code


@pytest.fixture
async def clean() -> AsyncIterator[None]:
    """No process and no open file is left by what the test did."""

    await work(Workshop(1), JPEG)
    before = set(children()), open_files()
    yield
    await until(lambda: set(children()) <= before[0] and open_files() <= before[1])


async def test_a_photo_goes_through() -> None:
    processed, jpeg = await work(Workshop(1), JPEG)
    digest = hashlib.sha256(JPEG).digest()
    assert processed == Processed(digest, "image/jpeg", 1600, 1200, None, ())
    assert jpeg[:3] == b"\xff\xd8\xff"


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize(
    "text",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(3)",
        "print('no answer at all')",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x05[1,2')",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x02{')",
        "import sys\nsys.stdin.buffer.read()\nwhile 1: sys.stdout.write('\\0\\0\\0\\2{}' + 'x' * 9999)",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x02{}'); sys.stdout.flush(); raise SystemExit(1)",
    ],
)
async def test_a_crash_a_lie_and_a_flood_are_a_problem(text: str) -> None:
    assert await refused(Workshop(1, command=script(text))) == "unreadable_file"


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize(
    "text",
    ["import time; time.sleep(600)", "while True: pass", "while True: print('x' * 9999)"],
)
async def test_a_hang_is_ended(text: str) -> None:
    began = time.monotonic()
    assert await refused(Workshop(1, seconds=0.5, command=script(text))) == "unreadable_file"
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("clean")
async def test_a_caller_that_goes_away_ends_the_process() -> None:
    workshop = Workshop(1, command=script("import time; time.sleep(600)"))
    before = set(children())
    task = asyncio.create_task(work(workshop, JPEG))
    await until(lambda: set(children()) > before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_sees_neither_our_environment_nor_our_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", "secret")
    answer = (
        "import json, os, sys\n"
        "files = os.listdir('/proc/self/fd')\n"
        "found = json.dumps({'digest': '', 'content_type': ' '.join(os.environ), 'advice': files})\n"
        "sys.stdout.buffer.write(len(found).to_bytes(4, 'big') + found.encode())"
    )
    processed, _ = await work(Workshop(1, command=script(answer)), JPEG)
    assert "ENCRYPTION_KEYS" not in processed.content_type and "PATH" in processed.content_type
    # Standard input, output and errors, and the directory that was just listed.
    assert len(processed.advice) == 4


async def test_the_real_process_is_limited() -> None:
    code = (
        "import json, resource, sys\n"
        "from server.materials import processing\n"
        "processing._limit()\n"
        "wanted = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)\n"
        "limits = json.dumps([resource.getrlimit(w)[1] for w in wanted])\n"
        "found = json.dumps({'digest': '', 'content_type': limits})\n"
        "sys.stdout.buffer.write(len(found).to_bytes(4, 'big') + found.encode())"
    )
    processed, _ = await work(Workshop(1, command=script(code)), JPEG)
    assert json.loads(processed.content_type) == [1536 * 1024 * 1024, 20, 0, 0]


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"\xff\xd8\xff rubbish", "image/jpeg", "unreadable_file"),
        (JPEG[: len(JPEG) // 2], "image/jpeg", "unreadable_file"),
        (b"%PDF-1.7 rubbish", "application/pdf", "unreadable_file"),
    ],
)
async def test_a_refusal_comes_back_as_its_problem(data: bytes, kind: str, code: str) -> None:
    assert await refused(Workshop(1), data, kind) == code


async def test_when_too_many_wait_the_next_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_module, "WAITING", 2)
    workshop = Workshop(1, command=script("import time; time.sleep(600)"))
    tasks = [asyncio.create_task(work(workshop, JPEG)) for _ in range(2)]
    await until(lambda: workshop._waiting == 2)
    assert await refused(workshop) == "unavailable"
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert workshop._waiting == 0
