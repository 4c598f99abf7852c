"""The families' stories of `conversations/`, told to the service on both engines and by both channels."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from server import clock
from server.clock import CHINA
from tests.conftest import Clock
from tests.server.chat.talking import Talker
from tests.server.chat.telling import happens, holds, in_good_manners, known_to, read, scripts, write_down

SCRIPTS = scripts(with_photos=False)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("channel", ["app", "service"])
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_a_story(path: Path, channel: str, moving_clock: Clock) -> None:
    script = read(path)
    begins = datetime.combine(script["today"], time(9), CHINA)
    moving_clock.advance(seconds=(begins - clock.now()).total_seconds())
    talker = await Talker.new(channel)
    for number, turn in enumerate(script["turns"], start=1):
        where = f"{path.stem}, turn {number}: {turn}"
        before = await known_to(talker)
        moving_clock.advance(days=turn.get("after_days", 0), seconds=30)
        await happens(talker, turn, script.get("says", {}))
        in_good_manners(talker, where)
        await holds(talker, turn, before, where)
    await write_down(talker, f"{path.stem}.{channel}")
    assert not script["most_turns"] or talker.said <= script["most_turns"]


def test_every_story_without_photos_is_told() -> None:
    assert len(SCRIPTS) >= 9
