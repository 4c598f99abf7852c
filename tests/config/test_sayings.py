"""The words by which families are understood: every mistake in them is told with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, load
from config.catalogue.sayings import NEEDED_GROUPS
from tests.config.plants import Plant
from tests.counties import FIRST_COUNTY, HOLIDAYS, first_county, toy

PLANTS = [
    Plant("sayings.toml", "\nspeaker = [", "\nspeakers = [", "missing-group", "[groups]", "speaker"),
    Plant("sayings.toml", '"<gone>", ', '"<gonne>", ', "unknown-group", "<gonne>", "gonne"),
    Plant("sayings.toml", "\nretired = [", '\nretired = ["<retired>", ', "circle", "<retired>", "retired"),
    Plant("sayings.toml", '"急诊", ', '"急诊[室", ', "wrong-phrase", "急诊[室", "急诊[室"),
    Plant("sayings.toml", '"急诊", ', '"[急诊|]", ', "wrong-phrase", '"[急诊|]"', "[急诊|]"),
    Plant(
        "sayings.toml",
        'question = "death.manner"\noption = "natural"',
        'question = "death.kind"\noption = "natural"',
        "unknown-question",
        'option = "natural"',
        "death.kind",
    ),
    Plant(
        "sayings.toml", 'option = "care_home"', 'option = "care"', "unknown-option", 'option = "care"', "care"
    ),
    Plant("sayings.toml", 'near = "gone"', 'near = "gonne"', "unknown-group", 'near = "gonne"', "gonne"),
    Plant("sayings.toml", 'things = "paid_for"', 'things = "paidfor"', "unknown-group", "paidfor", "paidfor"),
    Plant(
        "sayings.toml", 'places = { here = "yes"', 'places = { heer = "yes"', "unknown-group", "heer", "heer"
    ),
    Plant(
        "sayings.toml", 'gone = "grandchild"', 'gone = "grand"', "unknown-option", 'gone = "grand"', "grand"
    ),
    Plant("sayings.toml", '"老爸", ', '"老爸", "堂客", ', "duplicate", '"堂客", "爱妻"', "堂客"),
    Plant("sayings.toml", '"老爸", ', '"老<爸>", ', "wrong-phrase", '"老<爸>"', "老<爸>"),
    Plant("sayings.toml", 'of = "spouse"', 'of = "spose"', "unknown-line", 'of = "spose"', "spose"),
    Plant("sayings.toml", 'part = "morning"', 'part = "mornin"', "unknown-part", 'part = "mornin"', "mornin"),
    Plant("sayings.toml", "first = 16", "first = 22", "wrong-hours", "last = 21", "evening"),
    Plant("sayings.toml", 'act = "skip"', 'act = "jump"', "wrong-value", 'act = "jump"', "jump"),
    Plant("sayings.toml", '"特困", ', '"特犇", ', "wrong-phrase", '"特犇"', "没有“犇”的读音"),
    Plant("sayings.toml", "\n[ethnic]", "\n[peoples]", "unknown-key", "[peoples]", "peoples"),
    Plant(
        "sayings.toml", 'of = ["retired", "flexible"]', 'of = ["retire"]', "unknown-group", "retire", "retire"
    ),
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.code}-{p.says}")
def test_a_planted_mistake_is_told_with_its_place(plant: Plant, tmp_path: Path) -> None:
    folder = tmp_path / FIRST_COUNTY.name
    shutil.copytree(FIRST_COUNTY, folder)
    file = folder / plant.file
    before = file.read_text(encoding="utf-8")
    assert plant.old in before
    file.write_text(before.replace(plant.old, plant.new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(folder, HOLIDAYS)
    told = [m for m in refused.value.mistakes if m.code == plant.code and plant.says in m.message]
    assert told, refused.value.mistakes
    lines = file.read_text(encoding="utf-8").splitlines()
    assert any(plant.at in lines[mistake.line - 1] for mistake in told), told
    assert {mistake.file for mistake in told} == {"430621/sayings.toml"}


def test_the_first_county_has_every_group_and_a_county_may_have_none() -> None:
    assert set(first_county().newest.sayings.groups) >= NEEDED_GROUPS
    assert toy().newest.sayings.groups == {}


def test_every_version_of_a_county_hears_with_the_same_words() -> None:
    assert len({id(version.sayings) for version in first_county().versions}) == 1
