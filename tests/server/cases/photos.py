"""Photos of a case, stored for real; and a process that is killed while it stores or deletes one.

`python -m tests.server.cases.photos <what> <database url> <case id>`
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from config.settings import settings
from server import clock
from server.answers.conditions import Verdict
from server.answers.decisions import materials
from server.cases import papers
from server.cases.models import Case
from server.cases.prefill import catalogue_of
from server.cases.sweeping import close_files
from server.database import connect, new_id, tortoise_config, transaction
from server.identity.actor import Actor
from server.materials.intake import ReceivedFile
from server.materials.models import Material
from server.storage import StoredFile, storage
from tests.server.cases.accepted import COUNTY, window

CODE, SIDE = "decedent_id_card", "front"


def store_in(folder: Path) -> None:
    """From now on files are kept in this directory, until `forget_store`."""
    os.environ["STORAGE_URL"] = folder.as_uri()
    forget_caches()


def forget_store() -> None:
    os.environ.pop("STORAGE_URL", None)
    forget_caches()


def forget_caches() -> None:
    settings.cache_clear()
    storage.cache_clear()


async def stored(case_id: UUID, county: str = COUNTY) -> StoredFile:
    """A photo in the store that no row names yet, like no other."""
    name = uuid7().hex

    async def content() -> AsyncIterator[bytes]:
        yield b"photo " + name.encode()

    return await storage().put_encrypted(f"{county}/{case_id}/{name}", content())


async def attached(case_id: UUID, actor: Actor | None = None, side: str = SIDE) -> Material:
    """A photo that is stored and belongs to the case, by the verbs that an upload uses.

    It came before acceptance, wherever the case stands now.
    """
    file = await stored(case_id)
    received = ReceivedFile(
        storage_key=file.key,
        wrapped_key=file.wrapped_key,
        content_type="image/jpeg",
        size=file.size,
        width=1,
        height=1,
        pages=None,
        fingerprint=file.fingerprint,
        advice=(),
        fields={},
    )
    which = Case.of(COUNTY).filter(id=case_id)
    async with transaction():
        stands = (await which.get()).status
        await which.update(status="submitted")
        material = await papers.attach(actor or window(), case_id, CODE, side, received)
        await which.update(status=stands)
        return material


async def photographed(case: Case) -> None:
    """Every side that the case needs, as rows: what is in the files is nobody's business here."""
    for needed in materials(catalogue_of(case), case.answers):
        if needed.verdict is not Verdict.YES or needed.material.source != "family":
            continue
        for part in needed.material.parts:
            await Material(
                county=case.county,
                case_id=case.id,
                code=needed.material.code,
                side=part.code,
                storage_key=f"test/{new_id().hex}",
                wrapped_key=b"k",
                content_type="image/jpeg",
                size=1,
                fingerprint=b"f",
                uploaded_by_kind="family",
                created_at=clock.now(),
            ).save(force_create=True)


def objects(folder: Path) -> set[str]:
    """The keys of everything in the store."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def age(folder: Path, hours: float) -> None:
    """Let everything in the store be so old."""
    then = (clock.now() - timedelta(hours=hours)).timestamp()
    for key in objects(folder):
        os.utime(folder / key, (then, then))


async def main(what: str, database: str, case_id: str) -> None:
    await connect(tortoise_config(database))
    if what == "store":
        await stored(UUID(case_id))
    else:
        async with transaction():
            await close_files(await Material.of(COUNTY).filter(case_id=case_id))
    print("reached", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
