"""From lines to values: what the paper vouches for counts, and nothing else does."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from server.answers.bank_cards import luhn_digit
from server.answers.id_number import check_character
from server.reading.kinds import PaperKind
from server.reading.lines import Line
from server.reading.papers import interpret
from tests.server.reading.drawn_papers import Drawn, somebody
from tests.server.reading.placed_lines import SIZE, TODAY, card, line, read, turned


@pytest.mark.parametrize("degrees", [0, 7, -12, 30, 90, 97, 180, 174, 270, -83])
def test_a_card_is_read_however_the_phone_was_held(who: Drawn, degrees: float) -> None:
    reading = read(turned(card(who), degrees))
    assert reading.kind is PaperKind.ID_FRONT
    assert reading.flaws == ()
    assert {name: field.value for name, field in reading.fields.items()} == {
        "name": who.name,
        "sex": "male" if who.sex == "男" else "female",
        "ethnic_group": f"{who.group}族",
        "birth_date": who.born.isoformat(),
        "address": who.address if len(who.address) > 11 else f"{who.address}1号",
        "id_number": who.id_number,
    }


def test_a_value_says_where_it_stands(who: Drawn) -> None:
    left, top, right, bottom = read(card(who)).fields["id_number"].box
    assert (left, top) == (round(420 / 1600, 4), round(615 / 1200, 4))
    assert left < right <= 1
    assert bottom == round(655 / 1200, 4)


@pytest.mark.parametrize("place", range(18))
def test_a_number_with_one_wrong_digit_is_a_flaw_and_no_value(who: Drawn, place: int) -> None:
    wrong = who.id_number[:place] + ("1" if who.id_number[place] != "1" else "7") + who.id_number[place + 1 :]
    reading = read(card(who, number=wrong))
    assert reading.value("id_number") is None
    assert [flaw.code for flaw in reading.flaws if flaw.field == "id_number"] == ["id_checksum"]


def test_a_number_that_holds_but_contradicts_the_birth_date_is_a_flaw(who: Drawn) -> None:
    other = f"{who.id_number[:6]}19{int(who.id_number[8:10]) ^ 1:02d}{who.id_number[10:17]}"
    reading = read(card(who, number=other + check_character(other)))
    assert reading.value("id_number") is None
    assert [flaw.code for flaw in reading.flaws] == ["id_contradicts"]


def test_a_number_that_contradicts_the_sex_is_a_flaw(who: Drawn) -> None:
    reading = read(card(who, sex="女" if who.sex == "男" else "男"))
    assert reading.value("id_number") is None
    assert "sex" not in reading.fields


def test_letters_that_look_like_digits_are_put_right_only_under_the_check_digit(who: Drawn) -> None:
    seen = who.id_number.replace("0", "O").replace("1", "l")
    assert read(card(who, number=seen)).value("id_number") == who.id_number


def test_an_unsure_name_is_a_flaw(who: Drawn) -> None:
    lines = card(who)
    lines[0] = line(f"姓名{who.name}", 100, 100, score=0.7)
    reading = read(lines)
    assert reading.value("name") is None
    assert [(flaw.code, flaw.field) for flaw in reading.flaws] == [("unsure", "name")]


def test_a_name_whose_label_is_cut_off_is_found_by_its_place(who: Drawn) -> None:
    lines = card(who)
    lines[0] = line(who.name, 170, 100)
    assert read(lines).value("name") == who.name


def test_the_number_of_a_relative_is_not_taken_for_the_decedents() -> None:
    rng = random.Random(2)
    decedent, relative = somebody(rng), somebody(rng)
    reading = read(
        [
            line("居民死亡医学证明", 600, 50),
            line("死者姓名", 60, 150),
            line(decedent.name, 300, 150),
            line("证件号码", 800, 150),
            line(decedent.id_number, 1010, 150),
            line("死亡日期", 60, 250),
            line("2026年11月20日8时", 300, 250),
            line("家属姓名", 60, 350),
            line(relative.name, 300, 350),
            line(relative.id_number, 1010, 350),
        ]
    )
    assert reading.kind is PaperKind.DEATH
    assert reading.value("name") == decedent.name
    assert reading.value("id_number") == decedent.id_number
    assert reading.value("death_date") == "2026-11-20"


def test_two_numbers_without_a_label_are_a_flaw() -> None:
    rng = random.Random(3)
    lines = [line("火化证明", 600, 50)]
    lines += [line(somebody(rng).id_number, 300, 200 + 100 * row) for row in range(2)]
    reading = read(lines)
    assert reading.value("id_number") is None
    assert ("id_several", "id_number") in [(flaw.code, flaw.field) for flaw in reading.flaws]


def test_a_certificate_that_is_a_letter_is_read_too(who: Drawn) -> None:
    reading = read(
        [
            line("火化证明", 700, 60),
            line(f"兹有逝者{who.name}，{who.sex}，身份证号{who.id_number}，", 100, 200, height=30),
            line("于2026年11月20日因病死亡，遗体已于2026年11月22日在我馆火化。", 100, 260, height=30),
            line("特此证明。", 100, 320, height=30),
        ]
    )
    assert reading.kind is PaperKind.CREMATION
    assert reading.value("name") == who.name
    assert reading.value("id_number") == who.id_number
    assert reading.value("death_date") == "2026-11-20"
    assert reading.value("cremation_date") == "2026-11-22"


def test_a_cremation_certificate_that_speaks_of_the_dead_is_no_death_certificate(who: Drawn) -> None:
    reading = read(
        [
            line("火化证明书", 700, 60),
            line("死者姓名", 60, 150),
            line(who.name, 300, 150),
            line("身份证号码", 60, 250),
            line(who.id_number, 300, 250),
            line("死亡日期", 60, 350),
            line("2026年11月20日", 300, 350),
            line("火化日期", 60, 450),
            line("2026年11月22日", 300, 450),
        ]
    )
    assert reading.kind is PaperKind.CREMATION
    assert (reading.value("name"), reading.value("cremation_date")) == (who.name, "2026-11-22")


def test_a_bank_card_is_read_with_its_issuer() -> None:
    payload = "622848001234567890"
    number = payload + luhn_digit(payload)
    shown = " ".join(number[start : start + 4] for start in range(0, 19, 4))
    reading = read([line("示例银行", 100, 100), line(shown, 100, 500, height=60)])
    assert reading.kind is PaperKind.BANK_CARD
    assert reading.value("card_number") == number
    assert reading.value("bank") == "中国农业银行"
    assert reading.flaws == ()


def test_a_card_number_without_its_check_digit_is_a_flaw() -> None:
    reading = read([line("借记卡", 100, 100), line("6228480012345678901", 100, 500, height=60)])
    assert reading.value("card_number") is None
    assert [flaw.code for flaw in reading.flaws] == ["card_checksum"]


@pytest.mark.parametrize("shown", ["2010.05.06-2030.05.06", "2010.05.06-长期"])
def test_the_back_of_a_card_tells_until_when_it_is_valid(shown: str) -> None:
    lines = [line("居民身份证", 500, 150), line("有效期限", 200, 700), line(shown, 420, 700)]
    reading = read(lines)
    assert reading.kind is PaperKind.ID_BACK
    assert reading.value("valid_until") == ("2030-05-06" if "2030" in shown else "长期")


def test_the_row_of_a_register_page_belongs_to_its_label(who: Drawn) -> None:
    reading = read(
        [
            line("常住人口登记卡", 500, 40),
            line("姓名", 60, 150),
            line(who.name, 260, 155),
            line("户主或与户主关系", 800, 150),
            line("父亲", 1180, 152),
            line("性别", 800, 230),
            line(who.sex, 1180, 232),
            line("公民身份证件编号", 60, 400),
            line(who.id_number, 400, 402),
        ]
    )
    assert reading.kind is PaperKind.REGISTER_PERSON
    assert reading.value("relation_to_head") == "父亲"
    assert reading.value("name") == who.name


@pytest.mark.parametrize(
    "lines",
    [
        list,
        lambda: [line("", 0, 0)],
        lambda: [line("今天天气很好", 100, 100)],
        lambda: [line("1" * 300, 0, 0), line("姓名" * 100, 0, 50)],
        lambda: [line("公民身份号码", 0, 0, height=0)],
    ],
)
def test_anything_may_be_on_a_photo(lines: Callable[[], list[Line]]) -> None:
    reading = read(lines())
    assert reading.value("id_number") is None
    assert reading.value("name") is None


def test_a_number_that_was_hardly_seen_is_a_flaw_though_it_holds(who: Drawn) -> None:
    lines = card(who)
    lines[-1] = line(who.id_number, 420, 615, score=0.7)
    reading = read(lines)
    assert reading.value("id_number") is None
    assert "id_number" in {flaw.field for flaw in reading.flaws}


def test_a_label_that_is_broken_into_two_rows_is_one(who: Drawn) -> None:
    reading = read(
        [
            line("常住人口登记卡", 600, 40),
            line("姓名", 100, 120),
            line(who.name, 300, 120),
            line("户主或与", 700, 100),
            line("户主关系", 700, 145),
            line("长孙", 960, 122),
            line("公民身份证", 100, 400),
            line("件编号", 140, 445),
            line(who.id_number, 380, 420),
        ]
    )
    assert reading.kind is PaperKind.REGISTER_PERSON
    assert reading.value("relation_to_head") == "长孙" and reading.value("id_number") == who.id_number
    assert reading.value("name") == who.name


@pytest.mark.parametrize(
    ("rows", "address"),
    [
        (
            ("湖南省岳阳县荣家湾镇东方路25号", "水岸新城3栋501室"),
            "湖南省岳阳县荣家湾镇东方路25号水岸新城3栋501室",
        ),
        (
            ("湖南省岳阳县荣家湾镇东方路25", "号水岸新城3栋501室"),
            "湖南省岳阳县荣家湾镇东方路25号水岸新城3栋501室",
        ),
        (("湖南省岳阳县新墙镇清水村第2", ""), None),
        (("村新屋场76号", ""), None),
    ],
)
def test_an_address_in_two_rows_of_a_cell_is_whole_or_none(
    rows: tuple[str, str], address: str | None
) -> None:
    lines = [
        line("户别", 100, 100),
        line("家庭户", 300, 100),
        line("户主姓名", 700, 100),
        line("王建国", 960, 100),
    ]
    lines += [line("户号", 100, 210), line("61469", 300, 210), line("住址", 700, 210)]
    lines += [line(text, 860, 185 + 50 * at) for at, text in enumerate(rows) if text]
    lines += [line("变动后的住址", 300, 400), line("住址变动登记", 700, 330)]
    reading = read(lines)
    assert reading.value("address") == address and reading.value("head_name") == "王建国"
    assert (address is None) == any(flaw.field == "address" for flaw in reading.flaws)


def test_of_two_papers_on_one_photo_the_expected_one_is_read(who: Drawn) -> None:
    payload = "621799470000000000"
    number = payload + luhn_digit(payload)
    lines = [*card(who), line("中国邮政储蓄银行", 100, 760), line(number, 120, 900, height=50)]
    assert read(lines).kind is PaperKind.ID_FRONT
    reading = interpret(lines, *SIZE, TODAY, {PaperKind.BANK_CARD})
    assert reading.kind is PaperKind.BANK_CARD and reading.value("card_number") == number


@pytest.mark.parametrize("how", ["two rows", "twice", "bent", "upright card", "wide boxes"])
def test_a_card_number_in_pieces_is_put_together(how: str) -> None:
    payload = "621799471234567890"
    number = payload + luhn_digit(payload)
    pieces = {
        "two rows": [line(number[:8], 100, 400), line(number[8:], 100, 470)],
        "twice": [line(number[:9], 100, 400), line(number[8:], 100 + 8 * 22, 400)],
        "bent": [line(number[:12], 100, 400), line(number[12:], 400, 422)],
        # The boxes of blurred groups overlap a little; these two end and begin with the same digit.
        "wide boxes": [line(number[:5], 100, 400, height=50), line(number[5:], 224, 402, height=50)],
        "upright card": [line(number[at : at + 4], 100, 400 + 15 * at) for at in range(0, 19, 4)],
    }
    reading = read([line("中国邮政储蓄银行", 100, 100), *pieces[how], line("12/31", 500, 600)])
    assert reading.value("card_number") == number


def test_a_newspaper_under_the_card_changes_nothing(who: Drawn) -> None:
    print_ = [
        line("县乡镇村街道人口事业单位办理本年度社会", 20 + 700 * column, 20 + 47 * row, height=30)
        for row in range(24)
        for column in range(2)
        if column or row < 1 or row > 14
    ]
    reading = read([*turned(card(who), 11), *print_, line("联系电话：0730-7600000", 20, 1150, height=30)])
    assert reading.value("name") == who.name and reading.value("id_number") == who.id_number


def test_whose_name_it_is_is_told_by_the_whole_label_though_its_beginning_is_cut_off(who: Drawn) -> None:
    reading = read(
        [
            line("居民死亡医学证明", 500, 40),
            line(who.name, 100, 150),
            line("性别", 400, 150),
            line(who.sex, 520, 150),
            line("属姓名", 20, 500),
            line("段志明", 200, 500),
        ]
    )
    assert reading.value("name") == who.name


def test_a_card_whose_last_label_is_cut_off_is_one(who: Drawn) -> None:
    lines = [line("姓名", 100, 100), line(who.name, 260, 100), line("男", 260, 180), line("性", 100, 180)]
    reading = read([*lines, line("民身份号码", 120, 620), line(who.id_number, 420, 615)])
    assert reading.kind is PaperKind.ID_FRONT
    assert (reading.value("name"), reading.value("id_number")) == (who.name, who.id_number)


@pytest.mark.parametrize("sex_beside", [True, False])
def test_a_name_on_a_card_is_found_above_its_row_where_all_labels_before_it_are_cut_off(
    who: Drawn, sex_beside: bool
) -> None:
    row = [line("女民族维吾尔", 20, 180)] if sex_beside else [line("女", 20, 180), line("民族汉", 140, 180)]
    lines = [line(who.name, 22, 100), *row, line("1990年5月6日", 20, 260)]
    reading = read([*lines, line("公民身份号码", 0, 620), line(who.id_number, 420, 615)])
    assert reading.kind is PaperKind.ID_FRONT and reading.value("name") == who.name


def test_a_page_is_known_by_a_question_that_only_it_asks(who: Drawn) -> None:
    lines = [line("姓名", 60, 150), line(who.name, 260, 150), line("婚姻状况", 700, 400)]
    reading = read([*lines, line("何时由何地", 60, 700)])
    assert (reading.kind, reading.value("name")) == (PaperKind.REGISTER_PERSON, who.name)


def test_rows_are_levelled_by_what_lies_within_the_paper(who: Drawn) -> None:
    form = [
        *(line("户口登记机关", 500, top) for top in (500, 560, 620, 680)),
        line("户主姓名", 500, 440),
        line(who.name, 980, 440),
        line("派出所", 1300, 440),
    ]
    print_ = turned([line("县乡镇村街道人口", 100, 260 + 50 * row) for row in range(9)], 6)
    reading = read([*form, *print_])
    assert reading.value("head_name") == who.name


@pytest.mark.parametrize(("shown", "day"), [("2026年11月12日", "2026-11-12"), ("0264年11月12日", None)])
def test_a_day_of_no_living_persons_year_is_none(who: Drawn, shown: str, day: str | None) -> None:
    lines = [line("居民死亡医学证明", 500, 40), line("死者姓名", 60, 150), line(who.name, 300, 150)]
    reading = read([*lines, line("死亡日期", 60, 250), line(shown, 300, 250)])
    assert reading.value("death_date") == day
