"""Certificates to register: test persons, born in 1900, with valid check characters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from server import clock
from server.answers.id_number import check_character
from server.database import new_id, transaction
from server.identity.actor import Actor, ActorKind
from server.registry.certificates import AnyCertificate, CremationCertificate, DeathCertificate
from server.registry.filing import Filed, register

COUNTY = "430621"


def office(code: str, county: str = COUNTY) -> Actor:
    return Actor(ActorKind.REGISTRY, new_id(), county, f"登记机构 {code}", department=code)


HOSPITAL, HEALTH_STATION = office("county_hospital"), office("health_station")
FUNERAL_HOME = office("funeral_home")


def id_number(person: int) -> str:
    """The ID number of the n-th test person, a man."""
    day, order = divmod(person, 499)
    first = f"430621190001{day % 28 + 1:02}{order * 2 + 1:03}"
    return first + check_character(first)


def days_ago(days: float, hour: int = 8) -> datetime:
    moment = clock.in_china(clock.now()) - timedelta(days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def death(person: int = 1, **changes: Any) -> DeathCertificate:
    """A death in hospital five days ago. `changes` may name fields of the certificate or the decedent."""
    return DeathCertificate.model_validate(
        _with(
            {
                "number": f"D{person}",
                "decedent": {"name": "张建国", "id_number": id_number(person)},
                "died_at": days_ago(5),
                "place": "hospital",
                "place_text": "县人民医院",
                "manner": "natural",
                "institution": "县人民医院",
            },
            changes,
        )
    )


def cremation(person: int = 1, **changes: Any) -> CremationCertificate:
    """The cremation three days ago."""
    return CremationCertificate.model_validate(
        _with(
            {
                "number": f"C{person}",
                "decedent": {"name": "张建国", "id_number": id_number(person)},
                "cremated_at": days_ago(3),
                "funeral_home": "县殡仪馆",
            },
            changes,
        )
    )


def _with(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        target = body["decedent"] if name in ("name", "id_number", "sex", "birth_date") else body
        target[name] = value
    return body


async def filed(certificate: AnyCertificate, actor: Actor | None = None) -> Filed:
    """The certificate, registered by the office that would: in a transaction of its own."""
    usual = HOSPITAL if isinstance(certificate, DeathCertificate) else FUNERAL_HOME
    async with transaction():
        return await register(actor or usual, certificate)
