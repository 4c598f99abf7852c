"""Where somebody died, and where it only came about."""

from __future__ import annotations

import pytest

from server.chat.understanding import Fact
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

PLACE = "death.place"


def _place(text: str, asked: str | None = None) -> tuple[str, bool] | None:
    told = next((one for one in say(text, asked).facts if one.question == PLACE), None)
    return (told.value, told.sure) if told else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我爸爸因为工地上摔下来走的 11月19号", "elsewhere"),
        ("我爸因为马路上被车撞走的", "elsewhere"),
        ("我爸在菜地里摔了一跤走的", "elsewhere"),
        ("我爸从工地架子上掉下来 走了", "elsewhere"),
        ("我爸因为山上滚下来摔死的", "elsewhere"),
        ("我爸在家里摔了一跤走的", "home"),
        ("住院住了三天就不行了 接回来半路上没了气", "on_the_way"),
        ("从医院接回来的路上断的气", "on_the_way"),
        ("出院回家路上落的气", "on_the_way"),
    ],
)
def test_where_it_only_came_about_is_read_back(text: str, place: str) -> None:
    assert _place(text) == (place, False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我爸在工地上摔死的", "elsewhere"),
        ("我爸在山上摔下来，当场就没了", "elsewhere"),
        ("我爸在工地上走的", "elsewhere"),
        ("我爸在河里淹死的", "elsewhere"),
        ("送医院的路上没的", "on_the_way"),
        ("救护车上就没了", "on_the_way"),
        ("他在县道边上走的，没往医院拉", "elsewhere"),
        ("乡道上，交警来的时候人已经走了", "elsewhere"),
        ("送医院的路上走的，就在县道上", "on_the_way"),
        ("到家才断的气", "home"),
        ("到屋里就没了", "home"),
        ("进了门才咽气", "home"),
        ("抬进屋才落气的", "home"),
        ("我爸在屋里落的气已经送到县殡仪馆烧掉了", "home"),
    ],
)
def test_where_they_died_counts_at_once(text: str, place: str) -> None:
    assert _place(text) == (place, True)


@pytest.mark.parametrize("text", ["等人都到家才断的气", "我到家才晓得他走了"])
def test_that_others_came_home_says_nothing_of_it(text: str) -> None:
    assert _place(text) is None


def test_how_long_one_lay_is_no_day_of_death() -> None:
    assert "death.date" not in facts(say("住院住了三天就不行了 接回来半路上没了气"))


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ("我爸爸因为工地上摔下来走的 11月19号", "是在医院走的", "hospital"),
        ("我爸住了三天院 接回来半路上没了气", "到家才断的气", "home"),
        ("我爸在马路上被车撞了走的", "在县医院走的", "hospital"),
    ],
)
def test_a_place_that_is_read_back_is_put_right(first: str, second: str, place: str) -> None:
    family = Family({})
    family.say(first)
    assert PLACE not in family.known
    family.say(second)
    assert family.known[PLACE] == place


def test_a_place_that_tells_how_it_came_about_puts_nothing_right() -> None:
    family = Family({PLACE: "hospital"}).asked("death.manner")
    family.say("工地上砸的")
    assert family.known[PLACE] == "hospital" and all(p.question != PLACE for p in family.state.pending)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("医院，早晓得没得救就不送去了，让她在屋里走还安心些", "hospital"),
        ("医院，早知道就让他在家里走", "hospital"),
        ("早就晓得了，在屋里走的", "home"),
    ],
)
def test_where_one_would_rather_have_let_them_die_is_not_where_they_did(text: str, place: str) -> None:
    assert facts(say(text, "death.place")) == {"death.place": place}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在长沙走的，接回来烧的", None),
        ("在广东走的，拉回来火化的", None),
        ("在长沙走的，拖回来的", None),
        ("在深圳打工的时候走的，运回来烧的", None),
        ("拖回老家办丧事", None),
        ("在外面没了，拉回来下葬的", "elsewhere"),
        ("在医院走的，接回来烧的", "hospital"),
        ("从医院拖回来走的", "home"),
        ("从长沙接回来走的", "home"),
        ("拖回来第二天走的", "home"),
        ("接回家来，第二天走的，后来烧的", "home"),
        ("医生讲不行了，拖回来的", "home"),
        ("在田里走的，医院没去", "elsewhere"),
        ("医院没去", None),
    ],
)
def test_who_had_died_when_they_were_brought_home_did_not_die_there(text: str, place: str | None) -> None:
    assert facts(say(text, PLACE)).get(PLACE) == place


@pytest.mark.parametrize("text", ["没烧，埋在自家山上", "葬在山上", "埋在屋后山上的"])
def test_where_somebody_is_buried_is_not_where_they_died(text: str) -> None:
    home = Fact("death.place", "home", "", sure=False)
    assert "death.place" not in facts(say(text, confirming=(home,)))


def test_where_somebody_still_was_before_is_not_where_they_died() -> None:
    text = (
        "那天他还在自家院子里剪桂花枝，说胸口闷，弟媳妇打了120，车子来得也快，可是刚过新墙河那座桥，"
        "人就没了气，医院的门都没进成。"
    )
    known = {"applicant.relation": "sibling", "decedent.sex": "male"}
    assert facts(say(text, "death.place", answers=known)) == {"death.place": "on_the_way"}


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("上周三是送医院 人是上周五没的", False),
        ("12号进的ICU 15号插管 17号拔管 当天没的", False),
        ("送到县医院，没救过来", True),
        ("送医院抢救无效走的", True),
        ("在县医院走的", True),
    ],
)
def test_that_somebody_was_brought_to_a_hospital_is_read_back(text: str, sure: bool) -> None:
    heard = say(text, "death.place", answers={"applicant.relation": "child", "decedent.sex": "male"})
    assert [(fact.value, fact.sure) for fact in heard.facts if fact.question == "death.place"] == [
        ("hospital", sure)
    ]
