"""What has to have happened before an operation succeeds with something to show, and what is then asked.

Whatever stands as the access tests leave it needs no scene; see `expectations.py` for its request.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.access.belongings import Belongings
from tests.access.conftest import Town
from tests.access.expectations import RULES
from tests.access.happenings import (
    PASSWORD,
    WAITING,
    Prepare,
    a_photo,
    a_table,
    answer_is_awaited,
    at_the_counter,
    case_is,
    code_is_asked_for,
    code_is_needed,
    code_now,
    cremated_long_ago,
    imported_with_a_mistake,
    known_password,
    late,
    nearly_late,
    of_the_applicant,
    of_the_draft,
    photographed,
    renewing,
    room_today,
    sent,
    terminations,
    visit_today,
    voided_after_it_was_paid,
    worked_on,
)
from tests.access.knocking import Request

KNOWN = {
    "decedent.name": "张测试",
    "death.date": "2026-11-10",
    "death.place": "home",
    "death.manner": "natural",
    "death.cremated": "yes",
    "insurance.identity": "retired_enterprise",
}

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


PLAIN = Scene()
# The platform is not in this town; a login answers as a renewal does.
SAME_ANSWER = {"family.login": "family.refresh"}
SCENES: dict[str, Scene] = {
    "family.begin": Scene(body=lambda town: {"answers": KNOWN}),
    "window.begin": Scene(body=lambda town: {"answers": KNOWN}),
    "family.check_eligibility": Scene(body=lambda town: {"answers": KNOWN}),
    "family.claim": Scene((at_the_counter,), who="stranger", body=of_the_applicant),
    "family.move": Scene(
        (
            sent(
                "POST",
                "/api/v1/cases/{draft_id}/appointment",
                "applicant",
                lambda town: {"slot_id": str(town.mine.slot_id)},
            ),
            of_the_draft,
        ),
        body=lambda town: {"slot_id": str(town.other.slot_id)},
    ),
    "family.check_in": Scene((visit_today("draft_id"),)),
    "family.corrections": Scene(worked_on("request-correction")),
    "family.answer": Scene(
        worked_on("request-correction"),
        body=lambda town: {"answers": {"payee.card_number": "6228480000000000018"}, "note": "核对过了"},
    ),
    "family.views": Scene((sent("GET", "/staff/v1/cases/{case_id}", "window"),)),
    "family.rating": Scene((case_is("draft_id", status="finished"), of_the_draft)),
    "window.rate_at_counter": Scene((case_is("assisted_id", status="finished"),)),
    "family.restore": Scene((case_is("draft_id", status="expired"),)),
    "family.upload": Scene(file=a_photo),
    "window.upload_material": Scene(file=a_photo),
    "window.check_in": Scene((visit_today("submitted_id"),)),
    "window.walk_in": Scene((room_today,), body=lambda town: {"case_id": str(town.mine.submitted_id)}),
    "window.call": Scene((visit_today("submitted_id", "checked_in"),)),
    "window.serve": Scene((visit_today("submitted_id", "checked_in"),)),
    "window.no_show": Scene((visit_today("submitted_id", "booked", -40),)),
    "window.today": Scene((visit_today("submitted_id"),)),
    "window.reply": Scene((sent("POST", "/staff/v1/conversations/{handover_id}/take", "window"),)),
    "window.close": Scene((sent("POST", "/staff/v1/conversations/{handover_id}/take", "window"),)),
    "departments.start": Scene(worked_on("receive")),
    "departments.suspend": Scene(worked_on("receive", "start")),
    "departments.weigh_pause": Scene(
        worked_on("receive", "start"), query={"expected_end": WAITING["expected_end"]}
    ),
    "departments.resume": Scene(worked_on("receive", "start", "suspend")),
    "departments.acknowledge_reversal": Scene((terminations,)),
    "departments.import_payouts": Scene(file=a_table),
    "password.change_password": Scene(
        (known_password,),
        who="window",
        body=lambda town: {"password": PASSWORD, "new_password": "a longer one 123"},
    ),
    "account.begin_second_factor": Scene((known_password,), who="window", words={"password": PASSWORD}),
    "account.confirm_second_factor": Scene((code_is_asked_for,), who="window", body=code_now),
    "account.remove_second_factor": Scene(
        (known_password, code_is_needed),
        who="window",
        body=lambda town: {"password": PASSWORD, "code": code_now(town)["code"]},
    ),
    "family.submit": Scene((photographed,)),
    "family.refresh": Scene(body=lambda town: renewing(town, "person", "applicant")),
    "staff.refresh": Scene(body=lambda town: renewing(town, "staff", "window")),
    "staff.sign_in": Scene((known_password,), body=lambda town: {"login": "window", "password": PASSWORD}),
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
    "family.progress": Scene(worked_on("receive")),
    "departments.read_import": Scene((imported_with_a_mistake,)),
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
    "supervision.views": Scene((sent("GET", "/staff/v1/cases/{case_id}", "window"),)),
    "supervision.figures": Scene(
        (
            sent("POST", "/dept/v1/items/{item_id}/complete", "department clerk", {"summary": "已办结"}),
            answer_is_awaited,
        )
    ),
    "supervision.recoveries": Scene((voided_after_it_was_paid,)),
    "supervision.overdue": Scene((late,)),
    "supervision.nearly_overdue": Scene((nearly_late,)),
    "supervision.unclaimed": Scene((cremated_long_ago,)),
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
    "window.restore": Scene((case_is("assisted_id", status="expired"),)),
    "window.awaited": Scene((answer_is_awaited,), query={"kind": "notice"}),
    "supervision.lapsed": Scene((answer_is_awaited,)),
}
