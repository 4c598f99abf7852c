"""The sides of the papers that a case needs, with what was photographed of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from config.catalogue import Catalogue
from server.answers.conditions import Verdict
from server.answers.decisions import materials
from server.answers.validation import normalise_all


@dataclass(frozen=True, slots=True)
class Side:
    """One photo that a paper consists of; `photo` is the one that counts, None while there is none."""

    code: str
    label: str
    photo: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that these answers ask for."""

    code: str
    name: str
    sides: tuple[Side, ...]


def wanted(catalogue: Catalogue, answers: Mapping[str, Any], photos: Iterable[Any]) -> list[Wanted]:
    """The family's papers for these answers, certain and likely ones, in the order of the county's list."""
    taken = {(photo.code, photo.side): photo for photo in photos}
    return [
        Wanted(
            decision.material.code,
            decision.material.name,
            tuple(
                Side(part.code, part.label, taken.get((decision.material.code, part.code)))
                for part in decision.material.parts
            ),
        )
        for decision in materials(catalogue, normalise_all(catalogue, answers))
        if decision.verdict is not Verdict.NO and decision.material.source == "family"
    ]
