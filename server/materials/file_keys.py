"""The keys of the stored files, carried over to today's first encryption key; the files stay as they are."""

from __future__ import annotations

from typing import Any

from server.database.rotation import rotate_table
from server.materials.models import Material
from server.storage import Storage


async def rotate_file_keys() -> int:
    """How many were. Raises UnreadableValue when a key's own key is not on the keyring any more."""
    return await rotate_table(Material._meta.db_table, ("storage_key", "wrapped_key"), _renew)


def _renew(row: dict[str, Any]) -> dict[str, bytes | None]:
    if not row["wrapped_key"]:
        return {}  # deleted: its key is gone on purpose
    return {"wrapped_key": Storage.rotated(row["storage_key"], row["wrapped_key"])}
