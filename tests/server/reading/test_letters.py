"""A certificate that is a letter: what its sentences say, across its rows and beside other print."""

from __future__ import annotations

import pytest

from server.reading.kinds import PaperKind
from server.reading.lines import Line
from tests.server.reading.drawn_papers import Drawn
from tests.server.reading.placed_lines import line, read, turned

LETTER = (
    "逝者：{name}，{sex}，汉族，身份证号码：{number}，生前住湖南省岳阳县新墙镇清水村3组，"
    "{died}因交通事故死亡，其遗体于{burnt}在岳阳县殡仪馆火化。"
)


def letter(who: Drawn, width: int, died: str = "2026年10月24日", burnt: str = "2026年10月25日") -> list[Line]:
    text = LETTER.format(name=who.name, sex=who.sex, number=who.id_number, died=died, burnt=burnt)
    rows = [text[at : at + width] for at in range(0, len(text), width)]
    title = line("遗体火化证明", 600, 40, height=60)
    return [title, *(line(row, 100, 200 + 60 * at) for at, row in enumerate(rows))]


@pytest.mark.parametrize("width", [18, 23, 31])
@pytest.mark.parametrize(
    ("died", "burnt"), [("2026年10月24日", "2026年10月25日"), ("2026-10-24", "2026-10-25")]
)
def test_a_letter_is_read_across_its_rows(who: Drawn, width: int, died: str, burnt: str) -> None:
    reading = read([*letter(who, width, died, burnt), line("2026年10月27日", 900, 900)])
    assert reading.kind is PaperKind.CREMATION
    assert {name: reading.value(name) for name in ("name", "id_number", "death_date", "cremation_date")} == {
        "name": who.name,
        "id_number": who.id_number,
        "death_date": "2026-10-24",
        "cremation_date": "2026-10-25",
    }


def test_a_letter_on_a_newspaper_is_read_without_the_print_beside_it(who: Drawn) -> None:
    beside = [line("县乡镇村街道人口", 1200, 150 + 60 * at) for at in range(12)]
    reading = read([*letter(who, 23), *beside])
    assert reading.value("id_number") == who.id_number and reading.value("death_date") == "2026-10-24"
    assert reading.value("cremation_date") == "2026-10-25"


def test_a_number_whose_rest_stands_in_the_next_row_is_whole(who: Drawn) -> None:
    reading = read(
        [
            line("火化证明", 600, 40),
            line(f"逝者：{who.name}，{who.sex}，汉族，", 180, 200),
            line(f"身份证号码：{who.id_number[:9]}", 800, 200),
            line(f"{who.id_number[9:]}，生前住湖南省岳阳县张谷英镇大峰村王家片", 100, 270),
            line("23号，2026年10月19日因病死亡，其遗体于2026年10月21日火化。", 100, 340),
        ]
    )
    assert reading.value("id_number") == who.id_number


def test_the_misread_label_of_a_form_is_no_sentence(who: Drawn) -> None:
    reading = read(
        [
            line("遗体火化证明", 600, 40),
            line("死者姓名", 100, 150),
            line(who.name, 300, 150),
            line("2026年10月11日", 300, 250),
            line("火化月网", 100, 320),
            line("2020-年10月1日", 300, 320),
        ]
    )
    assert reading.value("name") == who.name and reading.value("cremation_date") is None


OF_A_VILLAGE = (
    "兹有湖南省岳阳县新墙镇清水村3组村民{name}，性别{sex}，年龄78岁，身份证号码：{number}，"
    "于二〇二六年十月十七日因病死亡，其遗体于二〇二六年十月二十一日在我馆火化，骨灰由家属李红领取。"
)


@pytest.mark.parametrize("zero", "〇○零O0")
@pytest.mark.parametrize("title", ["火化证明", "遗体"])
def test_who_is_told_by_the_village_and_when_in_words(who: Drawn, zero: str, title: str) -> None:
    text = OF_A_VILLAGE.format(name=who.name, sex=who.sex, number=who.id_number).replace("〇", zero)
    rows = [text[at : at + 26] for at in range(0, len(text), 26)]
    reading = read([line(title, 600, 40), *(line(row, 100, 200 + 60 * at) for at, row in enumerate(rows))])
    assert reading.kind is PaperKind.CREMATION
    assert {name: reading.value(name) for name in ("name", "death_date", "cremation_date")} == {
        "name": who.name,
        "death_date": "2026-10-17",
        "cremation_date": "2026-10-21",
    }


def test_a_day_in_words_that_is_none_is_missing(who: Drawn) -> None:
    text = f"兹有清水村村民{who.name}，性别{who.sex}，其遗体于二〇二六年十月三十二日在我馆火化。"
    reading = read([line("火化证明", 600, 40), line(text, 100, 200)])
    assert reading.value("name") == who.name and reading.value("cremation_date") is None


def test_a_letter_lies_as_its_own_words_do_and_not_as_the_newspaper_under_it(who: Drawn) -> None:
    rows = [
        line("火化证明", 500, 40, height=60),
        line(f"逝者：{who.name}，{who.sex}，汉族，", 180, 200),
        line(f"身份证号码：{who.id_number[:9]}", 900, 200),
        line(f"{who.id_number[9:]}，生前住湖南省岳阳县新墙镇清水村3组", 100, 270),
        line("2026年10月24日因病死亡，其遗体于2026年10月25日火化。", 100, 340),
    ]
    print_ = [
        line("县乡镇村街道人口事业单位办理本年度社会养老", 20 + 900 * (at % 2), 500 + 30 * at)
        for at in range(16)
    ]
    reading = read([*turned(rows, 6), *turned(print_, -3)])
    assert (reading.value("name"), reading.value("id_number")) == (who.name, who.id_number)
