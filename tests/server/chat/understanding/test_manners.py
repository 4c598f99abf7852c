"""How somebody died: an illness that is named before a long life, an accident in many words."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

MANNER = "death.manner"


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("村医来看了讲是心梗，八十一，也算高寿", "illness"),
        ("睡梦中走的，医生讲是脑溢血", "illness"),
        ("平时没病没痛的，那天突然脑出血", "illness"),
        ("九十了也算喜丧，摔了一跤走的", "accident"),
        ("睡梦中走的", "natural"),
        ("也算高寿了，九十八", "natural"),
    ],
)
def test_an_illness_or_a_fall_counts_over_a_long_life_and_a_quiet_end(text: str, manner: str) -> None:
    assert facts(say(text, MANNER))[MANNER] == manner


@pytest.mark.parametrize(
    "text",
    [
        "她么子病都冇得，就是老死的",
        "啥病也没有，慢慢就不吃了",
        "一点病都没得",
        "医院没查出什么病",
        "查不出么子大病",
        "没什么大病，就是人不行了",
        "身上没伤没病",
        "医生讲是器官老化",
    ],
)
def test_no_illness_at_all_is_age(text: str) -> None:
    assert facts(say(text, MANNER))[MANNER] == "natural"


@pytest.mark.parametrize("text", ["什么病都没来得及查，突然就走了，讲是肝癌", "病都没治就走了，肝癌"])
def test_an_illness_that_was_not_looked_at_is_one(text: str) -> None:
    assert facts(say(text, MANNER))[MANNER] == "illness"


@pytest.mark.parametrize("text", ["没毛病", "没啥毛病，交吧"])
def test_nothing_wrong_with_the_form_is_no_manner_of_death(text: str) -> None:
    assert MANNER not in facts(say(text))


@pytest.mark.parametrize(
    "text",
    [
        "渔船翻了，人冇捞起来",
        "三轮车翻到沟里去了",
        "夜里走路失足掉塘里了",
        "下河摸鱼，人就没起来",
        "在水库游泳冇上得来",
        "从屋顶上栽下来的",
    ],
)
def test_water_and_a_fall_are_accidents(text: str) -> None:
    assert facts(say(text, MANNER))[MANNER] == "accident"


@pytest.mark.parametrize("text", ["眼泪都掉下来了", "去年车翻了一回，人没事", "天天下河摸鱼的人"])
def test_water_and_a_fall_of_something_else_are_none(text: str) -> None:
    assert MANNER not in facts(say(text))


def test_what_the_police_have_not_settled_is_a_case() -> None:
    assert facts(say("派出所还没定性，讲要查", MANNER)) == {MANNER: "case"}
    assert facts(say("警察来看过，讲排除他杀，就是失足", MANNER)) == {MANNER: "accident"}


@pytest.mark.parametrize("text", ["他五十三，当老师，脑梗", "农民，肝癌晚期，崽来办", "我男人，突发心梗"])
def test_an_illness_that_is_a_clause_of_its_own_is_read_back(text: str) -> None:
    (fact,) = [one for one in say(text).facts if one.question == "death.manner"]
    assert (fact.value, fact.sure) == ("illness", False)


def test_work_during_which_somebody_fell_does_not_say_who_paid_for_it() -> None:
    assert facts(say("在工地上做事从架子上摔下来的")) == {MANNER: "work_injury"}


@pytest.mark.parametrize("text", ["我是他老婆，心脏病，来不了", "我肝癌，我爸走了", "我妹有白血病，我爸走了"])
def test_what_the_living_suffer_from_is_none(text: str) -> None:
    assert "death.manner" not in facts(say(text))


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("我崽在工地上摔下来，当场就没救了，老板报的工伤", "work_injury"),
        ("我女儿先走一步，白血病", "illness"),
        ("眼睛慢慢就不行了，白内障", None),
        ("我先走一步，等下再填", None),
    ],
)
def test_whoever_could_not_be_saved_there_is_gone(text: str, manner: str | None) -> None:
    understood = facts(say(text))
    assert understood.get("death.manner") == manner
    assert ("applicant.relation" in understood) is (manner is not None)


@pytest.mark.parametrize(
    "text",
    [
        "派出所说不是案子",
        "派出所来看过，不算案件",
        "公安说不立案",
        "警察讲不是案子",
        "公安没立案",
        "公安排除了他杀",
        "公安调查了，不是案件",
        "不属于刑事案件",
    ],
)
def test_what_is_said_to_be_no_case_is_never_one(text: str) -> None:
    assert facts(say(text, MANNER)) == {} and doubts(say(text, MANNER)) == {MANNER: "ambiguous"}
    assert facts(say(text, MANNER, offered=("accident", "case"))) == {MANNER: "accident"}


@pytest.mark.parametrize("text", ["跳楼，派出所说不是案子", "喝农药走的，公安讲不属于刑事案件"])
def test_no_case_leaves_an_accident_to_be_read_back(text: str) -> None:
    (fact,) = say(text, MANNER).facts
    assert (fact.value, fact.sure) == ("accident", False)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("病走的，不是案子", "illness"),
        ("派出所还在查，没结案", "case"),
        ("是案子", "case"),
        ("派出所立案了", "case"),
    ],
)
def test_a_case_and_what_is_told_beside_no_case_count(text: str, manner: str) -> None:
    assert facts(say(text, MANNER)) == {MANNER: manner}


def test_an_accident_stands_where_it_is_said_that_it_is_no_case() -> None:
    heard = say("派出所说不是案子", None, answers={MANNER: "accident"})
    assert (heard.facts, heard.doubts) == ((), ())


@pytest.mark.parametrize(
    "text", ["爸妈年纪大了我来办", "父母岁数大了，只有我来", "家里老人年纪大了，我来办", "我妈年纪大了"]
)
def test_how_old_those_are_who_are_left_says_nothing_of_who_died(text: str) -> None:
    sister = {"applicant.relation": "sibling", "decedent.sex": "female"}
    assert MANNER not in facts(say(text, MANNER, answers=sister))
    assert facts(say("她年纪大了", MANNER, answers=sister)) == {MANNER: "natural"}


@pytest.mark.parametrize(
    "text",
    [
        "还没立案",
        "没立案",
        "没有立案",
        "公安还没立案",
        "还没有立案",
        "没报案",
        "警察来看过，没有立案",
        "尚未立案",
    ],
)
def test_what_is_no_case_is_asked_for_what_it_is(text: str) -> None:
    understood = say(text, MANNER)
    assert MANNER not in facts(understood) and doubts(understood) == {MANNER: "ambiguous"}
    (doubt,) = understood.doubts
    assert "case" not in doubt.choices


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("立案了", "case"),
        ("还没结案", "case"),
        ("公安在查，还没立案", "case"),
        ("车祸，还没立案", "accident"),
        ("没报案，是自己摔的", "accident"),
    ],
)
def test_a_case_or_what_it_was_is_told(text: str, manner: str) -> None:
    assert facts(say(text, MANNER))[MANNER] == manner


def _read_back(text: str, asked: str | None = None) -> set[str]:
    return {one.question for one in say(text, asked).facts if not one.sure}


@pytest.mark.parametrize(
    "text",
    [
        "是给人家盖屋从架子上掉下来，老板赔了钱私了了，没走工伤，送到医院第三天走的",
        "他在工地上被砸的，没认工伤，人走了",
        "帮人家修屋从架子上摔下来走的，不算工伤",
        "在厂里触电走的，厂里没报工伤",
    ],
)
def test_at_work_and_no_work_injury_is_an_accident(text: str) -> None:
    assert facts(say(text))[MANNER] == "accident" and MANNER not in doubts(say(text))


def test_no_work_injury_leaves_open_what_it_was() -> None:
    assert facts(say("不算工伤", MANNER)) == {} and doubts(say("不算工伤", MANNER)) == {MANNER: "ambiguous"}
    assert facts(say("没有工伤保险，病死的", MANNER))[MANNER] == "illness"


@pytest.mark.parametrize(
    "text",
    [
        "老板说我弟弟不算工伤，可他就是在厂里上夜班时倒在机器边上的，送到医院没救回来，医生写的心源性猝死",
        "厂里讲我哥不算工伤，他在车间里突发心梗走的",
        "单位一直认定不是工伤，我老公是脑溢血走的",
    ],
)
def test_what_others_call_no_work_injury_is_not_settled(text: str) -> None:
    assert facts(say(text))[MANNER] == "illness" and MANNER in _read_back(text)


def test_what_the_family_calls_no_work_injury_is() -> None:
    text = "我爸不是工伤，是脑溢血走的"
    assert facts(say(text))[MANNER] == "illness" and MANNER not in _read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "我妈九月份摔了一跤，髋骨断了，做了手术，后来肺上感染，本月六号在家里走的",
        "我爸八月份摔断了腿，做了手术，后来得了肺炎，三号走的",
        "我奶奶被车撞了，在床上躺了半年，最后得肺炎走的",
    ],
)
def test_an_illness_that_came_of_a_fall_is_read_back(text: str) -> None:
    assert facts(say(text))[MANNER] == "illness" and MANNER in _read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "我公公去年脑出血，今年8月又摔跤，9月回家养着，11月14日走了",
        "我妈腿摔断躺了三年，11月14日走的",
        "我妈是前年中风的，去年又摔断腿，今年11月16走的",
        "我爸摔断了腿，瘫在床上四年，11月14日走的",
        "我奶奶跌了一跤，起不来床，熬了半年，上个月走的",
        "我爸肺气肿好多年了，上个月摔了一跤，11月14日走的",
        "我妈三年前摔断腿，11月14日走的",
    ],
)
def test_a_fall_long_ago_or_beside_an_illness_is_read_back(text: str) -> None:
    assert facts(say(text))[MANNER] == "accident" and MANNER in _read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "我爸有脑梗，开车撞死的，11月14日",
        "我爸摔了一跤，躺了半个月，11月14走了",
        "我爸去年11月摔的，去年12月1号走的",
        "我爸11月5号被车撞了，8号走的",
        "我爸有糖尿病，11月8号被车撞了，当场走的",
        "我妈去年摔死的，去年12月3号",
    ],
)
def test_an_accident_right_before_the_death_is_sure(text: str) -> None:
    assert facts(say(text))[MANNER] == "accident" and MANNER not in _read_back(text)


@pytest.mark.parametrize("text", ["我妈不是摔的，是脑溢血走的", "我爸是肺癌走的，不是摔的"])
def test_an_illness_beside_no_fall_is_sure(text: str) -> None:
    assert facts(say(text))[MANNER] == "illness" and MANNER not in _read_back(text)


@pytest.mark.parametrize(
    ("text", "uncertain"),
    [
        ("十一月九号下班路上被车撞了，人没抢救过来", {"death.date", "death.place"}),
        ("十一月九号晚上在路上被车撞倒了，没抢救过来", {"death.date", "death.place"}),
        ("十一月九号路上出车祸走的，没抢救过来", {"death.place"}),
        ("十一月九号被车撞了，当场就没了", set[str]()),
        ("八号被车撞了，在重症住了三天，十一号走的", set[str]()),
    ],
)
def test_where_and_when_who_died_was_hurt_is_read_back(text: str, uncertain: set[str]) -> None:
    assert _read_back(text) & {"death.date", "death.place"} == uncertain


@pytest.mark.parametrize(
    "text",
    [
        "工伤认定没下来，人是十号走的",
        "我哥在工地出事走的，还在搞工伤认定",
        "下班路上被货车撞的，厂里说要报工伤",
        "上班路上出的车祸，单位要报工伤",
        "路上被车撞了，准备申报工伤",
        "在工地摔的，老板说要报工伤",
        "公司说要按工伤走",
        "厂里讲给他报工伤",
    ],
)
def test_a_work_injury_that_is_not_acknowledged_yet_is_read_back(text: str) -> None:
    assert facts(say(text))[MANNER] == "work_injury" and MANNER in _read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "工伤认定下来了，十号走的",
        "被车撞的，厂里报了工伤",
        "下班路上车祸，认定了工伤",
        "工地上砸的，公司报了工伤",
    ],
)
def test_a_work_injury_that_is_acknowledged_is_sure(text: str) -> None:
    assert facts(say(text))[MANNER] == "work_injury" and MANNER not in _read_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "我爸带孙子去赶集，路上摔了一跤，躺了半个月，11月14走了",
        "我爸上班路上被撞的，11月5号的事，14号走的",
        "我妈在田里摔倒，在床上拖了十来天，11月14走的",
        "我爷爷下班路上被车撞了，住了一个礼拜院，11月14走的",
    ],
)
def test_where_somebody_was_hurt_days_before_is_not_where_they_died(text: str) -> None:
    told = facts(say(text))
    assert "death.place" not in told and told["death.date"].endswith("11-14")


@pytest.mark.parametrize(
    "text",
    ["我爸在路上被车撞了，当场走了，11月14", "我爸11月14在路上被车撞死的", "我爸路上出车祸，11月14走的"],
)
def test_where_somebody_was_hurt_may_be_where_they_died(text: str) -> None:
    assert facts(say(text))["death.place"] == "on_the_way"


@pytest.mark.parametrize(
    "text",
    [
        "我爸在外面打工从架子上掉下来，11月2号的事，人送到长沙湘雅，15号拔的管",
        "打工的时候砸到的，11月2号的事",
    ],
)
def test_a_fall_at_work_is_asked_back_though_nobody_says_that_they_died(text: str) -> None:
    (doubt,) = (one for one in say(text).doubts if one.question == MANNER)
    assert doubt.choices == ("accident", "work_injury")


def test_a_fall_of_somebody_else_at_work_is_none() -> None:
    assert facts(say("我儿子以前在工地上摔过，我爸是病走的"))[MANNER] == "illness"


@pytest.mark.parametrize("text", ["我娘从楼梯上绊下来，没了", "绊了一跤没醒过来", "踩空了摔成那样，人没留住"])
def test_a_fall_is_told_in_many_words(text: str) -> None:
    assert facts(say(text))["death.manner"] == "accident"


@pytest.mark.parametrize(
    ("text", "asked", "manner"),
    [
        ("死因医生写的是急性心肌梗死", None, "illness"),
        ("死因是肝硬化", None, "illness"),
        ("死因：交通事故", None, "accident"),
        ("内子患肺癌两年有余，终告不治", None, "illness"),
        ("先父罹患尿毒症数年，医治无效", None, "illness"),
        ("有么子病咯 一世人药都冇吃过几粒 就是寿到了", MANNER, "natural"),
        ("寿数尽了", MANNER, "natural"),
        ("拙夫因病医治无效", None, "illness"),
        ("先严享年八十有四，无疾而终", None, "natural"),
        ("他得过心肌梗死", None, None),
    ],
)
def test_the_cause_by_its_name_and_in_old_words(text: str, asked: str | None, manner: str | None) -> None:
    assert facts(say(text, asked)).get(MANNER) == manner
