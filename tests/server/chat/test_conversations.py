"""The families' stories of `conversations/`, told to the service on both engines and by both channels."""

from __future__ import annotations

import tomllib
import unicodedata
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from server import clock
from server.cases.models import Case
from server.chat import handover
from server.chat.models import Handover
from server.clock import CHINA
from server.database import transaction
from tests.conftest import Clock
from tests.server.chat.talking import CLERK, DIVISION, Talker, later

SCRIPTS = [
    path
    for path in sorted((Path(__file__).parent / "conversations").glob("*.toml"))
    # What a photo says is read by a process of its own.
    if not tomllib.loads(path.read_text(encoding="utf-8")).get("photos")
]

# By which of the county's sentences a kind of reply is known.
KINDS = {
    "read_back": {"read_back"},
    "noted": {"noted"},
    "review": {"review", "review_nothing"},
    "policy": {"policy"},
    "unsure": {"policy_unsure"},
    "human": {"handed_over", "still_waiting"},
    "comfort": {"distress"},
    "calm": {"abuse"},
    "paused": {"paused"},
    "resumed": {"recall", "recall_new"},
    "again": {"not_understood", "no_words"},
    "too_long": {"too_long"},
    "ask_first": {"replace"},
    "confirm": {"restart_ask", "ready"},
    "submitted": {"submitted"},
}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("channel", ["app", "service"])
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_a_story(path: Path, channel: str, moving_clock: Clock) -> None:
    script: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    begins = datetime.combine(script["today"], time(9), CHINA)
    moving_clock.advance(seconds=(begins - clock.now()).total_seconds())
    talker, spoken = await Talker.new(channel), 0
    for number, turn in enumerate(script["turns"], start=1):
        where = f"{path.stem}, turn {number}: {turn}"
        before = await _known(talker)
        moving_clock.advance(days=turn.get("after_days", 0), seconds=30)
        await _happens(talker, turn, script.get("says", {}))
        spoken += "says" in turn
        _in_good_manners(talker, where)
        await _holds(talker, turn, before, where)
    assert not script["most_turns"] or spoken <= script["most_turns"]


async def _happens(talker: Talker, turn: dict[str, Any], says: dict[str, str]) -> None:
    talker.answers = []
    if "form" in turn:
        await talker.fills(turn["form"])
    elif "clerk" in turn:
        await _clerk(talker, turn["clerk"])
    elif turn.get("sends") == "enter":
        await talker.say(kind="open")
    elif turn.get("sends") == "location":
        await talker.say(kind="location")
    elif turn.get("sends") == "sticker":
        await talker.say("[流泪]")
    elif turn.get("answers") == "asked":
        while (asked := (await talker.state()).asked) in says:
            await talker.say(says[asked])
    else:
        # Sent before the line above it, and arriving after.
        at = later(clock.now(), -45) if turn.get("late") else clock.now()
        kind = "voice" if turn.get("voice") else "text"
        await talker.say(
            turn["says"] * turn.get("repeat", 1),
            key=turn.get("id"),
            kind=kind,
            at=at,  # type: ignore[arg-type]
        )
        assert talker.last is not None
        if talker.last.repeated:
            talker.answers = []  # nothing more is said


async def _clerk(talker: Talker, does: str) -> None:
    verb, _, words = does.partition(": ")
    async with transaction():
        row = await Handover.of(DIVISION).get(person_id=talker.person.id, open_of__isnull=False)
        if verb == "takes":
            await handover.take(CLERK, row.id)
        elif verb == "answers":
            await handover.answer(CLERK, row.id, words)
        else:
            await handover.close(CLERK, row.id, "")


async def _holds(talker: Talker, turn: dict[str, Any], before: dict[str, Any], where: str) -> None:
    known, said = await _known(talker), talker.phrases()
    told = f"{where}\nanswered: {talker.answers}\nknown: {known}"
    for question, value in turn.get("known", {}).items():
        assert known.get(question) == value, f"{question}, {told}"
    assert not known.keys() & set(turn.get("absent", ())), told
    if turn.get("unchanged"):
        assert known == before, told
    if "reply" in turn and not turn["reply"]:
        assert talker.answers == [], told
    for kind in turn.get("reply", ()):
        if kind == "question":
            assert (await talker.state()).moment == "question", told
        elif kind == "explain":
            whys = {q.why for q in talker.place.newest.questions.values()}
            assert any(why in "".join(talker.answers) for why in whys), told
        else:
            assert said & KINDS[kind], f"{kind}, {told}"
    if "status" in turn:
        case = await talker.case()
        assert case is not None and case.status == turn["status"], told


async def _known(talker: Talker) -> dict[str, Any]:
    cases = await talker.drafts()
    if not cases:
        return {}
    return dict((await Case.of(DIVISION).get(id=cases[0])).answers)


def _in_good_manners(talker: Talker, where: str) -> None:
    for text in talker.answers:
        assert len(text) <= 200, where
        assert "！" not in text and "!" not in text, where
        assert not any(unicodedata.category(char) == "So" for char in text), where


def test_every_story_without_photos_is_told() -> None:
    assert len(SCRIPTS) >= 9
