"""Which photos of the family's papers are there, and which must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config.catalogue import Catalogue, Material
from config.catalogue.rules import Part
from server.answers.decisions import needed
from server.cases.models import Case
from server.database.statements import select
from server.errors import FieldError

# Of a county and a case, its parameters.
THERE = """
SELECT code, side FROM material WHERE county = $1 AND case_id = $2
    AND replaced_at IS NULL AND removed_at IS NULL AND deleted_at IS NULL
"""


async def photographed(case: Case) -> frozenset[tuple[str, str]]:
    """Of which materials, by code, which sides or pages have a photo now."""
    return frozenset((row["code"], row["side"]) for row in await select(THERE, case.county, case.id))


def required_photos(catalogue: Catalogue, answers: Mapping[str, Any]) -> Iterator[tuple[Material, Part]]:
    """Every side or page of the family's papers that must be there, for answers in their kept form."""
    for material in needed(catalogue, answers):
        if material.source == "family":
            yield from ((material, part) for part in material.parts if part.required)


async def missing_materials(case: Case, catalogue: Catalogue, answers: Mapping[str, Any]) -> list[FieldError]:
    """Which required sides or pages of the family's papers have no photo yet.

    Nobody who is assisted at the window photographs at home: there the originals are on the counter.
    """
    if case.assisted:
        return []
    there = await photographed(case)
    return [
        FieldError(
            f"materials.{material.code}.{part.code}",
            "material_missing",
            f"还缺“{material.name}”的{part.label}照片。",
        )
        for material, part in required_photos(catalogue, answers)
        if (material.code, part.code) not in there
    ]
