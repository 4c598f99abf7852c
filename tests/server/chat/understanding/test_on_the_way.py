"""Where somebody died who was brought from one place to another."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

PLACE = "death.place"


@pytest.mark.parametrize("asked", [None, PLACE])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("救护车拖到急诊，医生一摸讲在路上就冇得气哒", "on_the_way"),
        ("送到医院医生说路上人就没了", "on_the_way"),
        ("送到县医院，医生说来之前就没气了", "on_the_way"),
        ("送去医院，到医院门口就没了", "on_the_way"),
        ("路上还有气，到医院才断的气", "hospital"),
        ("在路上就不行了，送到医院抢救无效走的", "hospital"),
        ("医生还在赶来的路上人就没了，在家里", "home"),
        ("转回屋里才走的", "home"),
        ("省里转回来，在县医院走的", "hospital"),
        ("在庙里圆寂的", "elsewhere"),
        ("于本人住所病故", "home"),
    ],
)
def test_a_doctor_at_the_door_tells_that_it_was_before(text: str, asked: str | None, place: str) -> None:
    assert facts(say(text, asked))[PLACE] == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("先在卫生院，后来换了好几家，唉", None),
        ("住县医院，后来转了两家，最后在湘雅走的", "hospital"),
        ("转了三家医院，没救过来", "hospital"),
        ("从屋顶上摔下来，救护车到的时候已经没气了", "elsewhere"),
        ("从树上摔下来，送到医院没救过来", "hospital"),
    ],
)
def test_who_was_moved_on_died_where_it_is_told(text: str, place: str | None) -> None:
    assert facts(say(text, PLACE)).get(PLACE) == place


@pytest.mark.parametrize("text", ["送走的人多了，轮到自己家里还是受不住", "家里出了这样的事，他走得突然"])
def test_the_family_is_no_place(text: str) -> None:
    assert PLACE not in facts(say(text))


@pytest.mark.parametrize("text", ["送是送到了急诊，医生讲来的时候人就已经没了", "送到医院的时候人就已经没了"])
def test_who_was_dead_on_arrival_is_asked_about(text: str) -> None:
    (fact,) = (one for one in say(text, PLACE).facts if one.question == PLACE)
    assert (fact.value, fact.sure) == ("on_the_way", False)


@pytest.mark.parametrize("text", ["工地上架子垮了砸的", "在工地上砸的，公司报了工伤"])
def test_where_it_came_about_replaces_no_place_that_is_known(text: str) -> None:
    assert PLACE not in facts(say(text, "death.manner", answers={PLACE: "hospital"}))
    assert (
        facts(say("不对，是在工地上走的", "death.manner", answers={PLACE: "hospital"}))[PLACE] == "elsewhere"
    )


def test_the_state_of_the_road_is_no_place_of_death() -> None:
    assert PLACE not in facts(say("今天又落雨，路上滑得很", PLACE))
    assert facts(say("路上走的", PLACE))[PLACE] == "on_the_way"
