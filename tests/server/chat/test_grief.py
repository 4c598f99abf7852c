"""Plain grief gets a word of comfort and is heard on; the help line is for who may be in danger."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State, Wish
from tests.server.chat.test_putting_right import Family

COMFORT, LINE, PERSON = "心里都不好受", "12356", "找工作人员"
MOTHER: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "female", "death.place": "hospital"}
HOUSEHOLD = "decedent.household_in_county"


def says(words: str, known: dict[str, Any] | None = None) -> Family:
    family = Family(known or {}, State(greeted=True, photos_later=True, told_no=True))
    family.asked(HOUSEHOLD).say(words)
    return family


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("我妈妈走了，我到现在都不敢相信", {"decedent.sex": "female"}),
        ("我妈妈走了，我心里好难受，她一直没缓过来", {"decedent.sex": "female"}),
        ("我爸前天走的，都怪我", {"death.date": "2026-11-23"}),
        ("户口在县里，我哭得眼睛都肿了", {HOUSEHOLD: "yes"}),
        ("我妈在家里走的，要是那天我不睡就好了", {"death.place": "home"}),
        ("我爸走了，他走之前吃不下饭，我心里难过", {"decedent.sex": "male"}),
    ],
)
def test_what_is_told_beside_grief_is_taken_and_said(words: str, taken: dict[str, Any]) -> None:
    family = says(words)
    assert taken.items() <= family.known.items()
    assert COMFORT in family.line and "记下了" in family.line and LINE not in family.line
    assert family.line.endswith("？")


@pytest.mark.parametrize(
    "words",
    [
        "还要填哪些，我崽说不是先火化不能办，那我们怎么办",
        "那我们怎么办",
        "那我现在怎么办",
        "办不了我们怎么办",
    ],
)
def test_who_asks_what_to_do_now_is_in_no_danger(words: str) -> None:
    assert LINE not in says(words, MOTHER).line
    assert LINE in says("你走了我们怎么办啊", MOTHER).line


@pytest.mark.parametrize(
    "words", ["我好难过", "好想她", "我没事，我不会想不开的，我就是难受……", "我没有想不开，就是心里痛"]
)
def test_who_only_mourns_is_asked_nothing_and_a_yes_answers_nothing(words: str) -> None:
    family = says(words, MOTHER)
    assert COMFORT in family.line and PERSON in family.line and LINE not in family.line
    family.say("好")
    assert HOUSEHOLD not in family.known and family.state.asked == HOUSEHOLD


@pytest.mark.parametrize("words", ["心里乱，先不填了", "心里难受，不填了", "心里乱，我不想搞了，明天再来"])
def test_who_mourns_and_stops_is_let_go(words: str) -> None:
    family = says(words, MOTHER)
    assert COMFORT in family.line and "继续填" in family.line and "？" not in family.line


@pytest.mark.parametrize(
    "words",
    [
        "我不想活了，跟着她去算了",
        "我爸走了，我难受得很，不想活了",
        "好难过，农药瓶子就在楼梯底下",
        "我好想她，我想跟她走",
        "我心里痛，站在阳台上",
        "我撑不住了",
        "都怪我，死了算了",
        "没有他我怎么活，天天哭",
        "我不会想不开的，可是活着没意思",
        "瓶子里药我收着，够的",
        "听不到他喊我了，屋里冷冷清清的",
        "不想醒过来，梦里还可以看到他，我天天哭",
        "我崽就这么没了，我这个当娘的还留着做么子",
        "要是先走的是我就好哒，我心里痛",
        "我撑不下去了，晚上咬着被子哭",
        "没见上最后一面，我恨死自己了",
    ],
)
def test_who_may_be_in_danger_hears_of_the_help_line(words: str) -> None:
    family = says(words)
    assert LINE in family.line and not family.line.endswith("？")


@pytest.mark.parametrize(
    "words",
    [
        "药都买好了，填完这个我就去陪她",
        "我把安眠药攒了一瓶了",
        "遗书我都写好了",
        "我想从楼上跳下去",
        "我都想从桥上跳过去跟他一起算了",
        "我天天都想死",
        "我也不想在这世上了",
        "我也想跟他一路去",
        "活着冇得意思",
        "办完她的事我也没什么牵挂了，该走了",
    ],
)
def test_for_who_may_do_themselves_harm_a_person_is_called(words: str) -> None:
    family = says(words, MOTHER)
    assert family.wish is Wish.HUMAN and LINE in family.line and "120" in family.line


@pytest.mark.parametrize(
    "words",
    [
        "我妈喝农药了，怎么办",
        "我妈刚喝了农药，快来人",
        "妈妈刚才吃了一瓶药，叫不醒了",
        "我爸要跳河，拉都拉不住",
        "我老婆她刚刚吞了安眠药",
    ],
)
def test_where_a_life_is_in_danger_now_it_is_said_whom_to_call(words: str) -> None:
    family = says(words)
    assert family.wish is Wish.HUMAN and family.known == {}
    assert family.line.startswith("请马上打120") and "110" in family.line


@pytest.mark.parametrize(
    "words",
    [
        "我爸是喝农药走的",
        "我儿子想不开，跳河走的",
        "老倌子昨天喝农药死了",
        "刚吃了药，等下再说",
        "他吃了药睡下的，早上没醒",
        "我跟他去医院的",
        "我想死他了",
        "我要跟着去火化",
        "农药厂退休的",
        "我不是不想活，我就是累",
        "放心，我不得寻短见的",
    ],
)
def test_how_somebody_died_and_what_people_say_is_no_risk(words: str) -> None:
    family = says(words, MOTHER)
    assert family.wish is not Wish.HUMAN and "120" not in family.line


def test_what_is_told_in_danger_is_kept_and_that_is_said() -> None:
    family = says("我爸前天走的，我也不想活了")
    assert family.known["death.date"] == "2026-11-23" and "我都记着" in family.line


@pytest.mark.parametrize("words", ["你别老叫我打电话", "莫总是喊我打热线", "不要再劝我打电话"])
def test_who_does_not_want_to_phone_calls_nobody(words: str) -> None:
    family = says("我没有想不开，" + words, MOTHER)
    assert family.state.moment == "question" and LINE not in family.line


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("我妈哭得讲不出话，我来替她填，我爸走了", "spouse"),
        ("我爸走了，我妈一直哭，我替她填", "spouse"),
        ("我堂姐现在哭得不行，我来帮她弄", None),
        ("她哭得讲不得话，我帮她填。我是她堂弟", None),
    ],
)
def test_it_is_filled_in_for_who_cannot_speak_for_tears(words: str, relation: str | None) -> None:
    family = says(words)
    assert "您帮着填也可以" in family.line and LINE not in family.line
    assert "applicant.relation" not in family.known
    assert {p.question: p.value for p in family.state.pending}.get("applicant.relation") == relation


@pytest.mark.parametrize("words", ["我爸走了，我哭得不行，我帮他填", "我爸走了，他最后哭得好伤心，我来填"])
def test_who_weeps_and_fills_in_applies(words: str) -> None:
    assert says(words).known["applicant.relation"] == "child"


@pytest.mark.parametrize(
    "words",
    [
        "我总觉得自己说错了话，他走那天我还骂了他",
        "我弟说错话了，心里不好受",
        "我对不起他，我做错了",
        "都怪我，是我错了",
        "老觉得自己做错了，好后悔",
        "医生开错了药，人就没了",
        "药打错了，人没了",
    ],
)
def test_who_did_wrong_by_the_dead_puts_no_answer_right(words: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male", "decedent.name": "王德贵"}
    family = Family(known)
    assert "哪一项" not in family.say(words) and family.known == known


@pytest.mark.parametrize(
    "words", ["心里乱，刚才说错话了", "我说错了，难受死了", "心里难受，名字写错了", "说错话了"]
)
def test_who_grieves_may_still_put_an_answer_right(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male", "decedent.name": "王德贵"})
    family.say(words)
    assert family.state.moment == "correct" or "重新填" in family.line


@pytest.mark.parametrize(
    "words", ["唉，忙了三天，好累", "我好累啊", "跑了三天，累得很", "真的太累了", "守了三天灵，累坏了"]
)
def test_who_is_tired_gets_a_kind_word_and_is_asked_nothing(words: str) -> None:
    family = says(words, MOTHER)
    assert "您受累了" in family.line and LINE not in family.line and "？" not in family.line


@pytest.mark.parametrize(
    "words",
    [
        "活着好累",
        "好累，想消失",
        "我真的好累，不想再拖累任何人了",
        "我撑得好累，没有人可以说",
        "心好累",
        "好累啊，不想醒了",
        "我受不了了",
        "我年纪大了，受不了",
    ],
)
def test_who_is_tired_of_life_gets_the_help_line(words: str) -> None:
    assert LINE in says(words, MOTHER).line


@pytest.mark.parametrize(
    "words",
    [
        "我岳母年纪大了，受不了，别打她电话",
        "我老婆身体不好，受不了打击，先莫跟她讲",
        "我爸身体差，怕他受不了",
    ],
)
def test_what_a_frail_relative_cannot_bear_is_no_despair(words: str) -> None:
    assert LINE not in says(words, MOTHER).line


@pytest.mark.parametrize(
    "words", ["没有亲人了", "他没有亲人了", "一个亲人都没得了", "家属都没得", "他无儿无女的"]
)
def test_that_the_dead_leave_no_relative_is_no_despair(words: str) -> None:
    family = Family({})
    family.say("村里五保户陈满生走了，我是村支书")
    line = family.say(words)
    assert "由谁来申请要问窗口" in line and LINE not in line


@pytest.mark.parametrize("before", ["我爸走了", "你好"])
def test_who_is_left_alone_is_still_comforted(before: str) -> None:
    family = Family({})
    family.say(before)
    line = family.say("没有亲人了")
    assert LINE in line and "由谁来申请" not in line


def test_despair_beside_it_is_heard() -> None:
    family = Family({})
    family.say("村里五保户陈满生走了，我是村支书")
    assert LINE in family.say("没有亲人了，我不想活了")


@pytest.mark.parametrize(
    "words", ["唉", "哎", "唉……", "哎呀", "唉唉", "哎呀呀", "唉，命啊", "唉声叹气", "谁能想到呢"]
)
def test_a_sigh_gets_a_kind_word_and_the_same_question_again(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say(words)
    assert family.line == "遇上这样的事，心里都不好受，您慢慢来。您母亲的户口在岳阳县吗？"


def test_a_sigh_says_neither_yes_nor_no_to_what_is_read_back() -> None:
    family = Family({"applicant.relation": "child"}).holds("death.place", "home")
    family.say("唉")
    assert "心里都不好受" in family.line and family.line.endswith("对吗？")
    assert "death.place" not in family.known


@pytest.mark.parametrize("words", ["唉，在家里", "哎呀，在家", "哎，屋里走的"])
def test_who_sighs_and_answers_has_answered(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"}).asked("death.place")
    family.say(words)
    assert family.known["death.place"] == "home" and "心里都不好受" not in family.line


@pytest.mark.parametrize("words", ["诶", "诶？", "唉，什么意思"])
def test_what_only_sounds_like_a_sigh_is_none(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"}).asked("death.place")
    assert "心里都不好受" not in family.say(words)
