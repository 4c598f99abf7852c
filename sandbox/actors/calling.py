"""Speaking with the office as any client does: a bearer token, an Idempotency-Key, problem+json."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Mapping
from typing import Any

import aiohttp

from sandbox.world import World

# One repetition of a request whose connection broke, under the same key: what a phone does.
TRIES = 2

_seats = itertools.count()


class Refused(Exception):
    """The office said no. `problem` is its problem+json, `status` the HTTP status."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.code = str(problem.get("code", ""))
        self.detail = str(problem.get("detail", ""))
        self.fields: list[Mapping[str, Any]] = list(problem.get("fields", ()))
        wrong = ", ".join(f"{f.get('field')}: {f.get('message')}" for f in self.fields)
        super().__init__(f"{method} {path}: {status} {self.code} {self.detail} {wrong}".rstrip())


class Caller:
    """Somebody who speaks with the office. Who has nothing to sign in with is answered as anybody is."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seat = next(_seats)
        self.token: str | None = None
        self.last_headers: Mapping[str, str] = {}
        self._signing_in: asyncio.Task[None] | None = None

    async def sign_in(self) -> None:
        """Get a token; called again when the office says that it has run out."""

    async def sign_in_once(self) -> None:
        """`sign_in`, but once for everything that this person asks side by side and that waits for it."""
        if self._signing_in is None:
            self._signing_in = asyncio.create_task(self.sign_in())
            self._signing_in.add_done_callback(self._signed_in)
        await asyncio.shield(self._signing_in)

    def _signed_in(self, _: asyncio.Task[None]) -> None:
        self._signing_in = None

    async def get(self, path: str, **query: object) -> Any:
        return await self.ask("GET", path, query=query)

    async def pages(self, path: str, name: str, **query: object) -> list[Any]:
        """All entries `name` of a list, page after page by its cursor."""
        found: list[Any] = []
        page: Any = {"next": None}
        while True:
            page = await self.get(path, **{"limit": 100, **query}, cursor=page["next"])
            found += page[name]
            if page["next"] is None:
                return found

    async def post(self, path: str, body: object = None, **about: Any) -> Any:
        return await self.ask("POST", path, body, **about)

    async def put(self, path: str, body: object = None, **about: Any) -> Any:
        return await self.ask("PUT", path, body, **about)

    async def patch(self, path: str, body: object = None, **about: Any) -> Any:
        return await self.ask("PATCH", path, body, **about)

    async def delete(self, path: str, **about: Any) -> Any:
        return await self.ask("DELETE", path, **about)

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, object] | None = None,
        version: int | None = None,
        key: str | None = None,
        file: tuple[str, bytes, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Any:
        """One request; returns the JSON, bytes of any other type, or None for an empty answer.

        `version` goes into If-Match, `key` into Idempotency-Key (a fresh one when left out). `file` is
        (name, content, type) and goes as multipart with `fields`. Raises Refused.
        """
        headers = {} if method == "GET" else {"Idempotency-Key": key or str(uuid.uuid4())}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        sent: dict[str, Any] = {
            "params": {name: _written(value) for name, value in (query or {}).items() if value is not None}
        }
        if body is not None:
            sent["json"] = body
        if self._signing_in not in (None, asyncio.current_task()):
            await self.sign_in_once()
        used = self.token
        status, answer = await self._send(method, path, headers, sent, file, fields)
        if status == 401 and used is not None and await self._signed_in_again(used):
            status, answer = await self._send(method, path, headers, sent, file, fields)
        if status >= 400:
            problem = answer if isinstance(answer, dict) else {"detail": repr(answer)}
            raise Refused(method, path, status, problem)
        return answer

    async def _signed_in_again(self, refused: str) -> bool:
        """Whether there is a newer token than the one that was refused; who cannot sign in keeps theirs."""
        if self.token == refused:
            self.token = None
        if self.token is None:
            await self.sign_in_once()
        self.token = self.token or refused
        return self.token != refused

    async def _send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        sent: Mapping[str, Any],
        file: tuple[str, bytes, str] | None,
        fields: Mapping[str, str] | None,
    ) -> tuple[int, Any]:
        signed = {**headers, **self.world.headers_from(self.seat)}
        if self.token:
            signed["Authorization"] = f"Bearer {self.token}"
        for left in reversed(range(TRIES)):
            given = dict(sent)
            if file is not None:
                given["data"] = _form(file, fields or {})
            try:
                async with self.world.http_from(self.seat).request(
                    method, self.world.api_url + path, headers=signed, **given
                ) as response:
                    self.last_headers = response.headers
                    return response.status, await _read(response)
            except aiohttp.ClientConnectionError:
                if not left:
                    raise
        raise AssertionError("not reached")


async def _read(response: aiohttp.ClientResponse) -> Any:
    content = await response.read()
    if not content:
        return None
    return await response.json(content_type=None) if "json" in response.content_type else content


def _form(file: tuple[str, bytes, str], fields: Mapping[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    name, content, content_type = file
    form.add_field("file", content, filename=name, content_type=content_type)
    return form


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
