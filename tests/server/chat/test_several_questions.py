"""Several things asked in one breath, beside each other or beside an answer: each that can be is answered."""

from __future__ import annotations

import pytest

from config.catalogue import Catalogue, county
from server.chat.policy import find_each
from tests.server.chat.corpus_lines import policy_corpus
from tests.server.chat.talking import Talker

FREE, PLACE, PAPERS, TIME = "不收费", "综合受理窗口。可以先", "一共五样", "办好一项就告诉"
AMOUNT, MONEY, HOURS, OURS = "的2倍", "请先不要注销", "09:00", "还要看"
UNSURE = "说不准"
KNOWN = {"decedent.name": "张建国", "applicant.relation": "child", "decedent.sex": "male"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        ("要不要钱，要好久，在哪里办", ["guide:fees", "faq:how_long", "faq:where"]),
        ("我想问下，公积金怎么取，养老金停不停", ["faq:housing_fund", "faq:pension_stops"]),
        ("我爸是车祸走的，能不能办？要找哪个开证明？", ["faq:accident", "faq:certificate_home"]),
        ("要不要花钱，他侄儿办得不", ["guide:fees", "faq:who_applies"]),
        # The second asks more of the first.
        ("户口怎么销，要好久", ["faq:household_time"]),
        ("公积金能取吗，要好久", ["faq:housing_fund"]),
        ("丢了身份证咋办，能补吗", ["faq:id_card_lost"]),
        # What follows something that is not ours is about that.
        ("公墓怎么买，要多少钱", []),
        ("骨灰盒多少钱？在哪里办？", []),
        ("离婚证在哪里办，要多少钱", []),
        ("寿衣要多少钱，要去哪里买", []),
        ("华容县那边火化在哪个殡仪馆，要提前好久约", []),
        ("办这个要不要钱，附近有宾馆吗", ["guide:fees"]),
    ],
)
def test_each_question_has_its_own_answer_or_none(
    said: str, sources: list[str], catalogue: Catalogue
) -> None:
    assert [found.source for _, found in find_each(said, catalogue)] == sources


def test_nothing_is_answered_beside_the_answer_that_a_question_has(catalogue: Catalogue) -> None:
    lines = policy_corpus()
    given = [(line, {found.source for _, found in find_each(line.question, catalogue)}) for line in lines]
    beside = [line.id for line, sources in given if sources - set(line.sources)]
    assert [line.id for line, sources in given if sources and not line.sources] == []
    assert len(beside) <= 0.01 * len(lines), beside


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("办这个要不要钱？多久办好？在哪里办？", (FREE, TIME, PLACE)),
        ("抚恤金有多少啊，多久能到账？", (AMOUNT, MONEY)),
        ("在哪里办手续，要带什么东西？", (PLACE, PAPERS)),
        ("那我们能不能办？要不要花钱啊", (OURS, FREE)),
        ("您到底能不能帮我办？地点在哪里总要告诉我吧", (OURS, PLACE)),
        ("要么子材料，几点上班", (PAPERS, HOURS)),
        ("还差什么，要花钱吗", ("还差这些", FREE)),
        ("还要填些么子，在哪里办", ("还差这些", PLACE)),
        ("问我手机号做么子，在哪里办", ("联系您", PLACE)),
        ("参保地改成县城，那现在行了吧，能办吗？", ("岳阳县中心城区", OURS)),
        ("他是在家里走的，在哪里办？要带什么？", ("在家里去世", PLACE, PAPERS)),
        ("是不是一定要火化才可以？", ("联办的条件是在岳阳县火化",)),
        ("我们是农村的，这个政策我们能享受吗？", (OURS,)),
        ("我只是侄儿，不用写我的名字吧？", ("不用写自己的名字",)),
        ("钱应该是她拿吧？那应该哪个来填？", ("写申请人的名字",)),
        ("我妈在旁边，要她自己点承诺吗？", ("自己在手机上点",)),
    ],
)
async def test_what_is_asked_in_one_breath_is_answered(said: str, says: tuple[str, ...]) -> None:
    family = await Talker.new()
    await family.fills(KNOWN)
    await family.say("你好")
    answer = await family.say(said)
    assert all(one in answer for one in says) and UNSURE not in answer, answer
    assert all(len(text) <= 200 for text in family.answers)


@pytest.mark.usefixtures("database")
async def test_what_is_too_much_at_once_is_named_and_answered_when_it_is_asked_again() -> None:
    family = await Talker.new()
    await family.fills(KNOWN)
    answer = await family.say("要不要钱，要好久，要带么子，在哪里办，几点上班")
    assert FREE in answer and PLACE not in answer and "您还问了“在哪里办”“几点上班”" in answer
    assert PLACE in await family.say("在哪里办")


@pytest.mark.usefixtures("database")
async def test_what_no_answer_is_known_to_is_said_once_and_only_alone() -> None:
    family = await Talker.new()
    await family.fills(KNOWN)
    answer = await family.say("火化要交多少钱？远不远？")
    assert answer.count(UNSURE) == 1 and FREE not in answer
    assert UNSURE not in await family.say("办这个要不要钱，附近有宾馆吗")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("430621196005120031，为什么要身份证？", "按身份证号查找"),
        ("为什么要身份证？", "按身份证号查找"),
        ("要我手机号做么子", "联系您"),
        ("为什么要填银行卡号", "发放款项"),
        ("为什么要问这个", "户口不在本县"),
    ],
)
async def test_a_why_is_answered_for_what_it_names(said: str, why: str) -> None:
    family = await Talker.new()
    await family.fills(KNOWN)
    await family.say("你好")
    assert (await family.state()).asked == "decedent.household_in_county"
    answer = await family.say(said)
    assert why in answer and ("户口不在本县" in answer) is (why == "户口不在本县"), answer


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("said", ["以后再拍，还要填什么？", "以后再拍，还有什么", "等下再搞，还差么子冇填"])
async def test_who_puts_a_thing_off_hears_what_is_left(said: str) -> None:
    family = await Talker.new()
    await family.fills(KNOWN)
    await family.say("你好")
    answer = await family.say(said)
    assert "还差这些" in answer and "户口不在本县" not in answer
