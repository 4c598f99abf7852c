"""The process that reads a photo may crash, hang or flood; whoever waits is told and the process is gone."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from datetime import date

import pytest

from server.reading.desk import Desk, NotRead
from server.reading.papers import interpret
from tests.server.materials.waiting import children, until
from tests.server.reading.drawn_papers import draw
from tests.server.reading.photographed import EASY, take


def script(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


ANSWER = {
    "width": 100,
    "height": 50,
    "lines": [{"text": "姓名", "score": 0.9, "corners": [[0, 0], [9, 0], [9, 5], [0, 5]]}],
}


async def test_a_photo_is_read_by_a_process_of_its_own() -> None:
    rng = random.Random(11)
    paper = draw("id_front", rng)
    seen = await Desk().read(take(paper.image, EASY, rng))
    reading = interpret(seen.lines, seen.width, seen.height, date(2026, 11, 25))
    assert {name: field.value for name, field in reading.fields.items()} == paper.says
    assert reading.flaws == ()


async def test_what_is_no_photo_is_unreadable() -> None:
    with pytest.raises(NotRead, match="unreadable"):
        await Desk().read(b"not a photo at all")


async def test_an_answer_is_taken_as_it_is_given() -> None:
    seen = await Desk(command=script(f"print({json.dumps(json.dumps(ANSWER))})")).read(b"x")
    assert (seen.width, seen.height, seen.lines[0].text) == (100, 50, "姓名")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("import time; time.sleep(60)", "too_slow"),
        ("import sys; sys.stdin.buffer.read(); import time; time.sleep(60)", "too_slow"),
        ("import os; os.kill(os.getpid(), 9)", "crashed"),
        ("raise MemoryError", "crashed"),
        ("print('{}')", "crashed"),
        ("print('nonsense')", "crashed"),
        ("print('[' * 2_000_000)", "crashed"),
        ('print(\'{"refused": "unreadable"}\')', "unreadable"),
    ],
)
async def test_trouble_is_told_and_the_process_is_gone(text: str, trouble: str) -> None:
    before = set(children())
    seconds = 1.0 if trouble == "too_slow" else 30.0
    async with asyncio.timeout(30):  # half of what a hanging one would take by itself
        with pytest.raises(NotRead, match=trouble):
            await Desk(seconds=seconds, command=script(text)).read(b"x" * 1_000_000)
    await until(lambda: set(children()) <= before)


async def test_the_limit_of_memory_ends_the_process_and_not_the_machine() -> None:
    greedy = (
        "import server.reading.ocr as ocr; ocr.MEMORY = 256 * 1024 * 1024; ocr._limit(); "
        "held = bytearray(512 * 1024 * 1024)"
    )
    with pytest.raises(NotRead, match="crashed"):
        await Desk(command=script(greedy)).read(b"x")


async def test_one_photo_is_read_at_a_time() -> None:
    desk = Desk(command=script(f"print({json.dumps(json.dumps(ANSWER))})"))
    counted: list[int] = []

    async def watch() -> None:
        while True:
            counted.append(len(children()))
            await asyncio.sleep(0)

    before = len(children())
    watching = asyncio.create_task(watch())
    await asyncio.gather(*(desk.read(b"x") for _ in range(4)))
    watching.cancel()
    assert max(counted) - before <= 1


async def test_a_reader_that_is_cancelled_takes_its_process_along() -> None:
    before = set(children())
    reading = asyncio.create_task(Desk(command=script("import time; time.sleep(60)")).read(b"x"))
    await until(lambda: set(children()) > before)
    reading.cancel()
    async with asyncio.timeout(30):
        with pytest.raises(asyncio.CancelledError):
            await reading
    await until(lambda: set(children()) <= before)
