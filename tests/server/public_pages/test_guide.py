"""What the catalogue says is on the guide; what is changed there is changed there and in the work."""

from __future__ import annotations

import re

import pytest

from config.catalogue import County
from server.cases.window import frozen
from server.counties import county
from server.public_pages import words
from server.public_pages.guide import guide
from tests.access.running import Office
from tests.counties import first_county, second_county, toy
from tests.server.booking.conftest import Folder
from tests.server.console.browser import Browser
from tests.server.public_pages.conftest import COUNTY
from tests.server.public_pages.reading import marked, shown, spaceless, text_of

PLACES = pytest.mark.parametrize("place", [first_county(), second_county(), toy()], ids=lambda c: c.division)


async def _guide(place: County) -> str:
    return shown(await guide(place), place)


@PLACES
async def test_every_item_stands_there_with_its_department_limit_materials_and_clause(place: County) -> None:
    rules = place.newest
    items = marked(await _guide(place))
    for item in rules.items.values():
        text = items[f"item:{item.code}"][0]  # the way through the offices names it again
        said = [item.name, item.limit.shown, item.result, item.clause, item.basis, *item.beforehand]
        said += [rules.materials[code].name for code in item.materials]
        said += [rules.payouts.kinds[kind].name for kind in item.pays]
        said += [rules.items[code].short for code in item.after]
        said += [rules.questions[name].short for name in item.applies_when]
        said += [rules.questions[name].label_of(v) for name, vs in item.applies_when.items() for v in vs]
        assert [part for part in said if spaceless(part) not in text] == [], item.code
        if not item.limit.confirmed:
            assert item.limit.text not in text


@PLACES
async def test_items_stand_under_their_department_and_its_telephone(place: County) -> None:
    source = await _guide(place)
    whole = text_of(source[source.index('id="items"') : source.index('id="way"')])
    for item in place.newest.items.values():
        department = place.departments[item.department]
        heading = spaceless(department.name + department.phone)
        at = whole.rindex(spaceless(item.name))
        assert heading in whole[:at]
        others = [spaceless(d.name + d.phone) for d in place.departments.values() if d is not department]
        last = max((whole[:at].rfind(other) for other in others), default=-1)
        assert whole[:at].rfind(heading) > last, item.code


@PLACES
async def test_every_material_says_who_needs_it_and_whether_the_original(place: County) -> None:
    rules = place.newest
    papers = marked(await _guide(place))
    for paper in rules.materials.values():
        text = papers[f"material:{paper.code}"][0]
        said = [paper.name, paper.proves, paper.hint, paper.clause]
        if paper.source == "family":
            said += [words.needed(rules, paper), *(part.label for part in paper.parts)]
            said.append("带原件到窗口核对" if paper.original_needed else "不用带原件")
        else:
            said.append("不用您带")
        said += [item.short for item in rules.items.values() if paper.code in item.materials]
        assert [part for part in said if spaceless(part) not in text] == [], paper.code


@PLACES
async def test_conditions_terminations_halls_departments_and_answers_stand_there(place: County) -> None:
    rules, entries = place.newest, marked(await _guide(place))
    for kind, found in (
        ("condition", rules.eligibility.conditions),
        ("exclusion", rules.eligibility.exclusions),
    ):
        for rule in found:
            (text,) = entries[f"{kind}:{rule.code}"]
            said = (rule.name, words.condition(rules, rule.when), rule.instead, rule.clause)
            assert [part for part in said if spaceless(part) not in text] == [], rule.code
    for end in rules.terminations.values():
        text = entries[f"termination:{end.code}"][0]
        assert end.name in text and end.stops in text and spaceless(end.clause) in text
        assert ("以部门公布为准" in text) is not end.confirmed
    for hall in place.halls.values():
        (text,) = entries[f"hall:{hall.code}"]
        hours = [str(opening) for openings in hall.hours.values() for opening in openings]
        said = [hall.name, hall.address, hall.phone, *hours, *(window.name for window in hall.windows)]
        assert [part for part in said if spaceless(part) not in text] == []
    for department in place.departments.values():
        assert f"department:{department.code}" in entries
    for faq in place.faq:
        (text,) = entries[f"faq:{faq.code}"]
        said = (faq.question, faq.shown, faq.clause, faq.basis)
        assert [part for part in said if spaceless(part) not in text] == [], faq.code
    whole = text_of(await _guide(place))
    said = [place.info.source, place.info.phone]
    said += [part for section in place.guide for part in (section.title, section.text, section.clause)]
    assert [part for part in said if spaceless(part) not in whole] == []


async def test_what_is_changed_in_the_folder_is_changed_in_the_guide_and_in_the_work(
    folder: Folder, browser: Browser, office: Office
) -> None:
    before = marked((await browser.get("/guide")).source)["item:assistance_cancellation"][0]
    assert "以部门公布为准" in before and "7个工作日" not in before
    path = "items/assistance_cancellation.toml"
    text = (folder._current / path).read_text(encoding="utf-8")
    text = text.replace("days = 5\nconfirmed = false", "days = 7\nconfirmed = true")
    text = text.replace('department = "civil_affairs"', 'department = "veterans_affairs"')
    folder.write(path, text.replace('"other"]', '"other", "unknown"]'))

    after = marked((await browser.get("/guide")).source)["item:assistance_cancellation"][0]
    assert "7个工作日" in after and "、“其他社会救助”或“不清楚”" in after
    assert frozen(county(COUNTY).newest.items["assistance_cancellation"], "now")["limit"]["days"] == 7
    asked = {"answers": {"insurance.assistance": ["unknown"]}}
    answered = await office.ask("POST", "/api/v1/eligibility", body=asked)
    found = next(i for i in answered.body["items"] if i["code"] == "assistance_cancellation")
    assert (found["verdict"], found["time_limit"], found["department"]) == (
        "yes",
        "7个工作日",
        "退役军人事务局",
    )
    flow = marked((await browser.get("/flow")).source)
    assert set(flow["limit:assistance_cancellation"]) == {"时限：7个工作日"}
    assert "department:civil_affairs" not in flow
    assert all("社会救助待遇注销" in text for text in flow["department:veterans_affairs"])


async def test_an_item_that_is_new_or_gone_is_so_everywhere(folder: Folder, browser: Browser) -> None:
    path = "items/assistance_cancellation.toml"
    text = (folder._current / path).read_text(encoding="utf-8")
    folder.write(
        path, re.sub("^code = .*$", 'code = "assistance_cancellation"', text.replace("社会救助", "社会帮扶"))
    )
    assert "社会帮扶待遇注销" in text_of((await browser.get("/guide")).source)
    assert "社会帮扶待遇注销" in text_of((await browser.get("/")).source)
    (folder._current / path).unlink()
    folder.write("faq.toml", (folder._current / "faq.toml").read_text(encoding="utf-8"))
    for page in ("/", "/guide", "/flow", "/flow.svg", "/statistics"):
        if page != "/statistics":
            assert "社会帮扶待遇注销" not in (await browser.get(page)).source


@pytest.mark.parametrize("code", ["fees", "complaints", "remedy"])
async def test_a_county_words_fees_complaints_and_remedies_itself(
    folder: Folder, browser: Browser, code: str
) -> None:
    text = (folder._current / "guide.toml").read_text(encoding="utf-8")
    *others, last = text.split("\n[[sections]]\n")
    text = "\n[[sections]]\n".join(s for s in (*others, last) if not s.startswith(f'code = "{code}"'))
    own = f'\n[[sections]]\ncode = "{code}"\ntitle = "标题"\ntext = "本县自己的说法。"\nclause = "一"\n'
    before = text_of((await browser.get("/guide")).source)
    folder.write("guide.toml", text + own)
    after = text_of((await browser.get("/guide")).source)
    assert "本县自己的说法。" not in before and after.count("本县自己的说法。") == 1


async def test_an_unconfirmed_figure_is_nowhere_shown_as_a_promise(browser: Browser) -> None:
    rules = first_county().newest
    loose = {i.limit.text for i in rules.items.values() if not i.limit.confirmed}
    loose -= {i.limit.text for i in rules.items.values() if i.limit.confirmed}
    assert loose
    for page in ("/guide", "/flow", "/flow.svg", "/eligibility"):
        found = text_of((await browser.get(page)).source)
        assert [text for text in loose if text in found] == [], page
