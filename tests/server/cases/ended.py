"""Deaths and cremations on file, and the terminations that the worker made of them."""

from __future__ import annotations

from typing import Any

from server.cases import items as item_verbs
from server.cases.models import CaseEvent, Item, TerminationFile
from server.database import transaction
from server.identity.actor import Actor
from server.registry.certificates import AnyCertificate, decedent_index
from server.registry.filing import correct, void
from server.registry.models import Certificate
from tests.server.cases.accepted import clerk, history
from tests.server.registry.papers import (
    COUNTY,
    cremation,
    death,
    filed,
    id_number,
)

DIED, CREMATED = "2026-10-03T08:20:00+08:00", "2026-10-05T10:30:00+08:00"


async def verified(person: int = 1, **changes: Any) -> tuple[Certificate, Certificate]:
    """A death and its cremation on file."""
    died = await filed(death(person, **{"died_at": DIED, **changes}))
    return died.row, (await filed(cremation(person, cremated_at=CREMATED))).row


async def files(person: int = 1) -> list[TerminationFile]:
    return await TerminationFile.of(COUNTY).filter(decedent_index=decedent_index(id_number(person)))


async def file_of(person: int = 1) -> TerminationFile:
    [live] = [file for file in await files(person) if file.voided_at is None]
    return live


async def items_of(file: TerminationFile) -> dict[str, Item]:
    return {item.code: item for item in await Item.of(COUNTY).filter(file_id=file.id)}


async def corrected(actor: Actor, row: Certificate, certificate: AnyCertificate) -> None:
    async with transaction():
        await correct(actor, row.record_id, certificate, "写错了")


async def voided(actor: Actor, row: Certificate) -> None:
    async with transaction():
        await void(actor, row.record_id, "登记错了人")


async def finished(item: Item) -> None:
    async with transaction():
        await item_verbs.complete(clerk(item.department), item.id, item_verbs.Completion())


async def events(file: TerminationFile, kind: str) -> list[CaseEvent]:
    return [event for event in await history(file) if event.kind == kind]
