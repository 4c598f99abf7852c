"""The administrator's work: people and keys, made and stopped."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from server.cases.models import CaseEvent
from server.departments.dispatch import plan_dispatches
from server.departments.models import Dispatch
from server.identity.models import ApiClient, StaffAccount
from server.identity.staff import Role
from tests.server.cases.accepted import accepted_case
from tests.server.staff.conftest import COUNTY, Desk, Desks

ACCOUNT = {"login": "window9", "name": "李测试", "work_number": "1009", "role": "window"}
CLIENT = {"kind": "department", "office": "public_security", "name": "公安局业务系统"}


async def admin(desks: Desks) -> Desk:
    return await desks.at_work("admin", Role.ADMIN)


async def test_a_new_account_comes_with_a_password_to_be_changed(desks: Desks) -> None:
    made = await (await admin(desks)).ask("POST", "/accounts", ACCOUNT)
    assert made.status == 201
    account = await StaffAccount.of(COUNTY).get(login="window9")
    assert made.body["password"] not in account.password_hash
    assert account.password_hash.startswith("$argon2id$")

    desk = Desk(desks.office, account)
    assert (await desk.sign_in(made.body["password"])).status == 201
    assert (await desk.ask("GET", "/cases")).code == "password_change_required"


async def test_a_repeated_request_makes_one_account_and_shows_its_password(desks: Desks) -> None:
    boss, key = await admin(desks), {"Idempotency-Key": "new-account-1"}
    first = await boss.ask("POST", "/accounts", ACCOUNT, headers=key)
    again = await boss.ask("POST", "/accounts", ACCOUNT, headers=key)
    assert (again.status, again.body) == (201, first.body)
    assert await StaffAccount.of(COUNTY).filter(login="window9").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "admin"}, "login"),
        ({"role": "department"}, "department"),
        ({"role": "department", "department": "nobody"}, "department"),
        ({"role": "registry"}, "department"),
        ({"hall": "nowhere"}, "hall"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(desks: Desks, changed: dict[str, Any], field: str) -> None:
    refused = await (await admin(desks)).ask("POST", "/accounts", ACCOUNT | changed)
    assert (refused.status, [f["field"] for f in refused.body["fields"]]) == (422, [field])
    assert await StaffAccount.of(COUNTY).count() == 1


async def test_a_stopped_account_is_out_at_once(desks: Desks) -> None:
    boss, desk = await admin(desks), await desks.at_work()
    assert (await boss.ask("DELETE", f"/accounts/{desk.account.id}")).status == 204
    assert (await desk.ask("GET", "/me")).status == 401
    body = {"refresh_token": desk.refresh_token}
    assert (await desks.office.ask("POST", "/staff/v1/sessions/refresh", body=body)).status == 401
    assert (await desk.sign_in()).code == "wrong_password"

    stopped_at = (await StaffAccount.of(COUNTY).get(id=desk.account.id)).disabled_at
    assert (await boss.ask("DELETE", f"/accounts/{desk.account.id}")).status == 204
    assert (await StaffAccount.of(COUNTY).get(id=desk.account.id)).disabled_at == stopped_at


async def test_nobody_stops_their_own_account(desks: Desks) -> None:
    boss = await admin(desks)
    refused = await boss.ask("DELETE", f"/accounts/{boss.account.id}")
    assert (refused.status, refused.code) == (403, "forbidden")
    assert "另一位管理员" in refused.body["detail"]
    assert (await boss.ask("GET", "/me")).status == 200


async def test_lists_show_neither_passwords_nor_keys(desks: Desks) -> None:
    boss = await admin(desks)
    made = await boss.ask("POST", "/api-clients", CLIENT)
    shown = str((await boss.ask("GET", "/api-clients")).body) + str((await boss.ask("GET", "/accounts")).body)
    assert "公安局业务系统" in shown
    assert made.body["key"] not in shown
    assert made.body["webhook_secret"] not in shown
    assert "argon2" not in shown


async def test_a_key_is_changed_and_the_old_one_stopped(desks: Desks) -> None:
    boss = await admin(desks)
    old, new = [(await boss.ask("POST", "/api-clients", CLIENT)).body for _ in range(2)]
    for made in (old, new):
        assert (await desks.office.ask("GET", "/dept/v1/counts", made["key"])).status == 200

    assert (await boss.ask("DELETE", f"/api-clients/{old['client']['id']}")).status == 204
    assert (await desks.office.ask("GET", "/dept/v1/counts", old["key"])).status == 401
    assert (await desks.office.ask("GET", "/dept/v1/counts", new["key"])).status == 200

    stopped_at = (await ApiClient.of(COUNTY).get(id=old["client"]["id"])).disabled_at
    assert (await boss.ask("DELETE", f"/api-clients/{old['client']['id']}")).status == 204
    assert (await ApiClient.of(COUNTY).get(id=old["client"]["id"])).disabled_at == stopped_at
    assert (await boss.ask("DELETE", f"/api-clients/{uuid4()}")).status == 404


async def test_a_department_that_gets_a_webhook_is_sent_what_waits(desks: Desks) -> None:
    await accepted_case()
    await plan_dispatches()
    unrouted = CaseEvent.of(COUNTY).filter(kind="item.dispatched", routed=False)
    assert await unrouted.count() == 0
    boss, url = await admin(desks), "http://127.0.0.1:9/webhook"
    assert (await boss.ask("POST", "/api-clients", CLIENT)).status == 201
    assert await unrouted.count() == 0, "a system without a webhook fetches by itself"
    assert (await boss.ask("POST", "/api-clients", CLIENT | {"webhook_url": url})).status == 201
    assert await unrouted.count() == 1
    assert await plan_dispatches() == 1
    assert [row.department for row in await Dispatch.of(COUNTY)] == ["public_security"]


async def test_an_address_that_could_never_be_used_is_refused_at_once(desks: Desks) -> None:
    given = CLIENT | {"webhook_url": "http://name:word@127.0.0.1/webhook"}
    refused = await (await admin(desks)).ask("POST", "/api-clients", given)
    assert (refused.status, [f["field"] for f in refused.body["fields"]]) == (422, ["webhook_url"])
    assert await ApiClient.of(COUNTY).count() == 0


async def test_a_password_is_reset_by_another_and_lifts_the_lock(desks: Desks) -> None:
    boss, clerk = await admin(desks), await desks.at_work("window9")
    await StaffAccount.of(COUNTY).filter(login="window9").update(failed_logins=99)
    made = await boss.ask("POST", f"/accounts/{clerk.account.id}/password")
    assert (made.status, made.body["account"]["must_change_password"]) == (200, True)
    assert (await clerk.ask("GET", "/me")).status == 401, "it was signed in with the old one"
    assert (await clerk.sign_in()).status == 401
    assert (await clerk.sign_in(made.body["password"])).status == 201
    own = await boss.ask("POST", f"/accounts/{boss.account.id}/password")
    assert own.status == 403
    assert (await boss.ask("POST", f"/accounts/{uuid4()}/password")).status == 404
    await boss.ask("DELETE", f"/accounts/{clerk.account.id}")
    assert (await boss.ask("POST", f"/accounts/{clerk.account.id}/password")).status == 404
