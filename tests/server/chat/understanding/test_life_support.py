"""The day on which life support was taken away: that of the death, where nothing else tells of one."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import doubts, facts, say

DEATH = "death.date"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize("asked", [None, DEATH])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15号拔的管", "2026-11-15"),
        ("15号上午拔了管子", "2026-11-15"),
        ("昨天把呼吸机撤了", "2026-11-24"),
        ("我妈15号下午拔的氧气", "2026-11-15"),
        ("医生14号把氧气停了", "2026-11-14"),
        ("我爸10号住院，15号拔的管", "2026-11-15"),
        ("11月15号拔管，当时就没气了", "2026-11-15"),
        ("15号拔的管，第二天走的", "2026-11-16"),
        ("15号拔管，拔管回家后第二天走的", "2026-11-16"),
    ],
)
def test_it_is_read_back_as_the_day_of_death(text: str, day: str, asked: str | None) -> None:
    (fact,) = [one for one in say(text, asked).facts if one.question == DEATH]
    assert (fact.value, fact.sure) == (day, False)


@pytest.mark.parametrize("asked", [None, DEATH])
@pytest.mark.parametrize(
    "text",
    [
        "15号还没拔管",
        "15号准备拔管",
        "15号签字同意拔管",
        "15号拔的胃管",
        "15号拔的尿管",
        "15号拔管后醒了",
        "16号他们商量要不要拔管子",
    ],
)
def test_what_was_not_done_or_is_no_life_support_is_no_death(text: str, asked: str | None) -> None:
    said = say(text, asked)
    assert DEATH not in facts(said) and DEATH not in doubts(said)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15号拔管，17号走的", "2026-11-17"),
        ("17号没的，15号拔的管", "2026-11-17"),
        ("15号拔管拉回家，17号早上走的", "2026-11-17"),
    ],
)
def test_another_day_of_the_death_counts_instead(text: str, day: str) -> None:
    said = say(text)
    assert facts(said)[DEATH] == day and DEATH not in doubts(said)


def test_a_day_of_death_that_is_known_stands() -> None:
    assert DEATH not in facts(say("15号拔的管", answers=FATHER | {DEATH: "2026-11-17"}))


@pytest.mark.parametrize("words", ["拔管回家后第二天走的", "回家后第二天走的", "第二天人就没了"])
@pytest.mark.parametrize("agrees", [True, False])
def test_a_death_so_many_days_later_is_counted_from_it(words: str, agrees: bool) -> None:
    family = Family(FATHER)
    family.say("15号拔的管")
    if agrees:
        family.say("对")
    family.say(words)
    assert {p.question: p.value for p in family.state.pending} == {DEATH: "2026-11-16"}


def test_from_a_day_of_death_that_was_told_nothing_is_counted() -> None:
    family = Family(FATHER)
    family.say("11月15号走的")
    family.say("第二天走的")
    assert family.known[DEATH] == "2026-11-15" and not family.state.pending
