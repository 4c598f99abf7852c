"""What has to have happened before an operation succeeds with something to show, and what is then asked.

Whatever stands as the access tests leave it needs no scene; see `expectations.py` for its request.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
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
from tests.access.belongings import Belongings
from tests.access.conftest import Town
from tests.access.expectations import RULES
from tests.access.knocking import Request
from tests.server.cases.accepted import termination_file
from tests.server.cases.submitted import form, submitted
from tests.server.payouts.tables import HEADINGS, delimited
from tests.server.registry import papers

CORRECTION = {"reason": "银行卡号与户名不符，请核对卡号。", "questions": ["payee.card_number"]}
WAITING = {"reason": "需要派出所实地核实", "expected_end": "2026-12-07"}
PASSWORD = "the present password"
KNOWN = {
    "decedent.name": "张测试",
    "death.date": "2026-11-10",
    "death.place": "home",
    "death.manner": "natural",
    "death.cremated": "yes",
    "insurance.identity": "retired_enterprise",
}

Prepare = Callable[[Town], Awaitable[dict[str, Any] | None]]
# An awaitable of what is sent, or that itself.
Said = Callable[[Town], Any]


@dataclass(frozen=True)
class Asked:
    """One request. `file_shown` is what is uploaded: the text of a table, or `@` and the name of a photo."""

    path: str
    body: Any
    query: dict[str, str]
    headers: dict[str, str]
    file: bytes | None = None
    file_shown: str | None = None


@dataclass(frozen=True)
class Scene:
    """`before` happens first, and may answer which of the belongings are others now.

    `who` asks, the first who may when None. `body`, `query` and `file` are sent instead of the knock's,
    `words` beside what it says.
    """

    before: tuple[Prepare, ...] = ()
    who: str | None = None
    body: Said | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    query: dict[str, str] | None = None
    file: Callable[[Belongings], tuple[bytes, str]] | None = None

    async def ready(self, town: Town) -> Belongings:
        """Let happen what has to be; the belongings by which it is asked for then."""
        mine = town.mine
        for prepare in self.before:
            mine = replace(mine, **(await prepare(town) or {}))
        return mine

    async def asks(self, name: str, knock: Request, town: Town) -> Asked:
        """The knock of the access tests, with what this scene says instead."""
        content, shown = self.file(town.mine) if self.file else (None, None)
        return Asked(
            knock.path,
            None if content else await self._body(knock, town),
            json.loads(knock.query) if self.query is None else self.query,
            dict(RULES[name].headers),
            content,
            shown,
        )

    async def _body(self, knock: Request, town: Town) -> Any:
        said = self.body(town) if self.body else knock.json
        if inspect.isawaitable(said):
            said = await said
        return {**said, **self.words} if self.words else said


def _sent(method: str, path: str, who: str, body: Any = None) -> Prepare:
    """A request that succeeds; `{…}` in the path are belongings."""

    async def send(town: Town) -> None:
        given = body(town) if callable(body) else body
        address = path.format(**town.mine.names)
        answered = await town.office.ask(method, address, town.people[who].token, given)
        assert 200 <= answered.status < 300, (address, answered.body)

    return send


def _worked_on(*verbs: str) -> tuple[Prepare, ...]:
    bodies = {"request-correction": CORRECTION, "suspend": WAITING}
    return tuple(
        _sent(
            "POST",
            f"/dept/v1/items/{{item_id}}/{verb}",
            "department clerk",
            bodies.get(verb),
        )
        for verb in verbs
    )


def _case_is(thing: str, **about: Any) -> Prepare:
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


def _visit_today(thing: str, status: str = "booked", begins_in: int = 10) -> Prepare:
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


async def _room_today(town: Town) -> None:
    await _slot_of_today(town)


async def _at_the_counter(town: Town) -> dict[str, Any]:
    """A case that the window filed, for its family to claim."""
    case = await submitted(3)
    return {"case_id": case.id}


def _of_the_applicant(town: Town) -> dict[str, Any]:
    filed = form(3)
    return {"id_number": filed["applicant.id_number"], "phone": filed["applicant.phone"]}


async def _terminations(town: Town) -> dict[str, Any]:
    _, items = await termination_file(order=7)
    item = next(item for item in items.values() if item.department == "human_resources")
    await Item.of(item.county).filter(id=item.id).update(status="reversing")
    return {"item_id": item.id}


async def _password(town: Town) -> None:
    known = await hash_password(PASSWORD)
    await StaffAccount.of(town.mine.county).filter(id=town.people["window"].id).update(password_hash=known)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _code(town: Town) -> dict[str, Any]:
    return {"code": pyotp.TOTP(SECRET).at(clock.now())}


async def _account_is(town: Town, **about: Any) -> None:
    account = await StaffAccount.of(town.mine.county).get(id=town.people["window"].id)
    await account.update_from_dict(about).save()


async def _code_is_asked_for(town: Town) -> None:
    await _account_is(town, totp_pending=SECRET, totp_pending_at=clock.now())


async def _code_is_needed(town: Town) -> None:
    await _account_is(town, totp_secret=SECRET)


async def _renewing(town: Town, kind: Literal["person", "staff"], who: str) -> dict[str, Any]:
    caller = town.people[who]
    assert caller.id is not None
    tokens = await open_session(town.mine.county, kind, caller.id, "手机")
    return {"refresh_token": tokens.refresh_token}


async def _photographed(town: Town) -> None:
    """Whatever the form still misses when it is handed in."""
    office, token = town.office, town.people["applicant"].token
    path = f"/api/v1/cases/{town.mine.draft_id}"
    refused = await office.ask("POST", f"{path}/submit", token)
    for missing in refused.body["fields"]:
        _, code, side = missing["field"].split(".")
        query = {"code": code, "side": side}
        stored = await office.ask("POST", f"{path}/materials", token, query=query, file=photo(code, side))
        assert stored.status == 201, stored.body


async def _imported_with_a_mistake(town: Town) -> dict[str, Any]:
    good, _ = _table(town.mine)
    wrong = delimited([("43062120000101000001", "", "丧葬补助金", "8,900.00", "RS-8", "核定", "", "", "")])
    done = await town.office.ask(
        "POST", "/dept/v1/payout-imports", town.people["department clerk"].token, file=good + wrong
    )
    return {"import_id": UUID(done.body["import_id"])}


async def _cremated_long_ago(town: Town) -> None:
    await papers.filed(papers.death(300, died_at=papers.days_ago(50)))
    await papers.filed(papers.cremation(300, cremated_at=papers.days_ago(45)))


async def _late(town: Town) -> None:
    yesterday = clock.today() - timedelta(days=1)
    await Item.of(town.mine.county).filter(id=town.mine.item_id).update(overdue=True, due_on=yesterday)


async def _answer_is_awaited(town: Town) -> None:
    """The family was told what is missing; the day until which the office waits has passed since."""
    send_back = _sent(
        "POST",
        "/staff/v1/cases/{submitted_id}/return",
        "window",
        lambda town: RULES["window.return_case"].body(town.mine),
    )
    await send_back(town)
    yesterday = clock.today() - timedelta(days=1)
    await Case.of(town.mine.county).filter(id=town.mine.submitted_id).update(waits_until=yesterday)


async def _of_the_draft(town: Town) -> dict[str, Any]:
    return {"case_id": town.mine.draft_id}


def _table(mine: Belongings) -> tuple[bytes, str]:
    row = (mine.case_number, "", "丧葬补助金", "8,900.00", "RS-7", "核定", "", "", "")
    content = delimited([HEADINGS, row])
    return content, content.decode("utf-8-sig")


def _photo(mine: Belongings) -> tuple[bytes, str]:
    return photo("居民身份证", "签发机关 测试公安局"), "@身份证国徽面.jpg"


PLAIN = Scene()
# The platform is not in this town; a login answers as a renewal does.
SAME_ANSWER = {"family.login": "family.refresh"}
SCENES: dict[str, Scene] = {
    "family.begin": Scene(body=lambda town: {"answers": KNOWN}),
    "window.begin": Scene(body=lambda town: {"answers": KNOWN}),
    "family.check_eligibility": Scene(body=lambda town: {"answers": KNOWN}),
    "family.claim": Scene((_at_the_counter,), who="stranger", body=_of_the_applicant),
    "family.move": Scene(
        (
            _sent(
                "POST",
                "/api/v1/cases/{draft_id}/appointment",
                "applicant",
                lambda town: {"slot_id": str(town.mine.slot_id)},
            ),
            _of_the_draft,
        ),
        body=lambda town: {"slot_id": str(town.other.slot_id)},
    ),
    "family.check_in": Scene((_visit_today("draft_id"),)),
    "family.corrections": Scene(_worked_on("request-correction")),
    "family.answer": Scene(
        _worked_on("request-correction"),
        body=lambda town: {"answers": {"payee.card_number": "6228480000000000018"}, "note": "核对过了"},
    ),
    "family.views": Scene((_sent("GET", "/staff/v1/cases/{case_id}", "window"),)),
    "family.rating": Scene((_case_is("draft_id", status="finished"), _of_the_draft)),
    "family.restore": Scene((_case_is("draft_id", status="expired"),)),
    "family.upload": Scene(file=_photo),
    "window.upload_material": Scene(file=_photo),
    "window.check_in": Scene((_visit_today("submitted_id"),)),
    "window.walk_in": Scene((_room_today,), body=lambda town: {"case_id": str(town.mine.submitted_id)}),
    "window.call": Scene((_visit_today("submitted_id", "checked_in"),)),
    "window.serve": Scene((_visit_today("submitted_id", "checked_in"),)),
    "window.no_show": Scene((_visit_today("submitted_id", "booked", -40),)),
    "window.today": Scene((_visit_today("submitted_id"),)),
    "window.reply": Scene((_sent("POST", "/staff/v1/conversations/{handover_id}/take", "window"),)),
    "window.close": Scene((_sent("POST", "/staff/v1/conversations/{handover_id}/take", "window"),)),
    "departments.start": Scene(_worked_on("receive")),
    "departments.suspend": Scene(_worked_on("receive", "start")),
    "departments.weigh_pause": Scene(
        _worked_on("receive", "start"), query={"expected_end": WAITING["expected_end"]}
    ),
    "departments.resume": Scene(_worked_on("receive", "start", "suspend")),
    "departments.acknowledge_reversal": Scene((_terminations,)),
    "departments.import_payouts": Scene(file=_table),
    "password.change_password": Scene(
        (_password,),
        who="window",
        body=lambda town: {"password": PASSWORD, "new_password": "a longer one 123"},
    ),
    "account.begin_second_factor": Scene((_password,), who="window", words={"password": PASSWORD}),
    "account.confirm_second_factor": Scene((_code_is_asked_for,), who="window", body=_code),
    "account.remove_second_factor": Scene(
        (_password, _code_is_needed),
        who="window",
        body=lambda town: {"password": PASSWORD, "code": _code(town)["code"]},
    ),
    "family.submit": Scene((_photographed,)),
    "family.refresh": Scene(body=lambda town: _renewing(town, "person", "applicant")),
    "staff.refresh": Scene(body=lambda town: _renewing(town, "staff", "window")),
    "staff.sign_in": Scene((_password,), body=lambda town: {"login": "window", "password": PASSWORD}),
    "family.second_account": Scene(
        body=lambda town: {
            "answers": {
                "payee.own_account": "yes",
                "payee.holder": town.mine.personal[0],
                "payee.bank": "中国农业银行",
                "payee.card_number": "6228480000000000018",
            }
        }
    ),
    "family.progress": Scene(_worked_on("receive")),
    "departments.read_import": Scene((_imported_with_a_mistake,)),
    "departments.report_payouts": Scene(
        body=lambda town: {
            "lines": [
                {
                    "reference": "RS-7",
                    "status": "approved",
                    "amount_fen": 890_000,
                    "kind": "funeral_grant",
                    "case_number": town.mine.case_number,
                }
            ]
        }
    ),
    "supervision.overdue": Scene((_late,)),
    "supervision.unclaimed": Scene((_cremated_long_ago,)),
    "supervision.void_case": Scene(words={"reason": "医院登记错了人，家属到窗口更正"}),
    "family.withdraw": Scene(words={"reason": "家里商量后先不办了"}),
    "window.withdraw": Scene(words={"reason": "家属到窗口说先不办了"}),
    "window.void": Scene(words={"reason": "医院登记错了人，家属到窗口更正"}),
    "window.edit": Scene(words={"reason": "家属在窗口更正去世地点"}),
    "window.decline": Scene(
        words={"reason": "参保地不在本县", "ground": "社会保险经办条例第十九条", "instead": "请到参保地办理"}
    ),
    "administration.create_account": Scene(words={"name": "张示例"}),
    "administration.create_client": Scene(words={"name": "公安人口系统"}),
    "window.restore": Scene((_case_is("assisted_id", status="expired"),)),
    "window.awaited": Scene((_answer_is_awaited,), query={"kind": "notice"}),
    "supervision.lapsed": Scene((_answer_is_awaited,)),
}
