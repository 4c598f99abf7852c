"""A department asks, the family answers from the phone, and nothing else of the case waits."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from server import clock
from server.cases.corrections import answer_correction, asked_for, request_correction
from server.cases.items import receive
from server.cases.models import Case, Item
from server.cases.prefill import ALREADY_FILED, claim_index
from server.counties import calendar, county
from server.database import new_id, transaction
from server.errors import INVALID, NOT_FOUND, Problem, ProblemKind
from server.materials.models import Material
from server.privacy import blind_index
from server.working_days import due_date, working_days_between
from tests.conftest import Clock
from tests.server.cases.accepted import (
    COUNTY,
    accepted_case,
    clerk,
    family,
    history,
    id_number,
    termination_file,
    window,
)

MEDICAL = "medical_insurance"


async def do(verb: Awaitable[Item]) -> Item:
    async with transaction():
        return await verb


async def refused(kind: ProblemKind, verb: Awaitable[Any]) -> list[str]:
    with pytest.raises(Problem) as raised:
        await do(verb)
    assert raised.value.kind is kind
    return [error.field for error in raised.value.fields]


async def photo(case: Case, code: str) -> None:
    await Material(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        code=code,
        side="front",
        storage_key=f"test/{new_id().hex}",
        wrapped_key=b"k",
        content_type="image/jpeg",
        size=1,
        fingerprint=b"f",
        uploaded_by_kind="family",
        created_at=clock.now(),
    ).save(force_create=True)


async def test_the_family_answers_and_only_this_item_has_waited(database: str, moving_clock: Clock) -> None:
    case, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    await do(receive(clerk(MEDICAL), item.id))
    began = clock.today()
    await do(
        request_correction(
            clerk(MEDICAL),
            item.id,
            "银行卡号与户名不符，请核对卡号。",
            ["payee.card_number"],
            ["decedent_bank_card"],
        )
    )
    (asked,) = await asked_for(COUNTY, case.id)
    limit = county(COUNTY).info.standards.correction
    assert asked.deadline == due_date(began, limit, calendar(COUNTY))
    assert (asked.reason, asked.questions, asked.materials) == (
        "银行卡号与户名不符，请核对卡号。",
        ("payee.card_number",),
        ("decedent_bank_card",),
    )
    moving_clock.advance(days=7)
    await photo(case, "decedent_bank_card")
    card = "6217002920101234567"
    answered = await do(
        answer_correction(family(), item.id, {"payee.card_number": _valid(card)}, case_id=case.id)
    )
    counted = working_days_between(began, clock.today(), calendar(COUNTY))
    assert counted > 0 and working_days_between(item.due_on, answered.due_on, calendar(COUNTY)) == counted
    assert answered.status == "in_progress" and answered.request is None
    assert await asked_for(COUNTY, case.id) == []
    fresh = await Case.of(COUNTY).get(id=case.id)
    assert fresh.answers["payee.card_number"] == _valid(card) and fresh.version == case.version + 1
    assert fresh.answer_sources["payee.card_number"] == "typed"
    untouched = await Item.of(COUNTY).get(id=items["household_cancellation"].id)
    assert (untouched.status, untouched.due_on) == ("dispatched", items["household_cancellation"].due_on)
    event = (await history(case))[-1]
    assert event.kind == "item.correction_answered" and event.data["fields"] == ["payee.card_number"]
    assert event.private["before"] == {"payee.card_number": case.answers["payee.card_number"]}
    assert _valid(card) not in str(event.data)


async def test_a_department_asks_only_for_what_its_item_shows(database: str) -> None:
    _, items = await accepted_case()
    item = items["household_cancellation"]
    fields = await refused(
        INVALID,
        request_correction(
            clerk("public_security"), item.id, "请补充", ["payee.card_number"], ["decedent_bank_card"]
        ),
    )
    assert fields == ["questions.payee.card_number", "materials.decedent_bank_card"]
    _, terminations = await termination_file()
    ended = terminations["disability_allowance"]
    asking = request_correction(clerk("disabled_federation"), ended.id, "请补充", ["decedent.name"])
    assert await refused(INVALID, asking) == ["questions.decedent.name"]


async def test_an_answer_that_was_not_asked_for_is_refused(database: str) -> None:
    case, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    await do(request_correction(clerk(MEDICAL), item.id, "请核对电话", ["applicant.phone"]))
    given = {"applicant.phone": "13900000000", "payee.card_number": _valid("6217002920101234567")}
    assert await refused(INVALID, answer_correction(family(), item.id, given)) == ["payee.card_number"]
    fresh = await Case.of(COUNTY).get(id=case.id)
    assert fresh.answers == case.answers


async def test_a_wrong_or_empty_answer_is_told_field_by_field(database: str) -> None:
    _, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    await do(request_correction(clerk(MEDICAL), item.id, "请核对电话", ["applicant.phone"]))
    wrong = answer_correction(family(), item.id, {"applicant.phone": "12"})
    assert await refused(INVALID, wrong) == ["applicant.phone"]
    cleared = answer_correction(family(), item.id, {"applicant.phone": ""})
    assert await refused(INVALID, cleared) == ["applicant.phone"]
    assert await refused(INVALID, answer_correction(family(), item.id, {})) == ["note"]
    answered = await do(answer_correction(family(), item.id, {}, note="电话没有变，请再打一次。"))
    assert answered.status == "in_progress"


async def test_an_old_photo_is_no_answer_but_the_window_has_the_original(
    database: str, moving_clock: Clock
) -> None:
    case, items = await accepted_case()
    item = items["medical_account_withdrawal"]
    await photo(case, "decedent_bank_card")
    moving_clock.advance(minutes=5)
    await do(request_correction(clerk(MEDICAL), item.id, "照片太暗", materials=["decedent_bank_card"]))
    missing = await refused(INVALID, answer_correction(family(), item.id, {}))
    assert missing == ["materials.decedent_bank_card"]
    assert (await do(answer_correction(window(), item.id, {}, note="原件已核对"))).status == "in_progress"


async def test_a_corrected_person_is_the_one_that_the_case_is_found_by(database: str) -> None:
    case, items = await accepted_case(applicant__relation="spouse")
    item, right = items["household_cancellation"], id_number(7)
    await do(request_correction(clerk("public_security"), item.id, "号码不对", ["decedent.id_number"]))
    await do(answer_correction(window(), item.id, {"decedent.id_number": right}))
    fresh = await Case.of(COUNTY).get(id=case.id)
    assert fresh.decedent_index == fresh.live_decedent == blind_index("id_number", right)
    assert fresh.catalogue_version == case.catalogue_version

    medical = items["medical_account_withdrawal"]
    await do(request_correction(clerk(MEDICAL), medical.id, "请核对电话", ["applicant.phone"]))
    await do(answer_correction(family(), medical.id, {"applicant.phone": "13900000009"}))
    fresh = await Case.of(COUNTY).get(id=case.id)
    assert fresh.claim_index == claim_index(case.answers["applicant.id_number"], "13900000009")


async def test_a_correction_to_somebody_who_is_handled_already_is_refused(database: str) -> None:
    other, _ = await accepted_case(order=1)
    _, items = await accepted_case(order=3, applicant__relation="spouse")
    item = items["household_cancellation"]
    await do(request_correction(clerk("public_security"), item.id, "号码不对", ["decedent.id_number"]))
    taken = {"decedent.id_number": other.answers["decedent.id_number"]}
    await refused(ALREADY_FILED, answer_correction(family(), item.id, taken))
    assert (await Item.of(COUNTY).get(id=item.id)).status == "correction"


async def test_another_familys_item_is_not_found(database: str) -> None:
    mine, _ = await accepted_case(order=1)
    _, theirs = await accepted_case(order=3)
    item = theirs["medical_account_withdrawal"]
    await do(request_correction(clerk(MEDICAL), item.id, "请核对电话", ["applicant.phone"]))
    given = {"applicant.phone": "13900000000"}
    await refused(NOT_FOUND, answer_correction(family(), item.id, given, case_id=mine.id))


async def test_a_deadline_is_a_day_and_kept_as_one(database: str) -> None:
    case, items = await accepted_case()
    item = await do(
        request_correction(
            clerk(MEDICAL), items["medical_account_withdrawal"].id, "请核对", ["applicant.phone"]
        )
    )
    event = (await history(case))[-2]
    assert event.kind == "item.correction_requested"
    assert date.fromisoformat(event.data["deadline"]) == date.fromisoformat(item.request["deadline"])
    assert event.private == {"reason": "请核对"} and "请核对" not in str(event.data)


async def test_what_the_registries_hold_is_not_asked_of_the_family(database: str) -> None:
    _, items = await accepted_case()
    item = items["household_cancellation"]
    assert "death_certificate" in item.rule["materials"]
    asking = request_correction(clerk("public_security"), item.id, "请补交", materials=["death_certificate"])
    assert await refused(INVALID, asking) == ["materials.death_certificate"]
    assert (await Item.of(COUNTY).get(id=item.id)).status == "dispatched"


def _valid(number: str) -> str:
    """The card number with its last digit made right (Luhn)."""
    digits = [int(c) for c in number[:-1]]
    total = sum(sum(divmod(d * 2, 10)) if i % 2 == 0 else d for i, d in enumerate(reversed(digits)))
    return number[:-1] + str(-total % 10)
