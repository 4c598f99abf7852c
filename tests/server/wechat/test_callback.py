"""Pushes are opened only when they are the platform's, fresh and whole; and read in all their shapes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from wechatpy.crypto import WeChatCrypto

from sandbox.clock import Clock
from sandbox.wechat import cipher
from sandbox.wechat.pushes import to_json, to_xml
from server.wechat.callback import (
    CallbackKeys,
    CallbackRejected,
    Choice,
    SendReport,
    open_callback,
    parse,
    verify_address,
)

TOKEN, AES_KEY, APPID = "callback-token", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", "wxtest0000000001"
KEYS = CallbackKeys(SecretStr(TOKEN), SecretStr(AES_KEY), APPID)
AT = 1767225600

# Made by two other implementations, npm wechat-crypto 0.0.2 and @wecom/crypto 1.0.1, over one message.
VECTORS = [
    pytest.param(
        (
            "M9g9pg39yCMSPW3HvriERJ0DobjtJGMUcYNfel1jCf8c4uPp/rTvXrw3Lk72BNcMD5hjM1Woy1/PEcpmrf1lFCY76y"
            "1WaFQW/2+8Fer3DzGjUY/Ho4tS/yHw8r2n/DuxYAt3ZAhOyNXk6ykQInlmXak/9LkrlzGO/25U1iQ7iLZJmkoMz7oY"
            "MMIFEhhpC0eXQInSZVpHoV+hm76XKOTwtEgzMP5wCNGVFMAhrmmdeX85xvBIsU8//+gLtsaXlEvGY7lv8fqqerx9iG"
            "kqi5b6l5yxO8YygcGVMc/rt4HlWX9XfqlZB2LXLjYb56xis2GVCsLr21iOrPOR8BtP3891HujyHKf3assSJDIjfZVs"
            "kIbin/WzAGRV0b0geiLTAE0i5gjYcsosSJJ8FdTqQ9i53hlC5Mvdg2CK3kFuxLMbmlw="
        ),
        "c44e16c2ac4ec302b23dae1205eacd3bdfef2336",
        id="wechat-crypto",
    ),
    pytest.param(
        (
            "rnf0l0LJtWLnbho2M/nXJAnz7Q+8+04nE6X6jJ2k4I0lOBl6mZMXHS6Hqn6AMdwAc0A69Iw3S1W73yefUBNXquNpCb"
            "/6zDcziRpwV5bijYf1LmbHoh6fYWbq5NVvfi6iX2cMUVY/O5HEmLXaWd8SGh0sRbWqs0/f1OCy/nQBo2FZdJclFvbS"
            "nUynmBumiUelRPqE18/uAmVwxap0DyIeeW9T615BrqTIhSYOBLsE96E9JClpBiTGNFLC9ysbCNyyDMFuB/NupeKs6v"
            "TBAJA4oa5PsQm6itOgaGWOYuq9FKnWDjrvwHKudMsuQR9UtxdbTLP8OtqyGwNqZ4QnhozE1Ur35Gq7E0wwrZN21RVV"
            "4UpUJMLmkzfVgQd56BCei7RcuEoS3aHpzZ7UV4ccGHF98DMFHHDGv08EbCY544n7rV8="
        ),
        "2ceb851cc9d32682db8d1f7ad88e1c2eeb1e83a0",
        id="wecom",
    ),
]

TEXT = {
    "ToUserName": "gh_1",
    "FromUserName": "o-family",
    "CreateTime": AT,
    "MsgType": "text",
    "Content": "我爸前天走了",
    "MsgId": "24000000000000001",
}
POPUP = {**TEXT, "MsgType": "event", "Event": "subscribe_msg_popup_event"}
ACCEPT = {"TemplateId": "tpl-1", "SubscribeStatusString": "accept", "PopupScene": 0}
REJECT = {"TemplateId": "tpl-2", "SubscribeStatusString": "reject", "PopupScene": 0}
SENT = {**TEXT, "MsgType": "event", "Event": "subscribe_msg_sent_event"}
REPORT = {"TemplateId": "tpl-1", "MsgID": "1700827132819554304", "ErrorCode": "0", "ErrorStatus": "success"}


@pytest.fixture(autouse=True)
def new_year(moved_clock: Clock) -> None:
    moved_clock.advance(AT - moved_clock.seconds())


def query(
    sealed: str, *, token: str = TOKEN, timestamp: str = str(AT), nonce: str = "nonce1"
) -> dict[str, str]:
    signed = cipher.signature(token, timestamp, nonce, sealed)
    return {"timestamp": timestamp, "nonce": nonce, "msg_signature": signed}


def envelope(sealed: str) -> bytes:
    return json.dumps({"ToUserName": "gh_1", "Encrypt": sealed}).encode()


@pytest.mark.parametrize(("sealed", "signed"), VECTORS)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_vectors_of_other_implementations(sealed: str, signed: str, form: str) -> None:
    asked = {"timestamp": str(AT), "nonce": "nonce1", "msg_signature": signed}
    xml = f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    opened = open_callback(envelope(sealed) if form == "json" else xml.encode(), asked, KEYS)
    assert (opened.openid, opened.kind, opened.content["Content"]) == ("o-vector", "text", "我爸前天走了")
    assert opened.created_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_wechatpy_seals_we_open_and_what_the_sandbox_seals_wechatpy_opens() -> None:
    theirs = WeChatCrypto(TOKEN, AES_KEY, APPID)
    sealed_xml = theirs.encrypt_message(to_xml(TEXT, ()), "nonce1", str(AT))
    sealed = sealed_xml.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    assert open_callback(envelope(sealed), query(sealed), KEYS).content["Content"] == "我爸前天走了"
    assert cipher.decrypt(sealed, AES_KEY, APPID) == to_xml(TEXT, ())
    ours = cipher.encrypt("平台的消息", AES_KEY, APPID)
    signed = query(ours)["msg_signature"]
    assert theirs.decrypt_message({"Encrypt": ours}, signed, str(AT), "nonce1") == "平台的消息"


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("write", [to_xml, to_json])
def test_choices_come_as_an_element_an_object_or_an_array(write, count: int) -> None:  # type: ignore[no-untyped-def]
    opened = parse(write(POPUP, [ACCEPT, REJECT][:count]).encode())
    assert opened.event == "subscribe_msg_popup_event"
    assert opened.choices == (Choice("tpl-1", "accept"), Choice("tpl-2", "reject"))[:count]
    assert opened.reports == ()


@pytest.mark.parametrize("holder", ["List", "SubscribeMsgSentEvent", "both"])
def test_reports_wherever_this_shape_keeps_them(holder: str) -> None:
    held = {"SubscribeMsgSentEvent": {"List": [REPORT]}} if holder == "both" else {holder: REPORT}
    opened = parse(json.dumps({**SENT, "CreateTime": str(AT), **held}).encode())
    assert opened.reports == (SendReport("tpl-1", "1700827132819554304", 0, "success"),)


def test_every_repetition_has_the_key_of_the_first_and_nobody_elses() -> None:
    once = parse(to_xml(SENT, [REPORT]).encode())
    again = parse(to_xml(SENT, [REPORT]).encode())
    # The platform's own rule, sender + time + event, would take this second message for a repetition.
    same_second = parse(to_xml(SENT, [{**REPORT, "MsgID": "1700827132819554305"}]).encode())
    assert once.dedupe_key == again.dedupe_key != same_second.dedupe_key
    assert parse(to_xml(TEXT, ()).encode()).dedupe_key == parse(to_json(TEXT, ()).encode()).dedupe_key
    other = parse(to_json({**TEXT, "MsgId": "24000000000000002"}, ()).encode())
    assert other.dedupe_key != parse(to_json(TEXT, ()).encode()).dedupe_key
    assert "o-family" not in once.dedupe_key


def test_a_text_may_look_like_markup_or_a_message_id_like_no_number() -> None:
    opened = parse(to_xml({**TEXT, "Content": "<!DOCTYPE a> ]]> {&", "MsgId": "id-x"}, ()).encode())
    assert (opened.content["Content"], opened.content["MsgId"]) == ("<!DOCTYPE a> ]]> {&", "id-x")


def test_the_address_is_confirmed_with_the_text_that_was_sent() -> None:
    signed = cipher.signature(TOKEN, str(AT), "nonce1")
    asked = {"timestamp": str(AT), "nonce": "nonce1", "signature": signed, "echostr": "echo"}
    assert verify_address(asked, KEYS) == "echo"
    with pytest.raises(CallbackRejected, match="signature"):
        verify_address({**asked, "signature": "0" * 40}, KEYS)
    with pytest.raises(CallbackRejected, match="signature"):
        verify_address({"timestamp": str(AT)}, KEYS)


def rejected(body: bytes, asked: dict[str, str], keys: CallbackKeys = KEYS) -> str:
    with pytest.raises(CallbackRejected) as caught:
        open_callback(body, asked, keys)
    assert caught.value.__cause__ is None
    return caught.value.reason


def test_who_does_not_know_the_token_is_rejected() -> None:
    sealed = cipher.encrypt(to_xml(TEXT, ()), AES_KEY, APPID)
    assert rejected(envelope(sealed), query(sealed, token="guessed")) == "signature"
    assert rejected(envelope(sealed), {**query(sealed), "nonce": "another"}) == "signature"
    assert rejected(envelope(sealed), {**query(sealed), "nonce": "\ud800"}) == "signature"
    assert rejected(envelope(sealed), {**query(sealed), "msg_signature": "签名"}) == "signature"
    assert rejected(envelope(sealed), {}) == "stale"
    # In secure mode `signature` does not cover the body, so it proves nothing about it.
    plain_signature = cipher.signature(TOKEN, str(AT), "nonce1")
    assert rejected(envelope(sealed), {**query("x"), "signature": plain_signature}) == "signature"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_push_of_another_time_is_rejected(minutes: int) -> None:
    sealed = cipher.encrypt(to_xml(TEXT, ()), AES_KEY, APPID)
    when = str(AT + 60 * minutes)
    assert rejected(envelope(sealed), query(sealed, timestamp=when)) == "stale"


@pytest.mark.parametrize("timestamp", ["", "soon", "1" * 30, "-1", "nan"])
def test_a_time_that_is_none_is_rejected(timestamp: str) -> None:
    assert rejected(envelope("x"), query("x", timestamp=timestamp)) == "stale"


def test_a_push_for_another_account_is_rejected() -> None:
    sealed = cipher.encrypt(to_xml(TEXT, ()), AES_KEY, "wxother")
    assert rejected(envelope(sealed), query(sealed)) == "unreadable"


def test_plain_text_beside_the_cipher_is_rejected() -> None:
    sealed = cipher.encrypt(to_xml(TEXT, ()), AES_KEY, APPID)
    both = json.dumps({**TEXT, "Encrypt": sealed}).encode()
    assert rejected(both, query(sealed)) == "not_secure"
    assert rejected(to_xml(TEXT, ()).encode(), query("x")) == "not_secure"


def test_a_huge_body_is_not_even_read() -> None:
    assert rejected(b"{" + b" " * 70_000 + b"}", query("x")) == "too_long"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"<xml><a>",
        b"plain",
        b"\xff\xfe",
        b"<xml/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b"[" * 60_000,
        b'{"a":' * 10_000,
    ],
)
def test_a_body_that_is_no_message_is_rejected(body: bytes) -> None:
    assert rejected(body, query("x")) in ("unreadable", "not_secure")


@given(st.binary(max_size=300))
def test_no_cipher_however_broken_raises_anything_else(noise: bytes) -> None:
    for sealed in (noise.hex(), noise.decode("latin-1"), cipher.encrypt(noise.hex(), AES_KEY, APPID)[4:]):
        assert rejected(envelope(sealed), query(sealed)) == "unreadable"


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.none() | st.integers()))
def test_no_message_however_odd_raises_anything_else(odd: dict[str, object]) -> None:
    message = {"MsgType": "event", "Event": "x", "FromUserName": "o", "CreateTime": 1, "List": odd}
    for content in (message, {**message, "CreateTime": "soon"}, {**message, "List": [1, "x"]}, odd):
        try:
            assert parse(json.dumps(content).encode()).openid == "o"
        except CallbackRejected as refusal:
            assert refusal.reason == "unreadable"
