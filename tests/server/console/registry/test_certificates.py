"""The registries' desk: a fact is registered once, on a phone, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from server import clock
from server.database import new_id
from server.identity.staff import Role
from server.registry.models import Certificate
from tests.server.console.browser import Browser, Shown
from tests.server.console.conftest import Hall
from tests.server.registry.papers import (
    COUNTY,
    FUNERAL_HOME,
    HOSPITAL,
    cremation,
    days_ago,
    death,
    filed,
    id_number,
)

ROOT = "/console/registry"
LIST, DEATHS, CREMATIONS = f"{ROOT}/certificates", f"{ROOT}/deaths", f"{ROOT}/cremations"
HOSTILE = "<script>alert(1)</script>"


async def clerk(hall: Hall, office: str = "county_hospital") -> Browser:
    return await hall.at_work(f"{office}1", Role.REGISTRY, department=office)


def yesterday(name: str) -> dict[str, str]:
    return {f"{name}.day": days_ago(1).date().isoformat(), f"{name}.time": "08:20"}


def typed_death(person: int = 1, **changed: str) -> dict[str, str]:
    who = {"decedent.id_number": id_number(person), "decedent.name": "张建国", "manner": "natural"}
    return who | yesterday("died_at") | {name.replace("__", "."): value for name, value in changed.items()}


async def register(browser: Browser, **changed: str) -> Shown:
    await browser.get(ROOT)
    return await browser.submit(DEATHS, typed_death(**changed))


async def test_a_hospital_types_a_number_a_name_a_time_and_the_manner_and_is_done(hall: Hall) -> None:
    browser = await clerk(hall)
    empty = dict((await browser.get(ROOT)).form(DEATHS).fields)
    assert empty["died_at.day"] == clock.today().isoformat()
    assert (empty["place"], empty["institution"]) == ("hospital", "岳阳县人民医院")
    done = await browser.submit(DEATHS, typed_death())
    row = await Certificate.of(COUNTY).get()
    assert (done.path, "已登记" in done.text) == (f"{LIST}/{row.record_id}", True)
    assert row.body["number"] == id_number(1), "the ID number is the number"
    assert ("性别 男" in done.text, "出生日期 1900年1月1日" in done.text) == (True, True)
    again = await register(browser)
    assert ("没有重复登记" in again.text, await Certificate.of(COUNTY).all().count()) == (True, 1)


async def test_a_wrong_digit_is_told_at_once_and_everything_typed_is_there(hall: Hall) -> None:
    browser = await clerk(hall)
    wrong = id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")
    refused = await register(browser, decedent__id_number=wrong)
    assert (refused.status, "最后一位对不上" in refused.refusal) == (422, True)
    kept = dict(refused.form(DEATHS).fields)
    assert kept["decedent.id_number"] == wrong
    assert (kept["decedent.name"], kept["died_at.time"], kept["manner"]) == ("张建国", "08:20", "natural")
    unsaid = await register(browser, died_at__time="", decedent__name=HOSTILE)
    assert (unsaid.status, "请填写时间" in unsaid.refusal) == (422, True)
    assert HOSTILE not in unsaid.source
    assert await Certificate.of(COUNTY).all().count() == 0


async def test_the_keyboard_of_digits_has_a_star_for_x(hall: Hall) -> None:
    person = next(n for n in range(1, 200) if id_number(n).endswith("X"))
    browser = await clerk(hall)
    done = await register(browser, decedent__id_number=id_number(person)[:-1] + "*")
    assert (done.status, id_number(person) in done.text) == (200, True)
    await browser.get(LIST)
    found = await browser.submit(f"{LIST}/search", {"id_number": id_number(person)[:-1] + "*"})
    assert "张建国" in found.text


@pytest.mark.parametrize("office, form", [("health_station", DEATHS), ("funeral_home", CREMATIONS)])
async def test_each_kind_of_office_gets_its_own_form_and_no_other(hall: Hall, office: str, form: str) -> None:
    browser = await clerk(hall, office)
    page = await browser.get(ROOT)
    assert [f.action for f in page.forms if f.action.startswith(ROOT)] == [form]
    other = CREMATIONS if form == DEATHS else DEATHS
    sealed = [pair for pair in page.form(form).fields if pair[0].startswith("_")]
    fields = {**typed_death(), "place": "home", "institution": "卫生室"}
    if other == CREMATIONS:
        fields = {
            **{name: value for name, value in fields.items() if name.startswith("decedent.")},
            **yesterday("cremated_at"),
            "number": "HH-1",
            "funeral_home": "殡仪馆",
        }
    refused = await browser.post(other, [*sealed, *fields.items()])
    assert (refused.status, "这种证明不由本机构登记" in refused.refusal) == (403, True)
    assert await Certificate.of(COUNTY).all().count() == 0


async def test_a_cremation_waits_for_the_death_certificate_and_shows_doubts_in_words(hall: Hall) -> None:
    browser = await clerk(hall, "funeral_home")
    await browser.get(ROOT)
    typed = {
        "decedent.id_number": id_number(1),
        "decedent.name": "张建围",
        "number": "HH-2026-1",
        **yesterday("cremated_at"),
    }
    early = await browser.submit(CREMATIONS, typed)
    assert (early.status, "联系开具死亡医学证明的医院或卫生室" in early.refusal) == (409, True)
    assert dict(early.form(CREMATIONS).fields)["number"] == "HH-2026-1"
    await filed(death())
    done = await browser.submit(CREMATIONS)
    assert (done.status, "逝者姓名不一致" in done.text) == (200, True)


async def test_a_duplicate_says_that_there_is_another_and_where_it_differs(hall: Hall) -> None:
    await filed(death())
    browser = await clerk(hall, "health_station")
    await browser.get(ROOT)
    shown = await browser.submit(
        DEATHS, typed_death() | {"number": "Z1", "place": "home", "place_text": "家中"}
    )
    assert "已经登记过另一份死亡医学证明" in shown.text
    assert "不一样的：" in shown.text and "死亡地点类别" in shown.text
    assert "县人民医院" not in shown.text, "what another office wrote is its own"


async def test_a_correction_and_a_void_keep_the_history_and_their_reasons(hall: Hall) -> None:
    browser = await clerk(hall)
    done = await register(browser)
    here = done.path
    form = dict((await browser.get(f"{here}/correct")).form(f"{here}/correct/death").fields)
    assert (form["decedent.name"], form["died_at.time"], form["manner"]) == ("张建国", "08:20", "natural")
    bare = await browser.submit(f"{here}/correct/death", {"died_at.time": "09:20"})
    assert (bare.status, "这一项还没有填" in bare.refusal) == (422, True)
    assert dict(bare.form(f"{here}/correct/death").fields)["died_at.time"] == "09:20"
    fixed = await browser.submit(f"{here}/correct/death", {"died_at.time": "09:20", "reason": HOSTILE})
    assert ("已更正" in fixed.text, "09:20" in fixed.text, "08:20" in fixed.text) == (True, True, True)
    assert HOSTILE not in fixed.source and HOSTILE in fixed.text
    short = await browser.submit(f"{here}/void", {"reason": "错"})
    assert (short.status, '<details class="card" open>' in short.source) == (422, True)
    gone = await browser.submit(f"{here}/void", {"reason": "登记到了另一个人名下"})
    assert ("已撤销" in gone.text, "更正并恢复" in gone.text) == (True, True)
    assert [f.action for f in gone.forms if f.action.endswith("/void")] == []


async def test_the_list_hides_numbers_and_the_search_keeps_them_out_of_addresses(hall: Hall) -> None:
    for person, name in ((1, "张甲"), (2, "张乙"), (3, "张丙")):
        await filed(death(person, name=name))
    browser = await clerk(hall)
    page = await browser.get(LIST, params={"limit": "2"})
    assert ("张丙" in page.text, "张乙" in page.text, "张甲" in page.text) == (True, True, False)
    assert id_number(3) not in page.source
    rest = await browser.get(next(link for link in page.links if "cursor=" in link))
    assert "张甲" in rest.text
    found = await browser.submit(f"{LIST}/search", {"id_number": id_number(2)})
    assert ("张乙" in found.text, "张甲" in found.text) == (True, False)
    assert id_number(2) not in found.path
    await browser.get(LIST)
    none = await browser.submit(f"{LIST}/search", {"id_number": id_number(9)})
    assert "没有登记过这个身份证号的证明" in none.text


async def test_another_offices_certificates_and_forged_ids_are_not_found(hall: Hall) -> None:
    certified = (await filed(death(), HOSPITAL)).row
    burned = (await filed(cremation(), FUNERAL_HOME)).row
    browser = await clerk(hall, "health_station")
    page = await browser.get(LIST)
    sealed = [pair for pair in page.form(f"{LIST}/search").fields if pair[0].startswith("_")]
    searched = await browser.submit(f"{LIST}/search", {"id_number": id_number(1)})
    assert "没有登记过" in searched.text
    typed = typed_death() | {"place": "home", "institution": "卫生室", "reason": "测试原因"}
    for record_id in (certified.record_id, burned.record_id, new_id()):
        for path in ("", "/correct"):
            assert (await browser.get(f"{LIST}/{record_id}{path}")).status == 404
        void = await browser.post(f"{LIST}/{record_id}/void", [*sealed, ("reason", "测试原因")])
        fixed = await browser.post(f"{LIST}/{record_id}/correct/death", [*sealed, *typed.items()])
        assert (void.status, fixed.status) == (404, 404)
    assert await Certificate.of(COUNTY).filter(current=True, status="valid").count() == 2
