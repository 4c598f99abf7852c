"""Objects in the store that nobody needs any more, found and removed by the worker.

A file is stored before its row is committed, and its row is closed before the file goes, so that a
process which is killed in between leaves an object too many and never a row without its object. What it
left is found by going through the store and asking the database which objects are still named.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from tortoise.expressions import Q

from config.catalogue.loading import counties
from server import clock
from server.cases.models import Case
from server.database import transaction
from server.materials.models import Material
from server.rounds import county_by_county
from server.storage import Listed, Storage, storage

log = structlog.get_logger(__name__)

# No upload lasts nearly as long: whatever is older and has no row will never get one.
SAFE_AGE = timedelta(hours=24)
# Somebody may be looking at a photo at the moment at which it is replaced.
PUT_ASIDE_FOR = timedelta(hours=24)
PAGES_AT_ONCE = 20
FILES_AT_ONCE = 200

_OURS = re.compile(r"(?P<county>\d{6})/(?P<case>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/[0-9a-f]{32}")


class Sweep:
    """Goes through the whole store, some pages a round, and begins again when it is through.

    An object is removed when no row that counts names it, when it is older than SAFE_AGE, and when the
    case in its key is a case of this database: a store that is shared with another installation, or a
    database that was put back to an older day, loses nothing that this one does not know of.
    """

    def __init__(self, store: Storage | None = None, pages: int = PAGES_AT_ONCE) -> None:
        self._store = store
        self._pages_at_once = pages
        self._pages: AsyncIterator[list[Listed]] | None = None

    async def __call__(self) -> int:
        """One round; returns how many objects were removed. Raises STORAGE_UNAVAILABLE."""
        store = self._store or storage()
        # By the machine's clock, as the store's own times are: a training day that was moved ahead must
        # not make an upload look old that is under way.
        before = datetime.now(UTC) - SAFE_AGE
        removed = 0
        if self._pages is None:
            removed += await store.delete_unfinished(before)
            self._pages = store.listing()
        try:
            for _ in range(self._pages_at_once):
                page = await anext(self._pages, None)
                if page is None:
                    self._pages = None
                    break
                removed += await _sweep(store, page, before)
        except BaseException:
            self._pages = None
            raise
        if removed:
            log.info("orphan_objects_removed", count=removed)
        return removed


async def let_go_of_replaced() -> int:
    """Worker round: files that the family removed or replaced go a day after; returns how many.

    Nobody shows them any more, and a file is kept no longer than it is needed (个人信息保护法 19, 47).
    One that the window had compared with the original is what the acceptance rests on: it stays as long
    as the case's other materials, by the county's rule.
    """
    return await county_by_county(_let_go)


async def close_files(rows: Sequence[Material]) -> list[str]:
    """Forget the keys of these files, so that nobody can open them again, and what was read from them.

    Returns their storage keys.

    Runs in the caller's transaction; the objects themselves are removed after it (`remove_objects`).
    """
    if rows:
        await (
            Material.of(rows[0].county)
            .filter(id__in=[row.id for row in rows])
            .update(deleted_at=clock.now(), wrapped_key=b"", reading=None, due_at=None)
        )
    return [row.storage_key for row in rows]


async def remove_objects(keys: Iterable[str]) -> None:
    """Remove what `close_files` closed. What fails here is found by the sweep."""
    for key in keys:
        await storage().delete(key)


async def _let_go(division: str) -> int:
    before = clock.now() - PUT_ASIDE_FOR
    put_aside = Q(removed_at__lt=before) | Q(replaced_at__lt=before, confirmed_at__isnull=True)
    async with transaction():
        rows = await Material.of(division).filter(put_aside, deleted_at=None).limit(FILES_AT_ONCE)
        keys = await close_files(rows)
    await remove_objects(keys)
    return len(keys)


async def _sweep(store: Storage, page: list[Listed], before: datetime) -> int:
    removed = 0
    for division in counties():
        old = {
            found.key: UUID(match["case"])
            for found in page
            if found.stored_at < before
            and (match := _OURS.fullmatch(found.key))
            and match["county"] == division
        }
        if not old:
            continue
        case_ids = set(old.values())
        known = set(await Case.of(division).filter(id__in=case_ids).values_list("id", flat=True))
        rows = Material.of(division).filter(case_id__in=case_ids, deleted_at=None)
        named = {row.storage_key for row in await rows.only("id", "storage_key")}
        for key, case_id in old.items():
            if key not in named and case_id in known:
                await store.delete(key)
                removed += 1
    return removed
