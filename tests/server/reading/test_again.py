"""Where a second look is taken: at what was hardly read, at empty cells, at names; at no newspaper."""

from __future__ import annotations

import pytest

from server.reading.again import MOST, corners_of, doubted, empty_cells, merged, unsure, upright
from server.reading.lines import Corners, Line, Point
from tests.server.reading.drawn_papers import Drawn
from tests.server.reading.placed_lines import card, line, turned


def page(**values: str) -> list[Line]:
    """A register page with these values beside their labels."""
    rows = {
        "name": ("姓名", 100, 150),
        "sex": ("性别", 800, 150),
        "id_number": ("公民身份证件编号", 100, 350),
    }
    lines = [line("常住人口登记卡", 500, 40), line("曾用名", 100, 250), line("民族", 800, 250)]
    for field, (label, left, top) in rows.items():
        lines.append(line(label, left, top))
        if field in values:
            lines.append(line(values[field], left + 360, top))
    return lines


def centre(corners: Corners) -> Point:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def covers(cell: Corners, left: float, top: float, right: float, bottom: float) -> bool:
    across, down = [x for x, _ in cell], [y for _, y in cell]
    return min(across) <= left and right <= max(across) and min(down) <= top and bottom <= max(down)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 7])
def test_corners_begin_at_the_upper_left_of_the_paper_whichever_way_up_it_lies(
    who: Drawn, degrees: int
) -> None:
    upright_line = card(who)[0]
    seen = turned(card(who), degrees)
    # As the recogniser counts them: from the upper left of the photo on.
    start = min(range(4), key=lambda at: sum(seen[0].corners[at]))
    shifted = seen[0].corners[start:] + seen[0].corners[:start]
    seen[0] = Line(seen[0].text, seen[0].score, (shifted[0], shifted[1], shifted[2], shifted[3]))
    found = next(placed for placed in upright(seen) if placed.line is seen[0])
    expected = turned([upright_line], degrees)[0].corners
    for corner, other in zip(corners_of(found), expected, strict=True):
        assert corner == pytest.approx(other)


def test_the_cell_of_a_missing_value_is_between_its_label_and_the_next_one(who: Drawn) -> None:
    placed = upright(page(sex="女", id_number=who.id_number))
    (cell,) = empty_cells(placed)
    assert covers(cell, 190, 150, 790, 190) and not covers(cell, 190, 150, 810, 190)
    assert not covers(cell, 190, 150, 790, 250)


def test_a_number_that_is_not_whole_leaves_its_cell_as_good_as_empty(who: Drawn) -> None:
    placed = upright(page(name=who.name, sex="女", id_number=who.id_number[1:]))
    (cell,) = empty_cells(placed)
    assert covers(cell, 430, 350, 900, 390)
    assert empty_cells(upright(page(name=who.name, sex="女", id_number=who.id_number))) == []


def test_the_cell_of_a_label_in_two_rows_is_level_with_both(who: Drawn) -> None:
    lines = page(name=who.name, sex="女")
    lines[-1:] = [line("公民身份证", 100, 350), line("件编号", 140, 395)]
    (cell,) = empty_cells(upright(lines))
    assert centre(cell)[1] == pytest.approx(394, abs=8)


def test_a_cell_lies_along_its_paper_and_not_along_a_newspaper(who: Drawn) -> None:
    lines = turned(page(sex="女", id_number=who.id_number), 4)
    print_ = turned([line("县乡镇村街道人口", 1300, 20 + 45 * row) for row in range(9)], -6)
    (cell,) = empty_cells(upright([*lines, *print_]))
    (place,) = turned([line("王建国", 460, 150)], 4)
    (right,) = turned([line("王", 740, 150)], 4)
    along = (cell[1][1] - cell[0][1]) / (cell[1][0] - cell[0][0])
    expected = (centre(right.corners)[1] - centre(place.corners)[1]) / (
        centre(right.corners)[0] - centre(place.corners)[0]
    )
    assert along == pytest.approx(expected, abs=0.03)


def test_of_a_paper_on_a_newspaper_only_its_own_lines_are_read_again(who: Drawn) -> None:
    lines = page(name=who.name, sex="女", id_number=who.id_number)
    lines[-1] = line(who.id_number, 460, 350, 0.7)
    print_ = [line("县乡镇村街道人口事业单位办理本年度社会", 20, 700 + 50 * row, 0.6) for row in range(9)]
    assert [placed.line for placed in unsure(upright([*lines, *print_]))] == [lines[-1]]


def test_no_more_than_so_many_lines_are_read_again() -> None:
    lines = [line("县乡镇村街道", 20 + 300 * (at % 3), 20 + 50 * (at // 3), 0.6) for at in range(60)]
    assert len(unsure(upright(lines))) == MOST


def test_every_name_is_looked_at_again_with_and_without_its_label(who: Drawn) -> None:
    named = page(name=who.name, sex="女")
    assert [placed.text for placed in doubted(upright(named))] == [who.name]
    bare = [line(who.name, 300, 150), line("性别", 800, 150), line("曾用名", 100, 250)]
    assert [placed.text for placed in doubted(upright(bare))] == [who.name]
    letter = [line("火化证明", 500, 40), line(f"逝者：{who.name}，女，汉族，", 100, 150)]
    assert [placed.line for placed in doubted(upright(letter))] == [letter[1]]


def test_of_two_lines_in_one_place_the_one_stays_that_says_more(who: Drawn) -> None:
    part, whole = line(who.id_number[2:], 460, 350, 0.99), line(who.id_number, 430, 350, 0.9)
    label = line("公民身份证件编号", 100, 350)
    assert merged([label, part], [whole]) == [label, whole]
    assert merged([label, whole], [part]) == [label, whole]
    # A seal's word behind it makes it longer, and no longer a number.
    spoilt = line(f"{who.id_number}7章", 430, 350, 0.99)
    assert merged([spoilt], [whole]) == [whole]
