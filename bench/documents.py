"""Papers of real cases as PDFs: how many a minute one core sets, and whether requests go on meanwhile.

    make bench ARGS=documents

Every kind in turn, each read from the database (SQLite), deciphered, composed and set. No paper is set twice,
because the typesetter remembers what it has set. Counted is the CPU time of the whole process, so that a
second core helps nobody. The stops are those of a task beside it that only wants to go on; on a busy machine
another process can stop it too, so the bar is for 95 of 100 papers.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench import stage
from bench.effort import Effort
from bench.table import Bar, Line
from config.catalogue.documents import DOCUMENT_KINDS
from server import clock
from server.cases import items, window
from server.cases.documents import documents_of, paper_of
from server.cases.models import Case, Item
from server.cases.prefill import submit
from server.database import connect, disconnect, migrate, transaction
from server.documents.typesetting import printed
from tests.server.cases.accepted import COUNTY, clerk
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import submitted
from tests.server.registry.papers import cremation, death, filed

CASES = 24
"""Pairs of cases in a round, with nearly eight papers each."""


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """Speed, then the pauses of the event loop, then the size."""
    stage.use(f"sqlite://{folder / 'documents.sqlite3'}", folder=folder)
    asyncio.run(_measure(effort, show))


async def _measure(effort: Effort, show: Callable[[Line], None]) -> None:
    await migrate()
    await connect()
    try:
        # The first paper of a process reads the fonts.
        await _round(await _cases(0, 1))
        each = effort.of(CASES)
        rounds = [await _round(await _cases(1 + each * n, each)) for n in range(effort.rounds)]
    finally:
        await disconnect()
    show(
        Line(
            "papers of six kinds as PDF, one core",
            statistics.median(found.a_minute for found in rounds),
            "/min",
            bar=Bar("ours", "≥", 100),
            p50=statistics.median(found.milliseconds for found in rounds),
            against="read from SQLite, composed and set; by the CPU time of the process",
        )
    )
    stops = sorted(stop for found in rounds for stop in found.stops)
    at = lambda share: 1000 * stops[min(int(share * len(stops)), len(stops) - 1)]  # noqa: E731
    bar = Bar("ours", "≤", 20)
    told = f"slowest {at(1):.0f} ms"
    show(
        Line(
            "  longest stop of the event loop, p95", at(0.95), "ms", None, None, bar, told, at(0.5), at(0.99)
        )
    )
    largest = max(found.largest for found in rounds)
    show(Line("  largest of the files", largest / 1000, "kB", bar=Bar("ours", "≤", 200)))


@dataclass(frozen=True, slots=True)
class _Round:
    """`milliseconds` of the wall for a paper, `stops` in seconds, the longest of each; `largest` in bytes."""

    a_minute: float
    milliseconds: float
    stops: list[float]
    largest: int


async def _round(cases: list[Case]) -> _Round:
    watch = _Watch()
    beside = asyncio.create_task(watch.go_on())
    began, cpu = time.perf_counter(), time.process_time()
    kinds: set[str] = set()
    sizes, stops = [], []
    for asked in cases:
        for document in await documents_of(asked):
            watch.longest = 0.0
            case = await Case.of(COUNTY).get(id=asked.id)
            sizes.append(len((await printed(await paper_of(case, document.kind))).pdf))
            stops.append(watch.longest)
            kinds.add(document.kind)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    beside.cancel()
    assert kinds == set(DOCUMENT_KINDS)
    count = len(sizes)
    return _Round(60 * count / used, 1000 * took / count, stops, max(sizes))


class _Watch:
    """The longest time, in seconds, for which a task was kept from going on."""

    longest = 0.0

    async def go_on(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last - 0.001), now


async def _cases(first: int, count: int) -> list[Case]:
    """So many pairs: a case finished after a notice and a conditional acceptance, and one declined."""
    return [case for number in range(first, first + count) for case in await _pair(2 * number + 1)]


async def _pair(person: int) -> list[Case]:
    await filed(death(person, died_at="2026-10-03T08:20:00+08:00"))
    await filed(cremation(person, cremated_at="2026-10-05T10:30:00+08:00"))
    done = await submitted(
        person,
        applicant__name=_name(person),
        applicant__address=f"岳阳县荣家湾镇示例路{person}号",
        insurance__housing_fund="yes",
        insurance__assistance=["dibao"],
    )
    missing = [{"target": "payee.bank", "text": "请写明开户的支行"}]
    later = (clock.today() + timedelta(days=3)).isoformat()
    declaration = {"missing": ["申请人户口簿"], "deadline": later, "text": "三日内补交"}
    async with transaction():
        await window.return_for_correction(at_window(), done.id, "有一处需要补正", missing)
        await submit(at_window(), done.id)
        await window.accept(at_window(), done.id, originals_seen=True, declaration=declaration)
    for item in await Item.of(COUNTY).filter(case_id=done.id):
        async with transaction():
            await items.complete(clerk(item.department), item.id)
    other = await submitted(person + 1, applicant__name=_name(person))
    async with transaction():
        await window.decline(
            at_window(), other.id, "参保地不在本县", "社会保险经办条例第十九条", "请到参保地"
        )
    return [await Case.of(COUNTY).get(id=case.id) for case in (done, other)]


def _name(person: int) -> str:
    return "李" + chr(ord("一") + 37 * person % 20000)
