"""Photos of the family's papers, as part of a case. Every function runs in the caller's transaction.

A newer photo of the same side replaces the older one; nothing is overwritten, and a photo that the window
has compared with the original is not replaced behind its back.
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from config.catalogue import Catalogue
from config.catalogue import Material as MaterialRule
from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, Item
from server.cases.prefill import catalogue_of
from server.cases.states import CaseStatus, ItemStatus, PayoutStatus
from server.cases.views import log_view
from server.cases.waiting import kind_of
from server.database import new_id
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, FieldError, problem
from server.identity.actor import Actor, ActorKind
from server.materials.intake import ReceivedFile
from server.materials.models import Material
from server.payouts.models import Payout

PAPERS_CLOSED = problem(
    "papers_closed", 409, "现在不收材料", "这件事现在不需要再交材料。部门或窗口需要时会告诉您。"
)
ALREADY_CONFIRMED = problem(
    "already_confirmed", 409, "窗口已经核对过", "这张照片窗口已经与原件核对过，不能再换。需要改请联系窗口。"
)

_CLOSED_AT_WINDOW = "这件办件现在不收材料照片。草稿、待受理的办件和等着补材料的办件才可以补拍。"

_OPEN = frozenset({CaseStatus.DRAFT, CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED})


async def attach(actor: Actor, case_id: UUID, code: str, side: str, file: ReceivedFile) -> Material:
    """Add a received photo to the case as this side of this material.

    The same photo again, which a phone on a bad network sends, is the material that is there already;
    the caller discards the object that was received for nothing.
    What the window takes at its desk is told to the family, with a line in who looked at its data.
    Raises INVALID for a material or side that the catalogue does not know, PAPERS_CLOSED when nobody
    waits for papers, ALREADY_CONFIRMED.
    """
    case = await lock_case(actor.county, case_id)
    rule = rule_of(case, code, side)
    by_window = actor.kind is ActorKind.WINDOW
    if case.status not in _OPEN and not await _asked_for(case, by_window):
        raise PAPERS_CLOSED(_CLOSED_AT_WINDOW if by_window else None)
    older = await _current(case, code, side)
    for row in older:
        if row.fingerprint == file.fingerprint:
            return row
    if any(row.confirmed_at for row in older) and actor.kind is ActorKind.FAMILY and case.status in _OPEN:
        raise ALREADY_CONFIRMED()
    now = clock.now()
    for row in older:
        row.replaced_at = now
        await row.save(update_fields=["replaced_at"])
    material = Material(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        code=rule.code,
        side=side,
        storage_key=file.storage_key,
        wrapped_key=file.wrapped_key,
        content_type=file.content_type,
        size=file.size,
        width=file.width,
        height=file.height,
        pages=file.pages,
        fingerprint=file.fingerprint,
        advice=[advice.as_dict() for advice in file.advice],
        uploaded_by=actor.id,
        uploaded_by_kind=str(actor.kind),
        created_at=now,
    )
    await material.save(force_create=True)
    facts: dict[str, Any] = {"code": code, "side": side, "material_id": str(material.id)}
    await record(case, actor, _told(case, material, "added", facts | {"replaces": len(older)}, by_window))
    await save_holder(case)
    if by_window:
        await log_view(actor, case.id, name_of(catalogue_of(case), material), "窗口补拍", material.id)
    return material


async def remove(actor: Actor, case_id: UUID, material_id: UUID) -> None:
    """Take a photo out of the case again, as long as the window has not compared it.

    The window takes out what it took itself, also when it has compared it: it sees its own mistake.
    Raises NOT_FOUND, PAPERS_CLOSED, ALREADY_CONFIRMED, and FORBIDDEN to the window for a family's photo.
    """
    case = await lock_case(actor.county, case_id)
    material = await Material.of(case.county).get_or_none(
        id=material_id, case_id=case.id, replaced_at=None, removed_at=None, deleted_at=None
    )
    if material is None:
        raise NOT_FOUND()
    by_window = actor.kind is ActorKind.WINDOW
    if case.status not in _OPEN:
        raise PAPERS_CLOSED(_CLOSED_AT_WINDOW if by_window else None)
    if by_window and material.uploaded_by_kind != ActorKind.WINDOW:
        raise FORBIDDEN("这张照片是家属传的，窗口不能删。可以重拍一张代替，或者请家属重传。")
    if material.confirmed_at and not by_window:
        raise ALREADY_CONFIRMED()
    material.removed_at = clock.now()
    await material.save(update_fields=["removed_at"])
    facts = {"code": material.code, "side": material.side}
    await record(case, actor, _told(case, material, "removed", facts, by_window))
    await save_holder(case)


async def papers_of(case: Case) -> list[Material]:
    """The photos that count, in the order of the catalogue's codes and sides."""
    return (
        await Material.of(case.county)
        .filter(case_id=case.id, replaced_at=None, removed_at=None, deleted_at=None)
        .order_by("code", "side", "created_at")
    )


def rule_of(case: Case, code: str, side: str) -> MaterialRule:
    """The catalogue's entry for a paper of the family. Raises INVALID for an unknown paper or side."""
    rule = catalogue_of(case).materials.get(code)
    if rule is None or rule.source != "family":
        raise INVALID(fields=[FieldError("code", "unknown", "不需要这种材料，请刷新后再试。")])
    extra = [f"page-{n}" for n in range(1, rule.extra_pages + 1)]
    if side not in {part.code for part in rule.parts} | set(extra):
        raise INVALID(fields=[FieldError("side", "unknown", "这份材料没有这一面，请重新选择。")])
    return rule


def name_of(catalogue: Catalogue, material: Material) -> str:
    """Name and side as a person reads them, e.g. "逝者身份证（人像面）"."""
    kind = catalogue.materials.get(material.code)
    if kind is None:
        return material.code
    side = next((part.label for part in kind.parts if part.code == material.side), "")
    return f"{kind.name}（{side}）" if side else kind.name


async def _current(case: Case, code: str, side: str) -> list[Material]:
    return await Material.of(case.county).filter(
        case_id=case.id, code=code, side=side, replaced_at=None, removed_at=None, deleted_at=None
    )


def _told(
    case: Case, material: Material, step: Literal["added", "removed"], facts: dict[str, Any], by_window: bool
) -> Happened:
    """The event of a photo that came or went. What the window did has a name of its own: it is told.

    Which paper it was stands in the private part, because the family reads it there.
    """
    if not by_window:
        return Happened(f"case.material_{step}", data=facts)
    kind = {"added": "case.material_taken_at_window", "removed": "case.material_withdrawn_at_window"}[step]
    return Happened(kind, data=facts, private={"material": name_of(catalogue_of(case), material)})


async def _asked_for(case: Case, by_window: bool) -> bool:
    """Whether a department waits for a correction, or the bank sent a payment back.

    At the window also what was declared to come later (容缺受理): the family brings it there.
    """
    if by_window and (waits_for := kind_of(case)) is not None and waits_for.code == "declaration":
        return True
    correction = Item.of(case.county).filter(case_id=case.id, status=str(ItemStatus.CORRECTION))
    returned = Payout.of(case.county).filter(case_id=case.id, status=str(PayoutStatus.RETURNED))
    return await correction.exists() or await returned.exists()
