"""check-config names every mistake in what people are known to say, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.catalogue.mistakes import Mistake, Report
from config.catalogue.speech_checks import check_speech
from config.speech import FOLDER

WIDOW = """# 一位婆婆
[acts]
pause = ["等哈再讲", "我去关火"]
nothing = ["他等我", "是的呢"]
yes = ["是的呢"]
[answers."death.place"]
home = ["在屋里"]
hospital = ["在医院"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "speech").mkdir()
    return tmp_path / "speech"


def test_the_files_as_they_are_have_none() -> None:
    assert _mistakes(FOLDER) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("pause =", "paus =", 3, "wrong-value"),
        ('"我去关火"', '"……"', 3, "wrong-value"),
        ('"我去关火"', f'"{"长" * 121}"', 3, "wrong-value"),
        ('"我去关火"', "7", 3, "wrong-value"),
        ('["在屋里"]', "[]", 7, "wrong-value"),
        ('"death.place"', '"place"', 6, "wrong-value"),
        ("home =", "Home =", 7, "wrong-value"),
        ("[acts]", "[deeds]", 2, "unknown-key"),
        ('"我去关火"', '"我去关火"]', 3, "syntax"),
        ('yes = ["', 'yes = ["等哈，再讲", "', 5, "two-meanings"),
        ('hospital = ["', 'hospital = ["在屋里。", "', 8, "two-meanings"),
    ],
)
def test_a_mistake_is_named_by_its_line(folder: Path, old: str, new: str, line: int, code: str) -> None:
    (folder / "widow.toml").write_text(WIDOW.replace(old, new, 1), encoding="utf-8")
    assert [(m.file, m.line, m.code) for m in _mistakes(folder)] == [("speech/widow.toml", line, code)]


def test_the_same_words_may_answer_and_do_or_do_nothing(folder: Path) -> None:
    (folder / "widow.toml").write_text(WIDOW.replace('"在屋里"', '"在屋里", "我去关火"'), encoding="utf-8")
    assert _mistakes(folder) == []


def test_two_voices_cannot_mean_two_things_by_the_same_words(folder: Path) -> None:
    (folder / "widow.toml").write_text(WIDOW, encoding="utf-8")
    (folder / "youth.toml").write_text('[acts]\nskip = ["等哈再讲"]\n', encoding="utf-8")
    (found,) = _mistakes(folder)
    assert (found.file, found.line, found.code) == ("speech/youth.toml", 2, "two-meanings")
    assert "speech/widow.toml" in found.message


def _mistakes(folder: Path) -> list[Mistake]:
    report = Report()
    check_speech(folder, report)
    return report.mistakes
