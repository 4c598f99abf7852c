"""The stories in which photos are sent: drawn, taken with a phone, and read by the real reader."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from sandbox.actors.papers import photo
from sandbox.wechat.desk import DeskPhone
from server import clock
from server.cases.photographs import missing_materials
from server.cases.readings import Reader
from server.chat.photos import READ_SOON, Fetching
from server.clock import CHINA
from server.database import transaction
from server.identity.persons import set_phone
from tests.server.chat.family_album import OnceDesk, picture, upload
from tests.server.chat.talking import Talker
from tests.server.chat.telling import happens, holds, in_good_manners, known_to, read, scripts, write_down
from tests.server.chat.town import Town

SCRIPTS = scripts(with_photos=True)


@pytest.mark.parametrize("channel", ["app", "service"])
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_a_story_with_photos(path: Path, channel: str, town: Town) -> None:
    script = read(path)
    begins = datetime.combine(script["today"], time(9), CHINA)
    await town.wait(seconds=(begins - clock.now()).total_seconds())
    phone = await town.phone()
    talker = await town.talker(phone)
    talker.channel = channel
    if "applicant.phone" in script.get("login", {}):
        async with transaction():
            await set_phone(talker.person, script["login"]["applicant.phone"], confirmed=True)
    photos = 0
    for number, turn in enumerate(script["turns"], start=1):
        where = f"{path.stem}, turn {number}: {turn}"
        before = await known_to(talker)
        await town.wait(days=turn.get("after_days", 0), seconds=30)
        if "photo" in turn:
            photos += 1
            await _sends(town, talker, phone, script["photos"][turn["photo"]])
        elif "uploads" in turn:
            await _uploads_the_rest(talker)
        else:
            await happens(talker, turn, script.get("says", {}))
        in_good_manners(talker, where)
        await holds(talker, turn, before, where)
    await write_down(talker, f"{path.stem}.{channel}")
    turns = talker.said + (photos if channel == "service" else 0)
    assert not script["most_turns"] or turns <= script["most_turns"]


async def _sends(town: Town, talker: Talker, phone: DeskPhone, shows: dict[str, Any]) -> None:
    """Send it in this channel; it is read, and what came of it is told, before the next line."""
    code, side = shows["material"], shows["part"]
    jpeg = picture(talker.place.newest.materials[code].document, side, shows["reads"])
    before = len(await talker.turns()) if talker.said else 0
    if talker.channel == "service":
        await phone.send_photo(jpeg)
        await town.work()
        if (await talker.state()).moment == "which":
            paper = talker.place.newest.materials[code]
            label = next(part.label for part in paper.parts if part.code == side)
            await talker.say(f"{paper.name}{label}")
            await town.work()
    else:
        case = await talker.case()
        assert case is not None
        await upload(talker.actor, case, code, side, jpeg)
        await talker.say(kind="photo", material=(code, side))
    while await Reader(OnceDesk()).read_photos():
        pass
    await town.wait(seconds=READ_SOON.total_seconds() + 1)
    await Fetching(town.wechat).fetch_photos()
    talker.answers = [turn.text for turn in (await talker.turns())[before:] if turn.sender == "service"]


async def _uploads_the_rest(talker: Talker) -> None:
    """Sides on which nothing stands that the form asks for."""
    talker.answers = []
    case = await talker.case()
    assert case is not None
    for error in await missing_materials(case, talker.place.newest, case.answers):
        _, code, side = error.field.split(".")
        await upload(talker.actor, case, code, side, photo("THE OTHER SIDE", code, side))


def test_every_story_with_photos_is_told() -> None:
    assert len(SCRIPTS) >= 2
