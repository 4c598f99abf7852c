"""One case, clicked through by everybody at once: from the hospital's phone to the last payment.

The hospital and the funeral home register, the window files for a family without WeChat by keyboard alone and
accepts, every department finishes, the money is reported; the lead agency watches. Nobody reloads a page.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Page, expect

from sandbox.actors.households import Household
from sandbox.staffing import DEPARTMENTS
from tests.e2e.conftest import PHONE, Town
from tests.e2e.looking import findings, picture

AMOUNT = "1234.56"
# Whom a retired worker with a housing fund account concerns.
ASKED = {"public_security", "human_resources", "medical_insurance", "housing_fund"}


async def test_from_the_certificate_to_the_last_payment(empty_town: Town, screenshots: Path) -> None:
    town = empty_town
    world, staffing = town.world, town.staffing
    for office in ("county_hospital", "funeral_home", *DEPARTMENTS):
        await staffing.clerk(office)
    family = Household.new(world.clock.today())
    supervisor = await town.sit("supervisor")
    await supervisor.goto("/console")
    clerks = {office: await town.sit(office.replace("_", "-")) for office in DEPARTMENTS}
    for clerk in clerks.values():
        await clerk.goto("/console/department")

    await register(town, family)
    window = await town.sit("window1")
    await file_by_keyboard(window, family)
    await picture(window, screenshots, "story-1-filed")
    assert await findings(window) == []
    number = await accept(window)
    await picture(window, screenshots, "story-2-accepted")

    # Acceptance reaches the open inboxes by itself.
    asked = [office for office, clerk in clerks.items() if await hears_of(clerk, number)]
    assert set(asked) == ASKED
    await finish_everything({office: clerks[office] for office in asked}, number)
    for office in asked:
        await report_arrival(clerks[office])
        await picture(clerks[office], screenshots, f"story-3-{office}")
    # A look at a file is written down, so only a person asks for it again.
    await window.goto(window.url)
    await expect(window.locator(".file-top .status")).to_have_text("已办结")
    await expect(window.get_by_text("已到账").first).to_be_visible()
    await picture(window, screenshots, "story-4-finished")
    await expect(supervisor.get_by_text("已办结").first).to_be_visible()
    await picture(supervisor, screenshots, "story-5-supervision")


async def register(town: Town, family: Household) -> None:
    """Both registries, at phones."""
    for login, certificate in (
        ("county-hospital", family.death_certificate()),
        ("funeral-home", family.cremation_certificate()),
    ):
        page = await town.sit(login, PHONE)
        await page.goto("/console/registry")
        moment = certificate.get("died_at") or certificate["cremated_at"]
        await page.get_by_label("逝者身份证号").fill(family.decedent.id_number)
        await page.get_by_label("逝者姓名").fill(family.decedent.name)
        await page.get_by_label("日期", exact=True).fill(moment[:10])
        await page.get_by_label("时间", exact=True).fill(moment[11:16])
        if "died_at" in certificate:
            await page.locator(f'input[name="manner"][value="{certificate["manner"]}"]').check()
        if certificate.get("number"):
            await page.locator('input[name="number"]').fill(certificate["number"])
        await page.get_by_role("button", name="登记", exact=True).click()
        await expect(page.locator(".said, [role=status]").first).to_be_visible()


async def file_by_keyboard(page: Page, family: Household) -> None:
    """The form from nothing to handed in, without a mouse: tab, type, and the arrow keys."""
    await page.goto("/console/window/assisted")
    await page.keyboard.press("n")
    await page.wait_for_url(re.compile(r"/assisted/[0-9a-f-]+$"))
    answers = dict(family.answers())
    # The form grows while it is filled in; whatever it shows and the family can answer is typed.
    for _ in range(4):
        for name, value in list(answers.items()):
            if await type_answer(page, name, value):
                del answers[name]
        if not answers:
            break
    await expect(page.get_by_text("必填的都填好了")).to_be_visible()
    submit = page.get_by_role("button", name="提交，去核对原件")
    await submit.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/console/window/cases/"))


async def type_answer(page: Page, name: str, value: object) -> bool:
    """One answer by keys alone. False while the form does not ask it."""
    field = page.locator(f'[name="answers[{name}]"], [name="answers[{name}][]"]').locator("visible=true")
    if not await field.count():
        return False
    saved = page.expect_response(lambda response: response.url.endswith("/answers"))
    kind = await field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
    async with saved:
        if kind.startswith(("INPUT:radio", "INPUT:checkbox")):
            values = value if isinstance(value, list) else [value]
            for one in values:
                box = field.locator(f'xpath=self::*[@value="{one}"]')
                await box.focus()
                await page.keyboard.press("Space")
        elif kind.startswith("SELECT"):
            places = await field.locator("option").evaluate_all("all => all.map((o) => o.value)")
            await field.focus()
            for _ in range(places.index(str(value))):
                await page.keyboard.press("ArrowDown")
            await page.keyboard.press("Tab")
        else:
            await field.focus()
            await page.keyboard.press("Control+a")
            await page.keyboard.type(str(value))
            await page.keyboard.press("Tab")
    return True


async def accept(page: Page) -> str:
    """Accept the file by its keys; returns the number that the case has from then on."""
    await page.keyboard.press("a")
    await page.locator("#seen-accept").focus()
    await page.keyboard.press("Space")
    await page.locator("form[action$='/accept'] button[type=submit]").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".file-top .status")).to_have_text(re.compile("已受理|办理中"))
    return (await page.locator(".number-of").inner_text()).strip()


async def hears_of(clerk: Page, number: str) -> bool:
    """Whether the case comes into this open inbox by itself, before the inbox of the police has it too."""
    try:
        await expect(clerk.get_by_text(number).first).to_be_visible(timeout=8000)
    except AssertionError:
        return False
    return True


async def finish_everything(clerks: dict[str, Page], number: str) -> None:
    """Every department finishes what it has, as far as it does not wait for another one."""
    left = dict(clerks)
    for _ in range(4):
        for office, clerk in list(left.items()):
            if await finish_one_after_the_other(clerk, number):
                del left[office]
        if not left:
            return
    raise AssertionError(f"not finished: {sorted(left)}")


async def finish_one_after_the_other(clerk: Page, number: str) -> bool:
    """True when nothing of the case is left in the inbox."""
    await clerk.goto(f"/console/department?number={number}")
    links = await clerk.locator("#list a[href*='/items/'], table a[href*='/items/']").evaluate_all(
        "links => [...new Set(links.map((a) => a.getAttribute('href')))]"
    )
    assert links, await clerk.locator("main").inner_text()
    for link in links:
        await clerk.goto(f"{link}/do/finish")
        if not await clerk.get_by_role("button", name="办结", exact=True).count():
            continue
        amounts = clerk.locator("input[name$='.amount']")
        for place in range(await amounts.count()):
            await amounts.nth(place).fill(AMOUNT)
            reference = clerk.locator(f"input[name='payouts.{place}.reference']")
            await reference.fill(f"{number}-{link[-6:]}-{place}")
        await clerk.get_by_role("button", name="办结", exact=True).click()
        await clerk.wait_for_load_state()
    await clerk.goto(f"/console/department?number={number}")
    return not await clerk.locator(
        ".status.is-dispatched, .status.is-received, .status.is-in_progress"
    ).count()


async def report_arrival(clerk: Page) -> None:
    """All of the department's payouts were sent, and have arrived."""
    for status in ("sent", "arrived"):
        await clerk.goto("/console/department/payouts")
        boxes = clerk.locator("input[name='references[]']")
        if not await boxes.count():
            return
        for place in range(await boxes.count()):
            await boxes.nth(place).check()
        await clerk.get_by_label("怎么样了").select_option(status)
        await clerk.get_by_role("button", name="登记所选").click()
        await clerk.wait_for_load_state()
