"""Whom a 他 or a 她 goes on about: who died, or a relative who lives and was just named."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

PLACE, DATE, RELATION, SEX = "death.place", "death.date", "applicant.relation", "decedent.sex"
GRANDMOTHER = {RELATION: "grandchild", SEX: "female"}
FATHER = {RELATION: "child", SEX: "male"}


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({}, "我奶奶走了，要问我爸，他在医院"),
        ({}, "我奶奶走了，等我爸回来，他在医院"),
        (GRANDMOTHER, "要问我爸，他在医院"),
        (GRANDMOTHER, "这个要问我叔叔，他在家里"),
        (GRANDMOTHER, "我姑姑最清楚，她在医院"),
        (GRANDMOTHER, "我爸去办证明了，他在医院"),
        (FATHER, "要问我哥，他在医院"),
        (FATHER, "问我弟弟，他在屋里"),
        (FATHER, "问一下我妈，她在医院"),
    ],
)
def test_where_who_must_be_asked_is_is_no_place_of_a_death(known: dict[str, str], text: str) -> None:
    assert facts(say(text, PLACE, answers=known)).get(PLACE) in (None, "unknown")


@pytest.mark.parametrize(
    ("known", "text"),
    [
        (GRANDMOTHER, "听我爸讲，她在医院"),
        (GRANDMOTHER, "她在医院"),
        (GRANDMOTHER, "我爸送的，她在医院走的"),
        (FATHER, "问了我哥，他在医院走的"),
        (FATHER, "问了我哥，他在医院"),
        (FATHER, "我哥送他去的，他在医院没的"),
        (FATHER, "要问我妈，他在医院走的"),
    ],
)
def test_what_was_asked_and_a_death_are_of_who_died(known: dict[str, str], text: str) -> None:
    assert facts(say(text, PLACE, answers=known))[PLACE] == "hospital"


def test_what_who_must_be_asked_is_called_is_no_name_of_the_dead() -> None:
    assert "decedent.name" not in facts(say("要问我哥，他叫周大勇", answers=FATHER))


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我妈住院，儿子在外面，她十号走了", "child", "female"),
        ("我妈住院，我儿子在外面，她十号走了", "child", "female"),
        ("我爸住院，老婆在外面打工，他十号走了", "child", "male"),
        ("我奶奶病了，孙子在广东，她昨天走了", "grandchild", "female"),
        ("我婆婆在医院，我老公没赶回来，她昨天走的", "child_in_law", "female"),
        ("我老公出车祸，女儿在读书，他没救过来", "spouse", "male"),
        # As it is written where no man was named; and who was named last, where it fits.
        ("我妈住院，他十号走了", "child", "female"),
        ("我爸，他昨天走了", "child", "male"),
    ],
)
def test_who_died_is_who_can_be_called_so(text: str, relation: str, sex: str) -> None:
    told = {fact.question: (fact.value, fact.sure) for fact in say(text).facts}
    assert (told[RELATION], told[SEX]) == ((relation, True), (sex, True))


@pytest.mark.parametrize("text", ["儿子在外面，她十号走了", "我爸在医院守着，她昨天走的"])
def test_nobody_died_who_cannot_be_called_so(text: str) -> None:
    assert RELATION not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我老婆生孩子大出血，11月9号走了", {RELATION: "spouse", SEX: "female", DATE: "2026-11-09"}),
        ("我老婆11月9号生孩子走的", {RELATION: "spouse", SEX: "female", DATE: "2026-11-09"}),
        ("我堂客11月9号生崽的时候走的", {RELATION: "spouse", SEX: "female", DATE: "2026-11-09"}),
        ("儿媳妇11月9号生伢子大出血走了", {RELATION: "other", SEX: "female", DATE: "2026-11-09"}),
        ("我妹妹生二胎，前天没救过来", {RELATION: "sibling", SEX: "female", DATE: "2026-11-23"}),
        ("老婆难产，孩子保住了，大人9号没了", {RELATION: "spouse", SEX: "female", DATE: "2026-11-09"}),
        ("我老婆11月8号生孩子，11月9号走的", {RELATION: "spouse", SEX: "female", DATE: "2026-11-09"}),
        ("我亲生孩子11月9号走了", {RELATION: "parent", DATE: "2026-11-09"}),
        ("老婆生了孩子，孩子11月9号没了", {RELATION: "parent", DATE: "2026-11-09"}),
        ("老婆难产，孩子没保住，11月9号走的", {RELATION: "parent", DATE: "2026-11-09"}),
        ("我独生儿子11月9号走了", {RELATION: "parent", SEX: "male", DATE: "2026-11-09"}),
    ],
)
def test_who_dies_in_childbirth_is_the_mother_and_no_child(text: str, told: dict[str, str]) -> None:
    assert facts(say(text)) == told


def test_the_child_that_lives_gives_who_died_no_name() -> None:
    assert "decedent.name" not in facts(say("孩子叫陈安", answers={RELATION: "spouse", SEX: "female"}))


@pytest.mark.parametrize(
    "text",
    [
        "我儿子李强在我旁边",
        "我妈刘桂英就在我身边",
        "我老公张伟坐在旁边",
        "我女儿叫李芳，在我旁边",
        "我爷爷走了两年了，我妈王桂英还在医院",
        "我奶奶前天走的，我爸李国强现在住在县医院",
        "我外婆走了三年了，外公还在养老院",
    ],
)
def test_who_is_here_or_still_somewhere_lives(text: str) -> None:
    assert not {"decedent.name", PLACE} & facts(say(text)).keys()


@pytest.mark.parametrize(
    "text",
    [
        "我爸还在医院就走了",
        "我爸还在医院，没抢救过来",
        "我妈在我身边，在县医院走的",
        "我奶奶走了，在医院走的",
    ],
)
def test_who_died_where_they_still_were_does_not_live(text: str) -> None:
    assert facts(say(text))[PLACE] == "hospital"
