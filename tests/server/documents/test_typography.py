"""Where a text may be cut, and what is not in it any more when it is set."""

from __future__ import annotations

import pytest

from server.documents.typography import LONGEST_KEPT, MISSING, Setter, clean, width


def setter(*names: str) -> Setter:
    return Setter(names, lambda character: character != "𪚥")


def kept(text: str, *names: str) -> list[str]:
    return [piece for piece, whole in setter(*names).pieces(text) if whole]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("请于2026年12月9日前补齐", ["2026年12月9日"]),
        ("12月9日上午", ["12月9日"]),
        ("拨打0730-7600000，或者13800138000", ["0730-7600000", "13800138000"]),
        ("共1,234.50元、15个工作日、5项", ["1,234.50元", "15个工作日", "5项"]),
        ("卡号6228 4800 0000 0000 018", ["6228 4800 0000 0000 018"]),
        ("编号43062120261124000017）", ["43062120261124000017"]),
        ("没有数字的一句话", []),
    ],
)
def test_numbers_and_dates_stay_whole(text: str, whole: list[str]) -> None:
    assert kept(text) == whole
    assert "".join(piece for piece, _ in setter().pieces(text)) == text


def test_names_stay_whole_wherever_they_stand() -> None:
    assert kept("欧阳建国的女儿欧阳建说", "欧阳建国", "欧阳建") == ["欧阳建国", "欧阳建"]
    assert kept("李.来过", "李.") == ["李."]
    long = "阿卜杜热依木江·买买提吐尔逊·艾合买提"
    assert kept(long, long) == ["阿卜杜热依木江·", "买买提吐尔逊·", "艾合买提"]


def test_what_fits_no_line_is_cut_to_pieces_that_do() -> None:
    pieces = kept("A" * 100)
    assert "".join(pieces) == "A" * 100
    assert max(map(width, pieces)) <= LONGEST_KEPT


def test_lines_are_as_they_were_written() -> None:
    assert setter().lines("甲\r\n乙\u2028丙\n\n丁") == [[(c, False)] for c in "甲乙丙丁"]
    assert setter().lines("  ") == [[]]
    assert clean("a\t b\u3000c\u00ad\u202e\x07") == "a b c"


def test_a_character_without_a_glyph_is_replaced_and_remembered() -> None:
    found = setter("李𪚥")
    assert found.pieces("李𪚥来过") == [(f"李{MISSING}", True), ("来过", False)]
    assert list(found.unprintable) == ["𪚥"]
