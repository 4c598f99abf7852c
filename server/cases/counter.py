"""What devices at the counter tell of a case: the chip of an identity card beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from server import clock
from server.answers.values import normalise
from server.cases import prefill
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case
from server.errors import NOT_FOUND
from server.identity.actor import Actor
from server.reading.chip import read_chip

Owner = Literal["decedent", "applicant"]


@dataclass(frozen=True, slots=True)
class CardBesideForm:
    """What became of a card: the answers that it filled, and those that say something else than it does."""

    filled: tuple[str, ...]
    differing: Mapping[str, Any]
    expired: bool


async def take_card(actor: Actor, case_id: UUID, owner: Owner, record: bytes) -> CardBesideForm:
    """Hold the chip's record against the form, and fill with it what a draft has not answered.

    What somebody typed is never overwritten: it comes back in `differing` with what the card says, by
    question. An address is no difference, people write it in many ways. Runs in the caller's transaction.
    Raises CARD_UNREADABLE, and NOT_FOUND where the county's papers know no identity card of this owner.
    """
    card = read_chip(record, clock.today())
    case = await lock_case(actor.county, case_id)
    told = _by_question(case, owner, card.fields)
    filled: list[str] = []
    if case.status in prefill.EDITABLE:
        filled = await prefill.fill_empty(actor, case, told, "window")
        if filled:
            await save_holder(case, prefill.ANSWER_COLUMNS)
    questions = prefill.catalogue_of(case).questions
    differing = {
        name: value
        for name, value in told.items()
        if questions[name].type != "address"
        and (given := normalise(questions[name], case.answers.get(name))) is not None
        and given != value
    }
    return CardBesideForm(tuple(filled), differing, card.expired(clock.today()))


def _by_question(case: Case, owner: Owner, fields: Mapping[str, str]) -> dict[str, Any]:
    """The card's fields as answers, by what the county's list of papers says a card can answer."""
    catalogue = prefill.catalogue_of(case)
    for paper in catalogue.materials.values():
        if paper.owner == owner and paper.document == "id_card":
            return {
                question: normalise(catalogue.questions[question], fields[name])
                for question, name in paper.reads.items()
                if name in fields
            }
    raise NOT_FOUND()
