"""That somebody was registered elsewhere, which shuts the family out, and what only sounds like it."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

COUNTY = "decedent.household_in_county"


@pytest.mark.parametrize(
    "text",
    [
        "社保他一直挂在深圳，没转过来",
        "社保没转回来",
        "人是在临湘那边的殡仪馆火化的，不是本县",
        "昨天火化的，在岳阳市殡仪馆，不是县里",
        "单位在岳阳市区",
    ],
)
def test_where_something_else_was_says_of_no_household(text: str) -> None:
    assert COUNTY not in facts(say(text, COUNTY))


@pytest.mark.parametrize("text", ["东莞，厂里给买的保险", "我户口在汨罗", "我户口在汨罗，43068119700315077X"])
def test_what_would_shut_the_family_out_is_read_back_beside_anything_else(text: str) -> None:
    (told,) = (one for one in say(text, COUNTY).facts if one.question == COUNTY)
    assert (told.value, told.sure) == ("no", False)


@pytest.mark.parametrize(
    "text", ["在平江，没迁过来", "不在，在平江", "户口没转回来", "昨天火化的，户口不在县里"]
)
def test_who_is_registered_elsewhere_is_believed_at_once(text: str) -> None:
    (told,) = (one for one in say(text, COUNTY).facts if one.question == COUNTY)
    assert (told.value, told.sure) == ("no", True)


def test_where_the_grave_is_says_of_no_cremation() -> None:
    burnt = "death.cremated_in_county"
    assert facts(say("是的，墓地没买在县里，买在市里", burnt)) == {burnt: "yes"}
    assert burnt not in facts(say("骨灰埋在市里", burnt))
    assert facts(say("在市殡仪馆，骨灰放在那边", burnt)) == {burnt: "no"}


@pytest.mark.parametrize(
    "text",
    ["没有户口", "没有户口在县里", "没有户口在这边", "他生下来就冇上户口", "一直没有户口的", "没得户口本"],
)
def test_who_is_registered_nowhere_is_not_registered_here(text: str) -> None:
    assert "decedent.household_in_county" not in facts(say(text, "decedent.household_in_county"))


@pytest.mark.parametrize(
    ("text", "here"),
    [("没迁户口", "yes"), ("户口没迁走", "yes"), ("没有动户口", "yes"), ("没户口在外地，户口在县里", "yes")],
)
def test_who_did_not_move_is_registered_as_before(text: str, here: str) -> None:
    assert facts(say(text, "decedent.household_in_county"))["decedent.household_in_county"] == here


@pytest.mark.parametrize(
    ("text", "there", "sure"),
    [
        ("从长沙拖回来烧的", "yes", False),
        ("从岳阳接回来火化的", "yes", False),
        ("运回来烧的", "yes", False),
        ("从广东转回来火化的", "yes", False),
        ("从广州运回来，第二天火化的", "yes", False),
        ("从长沙拖回老家烧的", "yes", False),
        ("遗体从东莞拉回来火化的", "yes", False),
        ("长沙拖回来的，在荣家湾烧的", "yes", True),
        ("在长沙烧了拖回来的", "no", True),
        ("没拖回来，在长沙烧的", "no", True),
        ("没拖回来烧，在外面烧的", "no", True),
        ("拖到长沙烧的", "no", True),
        ("从县里拖到长沙烧的", "no", True),
        ("从平江拖回汨罗烧的", "no", True),
    ],
)
def test_who_was_brought_back_was_burnt_here(text: str, there: str, sure: bool) -> None:
    burnt = "death.cremated_in_county"
    (fact,) = (one for one in say(text, burnt).facts if one.question == burnt)
    assert (fact.value, fact.sure) == (there, sure)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("原来在平江，后来迁过来的", "yes"),
        ("原来在平江后来迁过来的", "yes"),
        ("老早从平江迁过来了", "yes"),
        ("户口在平江没迁过来", "no"),
        ("想迁过来没迁成", "no"),
        ("迁过来了又迁到长沙去了", "no"),
        ("老家在这里户口在广东", "no"),
        ("人在广东户口在这里", "yes"),
    ],
)
def test_where_they_came_to_counts_and_not_where_they_were(text: str, there: str) -> None:
    assert facts(say(text, "decedent.household_in_county")) == {"decedent.household_in_county": there}


def test_an_old_home_may_be_anywhere() -> None:
    (fact,) = say("户口还在老家", "decedent.household_in_county").facts
    assert (fact.value, fact.sure) == ("yes", False)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("前年为了看病方便，户口迁到湘阴我这边了", "no"),
        ("户口迁到长沙我们这里了", "no"),
        ("户口迁到荣家湾我家里了", "yes"),
        ("户口迁到我这边了", "yes"),
    ],
)
def test_with_me_is_at_the_place_that_is_named(text: str, there: str) -> None:
    assert facts(say(text, COUNTY))[COUNTY] == there


@pytest.mark.parametrize("text", ["户口在湘阴，后来迁到我们这里了", "户口原来在平江，前年迁到我屋里来了"])
def test_who_came_to_us_is_asked_about(text: str) -> None:
    understood = say(text, COUNTY)
    assert (doubts(understood), facts(understood)) == ({COUNTY: "ambiguous"}, {})


@pytest.mark.parametrize(
    ("text", "registered"),
    [
        ("户口没有过来，本子还在喀什老家，人嘛跟我这里住了三年", "no"),
        ("户口没跟过来，还在贵州", "no"),
        ("户籍没移过来", "no"),
        ("户口早就转过来了", "yes"),
        ("户口落过来十年了", "yes"),
        ("户口没有动过", "yes"),
        ("从长沙转回来就走了", None),
    ],
)
def test_whether_the_household_came_along(text: str, registered: str | None) -> None:
    assert facts(say(text, COUNTY)).get(COUNTY) == registered


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("爸爸社保这里没有交，新疆那边交的", "elsewhere"),
        ("我妈社保这边没有，都在深圳交", "elsewhere"),
        ("他养老保险在县里没买，是长沙公司交的", "elsewhere"),
        ("他社保在县里没断过", "central_urban"),
        ("社保这里没交过", None),
    ],
)
def test_what_was_not_paid_here_was_paid_there(text: str, area: str | None) -> None:
    assert facts(say(text)).get("insurance.area") == area
