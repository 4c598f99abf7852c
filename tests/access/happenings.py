"""What happens in a town before an operation is asked for, so that it succeeds with something to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import pyotp

from sandbox.actors.papers import photo
from server import clock
from server.booking.models import Appointment, Slot
from server.cases.models import Case, Item
from server.counties import county
from server.database import new_id
from server.identity.models import StaffAccount
from server.identity.passwords import hash_password
from server.identity.sessions import open_session
from server.payouts.models import Payout
from tests.access.belongings import Belongings
from tests.access.conftest import Town
from tests.access.expectations import RULES
from tests.server.cases.accepted import termination_file
from tests.server.cases.submitted import form, submitted
from tests.server.payouts.tables import HEADINGS, delimited
from tests.server.registry import papers

CORRECTION = {"reason": "银行卡号与户名不符，请核对卡号。", "questions": ["payee.card_number"]}
WAITING = {"reason": "需要派出所实地核实", "expected_end": "2026-12-07"}
PASSWORD = "the present password"

# What lets it happen; it may answer which of the belongings are others now.
Prepare = Callable[[Town], Awaitable[dict[str, Any] | None]]


def sent(method: str, path: str, who: str, body: Any = None) -> Prepare:
    """A request that succeeds; `{…}` in the path are belongings."""

    async def send(town: Town) -> None:
        given = body(town) if callable(body) else body
        address = path.format(**town.mine.names)
        answered = await town.office.ask(method, address, town.people[who].token, given)
        assert 200 <= answered.status < 300, (address, answered.body)

    return send


def worked_on(*verbs: str) -> tuple[Prepare, ...]:
    bodies = {"request-correction": CORRECTION, "suspend": WAITING}
    return tuple(
        sent(
            "POST",
            f"/dept/v1/items/{{item_id}}/{verb}",
            "department clerk",
            bodies.get(verb),
        )
        for verb in verbs
    )


def case_is(thing: str, **about: Any) -> Prepare:
    async def change(town: Town) -> None:
        await Case.of(town.mine.county).filter(id=getattr(town.mine, thing)).update(**about)

    return change


async def _slot_of_today(town: Town, begins_in: int = 10) -> UUID:
    start = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=begins_in)
    slot = Slot(
        county=town.mine.county,
        hall=next(iter(county(town.mine.county).halls)),
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        capacity=4,
        booked=1,
    )
    await slot.save(force_create=True)
    return slot.id


def visit_today(thing: str, status: str = "booked", begins_in: int = 10) -> Prepare:
    """The form has a visit that begins in so many minutes."""

    async def book(town: Town) -> dict[str, Any]:
        case_id = getattr(town.mine, thing)
        visit = Appointment(
            id=new_id(),
            county=town.mine.county,
            slot_id=await _slot_of_today(town, begins_in),
            case_id=case_id,
            live_case=case_id,
            person_id=town.people["applicant"].id,
            status=status,
            code="2718",
            created_at=clock.now(),
            booked_at=clock.now(),
            checked_in_at=clock.now() if status == "checked_in" else None,
        )
        await visit.save(force_create=True)
        return {"case_id": case_id, "visit_id": visit.id, "visit_code": "2718"}

    return book


async def room_today(town: Town) -> None:
    await _slot_of_today(town)


async def at_the_counter(town: Town) -> dict[str, Any]:
    """A case that the window filed, for its family to claim."""
    case = await submitted(3)
    return {"case_id": case.id}


def of_the_applicant(town: Town) -> dict[str, Any]:
    filed = form(3)
    return {"id_number": filed["applicant.id_number"], "phone": filed["applicant.phone"]}


async def terminations(town: Town) -> dict[str, Any]:
    _, items = await termination_file(order=7)
    item = next(item for item in items.values() if item.department == "human_resources")
    await Item.of(item.county).filter(id=item.id).update(status="reversing")
    return {"item_id": item.id}


async def known_password(town: Town) -> None:
    known = await hash_password(PASSWORD)
    await StaffAccount.of(town.mine.county).filter(id=town.people["window"].id).update(password_hash=known)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(town: Town) -> dict[str, Any]:
    return {"code": pyotp.TOTP(SECRET).at(clock.now())}


async def _account_is(town: Town, **about: Any) -> None:
    account = await StaffAccount.of(town.mine.county).get(id=town.people["window"].id)
    await account.update_from_dict(about).save()


async def code_is_asked_for(town: Town) -> None:
    await _account_is(town, totp_pending=SECRET, totp_pending_at=clock.now())


async def code_is_needed(town: Town) -> None:
    await _account_is(town, totp_secret=SECRET)


async def renewing(town: Town, kind: Literal["person", "staff"], who: str) -> dict[str, Any]:
    caller = town.people[who]
    assert caller.id is not None
    tokens = await open_session(town.mine.county, kind, caller.id, "手机")
    return {"refresh_token": tokens.refresh_token}


async def photographed(town: Town) -> None:
    """Whatever the form still misses when it is handed in."""
    office, token = town.office, town.people["applicant"].token
    path = f"/api/v1/cases/{town.mine.draft_id}"
    refused = await office.ask("POST", f"{path}/submit", token)
    for missing in refused.body["fields"]:
        _, code, side = missing["field"].split(".")
        query = {"code": code, "side": side}
        stored = await office.ask("POST", f"{path}/materials", token, query=query, file=photo(code, side))
        assert stored.status == 201, stored.body


async def imported_with_a_mistake(town: Town) -> dict[str, Any]:
    good, _ = a_table(town.mine)
    wrong = delimited([("43062120000101000001", "", "丧葬补助金", "8,900.00", "RS-8", "核定", "", "", "")])
    done = await town.office.ask(
        "POST", "/dept/v1/payout-imports", town.people["department clerk"].token, file=good + wrong
    )
    return {"import_id": UUID(done.body["import_id"])}


async def cremated_long_ago(town: Town) -> None:
    await papers.filed(papers.death(300, died_at=papers.days_ago(50)))
    await papers.filed(papers.cremation(300, cremated_at=papers.days_ago(45)))


async def voided_after_it_was_paid(town: Town) -> None:
    await (
        Payout.of(town.mine.county)
        .filter(id=town.mine.payout_id)
        .update(status="sent", sent_on=clock.today())
    )
    await sent("POST", "/staff/v1/supervision/cases/{case_id}/void", "supervisor", {"reason": "登记错了人"})(
        town
    )


async def late(town: Town) -> None:
    yesterday = clock.today() - timedelta(days=1)
    await Item.of(town.mine.county).filter(id=town.mine.item_id).update(overdue=True, due_on=yesterday)


async def nearly_late(town: Town) -> None:
    await Item.of(town.mine.county).filter(id=town.mine.item_id).update(warned=True, overdue=False)


async def answer_is_awaited(town: Town) -> None:
    """The family was told what is missing; the day until which the office waits has passed since."""
    send_back = sent(
        "POST",
        "/staff/v1/cases/{submitted_id}/return",
        "window",
        lambda town: RULES["window.return_case"].body(town.mine),
    )
    await send_back(town)
    yesterday = clock.today() - timedelta(days=1)
    await Case.of(town.mine.county).filter(id=town.mine.submitted_id).update(waits_until=yesterday)


async def of_the_draft(town: Town) -> dict[str, Any]:
    return {"case_id": town.mine.draft_id}


def a_table(mine: Belongings) -> tuple[bytes, str]:
    row = (mine.case_number, "", "丧葬补助金", "8,900.00", "RS-7", "核定", "", "", "")
    content = delimited([HEADINGS, row])
    return content, content.decode("utf-8-sig")


def a_photo(mine: Belongings) -> tuple[bytes, str]:
    return photo("居民身份证", "签发机关 测试公安局"), "@身份证国徽面.jpg"
