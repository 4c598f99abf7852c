"""The photos of a story: drawn from what the script says can be read on them, and really read, each once."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from server.cases import papers
from server.cases.models import Case
from server.database import transaction
from server.identity.actor import Actor
from server.materials.intake import receive_pieces
from server.reading.desk import Desk, Seen
from tests.server.reading.drawn_papers import Drawn, Kind, bank_card, draw
from tests.server.reading.photographed import EASY, take

_SHOWN_ON: Mapping[tuple[str, str], Kind] = {
    ("id_card", "front"): "id_front",
    ("id_card", "back"): "id_back",
    ("household_register", "first_page"): "register_first",
    ("household_register", "person_page"): "register_person",
    ("bank_card", "front"): "bank_card",
}


class OnceDesk(Desk):
    """Reads as the product does, and remembers: a story is told in several ways with the same photos."""

    _seen: dict[bytes, Seen] = {}  # noqa: RUF012 - for the whole run

    async def read(self, jpeg: bytes) -> Seen:
        if jpeg not in self._seen:
            self._seen[jpeg] = await super().read(jpeg)
        return self._seen[jpeg]


def picture(document: str, part: str, reads: Mapping[str, Any]) -> bytes:
    """A phone's photo of this side, on which these answers stand."""
    rng = random.Random(7)
    kind = _SHOWN_ON[document, part]
    if kind == "bank_card":
        paper = bank_card(rng, reads["payee.bank"], reads["payee.card_number"])
    else:
        paper = draw(kind, rng, _person({name.partition(".")[2]: value for name, value in reads.items()}))
    return take(paper.image, replace(EASY, tilt=2), rng)


def _person(says: Mapping[str, str]) -> Drawn:
    number = says.get("id_number", "")
    return Drawn(
        says.get("name", "张建国"),
        number,
        "女" if number[16:17] in tuple("02468") else "男",
        says.get("ethnic_group", "汉族").removesuffix("族"),
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}") if number else date(1950, 1, 1),
        says.get("household_address") or says.get("address", "湖南省岳阳县荣家湾镇天鹅路12号"),
    )


async def upload(actor: Actor, case: Case, code: str, side: str, jpeg: bytes) -> None:
    """What the page does with a photo."""

    async def pieces() -> AsyncIterator[bytes]:
        yield jpeg

    file = await receive_pieces(pieces(), prefix=f"{case.county}/{case.id}")
    async with transaction():
        await papers.attach(actor, case.id, code, side, file)
