"""Telling a family's story of `conversations/` line by line, and what must hold after each line."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from server import clock
from server.cases.models import Case
from server.chat import handover
from server.chat.models import Handover
from server.database import transaction
from tests.server.chat.talking import CLERK, DIVISION, Talker, later

FOLDER = Path(__file__).parent / "conversations"
TRANSCRIPTS = Path(__file__).parents[3] / "build" / "transcripts"

# By which of the county's sentences a kind of reply is known.
KINDS = {
    "read_back": {"read_back"},
    "noted": {"noted"},
    "review": {"review", "review_nothing"},
    "unsure": {"policy_unsure"},
    "human": {"handed_over", "still_waiting"},
    "comfort": {"distress"},
    "calm": {"abuse"},
    "paused": {"paused"},
    "resumed": {"recall", "recall_new"},
    "again": {"not_understood", "no_words", "tell_number"},
    "too_long": {"too_long"},
    "differs": {"photo_differs"},
    "photo": {"photo_kept", "photo_read"},
    "ask_first": {"replace"},
    "confirm": {"restart_ask", "ready"},
    "submitted": {"submitted"},
}


def scripts(*, with_photos: bool) -> list[Path]:
    """The stories in which photos are sent, or those in which none is."""
    return [path for path in sorted(FOLDER.glob("*.toml")) if bool(read(path).get("photos")) is with_photos]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


async def happens(talker: Talker, turn: dict[str, Any], says: dict[str, str]) -> None:
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


async def holds(talker: Talker, turn: dict[str, Any], before: dict[str, Any], where: str) -> None:
    known, said = await known_to(talker), talker.phrases()
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
        elif kind == "policy":
            assert talker.citation, told
        elif kind == "explain":
            whys = {q.why for q in talker.place.newest.questions.values()}
            assert any(why in "".join(talker.answers) for why in whys), told
        else:
            assert said & KINDS[kind], f"{kind}, {told}"
    if "status" in turn:
        case = await talker.case()
        assert case is not None and case.status == turn["status"], told


async def known_to(talker: Talker) -> dict[str, Any]:
    cases = await talker.drafts()
    if not cases:
        return {}
    return dict((await Case.of(DIVISION).get(id=cases[0])).answers)


def in_good_manners(talker: Talker, where: str) -> None:
    for text in talker.answers:
        assert len(text) <= 200, where
        assert "！" not in text and "!" not in text, where
        assert not any(unicodedata.category(char) == "So" for char in text), where


async def write_down(talker: Talker, name: str) -> None:
    """Keep the whole conversation as the family reads it, for people to read."""
    TRANSCRIPTS.mkdir(parents=True, exist_ok=True)
    who = {"family": "家属", "service": "服务", "clerk": "工作人员"}
    lines = [f"{who[turn.sender]}：{turn.text or turn.kind}" for turn in await talker.turns()]
    (TRANSCRIPTS / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
