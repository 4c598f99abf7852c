"""check-config names every mistake in the ways of asking and in the words, with file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.catalogue.mistakes import Mistake, Report
from config.catalogue.policy_checks import check_policy
from config.policy_asks import FOLDER
from config.policy_words import PATH

WORDS = "policy_words.toml"


@dataclass(frozen=True)
class Plant:
    """Replace `old` by `new` in `file`; then `code` must be told at the line that holds `at`."""

    file: str
    old: str
    new: str
    code: str
    at: str


PLANTS = [
    Plant("farmer.toml", '"faq:who_applies" = [', '"faq/who applies" = [', "unknown-answer", "who applies"),
    Plant("son.toml", '"faq:which_deaths" = [', '"fag:which_deaths" = [', "unknown-answer", "fag:"),
    Plant("elder.toml", '"faq:where" = [', '"item:where" = [', "unknown-answer", "item:where"),
    Plant("youth.toml", '"faq:where" = [', '"faq:where" = [\n  7,', "wrong-value", "  7,"),
    Plant("clerk.toml", '"faq:where" = [', f'"faq:where" = [\n"{"长" * 201}",', "wrong-value", "长长长"),
    Plant(
        "cadre.toml", '"faq:where" = [', '"faq:progress_" = []\n"faq:where" = [', "wrong-value", "progress_"
    ),
    Plant("widower.toml", '"faq:where" = [', '"faq:where" = \n[', "syntax", '"faq:where" = '),
    Plant(
        "inlaw.toml",
        '"faq:where" = [',
        '"faq:where" = [\n"几天能销户口呀？",',
        "",
        "几天能销户口呀",
    ),
    Plant(
        "planner.toml", '"faq:where" = [', '"faq:where" = [\n"房子怎么分呀",', "two-meanings", "房子怎么分呀"
    ),
    Plant(
        "widow.toml",
        '"faq:household_time" = [',
        '"faq:household_time" = [\n"几天能销户口呀",',
        "two-meanings",
        "几天能销户口呀",
    ),
    Plant("elsewhere.toml", "estate = [", 'estate = [\n"房子怎么分呀",', "", ""),
    Plant("elsewhere.toml", "vehicle = [", 'vehicle = "车"\ncars = [', "wrong-value", 'vehicle = "车"'),
    Plant("derived.toml", '"item/who" = [', '"item/whom" = [', "unknown-form", "item/whom"),
    Plant("derived.toml", '"{name}要多久",', '"要多久",', "missing-name", '"要多久"'),
    Plant(
        "derived.toml", "[spoken]", '[spoken]\n"item:pension" = ["退休"]', "unknown-answer", "item:pension"
    ),
    Plant("derived.toml", "[forms]", "[shapes]\nx = []\n[forms]", "unknown-key", "[shapes]"),
    Plant("everyday.toml", '"{name}在哪里",', '"在哪里",', "missing-name", '"在哪里"'),
    Plant("everyday.toml", "[things]", '[things]\nanimals = ["猫"]', "unknown-form", "animals"),
    Plant(WORDS, 'code = "may"', 'code = "May"', "wrong-value", 'code = "May"'),
    Plant(WORDS, "weight = 0.15", "weight = 15", "wrong-value", "weight = 15"),
    Plant(WORDS, 'code = "joint"', 'code = "joint"\nforein = true', "unknown-key", "forein"),
    Plant(WORDS, 'code = "annuity"', 'code = "do"', "duplicate", 'code = "do"#2'),
    Plant(WORDS, 'says = ["企业年金",', 'says = [\n"退休金",\n"企业年金",', "two-meanings", '"退休金",\n'),
    Plant(WORDS, 'code = "tax"\n', "", "missing", "[[words]]@纳税"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "policy_asks")
    shutil.copy(PATH, tmp_path / WORDS)
    return tmp_path


def test_the_files_as_they_are_have_none(folder: Path) -> None:
    assert _mistakes(folder) == []


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    for plant in PLANTS:
        _plant(folder, plant)
    found = {(m.file, m.line, m.code) for m in _mistakes(folder)}
    missed = [p for p in PLANTS if p.code and (_file(p), _line(folder, p), p.code) not in found]
    assert missed == [], sorted(found)


def test_a_file_that_all_the_others_need_is_missed(folder: Path) -> None:
    for name in ("derived.toml", "elsewhere.toml", "everyday.toml"):
        (folder / "policy_asks" / name).unlink()
    (folder / WORDS).unlink()
    found = [(m.file, m.code) for m in _mistakes(folder)]
    assert found == [
        (WORDS, "missing-file"),
        ("policy_asks/derived.toml", "missing-file"),
        ("policy_asks/elsewhere.toml", "missing-file"),
        ("policy_asks/everyday.toml", "missing-file"),
    ]


def test_the_same_words_in_two_voices_may_ask_for_the_same(folder: Path) -> None:
    for voice in ("farmer", "son"):
        path = folder / "policy_asks" / f"{voice}.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"faq:where" = [', '"faq:where" = [\n"哪里办呢",'), encoding="utf-8")
    assert _mistakes(folder) == []


def _mistakes(folder: Path) -> list[Mistake]:
    report = Report()
    check_policy(folder / "policy_asks", folder / WORDS, report)
    return report.mistakes


def _path(folder: Path, plant: Plant) -> Path:
    return folder / _file(plant)


def _file(plant: Plant) -> str:
    return plant.file if plant.file == WORDS else f"policy_asks/{plant.file}"


def _plant(folder: Path, plant: Plant) -> None:
    path = _path(folder, plant)
    text = path.read_text(encoding="utf-8")
    assert plant.old in text, plant
    path.write_text(text.replace(plant.old, plant.new, 1), encoding="utf-8")


def _line(folder: Path, plant: Plant) -> int:
    """The line that holds the mark; "mark#2" is its second, "mark@other" the last before another."""
    mark, _, nth = plant.at.partition("#")
    mark, _, before = mark.partition("@")
    text = _path(folder, plant).read_text(encoding="utf-8")
    if before:
        text = text[: text.index(before)]
    lines = [n for n, line in enumerate(text.splitlines(keepends=True), 1) if mark in line]
    return lines[-1] if before else lines[int(nth or 1) - 1]
