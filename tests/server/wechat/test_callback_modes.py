"""Plain, compatible and secure pushes, from either account; what each mode still refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from config.settings import Settings, settings
from sandbox.clock import Clock
from sandbox.wechat import cipher
from sandbox.wechat.pushes import to_json, to_xml
from server.wechat.callback import CallbackKeys, CallbackRejected, Mode, open_callback
from tests.server.wechat.test_callback import AES_KEY, APPID, AT, KEYS, TEXT, TOKEN

OFFICIAL = CallbackKeys(SecretStr(TOKEN), SecretStr(AES_KEY), "wxofficial0000001", "official")


@pytest.fixture(autouse=True)
def new_year(moved_clock: Clock) -> None:
    moved_clock.advance(AT - moved_clock.seconds())


def signed(*parts: str) -> dict[str, str]:
    stamp, nonce = str(AT), "nonce1"
    query = {"timestamp": stamp, "nonce": nonce, "signature": cipher.signature(TOKEN, stamp, nonce)}
    if parts:
        query["msg_signature"] = cipher.signature(TOKEN, stamp, nonce, *parts)
    return query


def sealed(appid: str = APPID, **beside: Any) -> tuple[bytes, dict[str, str]]:
    text = cipher.encrypt(to_json(TEXT, ()), AES_KEY, appid)
    return json.dumps({"ToUserName": "gh_1", "Encrypt": text, **beside}).encode(), signed(text)


@pytest.mark.parametrize("write", [to_xml, to_json])
def test_a_plain_push_is_read_in_the_plain_mode_only(write: Any) -> None:
    body = write(TEXT, ()).encode()
    assert open_callback(body, signed(), KEYS, "plain").content["Content"] == TEXT["Content"]
    for mode in ("secure", "compatible"):
        with pytest.raises(CallbackRejected) as refused:
            open_callback(body, signed(), KEYS, mode)  # type: ignore[arg-type]
        assert refused.value.reason == "not_secure"


def test_a_plain_push_needs_the_platforms_signature() -> None:
    query = signed() | {"signature": "0" * 40}
    with pytest.raises(CallbackRejected) as refused:
        open_callback(to_xml(TEXT, ()).encode(), query, KEYS, "plain")
    assert refused.value.reason == "signature"


def test_in_the_compatible_mode_the_cipher_counts_and_not_what_stands_beside_it() -> None:
    body, query = sealed(**TEXT | {"Content": "别人写的"})
    assert open_callback(body, query, KEYS, "compatible").content["Content"] == TEXT["Content"]
    with pytest.raises(CallbackRejected) as refused:
        open_callback(body, query, KEYS, "secure")
    assert refused.value.reason == "not_secure"


@pytest.mark.parametrize("mode", ["secure", "compatible", "plain"])
def test_a_sealed_push_is_opened_in_every_mode(mode: Mode) -> None:
    body, query = sealed()
    assert open_callback(body, query, KEYS, mode).content["Content"] == TEXT["Content"]


def test_each_account_opens_its_own_and_not_the_others() -> None:
    body, query = sealed(OFFICIAL.appid)
    assert open_callback(body, query, OFFICIAL).content["Content"] == TEXT["Content"]
    with pytest.raises(CallbackRejected) as refused:
        open_callback(body, query, KEYS)
    assert refused.value.reason == "unreadable"


def test_the_official_account_has_keys_when_it_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    monkeypatch.setenv("WECHAT_OFFICIAL_APPID", "wxofficial0000001")
    monkeypatch.setenv("WECHAT_OFFICIAL_CALLBACK_TOKEN", "another-token")
    try:
        mine, official = CallbackKeys.of_all_accounts()
        assert (mine.account, official.account) == ("miniprogram", "official")
        assert official.token.get_secret_value() == "another-token"
        assert official.aes_key == mine.aes_key
    finally:
        settings.cache_clear()


def test_production_takes_the_secure_mode_only() -> None:
    safe: dict[str, Any] = {
        "mode": "production",
        **dict.fromkeys(
            ("encryption_keys", "index_key", "token_secret", "wechat_secret", "wechat_callback_token"),
            "x" * 20,
        ),
        "wechat_callback_aes_key": "y" * 43,
    }
    assert Settings(**safe).wechat_callback_mode == "secure"
    with pytest.raises(ValidationError, match="WECHAT_CALLBACK_MODE"):
        Settings(**safe, wechat_callback_mode="compatible")
