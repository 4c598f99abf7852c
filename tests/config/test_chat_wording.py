"""The words of the conversation: all there, fillable, short enough to be heard, and never loud."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, load
from config.catalogue.chat import BUTTONS, PHRASES
from tests.config.plants import Plant
from tests.counties import FIRST_COUNTY, HOLIDAYS, first_county, second_county, toy

PLANTS = [
    Plant("chat.toml", 'code = "thanks"', 'code = "thank_you"', "missing-phrase", "", "thanks"),
    Plant("chat.toml", 'code = "thanks"', 'code = "thank_you"', "unknown-phrase", "thank_you", "thank_you"),
    Plant("chat.toml", "还差{left}项", "还差{rest}项", "unknown-value", "还差{rest}项", "rest"),
    Plant("chat.toml", "记下了，{facts}。", "记下了，{facts。", "wrong-braces", "{facts。", "facts"),
    Plant("chat.toml", "不用客气。", "不用客气！", "tone", "不用客气！", "不用客气！"),
    Plant("chat.toml", "请您节哀。", "请您节哀。" * 40, "too-long", "请您节哀。请您", "150"),
    Plant("chat.toml", '"改", "改吧"', '"改", "跳过"', "duplicate", "跳过", "跳过"),
    Plant(
        "chat.toml",
        'question = "decedent.sex"',
        'question = "decedent.gender"',
        "unknown-question",
        "decedent.gender",
        "decedent.gender",
    ),
    Plant(
        "chat.toml",
        '"insurance.disability", "insurance.preferential"',
        '"insurance.medical", "insurance.preferential"',
        "open-question",
        '"insurance.medical", "insurance.preferential"',
        "insurance.medical",
    ),
    Plant(
        "chat.toml",
        '"decedent.sex" = ["male"]',
        '"decedent.sex" = ["man"]',
        "unknown-option",
        '["man"]',
        "man",
    ),
    Plant(
        "chat.toml",
        'not_asked = ["consents.truthful"]',
        'not_asked = ["consents.true"]',
        "unknown-question",
        "consents.true",
        "consents.true",
    ),
    Plant("chat.toml", "{ to_age = 39, text", "{ text", "wrong-value", "of_some", "from_age"),
    Plant("chat.toml", "{ to_age = 39,", "{ from_age = 50, to_age = 39,", "wrong-value", "of_some", "to_age"),
    Plant(
        "questions.toml",
        "from_age = 16, to_age = 75",
        "from_age = 76, to_age = 75",
        "wrong-value",
        "from_age",
        "to_age",
    ),
    Plant("chat.toml", 'scope = "no"', 'scope = "nobody"', "wrong-value", "nobody", "scope"),
    Plant("chat.toml", "help_phone =", "help_number =", "missing", "[manners]", "help_phone"),
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.code}-{p.says[:20]}")
def test_a_planted_mistake_is_told_with_its_place(plant: Plant, tmp_path: Path) -> None:
    folder = tmp_path / FIRST_COUNTY.name
    shutil.copytree(FIRST_COUNTY, folder)
    file = folder / plant.file
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(plant.old, plant.new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load(folder, HOLIDAYS)
    told = [m for m in refused.value.mistakes if m.code == plant.code and plant.says in m.message]
    assert told, refused.value.mistakes
    if plant.at:
        line = file.read_text(encoding="utf-8").splitlines()[told[0].line - 1]
        assert plant.at in line


@pytest.mark.parametrize("county", [first_county, second_county, toy], ids=lambda load: load.__name__)
def test_every_county_has_every_sentence(county) -> None:  # type: ignore[no-untyped-def]
    chat = county().chat
    assert set(chat.phrases) == set(PHRASES)
    assert set(chat.buttons) == BUTTONS
    for code, values in PHRASES.items():
        assert chat.say(code, **dict.fromkeys(values, "某")).strip()


def test_the_first_county_asks_every_question_in_its_own_words() -> None:
    place = first_county()
    required = {q.id for q in place.newest.questions.values() if q.required and q.type != "statement"}
    assert required <= set(place.chat.asks)
