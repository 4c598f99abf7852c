"""What the clerk compares with the originals before acceptance, and what a declaration may leave for later.

Source: notice 三(二)3, practice of conditional acceptance (容缺受理).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.catalogue import Catalogue, Material
from server.answers.conditions import Answers, Verdict
from server.answers.decisions import materials
from server.cases.models import Case
from server.database.statements import select
from server.errors import INVALID, FieldError, problem

NOT_CONFIRMED = problem(
    "not_confirmed", 409, "材料还没有核对完", "还有材料没有与原件核对，请先核对，或者选择容缺受理。"
)


def declared_missing(catalogue: Catalogue, declaration: Mapping[str, Any] | None) -> list[Material]:
    """The materials that the declaration names, by code or by name. Raises INVALID for anything else."""
    if declaration is None:
        return []
    known = {name: paper for paper in catalogue.materials.values() for name in (paper.code, paper.name)}
    unknown = [name for name in declaration["missing"] if name not in known]
    if unknown:
        raise INVALID(
            fields=[
                FieldError(
                    "declaration.missing", "unknown_material", f"材料清单里没有“{name}”，请从清单里选择。"
                )
                for name in unknown
            ]
        )
    return list({known[name].code: known[name] for name in declaration["missing"]}.values())


_PHOTOS = """
SELECT code, side, confirmed_at FROM material WHERE county = $1 AND case_id = $2
    AND replaced_at IS NULL AND removed_at IS NULL AND deleted_at IS NULL
"""


async def require_confirmed(
    case: Case, catalogue: Catalogue, answers: Answers, originals_seen: bool, declared: list[Material]
) -> None:
    """Every paper of the family that the answers make necessary was compared, or is declared to come later.

    Of a case that was filed on a phone each photo says so itself; of one that was filed at the counter
    there are none, and the clerk's `originals_seen` is the word for all. Raises NOT_CONFIRMED with what
    is open.
    """
    needed = [
        decision.material
        for decision in materials(catalogue, answers)
        if decision.verdict is Verdict.YES
        and decision.material.source == "family"
        and decision.material not in declared
    ]
    if not originals_seen and any(paper.original_needed for paper in needed):
        raise NOT_CONFIRMED()
    if case.assisted:
        return
    rows = await select(_PHOTOS, case.county, case.id)
    there = {(row["code"], row["side"]): row["confirmed_at"] is not None for row in rows}
    open_ones = [
        _open(paper, part.code, part.label, photographed=(paper.code, part.code) in there)
        for paper in needed
        for part in paper.parts
        if part.required
        and not there.get((paper.code, part.code), False)
        and (paper.original_needed or (paper.code, part.code) not in there)
    ]
    if open_ones:
        raise NOT_CONFIRMED(fields=open_ones)


def _open(paper: Material, side: str, label: str, *, photographed: bool) -> FieldError:
    field = f"materials.{paper.code}.{side}"
    if photographed:
        return FieldError(field, "not_confirmed", f"“{paper.name}”的{label}照片还没有与原件核对。")
    return FieldError(field, "material_missing", f"还缺“{paper.name}”的{label}照片。")
