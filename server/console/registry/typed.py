"""A certificate as it is typed on a phone: a day and a time of day, an ID number by the digits' keyboard."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from server.http.body import Body
from server.registry.certificates import (
    AnyCertificate,
    CremationCertificate,
    DeathCertificate,
    Manner,
    Moment,
    PlaceKind,
)

REASON = Field(min_length=2, max_length=200)


def _star(typed: Any) -> Any:
    """The keyboard of digits has a star and no X."""
    return typed.replace("*", "X") if isinstance(typed, str) else typed


def _joined(typed: Any) -> Any:
    if not isinstance(typed, dict):
        return typed
    if not typed.get("day"):
        raise ValueError("请选择日期。")
    if not typed.get("time"):
        raise ValueError("请填写时间，记不准的填大概的时间。")
    return f"{typed['day']}T{typed['time']}"


When = Annotated[Moment, BeforeValidator(_joined)]


class Person(Body):
    name: str = Field(max_length=50)
    id_number: Annotated[str, BeforeValidator(_star)] = Field(max_length=40)


class TypedDeath(Body):
    """What a hospital or a health station types; sex and date of birth follow from the ID number."""

    number: str = Field(default="", max_length=40)
    decedent: Person
    died_at: When
    place: PlaceKind
    place_text: str = Field(default="", max_length=200)
    manner: Manner
    institution: str = Field(min_length=1, max_length=80)

    def certificate(self) -> AnyCertificate:
        return DeathCertificate.model_validate(self.model_dump(exclude={"reason"}))


class TypedCremation(Body):
    """What a funeral home types."""

    number: str = Field(max_length=40)
    decedent: Person
    cremated_at: When
    funeral_home: str = Field(min_length=1, max_length=80)
    death_certificate_number: Annotated[str | None, BeforeValidator(_star)] = Field(
        default=None, max_length=40
    )

    def certificate(self) -> AnyCertificate:
        return CremationCertificate.model_validate(self.model_dump(exclude={"reason"}))


class CorrectedDeath(TypedDeath):
    reason: str = REASON


class CorrectedCremation(TypedCremation):
    reason: str = REASON
