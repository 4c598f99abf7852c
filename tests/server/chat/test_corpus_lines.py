"""The corpus itself: it asks for nothing that the form would refuse, and covers what it is there for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from config.catalogue import Catalogue, county
from server.answers import normalise, validate
from tests.server.chat.corpus_lines import ANY, POLICY_STRANGERS, Line, corpus, policy_corpus

ACTS = {
    "yes",
    "no",
    "unknown",
    "skip",
    "pause",
    "resume",
    "review",
    "restart",
    "submit",
    "human",
    "why",
    "correction",
    "greeting",
    "thanks",
    "distress",
    "abuse",
    "policy",
}
PLACES = {
    "faq",
    "guide",
    "item",
    "items",
    "department",
    "termination",
    "material",
    "payout",
    "condition",
    "exclusion",
    "hall",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return corpus()


def test_every_line_is_named_once(lines: list[Line]) -> None:
    twice = [name for name, times in Counter(line.id for line in lines).items() if times > 1]
    assert twice == []


def test_no_utterance_is_counted_twice_in_the_same_situation(lines: list[Line]) -> None:
    seen = Counter(
        (line.text, line.asked, line.today, line.last, str(line.confirming), str(line.answers))
        for line in lines
    )
    assert [situation for situation, times in seen.items() if times > 1] == []


def test_every_expected_fact_is_in_its_kept_form_and_valid(lines: list[Line], catalogue: Catalogue) -> None:
    wrong = [
        (line.id, question, value)
        for line in lines
        for question, value in _values(line)
        if normalise(catalogue.questions[question], value) != value
        or validate(catalogue, {question: value}, complete=False, today=line.today)
    ]
    assert wrong == []


def test_every_question_and_act_exists(lines: list[Line], catalogue: Catalogue) -> None:
    unknown = [
        (line.id, name)
        for line in lines
        for name in (
            *([line.asked] if line.asked else []),
            *line.answers,
            *line.last,
            *line.confirming,
            *line.doubts,
            *line.may_doubts,
            *line.unsure,
            *line.sure,
            *line.may_facts,
        )
        if name not in catalogue.questions
    ]
    unknown += [
        (line.id, act)
        for line in lines
        for act in line.acts | line.may_acts | line.one_of_acts
        if act not in ACTS
    ]
    assert unknown == []


def test_nothing_is_both_required_and_to_be_asked_back(lines: list[Line]) -> None:
    assert [line.id for line in lines if line.facts.keys() & (line.doubts | line.unsure)] == []


def test_every_question_that_a_chat_may_fill_is_said_at_least_three_times(
    lines: list[Line], catalogue: Catalogue
) -> None:
    said = Counter(question for line in lines for question in line.facts)
    rare = {
        question.id: said[question.id]
        for question in catalogue.questions.values()
        if "chat" in question.prefill and said[question.id] < 3
    }
    assert rare == {}


def test_every_act_is_meant_at_least_three_times(lines: list[Line]) -> None:
    meant = Counter(act for line in lines for act in line.acts | line.one_of_acts | line.may_acts)
    assert {act: meant[act] for act in ACTS if meant[act] < 3} == {}


def test_the_corpus_is_as_large_as_was_promised(lines: list[Line]) -> None:
    asked = policy_corpus()
    answered = [line for line in asked if line.sources and not line.may_refuse]
    refused = [line for line in asked if not line.sources]
    assert len(lines) >= 450 and len(answered) >= 150 and len(refused) >= 70


def test_policy_questions_name_places_where_an_answer_can_stand(catalogue: Catalogue) -> None:
    place = county("430621")
    known = {f"faq:{entry.code}" for entry in place.faq} | {f"guide:{s.code}" for s in place.guide}
    asked = [*policy_corpus(), *policy_corpus(POLICY_STRANGERS)]
    used = {source for line in asked for source in line.sources}
    assert {source for source in used if source.split(":")[0] not in PLACES} == set()
    assert {source for source in used if source.split(":")[0] in ("faq", "guide")} - known == set()
    assert Counter(line.question for line in asked).most_common(1)[0][1] == 1


def _values(line: Line) -> list[tuple[str, Any]]:
    named = [*line.facts.items(), *line.confirming.items()]
    named += [(question, value) for question, values in line.also.items() for value in values]
    return named + [(question, value) for question, value in line.may_facts.items() if value != ANY]
