"""Questions about the rules: the right source for most ways of asking, nothing for what is not ours."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from config.catalogue import UNCONFIRMED
from config.policy_asks import policy_asks
from server.chat.policy import Answers, find, learnt
from tests.counties import first_county, second_county, toy

PARAPHRASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
]
MOST = 0.95


def test_most_ways_of_asking_find_their_source(answers: Answers) -> None:
    asked = [(question, source) for question, source in PARAPHRASES if source != "-"]
    wrong = [
        (question, source, found and found.source)
        for question, source in asked
        if (found := answers.find(question)) is None or found.source not in source.split("|")
    ]
    assert len(asked) >= 100
    assert len(wrong) <= (1 - MOST) * len(asked), wrong


def test_what_is_not_ours_is_refused(answers: Answers) -> None:
    unknown = [question for question, source in PARAPHRASES if source == "-"]
    assert len(unknown) >= 60
    assert [(q, found.source) for q in unknown if (found := answers.find(q))] == []


def test_every_written_question_finds_its_own_answer(answers: Answers) -> None:
    astray = [
        (asking, entry.source, found and found.source)
        for entry in answers.entries
        if entry.written
        for asking in (entry.question, *entry.asks)
        if (found := answers.find(asking)) is None or found.answer.split("（")[0] not in entry.answer
    ]
    written = sum(1 + len(entry.asks) for entry in answers.entries if entry.written)
    assert len(astray) <= 0.03 * written, astray


def test_every_answer_names_its_clause(answers: Answers) -> None:
    assert [entry.source for entry in answers.entries if entry.answer and not entry.clause] == []
    found = find("公积金由谁来取", first_county().newest)
    assert found is not None
    assert found.clause == "三(二)4(5)"
    assert found.basis == "住房公积金管理条例第二十四条、第二十五条"


def test_an_unconfirmed_answer_says_so(answers: Answers) -> None:
    found = answers.find("退休工资从什么时候停")
    assert found is not None
    assert not found.confirmed
    assert UNCONFIRMED in found.answer


def test_an_unconfirmed_limit_shows_no_figure(answers: Answers) -> None:
    limits = {e.source: e.answer for e in answers.entries if "时限" in e.answer}
    assert "15" not in limits["item:pension_retired_enterprise"]
    assert "3日" in limits["item:housing_fund_withdrawal"]


def test_no_sum_of_money_is_told_but_those_of_the_files(answers: Answers) -> None:
    found = answers.find("丧葬费能有两万块吗")
    assert found is None or "万" not in found.answer


def test_answers_follow_the_county_and_the_version() -> None:
    (second,) = learnt(second_county(), [second_county().newest], policy_asks())
    found = second.find("驾驶证注销归谁管")
    assert found is not None
    assert found.source == "item:driving_licence_cancellation"
    old, new = learnt(first_county(), first_county().versions, policy_asks())
    named = [
        next(e.question for e in a.entries if e.source == "material:death_certificate") for a in (old, new)
    ]
    assert named[0] != named[1]


def test_a_catalogue_of_something_else_answers_from_its_own_file() -> None:
    (library,) = learnt(toy(), [toy().newest], policy_asks())
    found = library.find("押金退多少")
    assert found is not None
    assert found.answer == "原数退还。"
    assert library.find("退休金什么时候停") is None


def test_the_answer_does_not_change_with_width_case_or_signs(answers: Answers) -> None:
    plain = answers.find("公积金怎么取")
    dressed = answers.find("  公积金，怎么取？？？")
    assert plain is not None
    assert dressed is not None
    assert dataclasses.replace(dressed, certainty=0) == dataclasses.replace(plain, certainty=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "？",
        "\x00\ud800",
        "a" * 5000,
        "，" * 5000,
        "公积金怎么取，" * 800,
        "取" * 5000,
        "🙂🙂",
        "1" * 5000,
    ],
)
def test_any_text_is_heard_out_quickly(answers: Answers, text: str) -> None:
    began = time.process_time()
    found = answers.find(text)
    assert time.process_time() - began < 0.25
    assert found is None or found.source == "faq:housing_fund"
