"""Values go into a template field as the platform takes them, or are refused by name of the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wechat.fields import FieldDoesNotFit, fit

FITS = [
    ("thing1", "户口注销已办结"),
    ("thing12", "岳阳县政务中心一楼综合受理窗口"),
    ("number1", "-12.50"),
    ("letter3", "ABCdef"),
    ("symbol1", "#￥%"),
    ("character_string2", "430621-2026-000123"),
    ("time1", "15:01"),
    ("time1", "2019年10月1日 15:01"),
    ("time1", "2019-10-01 09:00~2019-10-01 11:30"),
    ("time1", "09:00~10:00"),
    ("date1", "2019年10月1日"),
    ("date1", "2019年10月1日 15:01"),
    ("date1", "2018/01/01"),
    ("date1", "2018.01.01~2018.02.01"),
    ("date1", "10月1日"),
    ("amount1", "¥12345.60元"),
    ("amount1", "9999999999.99"),
    ("phone_number1", "+86-0766-66888866"),
    ("car_number1", "粤A8Z888挂"),
    ("name1", "欧阳先生"),
    ("name1", "买买提·阿不都拉"),
    ("name1", "𠮷田"),
    ("name1", "Norman Bethune"),
    ("phrase1", "已办结"),
]

DOES_NOT = [
    ("thing1", "   "),
    ("number1", "1,234"),
    ("number1", "1" * 33),
    ("letter1", "abc1"),
    ("symbol1", "######"),
    ("character_string1", "湘F12345"),
    ("character_string1", "a" * 33),
    ("time1", "24:30"),
    ("time1", "下午3点"),
    ("date1", "2019年13月1日"),
    ("date1", "2018-01/01"),
    ("date1", "15:01"),
    ("amount1", "12345678901"),
    ("amount1", "12,345.60元"),
    ("amount1", "-5元"),
    ("amount1", "¥"),
    ("phone_number1", "请拨打07307621234"),
    ("name1", "张" * 11),
    ("name1", "张3"),
    ("name1", "A" * 21),
    ("phrase1", "已经全部办结"),
    ("phrase1", "办结OK"),
    ("unheard1", "什么"),
    ("enum1", "未知"),
]


@pytest.mark.parametrize(("key", "value"), FITS)
def test_what_the_page_allows_goes_unchanged(key: str, value: str) -> None:
    assert fit(key, f" {value} ") == value


@pytest.mark.parametrize(("key", "value"), DOES_NOT)
def test_what_it_forbids_is_refused_by_the_key_without_showing_the_value(key: str, value: str) -> None:
    with pytest.raises(FieldDoesNotFit) as caught:
        fit(key, value)
    assert caught.value.key == key
    assert value.strip() == "" or value not in str(caught.value)


def test_running_text_is_shortened_with_an_ellipsis() -> None:
    assert fit("thing1", "一" * 20) == "一" * 20
    assert fit("thing1", "一" * 21) == "一" * 19 + "…"


def test_line_breaks_become_blanks_because_the_platform_refuses_them() -> None:
    assert fit("thing1", "第一行\n第二行\t完") == "第一行 第二行 完"


def test_an_enum_takes_exactly_the_values_of_its_template() -> None:
    assert fit("enum_string2", "已办结", allowed=("已办结", "办理中")) == "已办结"
    with pytest.raises(FieldDoesNotFit):
        fit("enum_string2", "办结", allowed=("已办结", "办理中"))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_any_visible_text_becomes_a_thing_that_is_short_enough(text: str) -> None:
    fitted = fit("thing1", text)
    assert 1 <= len(fitted.encode("utf-16-le")) // 2 <= 20
    assert fitted == text or (fitted.endswith("…") and text.startswith(fitted[:-1]))


@given(st.text(st.characters(categories=["Cc", "Zs"]), max_size=30))
def test_nothing_but_blanks_and_controls_is_empty(text: str) -> None:
    with pytest.raises(FieldDoesNotFit, match="empty"):
        fit("thing1", text)


@given(st.integers(min_value=0, max_value=10**16))
def test_a_sum_is_never_changed(fen: int) -> None:
    text = f"{fen // 100}.{fen % 100:02d}元"
    if fen < 10**12:
        assert fit("amount1", text) == text
    else:
        with pytest.raises(FieldDoesNotFit):
            fit("amount1", text)
