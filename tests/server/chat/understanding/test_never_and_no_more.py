"""What never was for somebody, as people ask back who have none, and what they had until it was taken."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

ASSISTANCE, FUND, SERVICE = "insurance.assistance", "insurance.housing_fund", "insurance.elderly_service"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("那种东西作田的哪里会有咯", FUND),
        ("种田的人哪里来的公积金啰", FUND),
        ("打零工的，哪个给他交", FUND),
        ("他们厂里哪里会给临时工交", FUND),
        ("我们屋里哪里评得上", ASSISTANCE),
        ("这样的好事轮不到我们", ASSISTANCE),
        ("低保？哪个给他评咯", ASSISTANCE),
        ("家里有车，不够格", ASSISTANCE),
        ("没那个福气", ASSISTANCE),
    ],
)
def test_who_asks_how_that_could_be_says_no(text: str, asked: str) -> None:
    assert facts(say(text, asked)).get(asked) in ("no", ["none"])


@pytest.mark.parametrize("text", ["公积金哪里查", "公积金到哪里取", "低保哪个来办停", "哪里会给我答复"])
def test_who_asks_where_to_go_says_nothing(text: str) -> None:
    assert facts(say(text, FUND)) == {}


@pytest.mark.parametrize(
    ("text", "had"),
    [
        ("前年评上过低保，后来讲我们有车又把我们拿下来了", "none"),
        ("低保早两年就被拿掉了", "none"),
        ("低保吃了两年，后来被卡掉了", "none"),
        ("曾享受低保，后被取消", "none"),
        ("有过低保，去年清退了", "none"),
        ("低保户早摘帽了", "none"),
        ("原先吃低保，崽考了公务员，后来就没得了", "none"),
        ("低保没被拿掉", "dibao"),
        ("低保申请拿下来了", "dibao"),
        ("低保户，低保证被他搞丢了", "dibao"),
        ("低保吃到走，人没了就停了", "dibao"),
        ("前年低保被拿掉，今年又给评上了", "dibao"),
    ],
)
def test_what_was_taken_from_somebody_is_no_more(text: str, had: str) -> None:
    assert facts(say(text, ASSISTANCE)) == {ASSISTANCE: [had]}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("要满八十才发，她七十八，没领到", "no"),
        ("还没到八十，领不到", "no"),
        ("年纪没到", "no"),
        ("还差半年才八十", "no"),
        ("才七十出头", "no"),
        ("刚满八十一岁", None),
        ("没到窗口去问过", None),
        ("不到两百块", None),
    ],
)
def test_who_was_too_young_had_none(text: str, answer: str | None) -> None:
    assert facts(say(text, SERVICE)).get(SERVICE) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("从来没取过", "yes"),
        ("买房的时候取过", "yes"),
        ("还没取出来", "yes"),
        ("已提取完毕", "no"),
        ("退休时全部支取", "no"),
    ],
)
def test_what_was_not_drawn_still_lies_there(text: str, answer: str) -> None:
    assert facts(say(text, FUND)) == {FUND: answer}
