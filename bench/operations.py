"""The operations that are measured: the request that the API gets, and the verb whose SQL is the limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.load.clients import Request
from bench.prepared import Prepared
from server.cases import prefill
from server.cases.family import part_of, require_filler
from server.cases.holders import find_case
from server.cases.progress import progress_of


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` works on the n-th case over HTTP; `verb` does the same in process, to be listened to.

    `bar` is the share of the limit that we promise to reach, `aim` what we would like.
    """

    name: str
    request: Request
    verb: Callable[[int], Awaitable[Any]]
    writes: bool
    bar: float
    aim: float


def save_draft(url: str, cases: Prepared, token: Callable[[int], str]) -> Operation:
    async def request(session: aiohttp.ClientSession, n: int) -> None:
        async with session.patch(
            f"{url}/api/v1/cases/{cases.case(n)}/answers",
            json={"answers": {"decedent.household_address": f"岳阳县测试路{n}号"}},
            headers={"Authorization": f"Bearer {token(n)}", "If-Match": '"2"'},
        ) as response:
            assert response.status == 200, await response.text()
            await response.read()

    async def verb(n: int) -> None:
        caller = cases.family(n)
        await require_filler(caller, cases.case(n))
        await prefill.save_answers(caller, cases.case(n), 2, {"decedent.household_address": "岳阳县测试路"})

    return Operation("save a draft", request, verb, True, 0.20, 0.20)


def submit(url: str, cases: Prepared, token: Callable[[int], str]) -> Operation:
    async def request(session: aiohttp.ClientSession, n: int) -> None:
        async with session.post(
            f"{url}/api/v1/cases/{cases.case(n)}/submit", headers={"Authorization": f"Bearer {token(n)}"}
        ) as response:
            assert response.status == 200, await response.text()
            await response.read()

    async def verb(n: int) -> None:
        await prefill.submit(cases.family(n), cases.case(n))

    return Operation("submit", request, verb, True, 0.25, 0.35)


def read_progress(url: str, cases: Prepared, token: Callable[[int], str]) -> Operation:
    async def request(session: aiohttp.ClientSession, n: int) -> None:
        async with session.get(
            f"{url}/api/v1/cases/{cases.case(n)}/progress", headers={"Authorization": f"Bearer {token(n)}"}
        ) as response:
            assert response.status == 200, await response.text()
            await response.read()

    async def verb(n: int) -> None:
        caller = cases.family(n)
        await part_of(caller, cases.case(n))
        await progress_of(await find_case(caller.county, cases.case(n)))

    return Operation("read progress", request, verb, False, 0.12, 0.18)
