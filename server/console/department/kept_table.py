"""A payout table between its preview and the clerk's yes: encrypted, one for each clerk, for half an hour."""

from __future__ import annotations

import base64
import secrets
import zlib
from uuid import UUID

from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.errors import UNAVAILABLE, problem
from server.privacy import keyring

KEPT_FOR = 30 * 60.0  # seconds
_PLACE = b"payout table.preview"

PREVIEW_GONE = problem(
    "payout_preview_gone",
    409,
    "预览已经过期",
    "这张表的预览已经过期，或者已经导入过、又预览了别的表。请重新选择文件再预览。",
)


async def keep(store: EphemeralStore, clerk: UUID | None, filename: str, content: bytes) -> str:
    """Keep the table in the place of the clerk's last one; the token by which it is taken out again."""
    token = secrets.token_urlsafe(16)
    packed = zlib.compress(filename.replace("\0", "").encode() + b"\0" + content)
    sealed = base64.b64encode(keyring().encrypt(packed, _PLACE)).decode()
    try:
        await store.set(_key(clerk), f"{token}:{sealed}", ttl=KEPT_FOR)
    except EphemeralUnavailable:
        raise UNAVAILABLE(headers={"Retry-After": "5"}) from None
    return token


async def kept(store: EphemeralStore, clerk: UUID | None, token: str) -> tuple[str, bytes]:
    """Name and content. Raises PREVIEW_GONE."""
    known, _, sealed = (await _read(store, clerk)).partition(":")
    if not secrets.compare_digest(known.encode(), token.encode()):
        raise PREVIEW_GONE()
    name, _, content = zlib.decompress(keyring().decrypt(base64.b64decode(sealed), _PLACE)).partition(b"\0")
    return name.decode(), content


async def forget(store: EphemeralStore, clerk: UUID | None) -> None:
    """The table was imported. What cannot be forgotten now ends by itself."""
    try:
        await store.set(_key(clerk), ":", ttl=1.0)
    except EphemeralUnavailable:
        return


async def _read(store: EphemeralStore, clerk: UUID | None) -> str:
    try:
        value = await store.get(_key(clerk))
    except EphemeralUnavailable:
        raise UNAVAILABLE(headers={"Retry-After": "5"}) from None
    if value is None or value == ":":
        raise PREVIEW_GONE()
    return value


def _key(clerk: UUID | None) -> str:
    return f"payout-table:{clerk}"
