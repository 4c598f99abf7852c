"""The words by which families are understood: every mistake in them is told with file and line."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, load
from config.catalogue.mistakes import Report
from config.catalogue.sayings import NEEDED_GROUPS, Sayings
from config.catalogue.spoken import FOLDER as SHARED
from config.catalogue.spoken import options_named, read_sayings, together
from tests.config.plants import Plant
from tests.counties import FIRST_COUNTY, HOLIDAYS, first_county, second_county, toy

OWN = "430621/sayings.toml"
PLANTS = [
    Plant("sayings/people.toml", "\nspeaker = [", "\nspeakers = [", "missing-group", "[groups]", "speaker"),
    Plant("sayings/happenings.toml", '"<gone>", ', '"<gonne>", ', "unknown-group", "<gonne>", "gonne"),
    Plant(
        "sayings/work.toml",
        "\nretired = [",
        '\nretired = ["<retired>", ',
        "circle",
        "<retired>",
        "retired",
    ),
    Plant("sayings/circumstances.toml", '"急诊", ', '"急诊[室", ', "wrong-phrase", "急诊[室", "急诊[室"),
    Plant("sayings/circumstances.toml", '"急诊", ', '"[急诊|]", ', "wrong-phrase", '"[急诊|]"', "[急诊|]"),
    Plant(
        "sayings/circumstances.toml",
        'near = "gone"',
        'near = "gonne"',
        "unknown-group",
        'near = "gonne"',
        "gonne",
    ),
    Plant(
        "sayings/work.toml",
        'things = "paid_for"',
        'things = "paidfor"',
        "unknown-group",
        "paidfor",
        "paidfor",
    ),
    Plant(
        "sayings/places.toml",
        'places = { here = "yes"',
        'places = { heer = "yes"',
        "unknown-group",
        "heer",
        "heer",
    ),
    Plant("sayings/kin.toml", '"老爸", ', '"老爸", "堂客", ', "duplicate", '"堂客", "爱妻"', "堂客"),
    Plant("sayings/kin.toml", '"老爸", ', '"老<爸>", ', "wrong-phrase", '"老<爸>"', "老<爸>"),
    Plant(
        "sayings/relations.toml", 'other = ["姐夫"]', 'other = ["姊夫"]', "unknown-kin", '["姊夫"]', "姊夫"
    ),
    Plant("sayings/relations.toml", 'of = "spouse"', 'of = "spose"', "unknown-line", 'of = "spose"', "spose"),
    Plant(
        "sayings/days.toml",
        'part = "morning"',
        'part = "mornin"',
        "unknown-part",
        'part = "mornin"',
        "mornin",
    ),
    Plant("sayings/days.toml", "first = 16", "first = 22", "wrong-hours", "last = 21", "evening"),
    Plant("sayings/acts.toml", 'act = "skip"', 'act = "jump"', "wrong-value", 'act = "jump"', "jump"),
    Plant("sayings/slips.toml", '"特困", ', '"特犇", ', "wrong-phrase", '"特犇"', "没有“犇”的读音"),
    Plant("sayings/names.toml", "\n[ethnic]", "\n[peoples]", "unknown-key", "[peoples]", "peoples"),
    Plant(
        "sayings/work.toml",
        'of = ["retired", "flexible"]',
        'of = ["retire"]',
        "unknown-group",
        "retire",
        "retire",
    ),
    Plant(
        OWN,
        '"insurance.area"',
        '"insurance.aera"',
        "unknown-question",
        '["central_urban", ',
        "insurance.aera",
    ),
    Plant(OWN, '["central_urban", ', '["central", ', "unknown-option", '["central", ', "central"),
    Plant(OWN, "\n[[banks]]", "\n[[bank]]", "unknown-key", "[[bank]]", "bank"),
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.code}-{p.says}")
def test_a_planted_mistake_is_told_with_its_place(plant: Plant, tmp_path: Path) -> None:
    shutil.copytree(FIRST_COUNTY, tmp_path / FIRST_COUNTY.name)
    shutil.copytree(SHARED, tmp_path / SHARED.name)
    file = tmp_path / plant.file
    before = file.read_text(encoding="utf-8")
    assert plant.old in before
    file.write_text(before.replace(plant.old, plant.new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path / FIRST_COUNTY.name, HOLIDAYS, sayings_dir=tmp_path / SHARED.name)
    told = [m for m in refused.value.mistakes if m.code == plant.code and plant.says in m.message]
    assert told, refused.value.mistakes
    (where,) = {mistake.file for mistake in told}
    assert where == (OWN if plant.code == "missing-group" else plant.file)
    lines = (tmp_path / where).read_text(encoding="utf-8").splitlines()
    assert any(plant.at in lines[mistake.line - 1] for mistake in told), told


def test_every_shared_word_says_something_of_the_first_county() -> None:
    """What names a question that no county has is heard by nobody, and nobody would be told."""
    questions = {name: q for version in first_county().versions for name, q in version.questions.items()}
    for part in _shared():
        for place, name, options in options_named(part):
            assert not name or name in questions, (place, name)
            for option in options:
                assert not option or questions[name].option(option) or not questions[name].choices, (
                    place,
                    option,
                )


def test_no_place_of_one_county_stands_in_the_words_of_all() -> None:
    said = {word for part in _shared() for words in part.groups.values() for word in words}
    assert {"岳阳县", "荣家湾", "平江", "长沙"} & said == set()


def test_a_county_adds_its_own_words_to_the_shared_ones() -> None:
    groups = second_county().newest.sayings.groups
    assert {"长寿镇", "镇上"} <= set(groups["town"])
    assert "荣家湾" not in groups["here"]
    assert {bank.name for bank in second_county().newest.sayings.banks} >= {
        "平江农村商业银行",
        "中国农业银行",
    }


def test_a_relative_means_what_the_countys_own_words_say() -> None:
    shared = {word: kin.line for part in _shared() for kin in part.kin for word in kin.words}
    own = {word: kin.line for kin in second_county().newest.sayings.kin for word in kin.words}
    assert shared["爹爹"] == "grandparent"
    assert own["爹爹"] == "parent"
    assert own["堂客"] == shared["堂客"] == "spouse"


def test_what_a_county_does_not_ask_is_not_heard() -> None:
    spoken = read_sayings(FIRST_COUNTY, SHARED, Report())
    assert spoken is not None
    questions = dict(first_county().newest.questions)
    del questions["insurance.housing_fund"]
    place = questions["death.place"]
    left = tuple(option for option in place.options if option.value != "care_home")
    kept = {option.value for option in left if option.value != "unknown"}
    questions["death.place"] = place.model_copy(update={"options": left})
    said = together(spoken, questions).says
    assert {entry.option for entry in said if entry.question == "death.place"} == kept
    assert "insurance.housing_fund" not in {entry.question for entry in said}
    assert "insurance.disability" in {entry.question for entry in said}


def _shared() -> list[Sayings]:
    return [Sayings.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in SHARED.glob("*.toml")]


def test_the_first_county_has_every_group_and_a_county_may_have_none() -> None:
    assert set(first_county().newest.sayings.groups) >= NEEDED_GROUPS
    assert toy().newest.sayings.groups == {}


def test_every_version_of_a_county_hears_with_the_same_words() -> None:
    assert len({id(version.sayings) for version in first_county().versions}) == 1
