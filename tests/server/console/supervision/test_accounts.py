"""The administrator's pages: secrets are shown once, names come from the catalogue, nobody else gets in."""

from __future__ import annotations

import re

from server.identity.models import ApiClient, StaffAccount
from server.identity.staff import Role
from tests.server.cases.accepted import COUNTY
from tests.server.console.browser import Browser, Shown
from tests.server.console.conftest import PASSWORD, Hall

ROOT = "/console/administration"
NEW = {"login": "hr9", "name": "李测试", "work_number": "1009", "role": "department"}


async def admin(hall: Hall) -> Browser:
    return await hall.at_work("admin", Role.ADMIN)


def told(page: Shown, name: str) -> str:
    """The secret that stands beside this name."""
    found = re.search(rf'<dt>{name}</dt><dd class="secret">(?:<span[^>]*>)?([^<]+)', page.source)
    assert found, name
    return found.group(1)


async def test_an_administrator_begins_at_the_accounts_and_reaches_everything(hall: Hall) -> None:
    browser = await admin(hall)
    page = await browser.get("/console")
    assert page.path == ROOT
    for link in {link for link in page.links if link.startswith(("/console/sup", "/console/adm"))}:
        assert (await browser.get(link)).status == 200, link
    boss = await hall.at_work("boss", Role.SUPERVISOR)
    assert (await boss.get("/console")).path == "/console/supervision"
    assert (await boss.get(ROOT)).status == 403


async def test_a_new_clerk_signs_in_with_the_password_of_the_page(hall: Hall) -> None:
    browser = await admin(hall)
    await browser.get(f"{ROOT}/new")
    wanting = await browser.submit(f"{ROOT}/new", NEW)
    assert wanting.status == 422 and "请选择所属的部门或机构" in wanting.text and "李测试" in wanting.source
    made = await browser.submit(f"{ROOT}/new", {**NEW, "department": "human_resources"})
    password = told(made, "初始密码")
    listed = await browser.get(ROOT)
    assert "人社局" in listed.text and "human_resources" not in listed.text
    assert "还是初始密码" in listed.text and password not in listed.source
    clerk = hall.browser()
    assert (await clerk.sign_in("hr9", password)).path == "/console/account"


async def test_an_office_of_another_role_is_not_kept(hall: Hall) -> None:
    browser = await admin(hall)
    await browser.get(f"{ROOT}/new")
    await browser.submit(f"{ROOT}/new", {**NEW, "role": "window", "department": "human_resources"})
    account = await StaffAccount.of(COUNTY).get(login="hr9")
    assert (account.role, account.department) == ("window", None)


async def test_a_forgotten_password_is_replaced_and_ends_what_was_open(hall: Hall) -> None:
    clerk = await hall.at_work("window1")
    account = await StaffAccount.of(COUNTY).get(login="window1")
    await StaffAccount.of(COUNTY).filter(id=account.id).update(failed_logins=9)
    browser = await admin(hall)
    await browser.get(ROOT)
    password = told(await browser.submit(f"{ROOT}/{account.id}/password"), "初始密码")
    assert (await clerk.get("/console/window")).path == "/console/sign-in"
    assert (await clerk.sign_in("window1", PASSWORD)).status == 401
    assert (await clerk.sign_in("window1", password)).path == "/console/account"
    boss = await StaffAccount.of(COUNTY).get(login="admin")
    await browser.get(ROOT)
    page = browser.page
    assert page is not None and not [form for form in page.forms if str(boss.id) in form.action]


async def test_a_stopped_account_is_out_at_once(hall: Hall) -> None:
    clerk = await hall.at_work("window1")
    account = await StaffAccount.of(COUNTY).get(login="window1")
    browser = await admin(hall)
    await browser.get(ROOT)
    done = await browser.submit(f"{ROOT}/{account.id}/disable")
    assert "账号已停用" in done.text and "window1" not in done.text
    assert "window1" in (await browser.get(f"{ROOT}?state=disabled")).text
    assert (await clerk.get("/console/window")).path == "/console/sign-in"


async def test_a_key_is_shown_once_and_stopped(hall: Hall) -> None:
    browser = await admin(hall)
    await browser.get(f"{ROOT}/clients")
    made = await browser.submit(f"{ROOT}/clients", {"office": "county_hospital", "name": "医院业务系统"})
    key = told(made, "密钥")
    client = await ApiClient.of(COUNTY).get(name="医院业务系统")
    assert client.kind == "registry"
    listed = await browser.get(f"{ROOT}/clients")
    assert key not in listed.source and "county_hospital" not in listed.text
    done = await browser.submit(f"{ROOT}/clients/{client.id}/disable")
    assert "密钥已停用" in done.text and f"{client.id}/disable" not in done.source
