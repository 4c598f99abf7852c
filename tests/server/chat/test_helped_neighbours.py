"""Somebody types for a neighbour or a friend: it is theirs who died, and they are the applicant."""

from __future__ import annotations

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, held
from tests.server.chat.test_putting_right import Family

DECEDENT = "decedent.name"


@pytest.mark.parametrize(
    ("words", "relation", "sex"),
    [
        ("我朋友的妈妈去世了，我帮他办", "child", "female"),
        ("邻居托我来办的，她老公走了", "spouse", "male"),
        ("邻居老公走了，我帮她填", "spouse", "male"),
        ("邻居老婆走了，托我来填", "spouse", "female"),
        ("同事的爸爸走了，我替他填", "child", "male"),
        ("我邻居老公走了，喊我帮她弄", "spouse", "male"),
        ("我同学的婆婆过身了，要我来帮她填表", "child_in_law", "female"),
        ("我战友的崽没了，求我帮他办", "parent", "male"),
        ("我是镇上帮办员，一位老人家来办他老伴的", "spouse", None),
        ("我是社区的，帮杨大爷办，他老伴走了", "spouse", None),
        ("来帮李奶奶办一下，她老公走了", "spouse", "male"),
        ("我是村干部，替王阿姨办的，她崽走了", "parent", "male"),
        ("帮五组陈四爹填，走的是他堂客柳冬梅", "spouse", "female"),
        ("替六组王三娭毑登记，走的是她老倌", "spouse", "male"),
        ("帮三组李满爹弄一下，过身的是他崽李军", "parent", "male"),
        ("帮村里刘大爹填的，死的是他爷老子刘长生", "child", "male"),
    ],
)
def test_whose_neighbours_relative_died_is_helped(words: str, relation: str, sex: str | None) -> None:
    one = Family({})
    line = one.say(words)
    assert (one.known[RELATION], one.known.get(SEX)) == (relation, sex)
    assert "好，您帮着填也可以" in line and one.state.behalf is not None


@pytest.mark.parametrize(
    ("before", "words", "name", "dead"),
    [
        ("我朋友的妈妈去世了，我帮他办", "他叫李强", "李强", None),
        ("邻居托我来办的，她老公走了", "她叫周桂兰，她老公叫陈长庚", "周桂兰", "陈长庚"),
        ("我是镇上帮办员，一位老人家来办他老伴的", "老人家叫吴运生", "吴运生", None),
        ("邻居老公走了，我帮她填", "她叫周桂兰", "周桂兰", None),
        ("我是社区的，帮杨大爷办，他老伴走了", "杨大爷叫杨德明，老伴叫张翠娥", "杨德明", "张翠娥"),
        ("邻居老婆走了，托我来填", "他叫李大山", "李大山", None),
        ("同事的爸爸走了，我替他填", "同事叫李强，他爸爸叫李建国", "李强", "李建国"),
    ],
)
def test_who_is_helped_is_named_as_the_applicant(
    before: str, words: str, name: str, dead: str | None
) -> None:
    one = Family({})
    one.say(before)
    one.say(words)
    assert held(one).get(NAME) == name and held(one).get(DECEDENT) == dead


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("帮五组陈四爹填，走的是他堂客柳冬梅", "柳冬梅"),
        ("帮陈四爹填，走的是他堂客，叫柳冬梅", "柳冬梅"),
        ("帮三组李满爹弄一下，过身的是他崽李军", "李军"),
        ("我是村干部，帮五组的陈四爹填，他堂客柳冬梅走了", "柳冬梅"),
    ],
)
def test_whose_relative_is_named_is_no_applicant(words: str, dead: str) -> None:
    one = Family({})
    one.say(words)
    assert held(one)[DECEDENT] == dead and NAME not in held(one)


def test_who_is_called_by_a_surname_and_a_number_is_no_kin() -> None:
    one = Family({})
    one.say("陈四爹走了")
    assert RELATION not in held(one) and one.known[SEX] == "male"


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我四爹走了", "child"),
        ("我爸叫李四发，昨天走的", "child"),
        ("我老公走了，邻居托我来办的", "spouse"),
        ("我爸走了，邻居帮他换的衣", "child"),
        ("我妈走了，我朋友的妈妈也来了", "child"),
        ("我爸走了，我替他办", "child"),
    ],
)
def test_whose_own_relative_died_helps_nobody(words: str, relation: str) -> None:
    one = Family({})
    one.say(words)
    assert one.known[RELATION] == relation and one.state.behalf is None


@pytest.mark.parametrize("words", ["邻居老公走了", "我朋友的妈妈去世了", "隔壁堂客前天走了"])
def test_a_neighbours_relative_is_none_of_ones_own(words: str) -> None:
    one = Family({})
    one.say(words)
    assert RELATION not in held(one) and SEX not in held(one)


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("隔壁奶奶走了，我帮她填", "female"),
        ("楼上爷爷走了，我来帮他办", "male"),
        ("楼下嗲嗲走了，我帮他弄", "male"),
        ("邻居奶奶走了，我帮她填", "female"),
        ("隔壁嫂子走了，我帮她填", "female"),
        ("隔壁大哥走了，托我来办", "male"),
        ("对门李婆婆昨天走了，我来帮她填表", "female"),
        ("李婆婆走了，我帮她填", "female"),
    ],
)
def test_how_a_neighbour_is_called_makes_nobody_kin(words: str, sex: str) -> None:
    one = Family({})
    one.say(words)
    assert RELATION not in held(one) and one.known[SEX] == sex


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我奶奶走了，隔壁叔叔帮她换的衣服", "grandchild"),
        ("我住隔壁，奶奶走了，我帮她填", "grandchild"),
        ("婆婆走了，我替她办", "child_in_law"),
        ("隔壁堂客前天走了，托我来填", "spouse"),
    ],
)
def test_a_word_for_kin_beside_a_neighbour_stays_one(words: str, relation: str) -> None:
    one = Family({})
    one.say(words)
    assert one.known[RELATION] == relation
