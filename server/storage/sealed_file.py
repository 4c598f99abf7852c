"""A file on its way: sealed while it is written, in a temporary file that has no name.

Having no name, it is gone with the process, whatever ends that: an upload that fails, is aborted or
killed leaves nothing to clear up. Its key lives in memory only. It is on the disk of TMPDIR: an
operator whose /tmp is kept in memory points TMPDIR at a disk.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

from config.settings import settings
from server.storage.sealing import KEY_SIZE, Opener, Sealer
from server.storage.threads import in_thread

# Large enough that a thread's hop costs little, small enough that twenty uploads are no burden.
BATCH = 512 * 1024
_READ = 256 * 1024


class SealedFile:
    """Write it, `finish()` it, read it as often as needed, close it (or use `async with`).

    The methods of one file are called one after the other, never at the same time.
    """

    def __init__(self) -> None:
        self.key = os.urandom(KEY_SIZE)
        self.size = 0
        """Plaintext bytes written so far."""
        self._sealer: Sealer | None = Sealer(self.key, settings().cipher)
        # The pieces as they came: joining them would copy each byte once more.
        self._waiting: list[bytes | memoryview] = []
        self._waiting_size = 0
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

    async def write(self, data: bytes | memoryview) -> None:
        """Seal and write. Raises OSError when the disk is full."""
        if self._has_batch(data):
            # Sealing and writing leave the loop: SM4 takes a millisecond for a batch, a busy disk more.
            await in_thread(None, self._write_waiting)

    async def finish(self) -> None:
        """No more is written. Only a finished file can be read."""
        await in_thread(None, self.finish_blocking)

    def write_blocking(self, data: bytes) -> None:
        """`write`, for a caller that is in a thread of its own already."""
        if self._has_batch(data):
            self._write_waiting()

    def finish_blocking(self) -> None:
        """`finish`, likewise."""
        self._write_waiting()
        assert self._sealer is not None
        _write_all(self._file.fileno(), self._sealer.finish())
        self._sealer = None

    def read_blocking(self) -> Iterator[bytes]:
        """The plaintext again. Raises DamagedFile when the disk gave back something else."""
        if self._sealer is not None:
            raise ValueError("the file is not finished")
        opener = Opener(self.key)
        descriptor, offset = self._file.fileno(), 0
        while batch := os.pread(descriptor, _READ, offset):
            offset += len(batch)
            yield from opener.update(batch)
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

    def _has_batch(self, data: bytes | memoryview) -> bool:
        self._waiting.append(data)
        self._waiting_size += len(data)
        return self._waiting_size >= BATCH

    def _write_waiting(self) -> None:
        if self._sealer is None:
            raise ValueError("the file is finished")
        waiting, self._waiting = self._waiting, []
        self.size += self._waiting_size
        self._waiting_size = 0
        _write_all(self._file.fileno(), [piece for data in waiting for piece in self._sealer.update(data)])


def _write_all(descriptor: int, pieces: list[bytes]) -> None:
    if not pieces:
        return
    written = os.writev(descriptor, pieces)
    if written < sum(map(len, pieces)):
        # A disk that fills up takes a part; the rest says so.
        rest = memoryview(b"".join(pieces))[written:]
        while rest:
            rest = rest[os.write(descriptor, rest) :]
