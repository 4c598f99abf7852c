"""Devices at the counter: a card fills what is empty, a camera's still is a photo like any other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from config.settings import settings
from sandbox.actors.chips import chip_record
from sandbox.actors.papers import photo
from sandbox.actors.persons import Person, id_number
from server.cases.models import Case, Rating
from server.materials.models import Material
from server.storage import storage
from tests.server.cases.submitted import submitted
from tests.server.console.browser import Browser, Shown
from tests.server.console.conftest import COUNTY, Hall
from tests.server.console.window.test_assisted import begun, typed

BORN = date(1900, 3, 12)
MAN = Person("欧阳建国", id_number(BORN, 15), "male", BORN)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path / 'files'}")
    monkeypatch.setenv("CARD_READER_URL", "http://127.0.0.1:18090/card")
    settings.cache_clear()
    storage.cache_clear()
    yield
    settings.cache_clear()
    storage.cache_clear()


async def lay_down(browser: Browser, here: str, record: bytes, owner: str = "decedent") -> Shown:
    await browser.get(here)
    said = {"owner": owner, "record": base64.b64encode(record).decode()}
    return await browser.submit(f"{here}/id-card", said)


async def test_a_card_fills_what_is_empty_and_says_what_differs(hall: Hall) -> None:
    browser, here = await begun(hall)
    await browser.submit(f"{here}/answers", typed({"decedent.name": "欧阳见国"}))
    shown = await lay_down(browser, here, chip_record(MAN, until="20200101"))
    answers = (await Case.of(COUNTY).get()).answers
    assert answers["decedent.name"] == "欧阳见国", "what was typed stays"
    assert answers["decedent.id_number"] == MAN.id_number
    assert (answers["decedent.sex"], answers["decedent.birth_date"]) == ("male", "1900-03-12")
    assert "不一样的有：“逝者姓名”" in shown.text
    assert "已过有效期" in shown.text


async def test_an_applicants_card_fills_the_applicant(hall: Hall) -> None:
    browser, here = await begun(hall)
    await lay_down(browser, here, chip_record(MAN), owner="applicant")
    answers = (await Case.of(COUNTY).get()).answers
    assert answers["applicant.id_number"] == MAN.id_number
    assert "decedent.id_number" not in answers


async def test_a_card_that_was_not_read_changes_nothing(hall: Hall) -> None:
    browser, here = await begun(hall)
    refused = await lay_down(browser, here, b"\0" * 256)
    assert (refused.status, "身份证没有读出来" in refused.refusal) == (422, True)
    assert (await Case.of(COUNTY).get()).answers == {}


async def test_the_page_may_speak_with_the_reader_of_its_computer_and_nobody_else(hall: Hall) -> None:
    browser, here = await begun(hall)
    shown = await browser.get(here)
    policy = shown.headers["Content-Security-Policy"]
    assert policy.endswith("connect-src 'self' http://127.0.0.1:18090")


async def send(browser: Browser, action: str, content: bytes, **about: Any) -> Shown:
    form = aiohttp.FormData()
    form.add_field("file", content, filename="photo.jpg", content_type="image/jpeg")
    return await browser.ask("POST", action, data=form, **about)


async def test_a_photo_of_the_desk_belongs_to_the_case(hall: Hall) -> None:
    browser, here = await begun(hall)
    await browser.submit(f"{here}/answers", typed({"payee.own_account": "yes"}))
    assert browser.page is not None
    action = next(
        form.action for form in browser.page.forms if "code=decedent_id_card&side=front" in form.action
    )
    shown = await send(browser, action, photo("居民身份证", "姓名 欧阳建国"))
    assert "照片已收好" in shown.text
    assert "已拍" in shown.text
    (kept,) = await Material.of(COUNTY).all()
    assert (kept.code, kept.side, kept.uploaded_by_kind) == ("decedent_id_card", "front", "window")


@pytest.mark.parametrize("sent", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.com"}])
async def test_a_photo_that_another_site_sends_is_refused(hall: Hall, sent: dict[str, str]) -> None:
    browser, here = await begun(hall)
    action = f"{here}/photos?code=decedent_id_card&side=front"
    refused = await send(browser, action, photo("居民身份证", "姓名 欧阳建国"), headers=sent)
    assert refused.status == 403
    assert await Material.of(COUNTY).all().count() == 0


async def test_a_file_that_is_no_photo_is_refused_in_words(hall: Hall) -> None:
    browser, here = await begun(hall)
    action = f"{here}/photos?code=decedent_id_card&side=front"
    refused = await send(browser, action, b"#!/bin/sh\n")
    assert refused.status in (415, 422)
    assert refused.refusal


async def test_a_paper_is_photographed_and_a_card_compared_after_the_form_was_handed_in(hall: Hall) -> None:
    browser = await hall.at_work()
    case = await submitted()
    here = f"/console/window/cases/{case.id}"
    shown = await browser.get(f"{here}/counter")
    action = next(form.action for form in shown.forms if "code=decedent_id_card&side=front" in form.action)
    assert "照片已收好" in (await send(browser, action, photo("居民身份证", "姓名 张建国"))).text
    said = {"owner": "decedent", "record": base64.b64encode(chip_record(MAN)).decode()}
    compared = await browser.submit(f"{here}/id-card", said)
    assert "不一样的有：“逝者姓名”" in compared.text
    assert (await Case.of(COUNTY).get()).answers == case.answers, "handed in: nothing is filled"


async def test_the_rating_device_rates_a_finished_case_once(hall: Hall) -> None:
    browser = await hall.at_work()
    case = await submitted()
    here = f"/console/window/cases/{case.id}"
    assert f"{here}/rating" not in [form.action for form in (await browser.get(here)).forms]
    await Case.of(COUNTY).filter(id=case.id).update(status="finished")
    await browser.get(here)
    assert "评价已记下" in (await browser.submit(f"{here}/rating", {"stars": "5"})).text
    rating = await Rating.of(COUNTY).get()
    assert (rating.stars, rating.person_id) == (5, None)
    await browser.get(here)
    again = await browser.submit(f"{here}/rating", {"stars": "1"})
    assert (again.status, (await Rating.of(COUNTY).get()).stars) == (409, 5)
