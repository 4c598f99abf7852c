"""The format of an encrypted file: sealed chunk by chunk, so that nothing is ever whole in memory.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, "Online Authenticated-Encryption
and its Nonce-Reuse Misuse-Resistance"): the nonce of a chunk carries its number and whether it is the
last one. A chunk that was dropped, doubled, reordered or taken from another file does not open, and
neither does a file that was cut off at a chunk's border.

    header (10 bytes): format 1, cipher id, log2 of the chunk size, 7 random bytes
    then each chunk:   ciphertext and its 16-byte tag, nonce = random 7 + number 4 + last flag 1

Every file has a key of its own, and the header is bound to each chunk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag

from server.privacy.keyring import CIPHER_IDS, TAG_SIZE, cipher_for

CHUNK = 64 * 1024
KEY_SIZE = 32
HEADER_SIZE = 10
SEALED_CHUNK = CHUNK + TAG_SIZE
_FORMAT = 1
_CHUNK_LOG2 = CHUNK.bit_length() - 1
_CIPHER_NAMES = {number: name for name, number in CIPHER_IDS.items()}


class DamagedFile(Exception):
    """A stored file was changed, cut off or belongs to another key. Nothing after the fault is given."""


class Sealer:
    """Seals one file. Everything given to `update` comes out sealed, a chunk or so later."""

    def __init__(self, key: bytes, cipher: str) -> None:
        """`key`: 32 bytes, used for this one file only. `cipher`: "aes-gcm" or "sm4-gcm"."""
        self._aead = cipher_for(cipher, key)
        self._prefix = os.urandom(7)
        self.header = bytes((_FORMAT, CIPHER_IDS[cipher], _CHUNK_LOG2)) + self._prefix
        self._held = bytearray()
        self._number = 0
        self._started = False

    def update(self, data: bytes | bytearray | memoryview) -> list[bytes]:
        """What can be written by now, in order. A full chunk waits until it is known not to be the last."""
        out = self._start()
        view = memoryview(data)
        if self._held:
            room = CHUNK - len(self._held)
            self._held += view[:room]
            view = view[room:]
            if not view:
                return out
            out.append(self._seal(self._held, last=False))
            self._held = bytearray()
        while len(view) > CHUNK:
            out.append(self._seal(view[:CHUNK], last=False))
            view = view[CHUNK:]
        self._held += view
        return out

    def finish(self) -> list[bytes]:
        """The rest. The sealer is spent after it."""
        return [*self._start(), self._seal(self._held, last=True)]

    def _start(self) -> list[bytes]:
        first, self._started = not self._started, True
        return [self.header] if first else []

    def _seal(self, chunk: bytearray | memoryview, *, last: bool) -> bytes:
        sealed = self._aead.encrypt(_nonce(self._prefix, self._number, last), chunk, self.header)
        self._number += 1
        return sealed


class Opener:
    """Opens what a `Sealer` made. Raises DamagedFile at the first chunk that is not as it was."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._held = bytearray()
        self._header: bytes | None = None
        self._number = 0

    def update(self, sealed: bytes | bytearray | memoryview) -> Iterator[bytes]:
        """The plaintext chunks that can be given by now."""
        self._held += sealed
        if self._header is None:
            if len(self._held) < HEADER_SIZE:
                return
            self._read_header()
        held, self._held = self._held, bytearray()
        view, position = memoryview(held), 0
        while len(view) - position > SEALED_CHUNK:
            yield self._open(view[position : position + SEALED_CHUNK], last=False)
            position += SEALED_CHUNK
        self._held += view[position:]

    def finish(self) -> bytes:
        """The last chunk. Raises DamagedFile when the file ended early."""
        if self._header is None:
            raise DamagedFile("ended inside the header")
        return self._open(self._held, last=True)

    def _read_header(self) -> None:
        header = bytes(self._held[:HEADER_SIZE])
        if header[0] != _FORMAT or header[1] not in _CIPHER_NAMES or header[2] != _CHUNK_LOG2:
            raise DamagedFile("not a sealed file")
        del self._held[:HEADER_SIZE]
        self._header, self._prefix = header, header[3:]
        self._aead = cipher_for(_CIPHER_NAMES[header[1]], self._key)

    def _open(self, chunk: bytearray | memoryview, *, last: bool) -> bytes:
        try:
            plaintext = self._aead.decrypt(_nonce(self._prefix, self._number, last), chunk, self._header)
        except (InvalidTag, ValueError):
            raise DamagedFile(f"chunk {self._number} does not open") from None
        self._number += 1
        return plaintext


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if last else b"\0")
