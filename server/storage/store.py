"""Files at rest: a directory by default, any S3-compatible service by URL, encrypted before either.

`STORAGE_URL` is `file:///a/directory` or `s3://bucket/prefix`; the latter takes the usual AWS_*
variables (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL, AWS_ALLOW_HTTP).

The store is called in threads, with obstore's blocking functions. Its asynchronous ones hand their
results over from threads of their own, and now and then abort the interpreter when the process ends
at that moment; see docs/decisions/files-sealed-before-stored.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hmac
import os
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from config.settings import settings
from server.errors import Problem, problem
from server.privacy.keyring import UnreadableValue, keyring
from server.storage.sealed_file import SealedFile
from server.storage.sealing import DamagedFile, Opener
from server.storage.threads import in_thread

STORAGE_UNAVAILABLE = problem(
    "storage_unavailable", 503, "文件暂时存取不了", "文件暂时存取不了，请过几分钟再试。您已填的内容不会丢。"
)
FILE_MISSING = problem(
    "file_missing", 404, "文件不在了", "这份文件已经不在了，可能已按规定删除，请重新上传。"
)
FILE_DAMAGED = problem(
    "file_damaged", 500, "文件打不开", "这份文件打不开，我们已记录。请重新上传，或带原件到窗口办理。"
)

_KEY = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_PART = 5 * 1024 * 1024  # S3's smallest part, and so the most that one transfer holds
_READ = 256 * 1024
_LISTED_AT_ONCE = 500
# How obstore names a file of a directory that it has not finished writing.
_UNFINISHED = re.compile(r"#\d+$")

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What must be kept to read the file again: without `wrapped_key` nobody can."""

    key: str
    size: int
    """Plaintext bytes."""
    fingerprint: bytes = field(repr=False)
    """Equal for equal files and telling nothing else: HMAC under INDEX_KEY of the plaintext's SHA-256."""
    wrapped_key: bytes = field(repr=False)
    """The file's own key under the keyring, bound to `key`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as the store's listing tells of it. `stored_at` is the store's own time, UTC."""

    key: str
    stored_at: datetime


class Storage:
    """The store behind one URL."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # Two at a time: each may hold one part of 5 MB on its way to S3.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="storage")

    @classmethod
    def from_url(cls, url: str) -> Storage:
        """Raises ValueError for a scheme that is neither file nor s3."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            return cls(LocalStore(Path(unquote(parts.path)), mkdir=True))
        if parts.scheme == "s3":
            # No client options: given any, obstore stops reading AWS_ALLOW_HTTP. Its own time-outs are
            # 5 s to connect and 30 s for a request.
            return cls(
                S3Store.from_url(
                    url,
                    retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
                )
            )
        raise ValueError("STORAGE_URL is file:///directory or s3://bucket/prefix")

    async def put_encrypted(self, key: str, content: AsyncIterator[bytes]) -> StoredFile:
        """Seal and store what `content` yields, never whole in memory.

        Nothing reaches the store before the content is complete: when `content` raises or the caller
        is cancelled, no object is left. Raises STORAGE_UNAVAILABLE.
        """
        digest = sha256()
        async with SealedFile() as file:
            async for data in content:
                digest.update(data)
                await file.write(data)
            await file.finish()
            return await self.put_sealed(key, file, digest.digest())

    async def put_sealed(self, key: str, file: SealedFile, digest: bytes) -> StoredFile:
        """Store a finished file under `key` (letters, digits, `_`, `-`, `/`). Raises STORAGE_UNAVAILABLE.

        `digest`: the SHA-256 of what its fingerprint is to stand for, which may be an earlier form of it.
        """
        wrapped_key = keyring().encrypt(file.key, _place(_checked(key)))
        stored = StoredFile(key, file.size, _fingerprint(digest), wrapped_key)
        try:
            await self._call(
                obstore.put, self._store, key, file.sealed(), chunk_size=_PART, max_concurrency=1
            )
        except asyncio.CancelledError:
            # It may have been put all the same.
            with contextlib.suppress(Problem):
                await self.delete(key)
            raise
        return stored

    async def open_decrypted(self, key: str, wrapped_key: bytes) -> AsyncIterator[bytes]:
        """The plaintext, chunk by chunk.

        Raises FILE_MISSING, FILE_DAMAGED (changed, cut off, not this file's key) or
        STORAGE_UNAVAILABLE, as a rule before the first chunk, but a later chunk may be damaged too.
        A file that was deleted by rule has an empty `wrapped_key` and is missing.
        """
        if not wrapped_key:
            raise FILE_MISSING()
        try:
            opener = Opener(keyring().decrypt(wrapped_key, _place(_checked(key))))
            got = await self._call(obstore.get, self._store, key)
            parts = got.stream(min_chunk_size=_READ)
            while (part := await self._call(next, parts, None)) is not None:
                for chunk in opener.update(part):
                    yield chunk
            yield opener.finish()
        except (DamagedFile, UnreadableValue) as error:
            raise FILE_DAMAGED() from error

    async def delete(self, key: str) -> None:
        """Remove it; an object that is not there is not an error. Raises STORAGE_UNAVAILABLE."""
        try:
            await self._call(obstore.delete, self._store, _checked(key))
        except Problem as error:
            if error.kind is not FILE_MISSING:
                raise

    async def listing(self) -> AsyncIterator[list[Listed]]:
        """Every object, page by page, in no order. Raises STORAGE_UNAVAILABLE.

        What is stored or deleted meanwhile may be in it or not.
        """
        pages = obstore.list(self._store, chunk_size=_LISTED_AT_ONCE)
        while (page := await self._call(next, pages, None)) is not None:
            yield [Listed(entry["path"], entry["last_modified"].astimezone(UTC)) for entry in page]

    async def delete_unfinished(self, before: datetime) -> int:
        """Remove what a killed process had half written before this moment; returns how many files.

        In a directory only: an S3 service keeps unfinished uploads out of every listing and ends them by
        a rule of the bucket (docs/operations.md). Raises STORAGE_UNAVAILABLE.
        """
        if not isinstance(self._store, LocalStore) or self._store.prefix is None:
            return 0
        return await self._call(_delete_unfinished, Path(self._store.prefix), before.timestamp())

    @staticmethod
    def rotated(key: str, wrapped_key: bytes) -> bytes | None:
        """The wrapped key under today's first key, None when it is already; the object stays as it is.

        Raises UnreadableValue when the old key is gone.
        """
        ring = keyring()
        return ring.rotate(wrapped_key, _place(key)) if ring.needs_rotation(wrapped_key) else None

    async def _call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await in_thread(self._threads, functools.partial(function, *args, **kwargs))
        except FileNotFoundError as error:
            raise FILE_MISSING() from error
        except (BaseError, OSError) as error:
            raise STORAGE_UNAVAILABLE(headers={"Retry-After": "60"}) from error


def _delete_unfinished(directory: Path, before: float) -> int:
    deleted = 0
    for folder, _, names in os.walk(directory):
        for name in filter(_UNFINISHED.search, names):
            path = Path(folder, name)
            # One that was finished meanwhile has its final name by now.
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    deleted += 1
    return deleted


def _fingerprint(digest: bytes) -> bytes:
    secret = settings().index_key.get_secret_value().encode()
    return hmac.digest(hmac.digest(secret, b"file fingerprint 1", "sha256"), digest, "sha256")


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("a storage key is letters, digits, _ and - between single slashes")
    return key


def _place(key: str) -> bytes:
    return f"storage:{key}".encode()


@functools.cache
def storage() -> Storage:
    """The storage of this process, built from the settings at first use."""
    return Storage.from_url(settings().storage_url)
