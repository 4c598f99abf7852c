"""Each kind of office certifies what the notice has it certify (三(一)), and nothing else."""

from __future__ import annotations

import pytest

from config.catalogue.county import RegistryKind
from server.database import transaction
from server.errors import Problem
from server.identity.actor import Actor
from server.registry.certificates import AnyCertificate, CertificateKind
from server.registry.filing import correct
from server.registry.models import Certificate
from server.registry.offices import CERTIFIES, NOT_THIS_OFFICE
from tests.server.registry.papers import (
    COUNTY,
    FUNERAL_HOME,
    HEALTH_STATION,
    HOSPITAL,
    cremation,
    death,
    filed,
    office,
)

DEATH, CREMATION = CertificateKind.DEATH, CertificateKind.CREMATION
NOBODY = office("county_crematorium_of_another_county")

TABLE: list[tuple[Actor, CertificateKind, str | None]] = [
    (HEALTH_STATION, DEATH, "三(一)1"),
    (HOSPITAL, DEATH, "三(一)1"),
    (FUNERAL_HOME, CREMATION, "三(一)2"),
    (HEALTH_STATION, CREMATION, None),
    (HOSPITAL, CREMATION, None),
    (FUNERAL_HOME, DEATH, None),
    (NOBODY, DEATH, None),
    (NOBODY, CREMATION, None),
]


@pytest.mark.parametrize(("actor", "kind", "clause"), TABLE, ids=lambda part: getattr(part, "label", None))
async def test_三一_an_office_registers_what_its_kind_attests(
    database: str, actor: Actor, kind: CertificateKind, clause: str | None
) -> None:
    paper: AnyCertificate = death() if kind is DEATH else cremation()
    if kind is CREMATION:
        await filed(death())
    before = await Certificate.of(COUNTY).count()
    if clause is not None:
        assert (await filed(paper, actor)).row.kind == kind
        return
    with pytest.raises(Problem) as refused:
        await filed(paper, actor)
    assert refused.value.kind is NOT_THIS_OFFICE and refused.value.status == 403
    assert await Certificate.of(COUNTY).count() == before


def test_the_clauses_are_those_of_the_table() -> None:
    kinds: dict[str, RegistryKind] = {
        HEALTH_STATION.label: "health_station",
        HOSPITAL.label: "hospital",
        FUNERAL_HOME.label: "funeral_home",
    }
    said = {(a.label, kind): clause for a, kind, clause in TABLE if clause}
    assert said == {
        (label, paper): clause for label, kind in kinds.items() for paper, clause in CERTIFIES[kind].items()
    }


async def test_a_certificate_from_before_the_rule_is_not_corrected_by_the_wrong_office(database: str) -> None:
    row = (await filed(death())).row
    await Certificate.of(COUNTY).filter(id=row.id).update(office="funeral_home")
    with pytest.raises(Problem) as refused:
        async with transaction():
            await correct(FUNERAL_HOME, row.record_id, death(name="张建军"), "写错了")
    assert refused.value.kind is NOT_THIS_OFFICE
