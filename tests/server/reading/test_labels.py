"""Labels as the offices print them: spread over their cell, one under the other, in traditional shapes."""

from __future__ import annotations

import pytest

from server.reading.kinds import PaperKind
from server.reading.lines import Line
from tests.server.reading.drawn_papers import Drawn
from tests.server.reading.placed_lines import line, read


def register(who: Drawn, *rows: Line) -> list[Line]:
    number = [line("公民身份证件编号", 60, 600), line(who.id_number, 460, 602)]
    return [line("常住人口登记卡", 500, 40), *rows, *number]


def test_a_label_that_is_spread_over_its_cell_may_stick_to_its_value(who: Drawn) -> None:
    reading = read(
        register(
            who,
            line("姓", 60, 150),
            line(f"名{who.name}", 260, 152),
            line("户主或与", 800, 150),
            line("长女", 1180, 152),
            line("性", 800, 230),
            line(f"别{who.sex}", 960, 232),
            line("民", 60, 310),
            line(f"族{who.group}族", 260, 312),
        )
    )
    assert reading.kind is PaperKind.REGISTER_PERSON
    assert {field: reading.value(field) for field in ("name", "sex", "ethnic_group", "relation_to_head")} == {
        "name": who.name,
        "sex": "male" if who.sex == "男" else "female",
        "ethnic_group": f"{who.group}族",
        "relation_to_head": "长女",
    }


def test_whose_relative_somebody_is_and_where_they_come_from_is_no_name(who: Drawn) -> None:
    reading = read(
        register(
            who,
            line("长女", 800, 150),
            line("性别", 800, 230),
            line(who.sex, 1180, 232),
            line("籍贯", 400, 310),
            line("湖南岳阳", 600, 312),
            line("出生日期", 800, 390),
        )
    )
    assert reading.value("name") is None
    assert ("missing", "name") in [(flaw.code, flaw.field) for flaw in reading.flaws]


def test_of_labels_one_under_the_other_the_first_characters_may_be_one_line(who: Drawn) -> None:
    reading = read(
        [
            line("火化证", 600, 40),
            line("姓性年", 60, 150),
            line(f"名:{who.name}", 140, 150),
            line(f"别:{who.sex}", 140, 230),
            line("龄:84", 140, 310),
            line("死亡時間:2026年10月24日", 60, 390),
            line("火化時間:2026年10月26日", 60, 470),
        ]
    )
    assert {field: reading.value(field) for field in ("name", "sex", "death_date", "cremation_date")} == {
        "name": who.name,
        "sex": "male" if who.sex == "男" else "female",
        "death_date": "2026-10-24",
        "cremation_date": "2026-10-26",
    }


@pytest.mark.parametrize("cell", ["火化炉号", "火化类别", "火化編號"])
def test_no_day_of_death_runs_on_to_the_cell_of_the_cremation(who: Drawn, cell: str) -> None:
    reading = read(
        [
            line("遗体火化证明", 600, 40),
            line("死者姓名", 60, 150),
            line(who.name, 300, 150),
            line("死亡日期", 60, 230),
            line("2026年10月24日", 300, 230),
            line("死亡地点", 700, 230),
            line("家中", 940, 230),
            line(cell, 60, 310),
            line("3号", 300, 310),
        ]
    )
    assert reading.value("death_date") == "2026-10-24"
    assert reading.value("cremation_date") is None


def test_a_letter_is_known_by_its_sentence_where_the_title_says_nothing(who: Drawn) -> None:
    text = (
        f"兹证明清水村村民{who.name}同志(性别：{who.sex})，身份证号码：{who.id_number}，"
        "于二〇二六年十月十七日去世，遗体已于二〇二六年十月二十一日在本馆火化。"
    )
    cut = text.index("二六年十月二十一日")
    rows = [text[:26], text[26:52], text[52:cut], text[cut:]]
    reading = read([line("证明", 700, 40), *(line(row, 100, 200 + 60 * at) for at, row in enumerate(rows))])
    assert reading.kind is PaperKind.CREMATION
    assert {name: reading.value(name) for name in ("name", "id_number", "cremation_date")} == {
        "name": who.name,
        "id_number": who.id_number,
        "cremation_date": "2026-10-21",
    }


def test_what_a_letter_says_behind_a_name_is_no_part_of_it(who: Drawn) -> None:
    reading = read(
        [
            line("遗体火化证明", 600, 40),
            line("逝者", 100, 150),
            line(f"{who.name},性别{who.sex},年龄74岁,", 300, 150),
            line("火化日期", 100, 250),
            line("2026年10月21日", 400, 250),
        ]
    )
    assert reading.value("name") == who.name


@pytest.mark.parametrize(("number", "whole"), [("9", True), ("q", False)])
def test_a_letter_where_a_figure_should_stand_makes_no_address(who: Drawn, number: str, whole: bool) -> None:
    address = f"湖南省岳阳县柏祥镇麻塘社区荆竹路{number}号"
    rows = [line("户籍所在地", 60, 310), line(address, 400, 310)]
    reading = read([line("居民户口簿", 600, 40), line("户主姓名", 60, 150), line(who.name, 400, 150), *rows])
    assert (reading.value("address") == address) is whole
