"""The page answers as the interface answers, whatever is chosen, and keeps nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.catalogue import Catalogue
from config.catalogue.rules import Question
from server.public_pages.eligibility import questions
from tests.access.running import Office
from tests.counties import first_county
from tests.server.booking.conftest import Folder
from tests.server.console.browser import Browser, Fields
from tests.server.public_pages.reading import marked, spaceless, text_of

RULES = first_county().newest
ELIGIBLE = {
    "insurance.area": "central_urban",
    "death.cremated": "yes",
    "death.cremated_in_county": "yes",
    "death.place": "hospital",
    "death.manner": "illness",
    "decedent.household_in_county": "yes",
}


def _fields(answers: dict[str, Any]) -> Fields:
    fields: Fields = []
    for name, value in answers.items():
        if isinstance(value, list):
            fields += [(f"answers[{name}][]", one) for one in value]
        else:
            fields.append((f"answers[{name}]", value))
    return fields


async def agree(browser: Browser, office: Office, answers: dict[str, Any], base: str = "") -> str:
    """Asks the page and the interface; fails where they differ. The verdict."""
    county = {"county": base.removeprefix("/c/")} if base else {}
    told = (await office.ask("POST", "/api/v1/eligibility", body={"answers": answers, **county})).body
    page = await browser.post(f"{base}/eligibility", _fields(answers))
    assert page.status == 200 and page.headers["Cache-Control"] == "no-store"
    whole = text_of(page.source)
    (top,) = [
        text for text in marked(page.source, "data-verdict").get(told["verdict"], []) if _headed(text, told)
    ]
    for reason in told["reasons"]:
        said = (reason["text"], reason["clause"], reason["instead"])
        assert [part for part in said if spaceless(part) not in top] == [], reason["code"]
    marks = marked(page.source, "data-reason")
    assert [r["code"] for r in told["reasons"]] == list(marks)[: len(told["reasons"])]
    items, papers = marked(page.source, "data-item"), marked(page.source, "data-paper")
    order = {"yes": 0, "likely": 1, "no": 2}
    assert list(items) == [i["code"] for i in sorted(told["items"], key=lambda i: order[i["verdict"]])]
    for item in told["items"]:
        (text,) = items[item["code"]]
        said = [item["name"], item["department"], item["time_limit"], *item["pays"]]
        said += [part for reason in item["reasons"] for part in (reason["text"], reason["clause"])]
        assert [part for part in said if spaceless(part) not in text] == [], item["code"]
    if told["verdict"] == "no":
        assert papers == {} and whole.count("要分别去办的事") == 1
        return "no"
    assert list(papers) == [paper["code"] for paper in told["materials"] if paper["verdict"] != "no"]
    for paper in told["materials"]:
        if paper["verdict"] != "no":
            assert spaceless(paper["name"] + ("（可能需要" if paper["verdict"] == "likely" else "")) in whole
    return str(told["verdict"])


def _headed(text: str, told: dict[str, Any]) -> bool:
    return text.startswith(spaceless(told["text"]))


CASES = {
    "nothing": ({}, None),
    "all of it": (ELIGIBLE, "yes"),
    "one is missing": ({**ELIGIBLE, "insurance.area": ""}, "likely"),
    "not known": ({**ELIGIBLE, "decedent.household_in_county": "unknown"}, "likely"),
    "register elsewhere": ({**ELIGIBLE, "decedent.household_in_county": "no"}, "no"),
    "work injury": ({**ELIGIBLE, "death.manner": "work_injury"}, "no"),
    "a case": ({**ELIGIBLE, "death.manner": "case"}, "no"),
    "an accident in hospital": ({**ELIGIBLE, "death.manner": "accident"}, "likely"),
    "an accident at home": ({**ELIGIBLE, "death.place": "home", "death.manner": "accident"}, "no"),
    "not cremated": ({**ELIGIBLE, "death.cremated": "no"}, "no"),
    "a pensioner with everything": (
        {
            **ELIGIBLE,
            "insurance.identity": "retired_enterprise",
            "insurance.medical": "employee",
            "insurance.housing_fund": "yes",
            "insurance.assistance": ["dibao", "other"],
            "applicant.kinship_shown": "no",
            "payee.own_account": "no",
        },
        "yes",
    ),
    "nothing to be paid": (
        {
            **ELIGIBLE,
            "insurance.identity": "resident",
            "insurance.medical": "none",
            "insurance.housing_fund": "no",
            "insurance.assistance": ["none"],
        },
        "yes",
    ),
}


@pytest.mark.parametrize("case", [name for name in CASES if name != "nothing"])
async def test_the_page_says_what_the_interface_says(browser: Browser, office: Office, case: str) -> None:
    answers, verdict = CASES[case]
    assert await agree(browser, office, answers) == verdict


def chosen(rules: Catalogue) -> st.SearchStrategy[dict[str, Any]]:
    def values(q: Question) -> st.SearchStrategy[Any]:
        one = st.sampled_from([option.value for option in q.choices])
        return st.lists(one, min_size=1, max_size=3, unique=True) if q.type == "multi_choice" else one

    asked = [q for group in questions(rules) for q in group]
    return st.fixed_dictionaries({}, optional={q.id: values(q) for q in asked}).filter(bool)


@given(answers=chosen(RULES))
@hypothesis_settings(max_examples=60, deadline=None)
async def test_they_agree_on_whatever_is_chosen(office: Office, answers: dict[str, Any]) -> None:
    office.forget_limits()
    browser = Browser(office.address)
    try:
        assert await agree(browser, office, answers) in ("yes", "no", "likely")
    finally:
        await browser.close()


async def test_another_rule_is_another_answer_on_both(
    folder: Folder, browser: Browser, office: Office
) -> None:
    answers = {**ELIGIBLE, "insurance.area": "elsewhere_in_county"}
    assert await agree(browser, office, answers) == "no"
    text = (folder._current / "eligibility.toml").read_text(encoding="utf-8")
    wider = text.replace('["central_urban"]', '["central_urban", "elsewhere_in_county"]')
    folder.write("eligibility.toml", wider)
    assert await agree(browser, office, answers) == "yes"


async def test_it_asks_what_the_rules_rest_on_and_offers_every_answer(browser: Browser) -> None:
    first, more = questions(RULES)
    rules = (*RULES.eligibility.conditions, *RULES.eligibility.exclusions)
    assert {name for rule in rules for name in (*rule.when, *rule.unsure_when)} <= {q.id for q in first}
    named = {name for item in RULES.items.values() for name in item.applies_when}
    assert named <= {q.id for q in (*first, *more)}
    assert not {q.id for q in first} & {q.id for q in more}
    blank = await browser.get("/eligibility")
    assert list(marked(blank.source)) == [q.id for q in first]
    answered = await browser.submit("/eligibility", {"answers[death.place]": "home"})
    asked = marked(answered.source)
    assert set(asked) == {q.id for q in (*first, *more)}
    for q in (*first, *more):
        assert [o.label for o in q.choices if spaceless(o.label) not in asked[q.id][0]] == [], q.id


async def test_what_was_chosen_stays_chosen_and_stands_in_no_address(browser: Browser) -> None:
    typed = {"answers[death.place]": "home", "answers[death.cremated]": "unknown"}
    await browser.get("/eligibility")
    page = await browser.submit("/eligibility", typed)
    assert page.path == "/eligibility"
    form = page.form("/eligibility")
    assert {name: value for name, value in form.fields if value} == typed
    again = await browser.submit("/eligibility", {"answers[insurance.assistance][]": ["dibao", "other"]})
    kept = [value for name, value in again.form("/eligibility").fields if name.endswith("[]")]
    assert kept == ["dibao", "other"]


async def test_large_print_loses_no_answer(browser: Browser) -> None:
    fields = [*_fields(ELIGIBLE), ("_text_size", "large")]
    page = await browser.post("/eligibility", fields)
    assert 'class="large"' in page.source and "符合联办条件" in page.source
    kept = dict(page.form("/eligibility").fields)
    assert {name: kept[name] for name, _ in _fields(ELIGIBLE)} == dict(_fields(ELIGIBLE))
    assert 'class="large"' in (await browser.get("/guide")).source
    page = await browser.post("/eligibility", [("_text_size", "standard")])
    assert 'class="large"' not in page.source and "data-verdict" not in page.source
    assert 'class="large"' not in (await browser.get("/guide")).source


async def test_an_empty_form_is_the_questions_again(browser: Browser) -> None:
    page = await browser.post("/eligibility", [])
    assert page.status == 200 and "data-verdict" not in page.source
    assert list(marked(page.source)) == [q.id for q in questions(RULES)[0]]


async def test_what_nobody_types_is_refused_in_words_and_runs_nowhere(browser: Browser) -> None:
    page = await browser.post("/eligibility", [("answers[death.place]", "长" * 3000)])
    assert page.status == 422 and "太长" in page.refusal
    page = await browser.post("/eligibility", [("answers[death.place]", "<script>alert(1)</script>")])
    assert page.status == 200 and "<script" not in page.source
    page = await browser.post("/eligibility", [("_seal", "x"), ("bad name!", "x")])
    assert page.status == 400 and "回到首页" in page.source
