"""Signing and encrypting what the platform pushes, written from 消息加密解密技术方案.

Not the library that the product uses: two implementations that agree are the test.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def signature(*parts: str) -> str:
    """SHA-1 of the parts in their order by value."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def encrypt(plain: str, aes_key: str, appid: str) -> str:
    """random(16) + length + message + appid, padded to 32, AES-256-CBC, base64."""
    key = _key(aes_key)
    message = plain.encode()
    content = secrets.token_bytes(16) + struct.pack(">I", len(message)) + message + appid.encode()
    padding = BLOCK - len(content) % BLOCK
    content += bytes([padding]) * padding
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(content) + encryptor.finalize()).decode()


def decrypt(cipher: str, aes_key: str, appid: str) -> str:
    """The message inside. Raises ValueError when it is not for this account or not whole."""
    key = _key(aes_key)
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    content = decryptor.update(base64.b64decode(cipher)) + decryptor.finalize()
    content = content[: -content[-1]]
    end = 20 + struct.unpack(">I", content[16:20])[0]
    if content[end:].decode() != appid:
        raise ValueError("another account")
    return content[20:end].decode()


def _key(aes_key: str) -> bytes:
    return base64.b64decode(aes_key + "=")
