"""The draft that a conversation fills, seen as the dialogue sees it and written as the form writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.catalogue import Catalogue, County, Material
from server import clock
from server.answers.validation import normalise_all
from server.cases import prefill
from server.cases.family import MAY_FILL, Part, cases_of
from server.cases.holders import lock_case
from server.cases.models import Case
from server.cases.photographs import photographed, required_photos
from server.cases.states import CaseStatus
from server.chat.dialogue import Paper, View, demanded
from server.chat.dialogue.sorting import LOGIN, OWN
from server.chat.models import Conversation
from server.chat.understanding.meaning import Behalf
from server.counties import county, rules
from server.database import transaction
from server.database.statements import find, select
from server.errors import Problem
from server.identity.actor import Actor
from server.identity.models import Person
from server.reading.crosscheck import answered_by

OVER = frozenset({CaseStatus.WITHDRAWN, CaseStatus.EXPIRED, CaseStatus.ARCHIVED, CaseStatus.VOIDED})


@dataclass(slots=True)
class Draft:
    """`case` is the locked draft, None while nothing was told yet. `other` is a case that cannot be filled.

    `part` is this person's part in either. `photos` are the sides and pages that need no photo any more;
    None while nobody has looked, or since another one is on its way.
    """

    place: County
    case: Case | None = None
    part: Part | None = None
    other: Case | None = None
    photos: frozenset[tuple[str, str]] | None = None

    @property
    def catalogue(self) -> Catalogue:
        return prefill.catalogue_of(self.case) if self.case else rules(self.place)

    @property
    def is_open(self) -> bool:
        """Whether this person can tell something for the form."""
        return self.other is None


async def own_case(conversation: Conversation) -> Case | None:
    """The case of the turn before, locked; nearly every turn goes on with it."""
    if conversation.case_id is None:
        return None
    found = await find(Case, conversation.county, "id = $2", conversation.case_id, then="FOR UPDATE")
    return found[0] if found else None


async def draft_of(actor: Actor, conversation: Conversation, own: Case | None, part: str | None) -> Draft:
    """The draft that this person can fill, locked: the conversation's `own`, else the newest.

    `part` is the person's part in `own`, None when there is none.
    """
    if own is not None and part in MAY_FILL and own.status in prefill.EDITABLE:
        return Draft(county(actor.county), own, "applicant" if part == "applicant" else "helper")
    cases = await cases_of(actor)
    editable = [(c, p) for c, p in cases if c.status in prefill.EDITABLE]
    fillable = [(c, p) for c, p in editable if p in MAY_FILL]
    fillable.sort(key=lambda pair: pair[0].id != conversation.case_id)
    place = county(actor.county)
    for found, part in fillable[:1]:
        case = await lock_case(actor.county, found.id)
        if case.status in prefill.EDITABLE:
            return Draft(place, case, part)
        return Draft(place, None, part, case)
    others = editable or [(c, p) for c, p in cases if c.status not in OVER]
    return Draft(place, None, others[0][1], others[0][0]) if others else Draft(place, None, "applicant")


async def look(draft: Draft, conversation: Conversation, *, behalf: Behalf | None = None) -> View:
    """The form as it stands now. `behalf`: for whom somebody else types."""
    case, catalogue = draft.case, draft.catalogue
    there = await _photographed(draft, conversation)

    def papers(answers: Mapping[str, Any]) -> list[Paper]:
        if there is None:
            return []
        needed = required_photos(catalogue, answers)
        return [_paper(m, part.code, part.label) for m, part in needed if (m.code, part.code) not in there]

    return View(
        catalogue=catalogue,
        chat=draft.place.chat,
        today=clock.today(),
        service=draft.place.info.short + draft.place.info.service_name,
        phone=draft.place.info.phone,
        answers=normalise_all(catalogue, case.answers) if case else {},
        sources=dict(case.answer_sources) if case else {},
        find_papers=papers,
        may_submit=draft.part == "applicant",
        on_behalf=behalf is not None,
        typist=behalf.gone if behalf else "",
    )


_COMING = """
SELECT code, side FROM chat_photo WHERE county = $1 AND conversation_id = $2 AND case_id = $3
    AND status = 'waiting'
"""


async def _photographed(draft: Draft, conversation: Conversation) -> frozenset[tuple[str, str]] | None:
    """What needs no photo: it is there, or the worker is fetching it. None when nothing needs one."""
    case = draft.case
    if case is None or case.assisted:
        return None
    if draft.photos is None:
        draft.photos = await photographed(case)
        if conversation.account:  # who never wrote in the platform's chat has sent no photo there
            coming = await select(_COMING, case.county, conversation.id, case.id)
            draft.photos |= {(row["code"], row["side"]) for row in coming}
    return draft.photos


def _paper(material: Material, side: str, label: str) -> Paper:
    return Paper(material.code, side, material.name, label, answered_by(material, side))


def paper_named(catalogue: Catalogue, code: str, side: str) -> Paper | None:
    """The paper of a code and side, None when the catalogue has no such paper (any more)."""
    if (material := catalogue.materials.get(code)) is None:
        return None
    label = next((part.label for part in material.parts if part.code == side), side)
    return _paper(material, side, label)


async def write(actor: Actor, draft: Draft, answers: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Write answers of this conversation, with what follows from them; begins the draft when there is none.

    `answers` are those of the draft now, in their kept form. Runs in the caller's transaction, under the
    draft's lock.
    """
    if not changes:
        return
    case = await begun(actor, draft)
    follows = demanded(draft.catalogue, {**answers, **normalise_all(draft.catalogue, changes)})
    await prefill.save_into(actor, case, case.version, {**changes, **follows}, source=OWN)


async def begun(actor: Actor, draft: Draft) -> Case:
    """The draft, begun now when there was none yet."""
    if draft.case is None:
        draft.case, draft.part = await prefill.begin(actor), "applicant"
    return draft.case


async def take_over(actor: Actor, draft: Draft, answers: Mapping[str, Any], *, vouched: bool) -> None:
    """What the login and other answers already tell, into empty answers of the draft.

    `answers` are those of the draft now, in their kept form. `vouched`: the platform has told the person's
    phone number.
    """
    case, catalogue = draft.case, draft.catalogue
    if case is None:
        return
    await write(actor, draft, answers, demanded(catalogue, answers))
    if draft.part != "applicant" or not vouched:
        return
    wanted = [
        question.id
        for question in catalogue.questions.values()
        if question.type == "phone" and LOGIN in question.prefill and question.id not in answers
    ]
    if wanted:
        (person,) = await find(Person, actor.county, "id = $2", actor.id)
        changes = dict.fromkeys(wanted, person.phone)
        await prefill.save_into(actor, case, case.version, changes, source=LOGIN)


async def clear_own(actor: Actor, draft: Draft) -> None:
    """Take back what this conversation wrote; what somebody typed and the photos stay."""
    case = draft.case
    if case is None:
        return
    own: dict[str, Any] = {name: None for name in case.answers if case.answer_sources.get(name) == OWN}
    if own:
        await prefill.save_into(actor, case, case.version, own, source=OWN)


async def hand_in(actor: Actor, draft: Draft) -> Case | Problem:
    """Submit; a refusal changes nothing and comes back to be told."""
    assert draft.case is not None
    try:
        async with transaction():
            submitted = await prefill.submit(actor, draft.case.id)
    except Problem as refusal:
        draft.case = await lock_case(actor.county, draft.case.id)
        return refusal
    draft.case = submitted
    return submitted
