"""What a first turn tells of who died, of who lives on, of a child just born, and of a clerk who types."""

from __future__ import annotations

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, family, held
from tests.server.chat.understanding.saying import doubts, facts, say

SEX, DEATH, BIRTH = "decedent.sex", "death.date", "decedent.birth_date"


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("我爷爷走了两年了，我奶奶还在", "grandchild", "male"),
        ("我爸走了三年了，我妈还健在", "child", "male"),
        ("我外公走了一年多了，外婆还健在", "grandchild", "male"),
        ("我妈过世半年了，我爸身体还好", "child", "female"),
        ("我岳父走了五年了，岳母还在世", "child_in_law", "male"),
    ],
)
def test_who_died_long_ago_is_who_died_where_the_other_lives_on(text: str, relation: str, sex: str) -> None:
    said = say(text)
    assert facts(said) == {RELATION: relation, SEX: sex}


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("我爷爷走了两年了，我奶奶还在，昨天我爸走了", "male"),
        ("我爸走了三年了，我妈上周走的", "female"),
        ("我爸走得早，我妈昨天走了", "female"),
    ],
)
def test_another_who_died_now_is_who_died(text: str, sex: str) -> None:
    said = facts(say(text))
    assert (said[RELATION], said[SEX]) == ("child", sex)


@pytest.mark.parametrize("text", ["我爷爷走了两年了，我妈还在医院", "我奶奶还在"])
def test_who_lives_did_not_die(text: str) -> None:
    assert RELATION not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "relation"),
    [("我岳父", "child_in_law"), ("我爷爷", "grandchild"), ("我妈。", "child"), ("我老公啊", "spouse")],
)
def test_a_relative_alone_as_the_first_word_is_read_back(text: str, relation: str) -> None:
    (fact,) = [one for one in say(text).facts if one.question == RELATION]
    assert (fact.value, fact.sure) == (relation, False)


@pytest.mark.parametrize(
    "text",
    [
        "我儿子",
        "我爸妈",
        "我爷爷，我奶奶",
        "我妈在吗",
        "我妈叫我来的",
        "我爸 昨天 医院 检查",
        "我外公，新开的",
    ],
)
def test_what_leaves_it_open_who_died_is_no_relation(text: str) -> None:
    assert RELATION not in facts(say(text))


def test_a_relative_alone_is_no_other_one_later_on() -> None:
    assert not say("我岳父", "death.place", answers={RELATION: "child", SEX: "male"}).facts


@pytest.mark.parametrize(
    ("text", "born", "died"),
    [
        ("11月8号生的孩子，9号走了", "2026-11-08", "2026-11-09"),
        ("11月8号生的宝宝，10号没了", "2026-11-08", "2026-11-10"),
        ("10月30号才生的毛毛，11月2号走了", "2026-10-30", "2026-11-02"),
    ],
)
def test_a_child_that_died_soon_was_born_in_the_same_year(text: str, born: str, died: str) -> None:
    said = say(text)
    sure = {one.question: one.sure for one in said.facts}
    assert (facts(said)[BIRTH], facts(said)[DEATH], sure[BIRTH]) == (born, died, False)
    assert not sure.get(RELATION), "whose child it was is not said"


@pytest.mark.parametrize(
    "text", ["11月8号生孩子，9号走了", "他11月8号生的，9号走的", "5月8号生的孩子读大学，他9号走的"]
)
def test_no_other_birthday_is_of_this_year(text: str) -> None:
    said = say(text)
    assert BIRTH not in facts(said) and doubts(said).get(BIRTH) in (None, "date_vague")


@pytest.mark.parametrize(
    ("words", "relation", "name"),
    [
        ("我是社区的，他儿子李强在我旁边", "child", "李强"),
        ("我是村干部，他女儿张梅在旁边", "child", "张梅"),
        ("我是社区的，他老婆刘春花坐我旁边", "spouse", "刘春花"),
    ],
)
def test_who_sits_beside_a_clerk_applies(words: str, relation: str, name: str) -> None:
    one = family()
    one.say(words)
    assert (held(one).get(RELATION), held(one).get(NAME)) == (relation, name)
    assert one.state.behalf is not None


@pytest.mark.parametrize("words", ["我是社区的，他儿子李强没来", "他儿子李强在我旁边"])
def test_nobody_applies_who_is_not_there_or_beside_no_clerk(words: str) -> None:
    one = family()
    one.say(words)
    assert one.state.behalf is None
