"""Devices at the counter, whoever made them: an identity card's record, and a press on the rating device."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from server.cases import counter
from server.cases.holders import find_case
from server.cases.prefill import catalogue_of
from server.cases.rating import ALREADY_RATED, NOT_RATEABLE, rate
from server.cases.views import log_sitting
from server.http.body import Answer, Body
from server.identity.actor import Actor
from server.reading.chip import CARD_UNREADABLE, RECORD_BYTES
from server.staff.door import window as door
from server.staff.handed_in import require_handed_in

_BASE64 = -(-RECORD_BYTES // 3) * 4


class CardRecord(Body):
    """The chip's 256 bytes of text (GA/T 490) in base64, and whose card lies on the reader."""

    owner: Literal["decedent", "applicant"]
    record: str = Field(min_length=_BASE64, max_length=_BASE64)


class Differing(Answer):
    """Where form and card say different things, in the form's words."""

    question: str
    label: str
    on_card: str
    on_form: str


class CardTaken(Answer):
    """`filled`: the questions that the card answered."""

    filled: list[str]
    differing: list[Differing]
    expired: bool


class DeviceRating(Body):
    """A press on the rating device (好差评): 5 非常满意 to 1 非常不满意."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stars": 5}]})

    stars: int = Field(ge=1, le=5)


class DeviceRated(Answer):
    stars: int
    at: datetime


@door.post(
    "/cases/<case_id:uuid>/id-card",
    summary="读身份证",
    body=CardRecord,
    answer=CardTaken,
    problems=(CARD_UNREADABLE,),
)
async def take_card(caller: Actor, body: CardRecord, case_id: UUID) -> CardTaken:
    """Fill what an assisted draft has not answered, and tell where form and card differ."""
    await require_handed_in(caller, case_id)
    try:
        record = base64.b64decode(body.record, validate=True)
    except binascii.Error:
        raise CARD_UNREADABLE() from None
    taken = await counter.take_card(caller, case_id, body.owner, record)
    await log_sitting(caller, case_id, "身份证", "读证核对")
    case = await find_case(caller.county, case_id)
    questions = catalogue_of(case).questions

    def said(question: str, value: Any) -> str:
        return questions[question].label_of(str(value))

    return CardTaken(
        filled=list(taken.filled),
        differing=[
            Differing(
                question=name,
                label=questions[name].label,
                on_card=said(name, value),
                on_form=said(name, case.answers.get(name)),
            )
            for name, value in taken.differing.items()
        ],
        expired=taken.expired,
    )


@door.post(
    "/cases/<case_id:uuid>/rating",
    summary="窗口评价器",
    body=DeviceRating,
    answer=DeviceRated,
    status=201,
    problems=(NOT_RATEABLE, ALREADY_RATED),
)
async def rate_at_counter(caller: Actor, body: DeviceRating, case_id: UUID) -> DeviceRated:
    """What the family pressed at the counter after its matter was finished; once for each case."""
    await require_handed_in(caller, case_id)
    rated = await rate(caller, case_id, body.stars, None)
    return DeviceRated(stars=rated.stars, at=rated.at)
