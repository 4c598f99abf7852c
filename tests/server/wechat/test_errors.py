"""Every error code of the platform becomes its class, and says what its caller does next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from sandbox.clock import Clock
from sandbox.wechat.refusals import TEXTS, Refusal
from server.wechat import errors
from server.wechat.errors import ERRORS, NextStep, WeChatError, platform_error
from tests.server.wechat.conftest import MONEY, SECRET, Town

SEND = "/cgi-bin/message/subscribe/send"

STEPS = {
    -1: NextStep.TRY_LATER,
    40001: NextStep.TRY_LATER,
    40003: NextStep.OTHER_WAY,
    40007: NextStep.ASK_PERSON,
    40013: NextStep.CALL_OPERATOR,
    40014: NextStep.TRY_LATER,
    40029: NextStep.ASK_PERSON,
    40037: NextStep.CALL_OPERATOR,
    40125: NextStep.CALL_OPERATOR,
    40163: NextStep.ASK_PERSON,
    40164: NextStep.CALL_OPERATOR,
    40226: NextStep.OTHER_WAY,
    41001: NextStep.TRY_LATER,
    41008: NextStep.ASK_PERSON,
    41030: NextStep.CALL_OPERATOR,
    42001: NextStep.TRY_LATER,
    43004: NextStep.OTHER_WAY,
    43101: NextStep.OTHER_WAY,
    43107: NextStep.CALL_OPERATOR,
    43108: NextStep.TRY_LATER,
    45002: NextStep.CALL_OPERATOR,
    45009: NextStep.TRY_LATER,
    45011: NextStep.TRY_LATER,
    45015: NextStep.OTHER_WAY,
    45047: NextStep.OTHER_WAY,
    45109: NextStep.CALL_OPERATOR,
    45168: NextStep.CALL_OPERATOR,
    47001: NextStep.CALL_OPERATOR,
    47003: NextStep.CALL_OPERATOR,
    48001: NextStep.CALL_OPERATOR,
}


def test_every_code_of_the_platform_has_a_step_here() -> None:
    assert set(STEPS) == set(TEXTS)


@pytest.mark.parametrize("errcode", STEPS)
async def test_each_code_over_http(town: Town, errcode: int) -> None:
    await town.desk.fault("errcode", endpoint=SEND, errcode=errcode)
    with pytest.raises(WeChatError) as caught:
        await town.miniprogram.send_subscribe_message("o-somebody", MONEY, {"thing1": "x"})
    error = caught.value
    assert type(error) is ERRORS.get(errcode, WeChatError)
    assert (error.errcode, error.next_step, error.endpoint) == (errcode, STEPS[errcode], SEND)
    assert error.rid and error.rid not in str(error)
    assert (error.retry_after > 0) == (error.next_step is NextStep.TRY_LATER)


def test_a_code_that_nobody_knows_calls_the_operator() -> None:
    error = platform_error(SEND, 99999, "brand new rid: 1-2-3")
    assert (type(error), error.next_step, error.rid) == (WeChatError, NextStep.CALL_OPERATOR, "1-2-3")


@pytest.mark.parametrize(
    ("errmsg", "message", "rid"),
    [
        ("invalid code, rid: 5f3e-1-2", "invalid code", "5f3e-1-2"),
        ("invalid code hint: [req_id: abc]", "invalid code", "req_id: abc"),
        ("ok", "ok", ""),
        ("", "", ""),
    ],
)
def test_the_rid_is_taken_apart_from_the_text(errmsg: str, message: str, rid: str) -> None:
    error = platform_error(SEND, 40029, errmsg)
    assert (error.message, error.rid) == (message, rid)


async def test_the_operator_is_told_which_address_to_allow_and_where(town: Town) -> None:
    await town.desk.fault("errcode", endpoint="/cgi-bin/stable_token", errcode=40164)
    with pytest.raises(errors.IpNotAllowed) as caught:
        await town.miniprogram.token.get()
    assert caught.value.ip == "203.0.113.7"
    assert "IP白名单" in str(caught.value) and "加入 203.0.113.7" in str(caught.value)
    confirm = platform_error(SEND, 89503, "this IP requires admin confirm, invalid ip 203.0.113.9")
    assert "管理员" in str(confirm)


async def test_a_used_up_day_lasts_until_midnight_in_china(town: Town, moved_clock: Clock) -> None:
    await town.miniprogram.token.get()
    await town.desk.ask("POST", "quota", {"endpoint": "/wxaapi/newtmpl/gettemplate", "left": 1})
    await town.miniprogram.templates()
    with pytest.raises(errors.Quota) as caught:
        await town.miniprogram.templates()
    again = moved_clock.now() + timedelta(seconds=caught.value.retry_after)
    midnight = again.astimezone(UTC)
    assert abs(midnight - datetime(*midnight.timetuple()[:3], 16, tzinfo=UTC)) < timedelta(seconds=5)
    moved_clock.advance(caught.value.retry_after + 1)
    assert len(await town.miniprogram.templates()) == 2


def test_a_used_up_minute_lasts_a_minute() -> None:
    assert platform_error(SEND, 45009, "api minute-quota reach limit rid: 1").retry_after == 60


async def test_a_wrong_secret_is_named_as_such_and_never_shown(town: Town) -> None:
    await town.desk.fault(
        "errcode", endpoint="/cgi-bin/stable_token", errcode=40001, more=f"secret {SECRET} is wrong"
    )
    with capture_logs() as logs, pytest.raises(errors.CredentialsWrong) as caught:
        await town.miniprogram.token.get()
    assert SECRET not in str(caught.value) and "…" in str(caught.value)
    assert SECRET not in str(logs)


async def test_nothing_personal_or_secret_is_in_logs_or_errors(town: Town) -> None:
    phone = await town.desk.new_phone()
    code, token = await phone.login_code(), await town.miniprogram.token.get()
    send = town.miniprogram.send_subscribe_message(phone.openid, MONEY, {"thing1": "张三"})
    for call, echoed in (
        (town.miniprogram.login(code), f"{code} {SECRET}"),
        (send, f"{token} {phone.openid}"),
        (town.miniprogram.phone_number(code), f"{token} {code}"),
    ):
        await town.desk.fault("errcode", errcode=-1, more=f"you sent {echoed}", times=1)
        with capture_logs() as logs, pytest.raises(WeChatError, match="you sent") as caught:
            await call
        written = f"{caught.value}{caught.value!r}{caught.value.__cause__}{logs}"
        assert not any(private in written for private in (code, token, SECRET, phone.openid, "张三"))
        assert (logs[0]["endpoint"], logs[0]["errcode"]) == (caught.value.endpoint, -1)


async def test_a_session_does_not_show_its_person_or_key(town: Town) -> None:
    phone = await town.desk.new_phone()
    session = await town.miniprogram.login(await phone.login_code())
    shown = f"{session!r} {session}"
    assert phone.openid not in shown
    assert session.session_key.get_secret_value() not in shown


def test_the_sandbox_writes_its_refusals_as_the_platform_does() -> None:
    body = Refusal(47003, "data.thing1.value invalid").as_dict()
    assert str(body["errmsg"]).startswith("argument invalid! data.thing1.value invalid rid: ")
