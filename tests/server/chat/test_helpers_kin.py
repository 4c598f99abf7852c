"""Who fills it in for another: it is the applicant's father who died, and the numbers are the applicant's."""

from __future__ import annotations

import pytest

from tests.server.chat.test_on_behalf import NAME, RELATION, SEX, family, held
from tests.server.chat.understanding.saying import facts, say

PHONE, APPLICANTS_ID, ID = "applicant.phone", "applicant.id_number", "decedent.id_number"
HUSBANDS, MOTHERS = "430621197402284410", "430621194609014326"


@pytest.mark.parametrize(
    ("words", "relation", "sex"),
    [
        ("我帮我老公填，他妈妈走了", "child", "female"),
        ("我帮我老公填，他爸爸走了，我老公是申请人", "child", "male"),
        ("我帮邻居填，他父亲走了，我是社区的", "child", "male"),
        ("他爸爸昨天过世了，我帮邻居填的", "child", "male"),
        ("我帮隔壁婶子填，她男人走了", "spouse", "male"),
        ("申请人是儿子，去世的是他爸爸", "child", "male"),
        ("申请人是我老公，他是儿子，过世的是他妈妈", "child", "female"),
        ("我帮我老公填，走的是他岳母，他是女婿", "child_in_law", "female"),
        ("我爷爷走了，我帮我爸填，他是长子", "child", "male"),
    ],
)
def test_the_father_of_whom_it_is_filled_in_for_is_who_died(words: str, relation: str, sex: str) -> None:
    one = family()
    line = one.say(words)
    assert one.known[RELATION] == relation and one.known[SEX] == sex and one.state.behalf is not None
    assert "好，您帮着填也可以" in line and "孩子" not in line


@pytest.mark.parametrize(
    "words",
    [
        "不对，申请人是儿子，去世的是他爸爸",
        "他是儿子，去世的是他爸爸",
        "是他爸爸走了，他是儿子",
        "申请人是儿子，走了的是他父亲",
    ],
)
def test_what_was_reversed_is_put_right_and_answers_nothing_else(words: str) -> None:
    one = family()
    one.say("申请人是我老公杨军")
    one.asked(RELATION)
    one.known[RELATION] = "parent"
    one.asked("decedent.household_in_county").say(words)
    assert held(one)[RELATION] == "child" and one.known[NAME] == "杨军"
    assert "decedent.household_in_county" not in held(one)


def test_a_sex_that_is_known_stays() -> None:
    one = family()
    one.say("我帮我爸填，我奶奶走了")
    one.say("他是儿子，去世的是他妈妈，我只是孙女")
    assert (one.known[RELATION], one.known[SEX]) == ("child", "female")


@pytest.mark.parametrize("words", ["他是儿子", "去世的是他爸爸", "他爸爸走了", "他爸爸前年走的"])
def test_without_an_applicant_nobody_is_told_that_their_child_died(words: str) -> None:
    one = family()
    one.say(words)
    assert RELATION not in one.known


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我老公在外面打工，他爸走了", "child_in_law"),
        ("我老公不是申请人，我是申请人，他爸爸走了", "child_in_law"),
    ],
)
def test_whose_father_in_law_died_did_not_lose_their_husband(words: str, relation: str) -> None:
    one = family()
    one.say(words)
    assert held(one)[RELATION] == relation and RELATION not in one.known and one.state.behalf is None


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("他是我儿子，昨天走的", "parent"),
        ("走的是我老公，他爸爸早就走了", "spouse"),
        ("我爷爷走了，他老婆去年也走了", "grandchild"),
        ("死者是我爸，他妈妈早就不在了", "child"),
    ],
)
def test_ones_own_who_died_are_read_as_before(words: str, relation: str) -> None:
    one = family()
    one.say(words)
    assert one.known[RELATION] == relation and one.state.behalf is None


@pytest.mark.parametrize(
    "words",
    ["我老公叫赵刚，是申请人，我帮他填的", "申请人是我老公赵刚", "我老公叫赵刚，他来当申请人"],
)
def test_whoever_is_said_to_be_the_applicant_has_the_name_that_was_told(words: str) -> None:
    one = family()
    one.say(words)
    assert held(one)[NAME] == "赵刚" and one.state.behalf is not None and "decedent.name" not in held(one)


@pytest.mark.parametrize(
    "words", ["我老公赵刚不是申请人", "我老公赵刚不想做申请人", "我老公是申请人的哥哥", "我老公是申请人吗"]
)
def test_whoever_is_no_applicant_is_none(words: str) -> None:
    one = family(asked="insurance.housing_fund")
    one.say(words)
    assert one.state.behalf is None and NAME not in held(one)


def test_the_applicant_named_once_more_keeps_what_is_known() -> None:
    one = family()
    one.say("申请人是我老公杨军，我是儿媳妇")
    assert (one.known[NAME], held(one)[RELATION]) == ("杨军", "child")
    one.say("我不是申请人，申请人是我老公，他是儿子，填子女")
    assert (one.known[NAME], one.known[RELATION]) == ("杨军", "child")


def test_who_is_helped_with_the_form_is_who_is_called_so() -> None:
    one = family()
    one.say("我帮邻居填，他父亲走了，我是社区的")
    one.say("他自己不会弄，我帮他弄，他叫何建国，是儿子")
    assert held(one)[NAME] == "何建国" and "decedent.name" not in held(one)
    one.known[NAME] = "何建国"
    one.say(f"身份证是{HUSBANDS}")
    one.say("不对，那是何建国的身份证")
    assert held(one)[APPLICANTS_ID] == HUSBANDS and ID not in held(one)


def test_he_is_the_applicant_and_the_mother_who_died_is_not() -> None:
    one = family()
    one.say("我帮我老公填，他妈妈走了")
    one.say("他妈妈叫周秀英")
    assert one.known["decedent.name"] == "周秀英"
    one.say("他叫杨伟，手机是13898812474，他是周秀英的儿子")
    assert (held(one)[NAME], held(one)[PHONE]) == ("杨伟", "13898812474")
    one.say("对")
    one.say(f"身份证号{MOTHERS}，我老公的{HUSBANDS}")
    assert (held(one)[ID], held(one)[APPLICANTS_ID]) == (MOTHERS, HUSBANDS)


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我是他媳妇，我是帮我老公的", "child_in_law"),
        ("我是媳妇，我老公走了", "spouse"),
        ("我是媳妇，给我老公办后事", "spouse"),
    ],
)
def test_whose_husband_applies_is_a_daughter_in_law(words: str, relation: str) -> None:
    one = family()
    one.say(words)
    assert one.known[RELATION] == relation


@pytest.mark.parametrize("words", ["我是他媳妇", "我是他媳妇，我老公退休的"])
def test_a_word_for_both_is_asked_about(words: str) -> None:
    one = family()
    assert "拿不准" in one.say(words) and RELATION not in one.known


@pytest.mark.parametrize("words", ["我是媳妇，不过以我老公的名义填可以吗", "用我老公的名义填行不行"])
def test_whether_it_can_be_in_anothers_name_is_answered(words: str) -> None:
    one = family()
    line = one.say(words)
    assert "好，您帮着填也可以" in line and "拿不准" not in line and RELATION not in one.known


def test_the_name_that_was_told_is_not_given_up_for_a_question() -> None:
    one = family({RELATION: "child_in_law", SEX: "female", NAME: "李丽"}, "insurance.housing_fund")
    one.say("不过以我老公的名义填可以吗")
    assert one.known[NAME] == "李丽" and one.state.behalf is None


@pytest.mark.parametrize(
    ("words", "number", "kept"),
    [
        (["我女婿走了，我女儿申请"], f"女儿身份证{HUSBANDS}", APPLICANTS_ID),
        (["我儿媳妇走了，我儿子来申请，我帮他填"], f"儿子{HUSBANDS}，媳妇{MOTHERS}", APPLICANTS_ID),
        (["我嫂子走了，我哥申请，我帮他填"], f"哥哥身份证{HUSBANDS}", APPLICANTS_ID),
        (["我哥走了，嫂子来办，我帮她填"], "嫂子电话13873066661", PHONE),
        (["我哥走了", "嫂子来申请，我帮她填"], "嫂子电话13873066661", PHONE),
        (["我女婿走了", "我女儿来申请，我帮她填"], f"我女儿身份证{MOTHERS}", APPLICANTS_ID),
        (["我伯伯走了，我伯母来申请，我帮她填"], f"伯母的身份证{MOTHERS}", APPLICANTS_ID),
    ],
)
def test_who_is_married_to_who_died_is_read_back_as_the_spouse(
    words: list[str], number: str, kept: str
) -> None:
    one = family()
    for turn in words:
        one.say(turn)
    assert RELATION not in one.known and held(one)[RELATION] == "spouse"
    one.say(number)
    assert held(one)[RELATION] == "spouse" and kept in held(one)


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我哥走了，我弟来办，我帮他填", "sibling"),
        ("我哥走了，我妈来办，我帮她填", "parent"),
        ("我伯伯走了，我堂哥来申请，我帮他填", None),
        ("我女婿走了，我儿子来申请，我帮他填", None),
    ],
)
def test_who_is_not_is_no_spouse(words: str, relation: str | None) -> None:
    one = family()
    one.say(words)
    assert held(one).get(RELATION) == relation
    one.say(f"他身份证{HUSBANDS}" if relation is None else "好")
    assert held(one).get(RELATION) == relation


def test_a_number_alone_tells_nothing_of_the_tie() -> None:
    one = family()
    one.say("我女婿走了，我儿子来申请，我帮他填")
    one.say(f"儿子身份证{HUSBANDS}")
    assert RELATION not in held(one) and held(one)[APPLICANTS_ID] == HUSBANDS


@pytest.mark.parametrize(
    ("known", "words", "sex", "relation"),
    [
        ("male", "不是我爸，是我爷爷，我是帮我爸填的", "male", "child"),
        ("male", "不是我爸，是我奶奶，我替我爸填的", "female", "child"),
        ("male", "不是我爸走了，是我爷爷走了，我是帮我爸填的", "male", "child"),
        ("female", "不是我妈，是我外婆，我是帮我妈填的", "female", "child"),
    ],
)
def test_who_did_not_die_after_all_may_be_the_applicant(
    known: str, words: str, sex: str, relation: str
) -> None:
    one = family({RELATION: "child", SEX: known}, "decedent.household_in_county")
    one.say(words)
    assert one.state.behalf is not None and RELATION not in one.known
    assert (held(one)[SEX], held(one)[RELATION]) == (sex, relation)


@pytest.mark.parametrize(
    "words", ["不是我爸，是我爷爷，我是帮我爸填的", "不是我爸走了，是我爷爷，我是帮我爸填的"]
)
def test_who_answers_for_the_applicant_is_none(words: str) -> None:
    one = family()
    one.say(words)
    assert one.state.behalf is not None and RELATION not in one.known
    assert (held(one)[SEX], held(one)[RELATION]) == ("male", "child")


@pytest.mark.parametrize("words", ["不是我爸走了，是我爷爷走了", "我爸没走，是我爷爷走了"])
def test_whose_death_is_denied_did_not_die(words: str) -> None:
    one = family()
    one.say(words)
    assert one.known[RELATION] == "grandchild" and one.state.behalf is None


@pytest.mark.parametrize("words", ["不是我爸，是我爷爷", "走的不是我爸，是我爷爷"])
def test_who_puts_right_who_died_applies_as_before(words: str) -> None:
    one = family({RELATION: "child", SEX: "male"}, "decedent.household_in_county")
    one.say(words)
    assert held(one)[RELATION] == "grandchild" and one.state.behalf is None


@pytest.mark.parametrize(
    "words",
    [
        "我爷爷走了，我帮我妈填",
        "我娭毑过身了，我替我娘填",
        "我外婆走了，我帮我爸填",
        "帮我妈填的，走的是我爷爷",
        "我爷爷走了，我帮我婶婶填",
        "我外公走了，我帮我舅妈填",
    ],
)
def test_who_may_have_married_into_the_family_is_not_guessed_to_be_a_child(words: str) -> None:
    understood = say(words)
    assert understood.behalf is not None and RELATION not in facts(understood)


@pytest.mark.parametrize(
    "words", ["我爷爷走了，我帮我爸填", "我外公走了，我帮我妈填", "我爷爷走了，我替我姑姑填"]
)
def test_a_child_of_who_died_is_guessed_and_read_back(words: str) -> None:
    (fact,) = (one for one in say(words).facts if one.question == RELATION)
    assert (fact.value, fact.sure) == ("child", False)
