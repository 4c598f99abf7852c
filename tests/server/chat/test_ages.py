"""What is asked fits the age of the decedent, as far as it is known; what the form accepts stays valid."""

from __future__ import annotations

from typing import Any

import pytest

from server.answers.validation import validate
from server.chat.dialogue import State
from server.chat.dialogue.ages import Ages
from server.chat.dialogue.wording import asked_in_words, options_of
from tests.server.chat.test_dialogue import TODAY, view_of
from tests.server.chat.test_putting_right import Family

IDENTITY, MANNER, MEDICAL = "insurance.identity", "death.manner", "insurance.medical"
FUND, HELP = "insurance.housing_fund", "insurance.assistance"
SON = {"applicant.relation": "parent", "decedent.sex": "male", "death.date": "2026-11-20"}
CHILD, YOUNG, OLD = "2018-03-02", "2003-01-05", "1940-12-16"
RETIRED = {"企业退休职工", "机关事业单位退休人员"}
WORKING = {"企业在职职工", "机关事业单位在职人员"}


def offered(question: str, **known: Any) -> set[str]:
    view = view_of({name.replace("__", "."): value for name, value in known.items()})
    return {reply.label for reply in options_of(view, view.question(question))}


def asked(question: str, known: dict[str, Any]) -> str:
    return asked_in_words(view_of(known), State(), question)


@pytest.mark.parametrize(
    ("born", "never", "still"),
    [
        (YOUNG, RETIRED, WORKING | {"城乡居民", "不清楚"}),
        (CHILD, RETIRED | WORKING, {"城乡居民", "不清楚"}),
        (OLD, WORKING, RETIRED | {"城乡居民", "不清楚"}),
        ("1980-01-01", set(), RETIRED | WORKING | {"城乡居民", "不清楚"}),
    ],
)
def test_only_what_somebody_of_that_age_can_have_been_is_offered(
    born: str, never: set[str], still: set[str]
) -> None:
    there = offered(IDENTITY, decedent__birth_date=born, death__date="2026-11-20")
    assert not there & never and still <= there
    assert offered(IDENTITY) >= RETIRED | WORKING, "nothing is known"


@pytest.mark.parametrize("born", [YOUNG, CHILD])
def test_nobody_young_is_asked_whether_they_retired_farmed_or_were_old(born: str) -> None:
    known = {**SON, "decedent.birth_date": born}
    assert not {"退休", "种田"} & {word for word in ("退休", "种田") if word in asked(IDENTITY, known)}
    assert "年纪大" not in asked(MANNER, known) and "年老离世" not in offered(
        MANNER, decedent__birth_date=born
    )
    assert "养老" not in asked(HELP, known)
    old = {**SON, "decedent.birth_date": OLD}
    assert "退休" in asked(IDENTITY, old) and "养老" in asked(HELP, old)


def test_a_child_is_asked_for_no_work() -> None:
    known = {**SON, "decedent.birth_date": CHILD}
    assert "职工" not in asked(MEDICAL, known) and "一般没有" in asked(FUND, known)
    assert "一般没有" not in asked(FUND, {**SON, "decedent.birth_date": YOUNG})


def test_whose_child_died_is_not_asked_whether_it_was_age() -> None:
    assert "年纪大" not in asked(MANNER, SON)
    assert "年纪大" in asked(MANNER, {"applicant.relation": "child"})


def test_the_age_is_the_one_at_the_death_and_in_full_years() -> None:
    for died, years in (("2026-11-20", 15), ("2026-11-21", 16)):
        view = view_of({"decedent.birth_date": "2010-11-21", "death.date": died})
        assert view.ages == Ages(years, years)
    assert view_of({"decedent.id_number": "430621194012161139"}).ages.low == 85
    assert view_of({"decedent.birth_date": "2020-01-01", "death.date": "2019-01-01"}).ages == Ages()


MINE = "43062119810516365X"


@pytest.mark.parametrize(
    ("relation", "bounds"),
    [
        ("child", (57, 150)),
        ("grandchild", (73, 150)),
        ("parent", (0, 33)),
        ("grandparent", (0, 17)),
        ("sibling", (0, 150)),
    ],
)
def test_kin_bounds_the_age_by_the_forms_own_checks(relation: str, bounds: tuple[int, int]) -> None:
    answers = {"applicant.relation": relation, "applicant.id_number": MINE, "death.date": "2026-11-20"}
    view = view_of(answers)
    assert (view.ages.low, view.ages.high) == bounds
    assert bool(offered(IDENTITY, **{k.replace(".", "__"): v for k, v in answers.items()}) & RETIRED) == (
        relation not in ("parent", "grandparent")
    )


def test_yes_is_the_only_answer_that_was_offered() -> None:
    family = Family({**SON, "decedent.birth_date": CHILD}).asked(IDENTITY)
    assert "可以吗" in asked(IDENTITY, family.known)
    family.say("可以")
    assert family.known[IDENTITY] == "resident"
    for no in ("不是", "不对", "不可以"):
        family = Family({**SON, "decedent.birth_date": CHILD}).asked(IDENTITY)
        family.say(no)
        assert IDENTITY not in family.known and set(family.quick) > RETIRED, "any of them, then"
        family.say("企业在职职工")
        assert family.known[IDENTITY] == "serving_enterprise"
    family = Family({**SON, "decedent.birth_date": YOUNG}).asked(IDENTITY)
    family.say("对的")
    assert IDENTITY not in family.known


@pytest.mark.parametrize("answer", ["他退休了，企业的", "企业退休职工"])
def test_what_is_not_offered_is_taken_when_it_is_said(answer: str) -> None:
    known = {**SON, "decedent.birth_date": YOUNG}
    family = Family(known).asked(IDENTITY)
    family.say(answer)
    assert family.known[IDENTITY] == "retired_enterprise"
    place = view_of().catalogue
    told = {**known, IDENTITY: "retired_enterprise", MANNER: "natural"}
    assert validate(place, told, complete=False, today=TODAY) == []
