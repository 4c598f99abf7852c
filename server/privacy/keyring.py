"""The keys that personal data is encrypted with, and the one format of an encrypted value.

A value says for itself which key and cipher it was written with, so a new key can be put first in
`ENCRYPTION_KEYS` at any time: new values take it, old ones stay readable, and `rotate()` carries
them over one by one. Every value is bound to its place (`table.column`); moved to another column it
does not open, so a phone number cannot be passed off as an account number by whoever can write to
the database but holds no key.

    byte 0       format, 1
    byte 1       cipher, 1 = AES-256-GCM, 2 = SM4-GCM
    byte 2       length n of the key id
    n bytes      key id, ASCII
    12 bytes     nonce, random
    the rest     ciphertext and its 16-byte tag
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.settings import settings

NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16
_FORMAT: Final = 1
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


Readable = bytes | bytearray | memoryview


class UnreadableValue(Exception):
    """An encrypted value does not open: changed, moved from its place, or its key is not here.

    The text names the reason and the key id, never the value.
    """


class Aead(Protocol):
    """An authenticated cipher under one key; the shape of cryptography's own AEAD classes."""

    def encrypt(self, nonce: bytes, data: Readable, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: Readable, associated_data: bytes | None) -> bytes: ...


class Sm4Gcm:
    """SM4 (GB/T 32907) in GCM, in the shape of cryptography's AEAD classes, which lack it."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: Readable, associated_data: bytes | None) -> bytes:
        cipher = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(associated_data or b"")
        return cipher.update(data) + cipher.finalize() + cipher.tag

    def decrypt(self, nonce: bytes, data: Readable, associated_data: bytes | None) -> bytes:
        """Raises InvalidTag when the data was changed."""
        if len(data) < TAG_SIZE:
            raise InvalidTag
        cipher = Cipher(self._algorithm, modes.GCM(nonce, bytes(data[-TAG_SIZE:]))).decryptor()
        cipher.authenticate_additional_data(associated_data or b"")
        return cipher.update(data[:-TAG_SIZE]) + cipher.finalize()


def cipher_for(name: str, key: bytes) -> Aead:
    """The cipher of this name ("aes-gcm" or "sm4-gcm") under a 32-byte key.

    SM4 takes 16 bytes: they are derived (HKDF with SM3), so that the same setting serves both ciphers
    and the two never share key material.
    """
    if len(key) != 32:
        raise ValueError("an encryption key has 32 bytes")
    if name == "aes-gcm":
        return AESGCM(key)
    if name == "sm4-gcm":
        return Sm4Gcm(HKDF(hashes.SM3(), length=16, salt=None, info=b"sm4-gcm").derive(key))
    raise ValueError(f"unknown cipher: {name}")


CIPHER_IDS: Final = {"aes-gcm": 1, "sm4-gcm": 2}
_CIPHER_NAMES: Final = {number: name for name, number in CIPHER_IDS.items()}


class Keyring:
    """All keys by their id. The first encrypts, every one decrypts."""

    def __init__(self, keys: dict[str, bytes], cipher: str = "aes-gcm") -> None:
        """`keys`: id → 32 bytes, in order. Raises ValueError on no key, a bad id, size or cipher."""
        if not keys:
            raise ValueError("at least one encryption key is needed")
        for key_id in keys:
            if not _KEY_ID.fullmatch(key_id):
                raise ValueError("a key id is 1 to 32 ASCII letters, digits, _ or -")
        self.cipher = cipher
        self._ciphers: dict[tuple[int, bytes], Aead] = {
            (number, key_id.encode()): cipher_for(name, key)
            for key_id, key in keys.items()
            for name, number in CIPHER_IDS.items()
        }
        first = next(iter(keys)).encode()
        self._first = self._ciphers[CIPHER_IDS[cipher], first]
        self._header = bytes((_FORMAT, CIPHER_IDS[cipher], len(first))) + first

    @classmethod
    def from_text(cls, text: str, cipher: str = "aes-gcm") -> Keyring:
        """Read "id:base64,id:base64". Raises ValueError that names the id, never the key."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            key_id, _, encoded = part.partition(":")
            if key_id in keys:
                raise ValueError(f"encryption key {key_id!r} is given twice")
            try:
                keys[key_id] = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                raise ValueError("ENCRYPTION_KEYS: a key is not id:base64") from None
            if len(keys[key_id]) != 32:
                raise ValueError(f"encryption key {key_id!r} has not 32 bytes")
        return cls(keys, cipher)

    def encrypt(self, plaintext: bytes, place: bytes) -> bytes:
        """The encrypted value, readable only at the same `place` (`b"table.column"`)."""
        nonce = os.urandom(NONCE_SIZE)
        return self._header + nonce + self._first.encrypt(nonce, plaintext, place)

    def decrypt(self, value: bytes, place: bytes) -> bytes:
        """The plaintext. Raises UnreadableValue when it was changed, moved or its key is missing."""
        if len(value) < 3 + NONCE_SIZE + TAG_SIZE or value[0] != _FORMAT:
            raise UnreadableValue("not an encrypted value")
        start = 3 + value[2]
        cipher = self._ciphers.get((value[1], value[3:start]))
        if cipher is None:
            raise UnreadableValue(f"no key {_key_id(value)!r} on the keyring")
        body = start + NONCE_SIZE
        try:
            return cipher.decrypt(value[start:body], value[body:], place)
        except (InvalidTag, ValueError):
            raise UnreadableValue(f"key {_key_id(value)!r} does not open the value here") from None

    def needs_rotation(self, value: bytes) -> bool:
        """Whether the value was written with another key or cipher than the first one of today."""
        return not value.startswith(self._header)

    def rotate(self, value: bytes, place: bytes) -> bytes:
        """The same plaintext under today's first key. Raises UnreadableValue as `decrypt`."""
        return self.encrypt(self.decrypt(value, place), place)


def _key_id(value: bytes) -> str:
    return value[3 : 3 + value[2]].decode("ascii", "replace")


_installed: Keyring | None = None


def keyring() -> Keyring:
    """The keyring of this process, built from the settings at first use."""
    global _installed
    if _installed is None:
        chosen = settings()
        _installed = Keyring.from_text(chosen.encryption_keys.get_secret_value(), chosen.cipher)
    return _installed


def install(ring: Keyring | None) -> None:
    """Put another keyring in place for the whole process; None returns to the settings'."""
    global _installed
    _installed = ring
