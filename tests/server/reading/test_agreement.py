"""What several looks at one name or one day say together; a name that is doubted is asked, never filled."""

from __future__ import annotations

import pytest

from server.reading.papers import Reading
from tests.server.reading.placed_lines import line, read

Looks = tuple[tuple[str, float], ...]


def first_page(name: str, score: float, again: Looks) -> Reading:
    lines = [line("居民户口簿", 600, 40), line("户号", 100, 250), line("户主姓名", 700, 150)]
    return read([*lines, line(name, 960, 150, score, again=again)])


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (("王建国", 0.99), ()),
        (("王建国", 0.8), (("王建国", 0.95),) * 4),
        (("王建国", 0.95), (("王建国", 0.5),) * 4),
        (("王建国", 0.97), (*(("王建国", 0.95),) * 3, ("王健国", 0.8))),
        (("王建国", 0.97), (*(("王建国", 0.95),) * 3, ("王建國", 0.95))),
        (("王健国", 0.7), (("王建国", 0.95),) * 4),
    ],
)
def test_a_name_on_which_the_looks_agree_is_taken(first: tuple[str, float], again: Looks) -> None:
    reading = first_page(*first, again)
    assert reading.value("head_name") == "王建国" and reading.flaws == ()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        # A look that is sure says otherwise.
        (("荣立森", 0.9), (("荣立垚", 0.95),) * 4),
        (("荣立森", 0.99), (*(("荣立森", 0.99),) * 3, ("荣立垚", 0.9))),
        # Two do, though neither is sure.
        (("荣立森", 0.99), (*(("荣立森", 0.99),) * 2, *(("荣立垚", 0.7),) * 2)),
        # One does, and the others are not sure themselves.
        (("荣立森", 0.9), (*(("荣立森", 0.9),) * 3, ("荣立垚", 0.7))),
        # All say the same, hardly.
        (("荣立森", 0.8), (("荣立森", 0.8),) * 4),
    ],
)
def test_a_name_on_which_they_do_not_agree_is_a_flaw(first: tuple[str, float], again: Looks) -> None:
    reading = first_page(*first, again)
    assert reading.value("head_name") is None
    assert [(flaw.code, flaw.field) for flaw in reading.flaws] == [("unsure", "head_name")]


@pytest.mark.parametrize(("again", "name"), [((("伟", 0.95),) * 2, "王伟"), ((("韦", 0.95),) * 2, None)])
def test_each_piece_of_a_name_with_room_between_is_held_against_its_looks(
    again: Looks, name: str | None
) -> None:
    lines = [line("居民户口簿", 600, 40), line("户号", 100, 250), line("户主姓名", 700, 150)]
    pieces = [line("王", 960, 150, again=(("王", 0.95),)), line("伟", 1060, 150, again=again)]
    assert read([*lines, *pieces]).value("head_name") == name


def test_a_look_at_a_line_with_its_label_is_heard_without_it() -> None:
    again = (("姓名王建国", 0.95), ("姓名：王建国", 0.95))
    lines = [line("公民身份号码", 100, 600), line("性别男", 100, 200)]
    assert read([*lines, line("姓名王建国", 100, 100, again=again)]).value("name") == "王建国"
    again = (("姓名王建国", 0.95), ("姓名王健国", 0.95))
    assert read([*lines, line("姓名王建国", 100, 100, again=again)]).value("name") is None


@pytest.mark.parametrize(
    ("first", "other", "name"),
    [("沈松游", "沈松游", "沈松游"), ("沈松游", "沈松澍", None), ("沈松", "沈松游", None)],
)
def test_a_name_in_a_sentence_is_held_against_the_same_place_of_the_other_looks(
    first: str, other: str, name: str | None
) -> None:
    said = "死者：{}，男，汉族，于2026年9月29日因病死亡，"
    again = tuple((said.format(other).replace("，男", stop + "男"), 0.95) for stop in ("：", "。", ""))
    told = line(said.format(first), 100, 200, again=again)
    reading = read([line("火化证明", 600, 40), told, line("其遗体于2026年9月30日在我馆火化。", 100, 270)])
    assert reading.value("name") == name


@pytest.mark.parametrize(
    ("again", "day"),
    [
        ((("2026年11月12日", 0.85),), "2026-11-12"),
        ((("2026年11月12日", 0.85), ("2026年11月13日", 0.85)), None),
    ],
)
def test_a_day_is_taken_from_the_look_that_saw_one(again: Looks, day: str | None) -> None:
    lines = [line("居民死亡医学证明", 500, 40), line("死者姓名", 60, 150), line("王建国", 300, 150)]
    lines += [line("死亡日期", 60, 250), line("2026411月12日1489107", 300, 250, 0.92, again=again)]
    assert read(lines).value("death_date") == day
