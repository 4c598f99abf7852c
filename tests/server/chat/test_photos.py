"""A photo in the platform's chat is fetched by the worker and becomes a material of the case."""

from __future__ import annotations

import pytest

from sandbox.actors.papers import in_the_dark, photo
from sandbox.wechat.desk import DeskPhone
from server.chat.dialogue import State
from server.chat.models import ChatPhoto, Conversation
from server.materials.models import Material
from tests.server.cases.test_readings import HERS, card, reader
from tests.server.chat.talking import DIVISION, Talker
from tests.server.chat.town import Town, heard

MEDIA = "/cgi-bin/media/get"
PICTURE = photo("ID CARD", "decedent")


async def asked_for(town: Town, talker: Talker, code: str = "decedent_id_card", part: str = "front") -> None:
    """The conversation has just asked for this paper."""
    talk = await talker.conversation()
    state = State(greeted=True, moment="photo", photo=(code, part))
    await Conversation.of(DIVISION).filter(id=talk.id).update(state=state.model_dump(mode="json"))


async def test_the_photo_that_was_asked_for_becomes_that_material(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    talker = await town.talker(phone)
    await asked_for(town, talker)
    await phone.send_photo(PICTURE)
    await town.work()
    (row,) = await Material.of(DIVISION).all()
    assert (row.code, row.side, row.content_type) == ("decedent_id_card", "front", "image/jpeg")
    assert row.uploaded_by == talker.person.id
    assert any("照片收到了，记作“逝者身份证”的人像面" in text for text in await heard(phone))
    (done,) = await ChatPhoto.of(DIVISION).all()
    assert (done.status, done.media_id) == ("kept", None)


async def test_a_photo_that_nobody_asked_for_is_named_by_the_family(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    await phone.send_photo(PICTURE)
    await town.work()
    assert "这张是哪一份材料" in (await heard(phone))[-1]
    assert await Material.of(DIVISION).count() == 0
    await town.writes(phone, "逝者身份证国徽面")
    (row,) = await Material.of(DIVISION).all()
    assert (row.code, row.side) == ("decedent_id_card", "back")


async def test_a_photo_is_the_first_thing_that_somebody_sends(town: Town) -> None:
    phone = await town.phone()
    await phone.send_photo(PICTURE)
    await town.work()
    assert "这张是哪一份材料" in (await heard(phone))[-1]
    await town.writes(phone, "1")
    assert await Material.of(DIVISION).count() == 1


async def test_what_could_be_better_is_said_while_they_are_at_home(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    await asked_for(town, await town.talker(phone))
    await phone.send_photo(in_the_dark(PICTURE))
    await town.work()
    assert any("有些暗" in text for text in await heard(phone))
    assert await Material.of(DIVISION).count() == 1


async def test_what_is_no_photo_is_refused_in_words(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    await asked_for(town, await town.talker(phone))
    await phone.send_photo(b"GIF89a" + b"\0" * 100, "image/gif")
    await town.work()
    assert any("没有收进去" in text for text in await heard(phone))
    (row,) = await ChatPhoto.of(DIVISION).all()
    assert (row.status, row.error_code) == ("refused", "unsupported_file_type")


@pytest.mark.parametrize("trouble", ["latency", "errcode"])
async def test_a_platform_that_is_away_is_asked_again(town: Town, trouble: str) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    await asked_for(town, await town.talker(phone))
    more = {"seconds": 0.01} if trouble == "latency" else {"errcode": -1}
    await town.desk.fault(trouble, endpoint=MEDIA, times=1, **more)
    await phone.send_photo(PICTURE)
    await town.work()
    await town.wait(minutes=1)
    await town.work()
    assert await Material.of(DIVISION).count() == 1


async def test_a_photo_that_is_gone_is_asked_for_again(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "我爸前天在县医院走了")
    await asked_for(town, await town.talker(phone))
    await phone.send_photo(PICTURE)
    town.world.media.clear()
    await town.work()
    assert any("再发一次" in text for text in await heard(phone))
    assert (await ChatPhoto.of(DIVISION).get()).status == "lost"


async def kept_photo(town: Town, said: str = "我爸前天在县医院走了") -> DeskPhone:
    """A photo of the decedent's card that was asked for, and is stored."""
    phone = await town.phone()
    await town.writes(phone, said)
    await asked_for(town, await town.talker(phone))
    await phone.send_photo(PICTURE)
    await town.work()
    return phone


async def test_what_a_photo_was_read_as_is_told_once(town: Town) -> None:
    phone = await kept_photo(town)
    before = len(await heard(phone))
    await town.wait(seconds=3)
    await town.work(rounds=1)
    assert len(await heard(phone)) == before, "not read yet"
    await reader(card()).read_photos()
    await town.wait(seconds=3)
    await town.work()
    (read,) = (await heard(phone))[before:]
    assert "“逝者身份证”上看到" in read and "王桂珍" in read
    assert HERS not in read and HERS[-4:] in read
    await town.wait(minutes=1)
    await town.work()
    assert len(await heard(phone)) == before + 1
    known = await (await town.talker(phone)).known()
    assert known["decedent.name"] == "王桂珍"


async def test_a_photo_of_somebody_else_is_told_of_and_overwrites_nothing(town: Town) -> None:
    phone = await kept_photo(town, "我爸张建国前天在县医院走了")
    await reader(card()).read_photos()
    await town.wait(seconds=3)
    await town.work()
    assert "有一处请您看一下" in (await heard(phone))[-1]
    known = await (await town.talker(phone)).known()
    assert known["decedent.name"] == "张建国"


async def test_a_photo_that_is_never_read_is_not_waited_for(town: Town) -> None:
    phone = await kept_photo(town)
    before = len(await heard(phone))
    await town.wait(minutes=11)
    await town.work()
    assert len(await heard(phone)) == before
    (row,) = await ChatPhoto.of(DIVISION).all()
    assert (row.status, row.due_at) == ("kept", None)
