"""What anybody at the window would answer, asked shortly and in dialect: answered, and the form goes on."""

from __future__ import annotations

import pytest

from tests.server.chat.talking import Talker
from tests.server.chat.understanding.saying import say

pytestmark = pytest.mark.usefixtures("database")

WAY, TIME, PAPERS, TRIPS, NO_PHONE = "填好一张表", "办好一项就告诉", "户口簿", "不用您一个一个跑", "我帮您填"
PLACE, ADDRESS, HOURS, FREE, PHOTO, OTHERS = (
    "综合受理窗口。可以先",
    "天鹅路",
    "09:00",
    "不收费",
    "把证件放平",
    "委托别人",
)

ASKED = {
    WAY: [
        "怎么弄",
        "这个怎么弄",
        "到底要怎么搞",
        "何是搞咯",
        "何解搞",
        "先做哪一步",
        "第一步做么子",
        "先从哪里搞起",
        "下一步做什么",
        "接下来要搞么子",
        "后面还要做么子",
        "现在我该做么子",
        "填完了怎么办",
        "流程是什么",
    ],
    TIME: ["要多久", "要好久", "要搞好久", "几天办得好", "什么时候能办好"],
    PAPERS: ["你先说要带什么", "你先讲带么子来", "要带么子东西不", "身份证原件要不要"],
    TRIPS: ["要跑几趟", "一次跑得完不", "手续麻不麻烦", "交了以后还要去不"],
    NO_PHONE: [
        "我不会弄手机怎么办",
        "我不会搞手机何是办",
        "我是个瞎子字都不认得怎么填",
        "我眼睛看不清屏幕怎么办",
        "不识字可以办吗",
        "你帮我弄行不",
    ],
    PLACE: [
        "可以去现场吗",
        "可以到现场办不",
        "我直接到窗口来要得不",
        "在哪里办",
        "到哪里去搞",
        "要排队不",
        "我崽在外头打工，他在手机上搞得不",
    ],
    ADDRESS: ["你们在哪块", "你们在什么位置", "坐什么车去", "你们地址在哪"],
    HOURS: ["几点上班", "中午有人不", "明天有人上班不", "什么时候去合适"],
    FREE: ["要钱不", "要不要交钱"],
    PHOTO: ["拍照怎么拍", "照片怎么发"],
    OTHERS: ["可以叫别个代办不", "要不要我亲自来", "本人要去不"],
}


@pytest.mark.parametrize(
    ("question", "says"), [(question, says) for says, asked in ASKED.items() for question in asked]
)
async def test_a_plain_question_is_answered_and_the_form_goes_on(question: str, says: str) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", "applicant.relation": "child"})
    await family.say("你好")
    asked = (await family.state()).asked
    before = await family.known()
    answer = await family.say(question)
    assert says in answer and family.citation, answer
    assert await family.known() == before and (await family.state()).asked == asked


@pytest.mark.parametrize(
    "question",
    [
        "手机怎么弄坏的",
        "酒席怎么弄",
        "骨灰要放多久",
        "头七要多久",
        "遗像怎么拍",
        "去岳阳坐哪趟火车",
        "不办行不行",
    ],
)
async def test_what_only_sounds_like_it_is_answered_by_nobody(question: str) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", "applicant.relation": "child"})
    await family.say("你好")
    await family.say(question)
    assert family.citation is None, family.answers


@pytest.mark.parametrize(
    ("said", "asked", "act"),
    [
        ("先做别的，这个跳过", "death.place", "skip"),
        ("问这个做么子", "applicant.phone", "why"),
        ("我不会弄，喊个人来", None, "human"),
        ("填完了，交了吧", None, "submit"),
    ],
)
def test_who_wishes_for_something_else_is_still_heard(said: str, asked: str | None, act: str) -> None:
    meant = say(said, asked)
    assert act in meant.acts


@pytest.mark.parametrize(
    "said",
    [
        "走路都走不稳还要我跑",
        "我走路都走不稳了，还要我跑来跑去",
        "我一把年纪了还要跑这么多地方，跑不动了",
        "我这把老骨头跑不起",
        "我老了，哪里还跑得动咯",
    ],
)
async def test_who_is_tired_of_errands_hears_that_there_are_none_and_is_sent_to_no_helpline(
    said: str,
) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", "applicant.relation": "spouse"})
    await family.say("你好")
    answer = await family.say(said)
    assert TRIPS in answer and "在家里用手机就能填" in answer and "12356" not in answer
    assert (await family.state()).moment == "question"


@pytest.mark.parametrize(
    "said", ["跑不动了，老公走了我什么都要自己来，真的撑不住了", "一个人跑来跑去，办不完的事，我都想死了"]
)
async def test_who_despairs_beside_the_errands_is_comforted(said: str) -> None:
    family = await Talker.new()
    await family.fills({"decedent.name": "张建国", "applicant.relation": "spouse"})
    await family.say("你好")
    assert "12356" in await family.say(said)
