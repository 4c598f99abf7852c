"""What a condition says in words is what the rules decide."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import Catalogue, Question
from server.answers.conditions import Verdict, line_holds
from server.answers.decisions import items, materials
from server.public_pages import words
from tests.counties import first_county, second_county, toy

RULES = [county.newest for county in (first_county(), second_county(), toy())]
CATALOGUES = pytest.mark.parametrize("rules", RULES, ids=lambda rules: rules.county)


def _closed(rules: Catalogue) -> list[Question]:
    return [question for question in rules.questions.values() if question.choices]


def _answers(rules: Catalogue) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            q.id: st.sampled_from([[o.value] if q.type == "multi_choice" else o.value for o in q.choices])
            for q in _closed(rules)
        },
    )


@CATALOGUES
def test_exactly_the_options_that_fulfil_a_line_are_named(rules: Catalogue) -> None:
    conditions = [item.applies_when for item in rules.items.values()]
    conditions += [paper.required_when for paper in rules.materials.values()]
    conditions += [rule.when for rule in (*rules.eligibility.conditions, *rules.eligibility.exclusions)]
    conditions += [end.applies_when for end in rules.terminations.values()]
    conditions += [question.shown_when for question in rules.questions.values()]
    checked = 0
    for condition in conditions:
        said = words.condition(rules, condition).split("，并且") if condition else []
        assert len(said) == len(condition)
        for line, (name, values) in zip(said, condition.items(), strict=True):
            question = rules.questions[name]
            opened = {parent: options[0] for parent, options in question.shown_when.items()}
            assert line.startswith(f"“{question.short}”选")
            for option in question.choices:
                verdict = line_holds(rules, name, values, {**opened, name: option.value})
                assert (f"“{option.label}”" in line.partition("选")[2]) is (verdict is Verdict.YES)
                checked += 1
    assert checked > 5


@pytest.mark.parametrize("number", range(len(RULES)))
@given(data=st.data())
def test_what_everybody_needs_is_decided_so_whatever_is_answered(number: int, data: st.DataObject) -> None:
    rules = RULES[number]
    answers = data.draw(_answers(rules))
    decided = {d.material.code: d.verdict for d in materials(rules, answers)}
    for paper in rules.materials.values():
        said = words.needed(rules, paper)
        if said == "每家都要":
            assert decided[paper.code] is Verdict.YES
        elif said == "现在的事项都不需要":
            assert decided[paper.code] is Verdict.NO
    for item in items(rules, answers):
        if words.applies(rules, item.item) == "每家都办":
            assert item.verdict is Verdict.YES


@CATALOGUES
def test_what_is_needed_sometimes_is_not_always_decided_so(rules: Catalogue) -> None:
    for paper in rules.materials.values():
        if words.needed(rules, paper) not in ("每家都要", "现在的事项都不需要"):
            verdicts = set()
            named = [q for q in _closed(rules) if q.id in _named_for(rules, paper.code)]
            for values in product(*([o.value for o in q.choices] for q in named)):
                given_answers = dict(zip((q.id for q in named), values, strict=True))
                decided = {d.material.code: d.verdict for d in materials(rules, given_answers)}
                verdicts.add(decided[paper.code])
            assert {Verdict.YES, Verdict.NO} <= verdicts, paper.code


def _named_for(rules: Catalogue, code: str) -> set[str]:
    """The question of its own condition, or of one item that asks for it, with what shows them."""
    paper = rules.materials[code]
    names = set(paper.required_when)
    if not paper.always:
        names |= set(words.asking(rules, paper)[0].applies_when)
    return names | {parent for name in names for parent in rules.questions[name].shown_when}


def test_a_paper_goes_to_one_of_three_heaps() -> None:
    for rules in RULES:
        heaps = words.sorted_papers(rules)
        assert sorted(paper.code for _, heap in heaps for paper in heap) == sorted(rules.materials)
        (_, every), (_, sometimes), (_, never) = heaps
        assert all(words.needed(rules, paper) == "每家都要" for paper in every)
        assert all(words.needed(rules, paper) != "每家都要" for paper in sometimes)
        assert all(paper.source == "registry" for paper in never)


def test_hours_of_a_week_stand_together_where_they_are_the_same() -> None:
    (hall,) = first_county().halls.values()
    assert words.week(hall) == [("周一至周五", "09:00-12:00，13:30-17:00"), ("周六、周日", "不开放")]
    (desk,) = toy().halls.values()
    assert words.week(desk) == [("周一", "09:00-12:00"), ("周二至周日", "不开放")]


def test_lists_are_joined_as_people_say_them() -> None:
    assert [words.either(names) for names in (["甲"], ["甲", "乙"], ["甲", "乙", "丙"])] == [
        "甲",
        "甲或乙",
        "甲、乙或丙",
    ]
    assert words.named(["甲", "乙"]) == "“甲”“乙”"
