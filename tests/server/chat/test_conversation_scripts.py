"""The scripts themselves: what each must know is what the form could hold, and every reply has a kind."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.catalogue import Catalogue, county
from server.answers import normalise, validate
from server.cases.states import CaseStatus

SCRIPTS = sorted((Path(__file__).parent / "conversations").glob("*.toml"))
HAPPENS = {"says", "photo", "sends", "form", "uploads", "answers", "clerk"}
HOLDS = {"known", "absent", "unchanged", "reply", "asks", "status"}
AROUND = {"voice", "after_days", "id", "late", "repeat"}
KINDS = {
    "question",
    "read_back",
    "noted",
    "review",
    "explain",
    "policy",
    "unsure",
    "human",
    "comfort",
    "calm",
    "paused",
    "resumed",
    "again",
    "too_long",
    "differs",
    "photo",
    "ask_first",
    "confirm",
    "submitted",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.fixture(params=SCRIPTS, ids=lambda path: path.stem)
def script(request: pytest.FixtureRequest) -> dict[str, Any]:
    path: Path = request.param
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_turn_is_one_thing_that_happens_and_what_holds_after_it(script: dict[str, Any]) -> None:
    odd = [
        turn
        for turn in script["turns"]
        if len(turn.keys() & HAPPENS) != 1
        or turn.keys() - HAPPENS - HOLDS - AROUND
        or not set(turn.get("reply", [])) <= KINDS
        or turn.get("status", "draft") not in set(CaseStatus)
    ]
    assert odd == []


def test_what_must_be_known_is_what_the_form_could_hold(script: dict[str, Any], catalogue: Catalogue) -> None:
    last = script["today"] + timedelta(days=sum(turn.get("after_days", 0) for turn in script["turns"]))
    told = [script.get("login", {}), *(photo["reads"] for photo in script.get("photos", {}).values())]
    told += [turn[key] for turn in script["turns"] for key in ("known", "form") if key in turn]
    wrong = [
        (question, value)
        for answers in told
        for question, value in answers.items()
        if question not in catalogue.questions
        or normalise(catalogue.questions[question], value) != value
        or validate(catalogue, {question: value}, complete=False, today=last)
    ]
    asked = [*script.get("says", {})]
    asked += [question for turn in script["turns"] for question in turn.get("absent", [])]
    assert wrong == [] and set(asked) <= catalogue.questions.keys()


def test_photos_show_what_the_county_asks_for(script: dict[str, Any], catalogue: Catalogue) -> None:
    for photo in script.get("photos", {}).values():
        material = catalogue.materials[photo["material"]]
        assert photo["part"] in {part.code for part in material.parts}
        assert photo["reads"].keys() <= material.reads.keys()
    sent = {turn["photo"] for turn in script["turns"] if "photo" in turn}
    assert sent == script.get("photos", {}).keys()
