"""What no word gives is heard by its likeness to what people are known to say, and nothing else is."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from config.speech import Speech, Voice, speech
from server.chat.understanding.likeness import LONGEST, Ear
from server.chat.understanding.meaning import Act
from tests.counties import first_county
from tests.server.chat.understanding.saying import acts, facts, say

MEGABYTES = 12

SPOKEN = Speech(
    {
        "one": Voice.model_validate(
            {
                "acts": {
                    "pause": ["锅里烧着东西先去关火", "来客人了等下讲", "娃娃哭了我去抱一抱"],
                    "thanks": ["费心了", "难为你问得这样细", "多谢你们"],
                    "policy": ["丧葬费有多少", "几天能到账", "要带什么证件"],
                    "nothing": ["他锅里的饭还没吃完", "他在家里走的", "他一辈子没求过人"],
                },
                "answers": {
                    "death.place": {
                        "home": ["在自己床上闭的眼", "接回来的当晚在屋里走的"],
                        "hospital": ["抢救室里没救过来", "送到急诊就不行了"],
                    },
                    "insurance.housing_fund": {"no": ["一个种田的哪来那个"], "yes": ["厂里每月都扣着"]},
                },
            }
        )
    }
)


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(SPOKEN)


def test_a_turn_is_most_like_the_act_of_its_kind(ear: Ear) -> None:
    ahead = ear.like("客人来了，等下再讲").acts()
    assert max(ahead, key=ahead.__getitem__) is Act.PAUSE
    assert ahead[Act.PAUSE] > 0
    assert ear.like("他饭还没吃完").acts()[Act.PAUSE] < 0


def test_an_answer_is_heard_of_the_question_that_was_asked(ear: Ear) -> None:
    found = ear.like("屋里床上闭眼的").answer("death.place")
    assert found is not None and found.option == "home" and found.ahead > 0 and found.lead > 0
    away = ear.like("多谢费心").answer("death.place")
    assert away is not None and away.ahead < 0
    assert ear.like("屋里床上闭眼的").answer("death.manner") is None


def test_what_nobody_asked_is_told_only_where_it_is_plain(ear: Ear) -> None:
    assert [(q, option) for q, option, _ in ear.like("抢救室里没救过来").told()] == [
        ("death.place", "hospital")
    ]
    assert list(ear.like("多谢你们费心").told()) == []


def test_what_was_learnt_from_all_voices_fits_into_a_few_megabytes() -> None:
    spoken = speech()
    Ear(spoken)  # kept now: what learning itself takes is no matter
    tracemalloc.start()
    try:
        kept = Ear(spoken)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept.acts and size < MEGABYTES * 1024 * 1024


def test_every_answer_is_one_of_a_question_of_the_first_county() -> None:
    known = {
        (question.id, option.value)
        for question in first_county().newest.questions.values()
        for option in question.choices
    }
    assert {(question, option) for question, option, _ in speech().answers()} <= known


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("楼下喊我抬棺材去了，晚边子再续", {"pause"}),
        ("伢崽醒了要喂奶，一会儿接着来", {"pause"}),
        ("前头都记了些么子，念把我听下", {"review"}),
        ("统统不作数，打头再填过", {"restart"}),
        ("喊个管事的来跟我讲", {"human"}),
        ("没了他我也不想活了", {"distress"}),
        ("你们这些吃干饭的", {"abuse"}),
    ],
)
def test_acts_that_no_word_gives(text: str, meant: set[str]) -> None:
    assert acts(say(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "他走之前一直喊要见人",
        "他活着的时候也常说等一下等一下",
        "饭还没吃完就倒下去了",
        "这辈子没骂过人",
        "姓张，弓长张",
        "晚上九点一刻",
    ],
)
def test_what_only_sounds_like_an_act_is_none(text: str) -> None:
    assert acts(say(text)) == set()


@pytest.mark.parametrize(
    ("asked", "text", "answer"),
    [
        ("insurance.housing_fund", "那种东西一分钱也没给他交过", "no"),
        ("death.place", "半路上在救护车里就断了气", "on_the_way"),
        ("payee.reason", "那张卡早拿去销掉了", "closed"),
        ("death.cremated", "还停在堂屋里，后天才送去烧", "no"),
    ],
)
def test_answers_that_no_word_gives(asked: str, text: str, answer: Any) -> None:
    assert facts(say(text, asked=asked, answers={"payee.own_account": "no"})).get(asked) == answer


@pytest.mark.parametrize("text", ["我在水泥厂退的休", "我哥是当干部的，还在上班"])
def test_what_is_told_of_another_is_no_answer(text: str) -> None:
    assert "insurance.identity" not in facts(say(text))


def test_what_nobody_asked_is_read_back() -> None:
    found = [
        f for f in say("我爸昨天走的，办过残疾证，精神二级").facts if f.question == "insurance.disability"
    ]
    assert [(f.value, f.sure) for f in found] in ([("yes", False)], [("yes", True)])


def test_a_long_story_is_heard_by_its_sentences() -> None:
    story = "那天早上起来他还喝了半碗粥，说想去看看田里的水" * 12 + "。来客人了，我等下再讲"
    assert len(story) > LONGEST
    assert "pause" in acts(say(story))


@pytest.mark.parametrize("text", ["这周一", "本周一", "上周五"])
def test_a_turn_that_is_an_answer_from_end_to_end_is_like_nothing_else(text: str) -> None:
    understood = say(text, "death.date")
    assert "death.date" in facts(understood) and not acts(understood)
