"""The form to look at is the form that the phone asks, question by question."""

from __future__ import annotations

import pytest

from config.catalogue import County
from server.answers.validation import required
from server.public_pages.form_preview import form
from tests.access.running import Office
from tests.counties import first_county, second_county, toy
from tests.server.booking.conftest import Folder
from tests.server.console.browser import Browser
from tests.server.public_pages.reading import marked, shown, spaceless


@pytest.mark.parametrize("place", [first_county(), second_county(), toy()], ids=lambda c: c.division)
async def test_every_question_stands_there_with_all_that_it_says(place: County) -> None:
    rules = place.newest
    asked = marked(shown(await form(place), place))
    assert [code for code in asked if code.startswith("question:")] == [
        f"question:{q.id}" for section in rules.sections for q in rules.questions_of(section)
    ]
    for q in rules.questions.values():
        (text,) = asked[f"question:{q.id}"]
        said = [q.label, q.hint, q.why, q.text, *(option.label for option in q.choices)]
        said += [option.hint for option in q.choices]
        said += [rules.questions[name].short for name in (*q.shown_when, *q.required_when)]
        said += [rules.questions[n].label_of(v) for n, vs in q.shown_when.items() for v in vs]
        assert [part for part in said if spaceless(part) not in text] == [], q.id
        assert ("才填" in text or "不用填" in text) is bool(q.shown_when or q.only_if_needed), q.id
        assert ("必填" in text) is (bool(q.required_when) or required(rules, q, {})), q.id
        readers = {item.department for item in rules.items.values() if q.id in item.fields}
        seen = text.partition("哪些部门会看到")[2]
        assert {d.code for d in place.departments.values() if d.short in seen} == readers, q.id


async def test_it_is_the_form_of_the_interface(browser: Browser, office: Office) -> None:
    told = (await office.ask("GET", "/api/v1/form")).body
    asked = marked((await browser.get("/form")).source)
    order = [f"question:{q['id']}" for section in told["sections"] for q in section["questions"]]
    assert list(asked) == order
    for section in told["sections"]:
        assert browser.page and section["title"] in browser.page.text
        for q in section["questions"]:
            (text,) = asked[f"question:{q['id']}"]
            said = [q["label"], q["hint"], q["why"], q["text"], *(o["label"] for o in q["options"])]
            assert [part for part in said if spaceless(part) not in text] == []


async def test_a_question_that_is_new_is_on_the_page_and_in_the_interface(
    folder: Folder, browser: Browser, office: Office
) -> None:
    text = (folder._current / "questions.toml").read_text(encoding="utf-8")
    new = """
[[questions]]
id = "death.note"
section = "death"
type = "text"
label = "还有什么要告诉窗口"
short = "留言"
why = "方便窗口准备。"
shown_when = { "death.manner" = ["accident"] }
"""
    folder.write("questions.toml", text.replace("# ---- 参保和待遇 ----", new))
    (shown_text,) = marked((await browser.get("/form")).source)["question:death.note"]
    assert "“去世情形”选“意外”的，才填" in shown_text
    told = (await office.ask("GET", "/api/v1/form")).body
    assert "death.note" in {q["id"] for section in told["sections"] for q in section["questions"]}
