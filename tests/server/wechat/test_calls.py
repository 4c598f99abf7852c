"""Every endpoint of the gateway against the platform, over real HTTP."""

from __future__ import annotations

import asyncio
import socket

import pytest

from sandbox.clock import Clock
from server.wechat.answers import Answer
from server.wechat.errors import (
    BadRecipient,
    Busy,
    ChatClosed,
    CodeInvalid,
    HighRisk,
    MediaGone,
    NotSubscribed,
    OutcomeUnknown,
    Quota,
    TemplateMismatch,
    TooOften,
    Unreachable,
)
from server.wechat.official_account import USER_INFO
from server.wechat.platform import Platform
from tests.server.wechat.conftest import MONEY, NEWS, PROGRESS, Town

PROGRESS_DATA = {"thing1": "户口注销", "phrase2": "已办结"}
MONEY_DATA = {"thing1": "丧葬补助金", "amount2": "¥12345.60元"}


async def test_a_login_code_names_its_person_once(town: Town) -> None:
    phone = await town.desk.new_phone()
    code = await phone.login_code()
    session = await town.miniprogram.login(code)
    assert (session.openid, session.unionid) == (phone.openid, None)
    with pytest.raises(CodeInvalid) as used:
        await town.miniprogram.login(code)
    assert used.value.errcode == 40163


async def test_a_login_code_ends_after_five_minutes(town: Town, moved_clock: Clock) -> None:
    code = await (await town.desk.new_phone()).login_code()
    moved_clock.advance(301)
    with pytest.raises(CodeInvalid) as old:
        await town.miniprogram.login(code)
    assert old.value.errcode == 40029


async def test_login_needs_no_access_token(town: Town) -> None:
    await town.miniprogram.login(await (await town.desk.new_phone()).login_code())
    assert "/cgi-bin/stable_token" not in await town.desk.calls()


async def test_a_person_whom_the_platform_blocks(town: Town) -> None:
    phone = await town.desk.new_phone(high_risk=True)
    with pytest.raises(HighRisk):
        await town.miniprogram.login(await phone.login_code())


async def test_the_hundred_and_first_login_of_a_minute_is_too_often(town: Town) -> None:
    phone = await town.desk.new_phone()
    for _ in range(100):
        await town.miniprogram.login(await phone.login_code())
    with pytest.raises(TooOften) as refused:
        await town.miniprogram.login(await phone.login_code())
    assert refused.value.retry_after == 60


async def test_the_phone_button(town: Town) -> None:
    phone = await town.desk.new_phone(phone_number="13907301234")
    code = await phone.phone_code()
    number = await town.miniprogram.phone_number(code)
    assert (number.pure_phone_number, number.country_code) == ("13907301234", "86")
    for other in (code, await phone.login_code()):
        with pytest.raises(CodeInvalid):
            await town.miniprogram.phone_number(other)


async def test_a_one_time_acceptance_buys_one_message(town: Town) -> None:
    phone = await town.desk.new_phone()
    with pytest.raises(NotSubscribed):
        await town.miniprogram.send_subscribe_message(phone.openid, PROGRESS, PROGRESS_DATA)
    await phone.subscribe(**{PROGRESS: "accept"})
    sent = await town.miniprogram.send_subscribe_message(
        phone.openid, PROGRESS, PROGRESS_DATA, page="pages/case/case?id=1"
    )
    with pytest.raises(NotSubscribed):
        await town.miniprogram.send_subscribe_message(phone.openid, PROGRESS, PROGRESS_DATA)
    (shown,) = await phone.messages()
    assert str(shown["msgid"]) == sent.msgid
    assert shown["title"] == "办件进度通知"
    assert shown["lines"] == [["办理事项", "户口注销"], ["当前状态", "已办结"]]


async def test_a_long_term_template_lasts_until_it_is_refused(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{MONEY: "accept"})
    for _ in range(3):
        await town.miniprogram.send_subscribe_message(phone.openid, MONEY, MONEY_DATA)
    await phone.unsubscribe(MONEY)
    with pytest.raises(NotSubscribed):
        await town.miniprogram.send_subscribe_message(phone.openid, MONEY, MONEY_DATA)
    assert len(await phone.messages()) == 3


async def test_what_does_not_fit_is_named(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{PROGRESS: "accept"})
    send = town.miniprogram.send_subscribe_message
    with pytest.raises(TemplateMismatch) as field:
        await send(phone.openid, PROGRESS, {**PROGRESS_DATA, "phrase2": "已经全部办结"})
    assert (field.value.errcode, field.value.field) == (47003, "phrase2")
    with pytest.raises(TemplateMismatch) as missing:
        await send(phone.openid, PROGRESS, {"phrase2": "已办结"})
    assert missing.value.field == "thing1"
    with pytest.raises(TemplateMismatch) as template:
        await send(phone.openid, "tpl-unknown", PROGRESS_DATA)
    assert template.value.errcode == 40037
    with pytest.raises(TemplateMismatch) as page:
        await send(phone.openid, PROGRESS, PROGRESS_DATA, page="pages/nowhere/nowhere")
    assert page.value.errcode == 41030
    with pytest.raises(BadRecipient):
        await send("o-nobody", PROGRESS, PROGRESS_DATA)
    # None of the five spent the acceptance.
    await send(phone.openid, PROGRESS, PROGRESS_DATA)


async def test_two_messages_to_one_person_at_once(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{MONEY: "accept"})
    await town.desk.fault("latency", endpoint="/cgi-bin/message/subscribe/send", seconds=0.2)
    sends = (town.miniprogram.send_subscribe_message(phone.openid, MONEY, MONEY_DATA) for _ in range(2))
    results = await asyncio.gather(*sends, return_exceptions=True)
    refused = [r for r in results if isinstance(r, Busy)]
    assert [r.errcode for r in refused] == [43108]
    assert len(await phone.messages()) == 1


async def test_the_templates_of_the_account(town: Town) -> None:
    await town.desk.add_template(
        id="tpl-enum", title="状态", content="{{enum_string1.DATA}}", enums={"enum_string1": ["好", "不好"]}
    )
    templates = {t.id: t for t in await town.miniprogram.templates()}
    assert set(templates) == {PROGRESS, MONEY, "tpl-enum"}
    assert templates[PROGRESS].fields == ("thing1", "phrase2")
    assert (templates[PROGRESS].long_term, templates[MONEY].long_term) == (False, True)
    assert templates["tpl-enum"].allowed("enum_string1") == ("好", "不好")
    assert templates[MONEY].allowed("thing1") == ()


async def test_chat_replies_within_the_window_only(town: Town, moved_clock: Clock) -> None:
    phone = await town.desk.new_phone()
    with pytest.raises(ChatClosed):
        await town.miniprogram.send_chat_text(phone.openid, "您好")
    await phone.say("我想问一下")
    for n in range(5):
        await town.miniprogram.send_chat_text(phone.openid, f"答复{n}")
    with pytest.raises(ChatClosed) as spent:
        await town.miniprogram.send_chat_text(phone.openid, "答复5")
    assert spent.value.errcode == 45047
    await phone.say("还有一个问题")
    await town.miniprogram.show_typing(phone.openid)
    moved_clock.advance(48 * 3600 + 1)
    with pytest.raises(ChatClosed) as late:
        await town.miniprogram.send_chat_text(phone.openid, "迟到的答复")
    assert late.value.errcode == 45015
    assert [m["sender"] for m in await phone.messages("chat")] == ["me", *["service"] * 5, "me"]


async def test_opening_the_chat_allows_two_messages_for_a_minute(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.open_chat()
    await town.miniprogram.send_chat_text(phone.openid, "您好")
    await town.miniprogram.send_chat_page(
        phone.openid, title="办件进度", page="pages/case/case", cover_media_id="x"
    )
    with pytest.raises(ChatClosed):
        await town.miniprogram.send_chat_image(phone.openid, "x")


async def test_a_photo_from_the_chat_comes_in_pieces(town: Town, moved_clock: Clock) -> None:
    photo = bytes(range(256)) * 4096
    phone = await town.desk.new_phone()
    media_id = await phone.send_photo(photo, "image/png")
    pieces = []
    async with town.miniprogram.media(media_id) as download:
        assert (download.content_type, download.length) == ("image/png", len(photo))
        async for piece in download.chunks():
            pieces.append(piece)
    assert b"".join(pieces) == photo
    assert len(pieces) > 1
    moved_clock.advance(3 * 24 * 3600 + 1)
    with pytest.raises(MediaGone):
        async with town.miniprogram.media(media_id):
            pytest.fail("three days are over")


async def test_what_the_reader_of_a_photo_raises_stays_what_it_is(town: Town) -> None:
    media_id = await (await town.desk.new_phone()).send_photo(b"photo")
    with pytest.raises(OSError, match="disk full"):
        async with town.miniprogram.media(media_id):
            raise OSError("disk full")


async def test_a_template_message_of_the_official_account_is_not_doubled(town: Town) -> None:
    phone = await town.desk.new_phone(follows=True)
    assert phone.official_openid is not None
    send = town.official.send_template_message
    page = ("wxtest0000000001", "pages/case/case")
    first = await send(phone.official_openid, NEWS, {"thing1": "已办结"}, client_msg_id="1", miniprogram=page)
    again = await send(phone.official_openid, NEWS, {"thing1": "已办结"}, client_msg_id="1", miniprogram=page)
    assert first.msgid == again.msgid
    assert [m["page"] for m in await phone.messages("official")] == ["pages/case/case"]
    with pytest.raises(BadRecipient):
        await send("f-nobody", NEWS, {"thing1": "已办结"}, client_msg_id="2")
    with pytest.raises(NotSubscribed):
        await send(phone.openid, NEWS, {"thing1": "已办结"}, client_msg_id="3")


async def test_who_follows_the_official_account_and_who_has_left(town: Town) -> None:
    phone = await town.desk.new_phone()
    openid = await phone.follow()
    told = await town.official.follower(openid)
    assert (told.subscribe, told.unionid) == (True, None), "the accounts are not bound to each other here"
    await phone.unfollow()
    assert not (await town.official.follower(openid)).subscribe
    with pytest.raises(BadRecipient):
        await town.official.follower(phone.openid)
    await town.desk.ask("POST", "quota", {"endpoint": USER_INFO, "left": 0})
    with pytest.raises(Quota) as used_up:
        await town.official.follower(openid)
    assert used_up.value.retry_after > 0 and openid not in str(used_up.value)


async def test_a_connection_that_breaks_after_the_message_was_taken_is_unknown(town: Town) -> None:
    phone = await town.desk.new_phone()
    await phone.subscribe(**{MONEY: "accept"})
    await town.desk.fault("drop_after", endpoint="/cgi-bin/message/subscribe/send", times=1)
    with pytest.raises(OutcomeUnknown):
        await town.miniprogram.send_subscribe_message(phone.openid, MONEY, MONEY_DATA)
    # Unknown is the truth: this time it had arrived.
    assert len(await phone.messages()) == 1


async def test_an_answer_that_comes_too_late_is_unknown(town: Town) -> None:
    await town.desk.fault("latency", seconds=30)
    with pytest.raises(OutcomeUnknown, match=r"within 0\.05 s"):
        await town.platform.call("GET", "/sns/jscode2session", Answer, within=0.05)


@pytest.mark.parametrize("trouble", [{"do": "garbage"}, {"do": "status", "status": 502}])
async def test_an_answer_that_makes_no_sense_is_unknown(town: Town, trouble: dict[str, object]) -> None:
    await town.miniprogram.token.get()
    await town.desk.ask("POST", "faults", {**trouble, "times": 1})
    with pytest.raises(OutcomeUnknown):
        await town.miniprogram.templates()
    assert len(await town.miniprogram.templates()) == 2


async def test_a_platform_that_is_away(town: Town) -> None:
    await town.miniprogram.token.get()
    await town.desk.down("503")
    with pytest.raises(Busy):
        await town.miniprogram.templates()
    await town.desk.down("reset")
    with pytest.raises(OutcomeUnknown):
        await town.miniprogram.send_chat_text("o", "您好")
    await town.desk.down(None)
    assert len(await town.miniprogram.templates()) == 2


async def test_nobody_at_the_address_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    platform = Platform(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable):
        await platform.call("POST", "/cgi-bin/message/subscribe/send", Answer, body={})
    await platform.close()
