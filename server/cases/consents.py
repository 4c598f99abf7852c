"""What a person agreed to in a case: the text and its version, when, and that it was taken back.

Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from config.catalogue import YES, Catalogue
from server import clock
from server.cases.models import Case, Consent
from server.identity.actor import Actor, ActorKind


def statements(catalogue: Catalogue) -> dict[str, str]:
    """The statements of the form by the kind of consent that they are: `consents.truthful` is `truthful`."""
    return {
        name.rpartition(".")[2]: name
        for name, question in catalogue.questions.items()
        if question.type == "statement"
    }


async def agree(case: Case, actor: Actor, kinds: Iterable[str]) -> None:
    """Record that the person agrees to these texts, each in the wording of the case's version.

    Agreed to at the counter, a consent has no person until the family claims the case.
    """
    person_id = actor.id if actor.kind is ActorKind.FAMILY else None
    await Consent.bulk_create(
        Consent(
            county=case.county,
            case_id=case.id,
            person_id=person_id,
            kind=kind,
            text_version=case.catalogue_version,
            given_at=clock.now(),
        )
        for kind in kinds
    )


async def agree_to_statements(case: Case, actor: Actor, catalogue: Catalogue) -> None:
    """Record the statements that are answered with yes, unless they stand in this wording already."""
    given = [kind for kind, name in statements(catalogue).items() if case.answers.get(name) == YES]
    if case.submitted_at is not None:
        standing = Consent.of(case.county).filter(
            case_id=case.id, text_version=case.catalogue_version, withdrawn_at=None
        )
        known = {row.kind for row in await standing}
        given = [kind for kind in given if kind not in known]
    await agree(case, actor, given)


async def end(case: Case, kind: str, person_id: UUID | None = None) -> int:
    """End the consents of this kind that stand, the person's or everybody's; returns how many."""
    standing = Consent.of(case.county).filter(case_id=case.id, kind=kind, withdrawn_at=None)
    if person_id is not None:
        standing = standing.filter(person_id=person_id)
    return await standing.update(withdrawn_at=clock.now())


async def hand_over(case: Case, person_id: UUID) -> None:
    """What was agreed to at the counter is this person's, who claimed the case."""
    await Consent.of(case.county).filter(case_id=case.id, person_id=None).update(person_id=person_id)
