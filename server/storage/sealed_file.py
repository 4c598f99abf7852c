"""A file on its way: sealed while it is written, in a temporary file that has no name.

Having no name, it is gone with the process, whatever ends that: an upload that fails, is aborted or
killed leaves nothing to clear up. Its key lives in memory only. It is on the disk of TMPDIR: an
operator whose /tmp is kept in memory points TMPDIR at a disk.
"""

from __future__ import annotations

import hmac
import os
import tempfile
from collections.abc import AsyncIterator
from hashlib import sha256
from types import TracebackType
from typing import IO, Self

from config.settings import settings
from server.storage.sealing import KEY_SIZE, Opener, Sealer
from server.storage.threads import in_thread

# Large enough that a thread's hop costs little, small enough that twenty uploads are no burden.
BATCH = 256 * 1024


class SealedFile:
    """Write it, `finish()` it, read it as often as needed, close it (or use `async with`)."""

    def __init__(self) -> None:
        chosen = settings()
        self.key = os.urandom(KEY_SIZE)
        self.size = 0
        """Plaintext bytes written so far."""
        self._sealer: Sealer | None = Sealer(self.key, chosen.cipher)
        self._digest = hmac.new(_fingerprint_key(chosen.index_key.get_secret_value()), digestmod=sha256)
        self._waiting = bytearray()
        self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed by close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def fingerprint(self) -> bytes:
        """HMAC-SHA256 of the plaintext under INDEX_KEY: equal for equal files, telling nothing else."""
        return self._digest.digest()

    async def write(self, data: bytes | memoryview) -> None:
        """Seal and write. Raises OSError when the disk is full."""
        self._waiting += data
        if len(self._waiting) >= BATCH:
            await self._flush()

    async def finish(self) -> None:
        """No more is written. Only a finished file can be read."""
        await self._flush(last=True)

    async def _flush(self, *, last: bool = False) -> None:
        batch, self._waiting = self._waiting, bytearray()
        # Sealing and writing leave the loop: SM4 takes a millisecond for a batch, a busy disk more.
        await in_thread(None, self._seal_and_write, batch, last)

    def _seal_and_write(self, batch: bytearray, last: bool) -> None:
        if self._sealer is None:
            raise ValueError("the file is finished")
        self._digest.update(batch)
        self.size += len(batch)
        _write_all(self._file, self._sealer.update(batch))
        if last:
            _write_all(self._file, self._sealer.finish())
            self._sealer = None

    async def read(self) -> AsyncIterator[bytes]:
        """The plaintext again. Raises DamagedFile when the disk gave back something else."""
        if self._sealer is not None:
            raise ValueError("the file is not finished")
        opener = Opener(self.key)
        descriptor, offset = self._file.fileno(), 0
        while batch := await in_thread(None, os.pread, descriptor, BATCH, offset):
            offset += len(batch)
            for chunk in opener.update(batch):
                yield chunk
        yield opener.finish()

    def sealed(self) -> IO[bytes]:
        """The sealed bytes from the start, as the store takes them. Valid until `close()`."""
        if self._sealer is not None:
            raise ValueError("the file is not finished")
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Gone, with its key."""
        self._file.close()


def _write_all(file: IO[bytes], data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _fingerprint_key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"file fingerprint 1", "sha256")
