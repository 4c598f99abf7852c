"""The blind index joins the spellings of one value, and nothing else."""

from __future__ import annotations

import pytest

from server.privacy.blind_index import blind_index


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("id_number", "43062119000101123X", "４３０６２１ 19000101 123x"),
        ("phone", "13800138000", "+86 138-0013-8000"),
        ("phone", "13800138000", "008613800138000"),
        ("card", "6222020200001234567", "6222 0202 0000 1234 567"),
        ("name", "张建国", " 张建国 "),
    ],
)
def test_spellings_of_one_value_meet(kind: str, one: str, other: str) -> None:
    assert blind_index(kind, one) == blind_index(kind, other)
    assert len(blind_index(kind, one)) == 16


def test_different_values_and_different_kinds_do_not_meet() -> None:
    assert blind_index("phone", "13800138000") != blind_index("phone", "13800138001")
    assert blind_index("phone", "13800138000") != blind_index("card", "13800138000")
    assert blind_index("openid", "oA") != blind_index("openid", "oa")
    assert blind_index("phone", "8613800138000") != blind_index("phone", "8713800138000")


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "没有"), ("id_number", ""), ("openid", ""), ("name", "  ")]
)
def test_an_empty_value_has_no_index(kind: str, value: str) -> None:
    with pytest.raises(ValueError):
        blind_index(kind, value)
