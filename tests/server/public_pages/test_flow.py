"""The flow chart: every step of the catalogue in both drawings, in the file and in words, nothing torn."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import County
from server.public_pages.drawing import DESK, DESK_LARGE, PHONE, PHONE_LARGE, Sheet, drawn, wrapped
from server.public_pages.flow import Stage, Step, flow
from tests.counties import first_county, second_county, toy
from tests.server.console.browser import Browser
from tests.server.public_pages.reading import marked, spaceless

PLACES = pytest.mark.parametrize("place", [first_county(), second_county(), toy()], ids=lambda c: c.division)
SHEETS = pytest.mark.parametrize("sheet", [PHONE, PHONE_LARGE, DESK, DESK_LARGE], ids=str)
SVG = "{http://www.w3.org/2000/svg}"
Rectangle = tuple[float, float, float, float]


def _steps(stages: tuple[Stage, ...]) -> list[Step]:
    return [step for stage in stages for step in stage.steps]


@PLACES
def test_every_item_limit_order_department_certificate_and_ending_is_a_node(place: County) -> None:
    rules, stages = place.newest, flow(place)
    nodes = {step.code: step for step in _steps(stages)}
    lines = {line.code: line.text for step in _steps(stages) for line in step.lines if line.code}
    for item in rules.items.values():
        assert lines[f"item:{item.code}"] == item.short
        assert lines[f"limit:{item.code}"] == f"时限：{item.limit.shown}"
        own = nodes[f"department:{item.department}"]
        assert f"item:{item.code}" in {line.code for line in own.lines}
        assert own.title == place.departments[item.department].short
        for code in item.after:
            assert rules.items[code].short in lines[f"after:{item.code}"]
    for end in rules.terminations.values():
        own = nodes[f"ends:{end.department}"]
        assert f"termination:{end.code}" in {line.code for line in own.lines}
        assert lines[f"termination:{end.code}"] == end.name
        assert end.clause in own.clause
    for paper in rules.materials.values():
        assert (f"material:{paper.code}" in nodes) is (paper.source == "registry")
    told = " ".join(line.text for step in _steps(stages) for line in step.lines)
    paid = {rules.payouts.kinds[kind].name for item in rules.items.values() for kind in item.pays}
    said = [section.title for section in rules.sections.values()]
    said += [hall.name for hall in place.halls.values()]
    said += [rule.name for rule in rules.eligibility.conditions]
    assert [name for name in (*said, *paid) if name not in told] == []


@PLACES
def test_departments_stand_side_by_side_and_what_starts_by_itself_apart(place: County) -> None:
    stages = flow(place)
    (joint,) = [s for s in stages if s.steps[0].code.startswith("department:")]
    assert joint.parallel and not joint.beside
    assert {step.code for step in joint.steps} == {
        f"department:{item.department}" for item in place.newest.items.values()
    }
    (ending,) = [stage for stage in stages if stage.beside]
    assert ending is stages[-1]


@PLACES
@SHEETS
def test_the_drawing_holds_every_line_of_every_step(place: County, sheet: Sheet) -> None:
    stages = flow(place)
    texts = marked(drawn(stages, sheet, "流程图"))
    for step in _steps(stages):
        (text,) = texts[step.code]
        said = [step.title, *(line.text for line in step.lines), *step.instead]
        assert text == spaceless("".join(said)), step.code
    whole = spaceless(" ".join(ElementTree.fromstring(drawn(stages, sheet, "图")).itertext()))
    assert [s.caption for s in stages if spaceless(s.caption) not in whole] == []


def _boxes(picture: ElementTree.Element) -> dict[str, Rectangle]:
    found = {}
    for group in picture.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, wide, high = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        found[group.get("data-code", "")] = (x, y, x + wide, y + high)
    return found


@PLACES
@SHEETS
def test_boxes_lie_within_the_sheet_and_apart_and_hold_their_text(place: County, sheet: Sheet) -> None:
    picture = ElementTree.fromstring(drawn(flow(place), sheet, "流程图"))
    boxes = _boxes(picture)
    height = float(picture.get("height", "0"))
    for left, top, right, bottom in boxes.values():
        assert 0 <= left < right <= sheet.width and 0 <= top < bottom <= height
    for (a, one), (b, other) in combinations(boxes.items(), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (a, b)
    for group in picture.iter(f"{SVG}g"):
        left, top, right, bottom = boxes[group.get("data-code", "")]
        for text in group.iter(f"{SVG}text"):
            size = float(text.get("font-size", "0"))
            for row in text.iter(f"{SVG}tspan"):
                x, y = float(row.get("x", "0")), float(row.get("y", "0"))
                wide = sum(size if letter > "\u2000" else 0.6 * size for letter in row.text or "")
                assert left < x and x + wide <= right + 0.5, row.text
                assert top < y - 0.8 * size and y <= bottom, row.text


@given(
    st.text(alphabet="户口注销（含丧葬补助金、抚恤金）“时限”：15个工作日。A3", max_size=60),
    st.integers(2, 20),
)
def test_a_text_is_wrapped_without_loss_and_not_before_a_closing_mark(text: str, room: int) -> None:
    rows = wrapped(text, room)
    assert "".join(rows) == text
    for before, row in pairwise(rows):
        if before[-1] not in "（“":
            assert row[0] not in "、，。；：）”"


async def test_the_page_draws_it_twice_and_says_it_in_words_and_the_file_is_the_same(
    browser: Browser,
) -> None:
    page = (await browser.get("/flow")).source
    steps = _steps(flow(first_county()))
    for step in steps:
        texts = marked(page)[step.code]
        narrow, wide, words = texts
        assert narrow == wide
        assert [line.text for line in step.lines if spaceless(line.text) not in words] == []
    got = await browser.get("/flow.svg")
    assert got.headers["Content-Type"].startswith("image/svg+xml")
    assert "attachment" in got.headers["Content-Disposition"]
    assert got.source in page
    assert set(marked(got.source)) >= {step.code for step in steps}
    assert "style" not in got.source and "script" not in got.source


async def test_large_print_draws_larger_letters_on_a_sheet_as_wide(browser: Browser) -> None:
    assert PHONE.width == PHONE_LARGE.width and PHONE.size < PHONE_LARGE.size
    usual = (await browser.get("/flow")).source
    await browser.post("/text-size", [], headers={"Referer": f"{browser.address}/flow"})
    large = (await browser.get("/flow")).source
    assert drawn(flow(first_county()), PHONE_LARGE, "岳阳县身后“一件事一次办”流程图") in large
    assert drawn(flow(first_county()), PHONE, "岳阳县身后“一件事一次办”流程图") in usual
