"""A sealed file opens whole and unchanged, however it was cut up on the way, or not at all."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.storage.sealing import CHUNK, HEADER_SIZE, SEALED_CHUNK, DamagedFile, Opener, Sealer

KEY = b"k" * 32


def seal(plaintext: bytes, cipher: str = "aes-gcm", cuts: tuple[int, ...] = ()) -> bytes:
    sealer = Sealer(KEY, cipher)
    parts = [piece for part in cut(plaintext, cuts) for piece in sealer.update(part)]
    return b"".join([*parts, *sealer.finish()])


def unseal(sealed: bytes, key: bytes = KEY, cuts: tuple[int, ...] = ()) -> bytes:
    opener = Opener(key)
    chunks = [chunk for part in cut(sealed, cuts) for chunk in opener.update(part)]
    return b"".join(chunks) + opener.finish()


def cut(data: bytes, cuts: tuple[int, ...]) -> list[bytes]:
    borders = sorted({0, len(data), *(c for c in cuts if c < len(data))})
    return [data[a:b] for a, b in pairwise(borders)]


@pytest.mark.parametrize("cipher", ["aes-gcm", "sm4-gcm"])
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
@given(cuts=st.lists(st.integers(0, 2 * SEALED_CHUNK + 99), max_size=8).map(tuple))
def test_any_size_in_any_pieces_comes_back(cipher: str, size: int, cuts: tuple[int, ...]) -> None:
    plaintext = os.urandom(size)
    sealed = seal(plaintext, cipher, cuts)
    assert unseal(sealed, cuts=cuts) == plaintext
    assert size < 16 or plaintext[:16] not in sealed


def chunks_of(sealed: bytes) -> tuple[bytes, list[bytes]]:
    body = sealed[HEADER_SIZE:]
    return sealed[:HEADER_SIZE], [body[i : i + SEALED_CHUNK] for i in range(0, len(body), SEALED_CHUNK)]


def test_reordered_dropped_doubled_and_cut_off_chunks_are_noticed() -> None:
    header, (a, b, c) = chunks_of(seal(os.urandom(3 * CHUNK)))
    for wrong in ([b, a, c], [a, c], [a, a, b, c], [a, b], [a], [], [a, b, c, c]):
        with pytest.raises(DamagedFile):
            unseal(header + b"".join(wrong))
    with pytest.raises(DamagedFile):
        unseal(header[:5])


def test_a_chunk_of_another_file_under_the_same_key_is_noticed() -> None:
    plaintext = os.urandom(2 * CHUNK)
    header, (a, _) = chunks_of(seal(plaintext))
    _, (_, other) = chunks_of(seal(plaintext))
    with pytest.raises(DamagedFile):
        unseal(header + a + other)


@pytest.mark.parametrize("position", [0, 1, 2, 3, 9, 10, HEADER_SIZE + CHUNK, -1])
def test_a_changed_byte_and_a_wrong_key_are_noticed(position: int) -> None:
    sealed = bytearray(seal(os.urandom(CHUNK + 5)))
    with pytest.raises(DamagedFile):
        unseal(bytes(sealed), key=b"x" * 32)
    sealed[position] ^= 1
    with pytest.raises(DamagedFile):
        unseal(bytes(sealed))


def test_nothing_is_given_after_the_fault() -> None:
    header, (a, b, c) = chunks_of(seal(os.urandom(3 * CHUNK)))
    opener, given_out = Opener(KEY), []
    with pytest.raises(DamagedFile):
        for chunk in opener.update(header + a + b[:-1] + b"?" + c):
            given_out.append(chunk)
    assert len(given_out) == 1
