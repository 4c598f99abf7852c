"""The encrypted value: opens only whole, only in its place, only with its key; keys can be changed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.privacy.keyring import Keyring, UnreadableValue, keyring

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = b"people.phone"
CIPHERS = ["aes-gcm", "sm4-gcm"]


@pytest.mark.parametrize("cipher", CIPHERS)
@given(plaintext=st.binary(max_size=300))
def test_what_was_encrypted_comes_back(cipher: str, plaintext: bytes) -> None:
    ring = Keyring({"k1": OLD}, cipher)
    value = ring.encrypt(plaintext, PLACE)
    assert ring.decrypt(value, PLACE) == plaintext
    assert value != ring.encrypt(plaintext, PLACE)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_any_changed_byte_and_any_truncation_is_noticed(cipher: str) -> None:
    ring = Keyring({"k1": OLD}, cipher)
    value = ring.encrypt(b"13800138000", PLACE)
    assert b"138" not in value
    for position in range(len(value)):
        changed = bytearray(value)
        changed[position] ^= 1
        with pytest.raises(UnreadableValue):
            ring.decrypt(bytes(changed), PLACE)
        with pytest.raises(UnreadableValue):
            ring.decrypt(value[:position], PLACE)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_value_moved_to_another_column_does_not_open(cipher: str) -> None:
    ring = Keyring({"k1": OLD}, cipher)
    with pytest.raises(UnreadableValue):
        ring.decrypt(ring.encrypt(b"x", PLACE), b"people.account")


def test_a_new_key_in_front_encrypts_while_the_old_one_still_reads() -> None:
    before = Keyring({"old": OLD})
    after = Keyring({"new": NEW, "old": OLD})
    value = before.encrypt(b"x", PLACE)
    assert after.decrypt(value, PLACE) == b"x"
    assert after.needs_rotation(value) and not before.needs_rotation(value)
    rotated = after.rotate(value, PLACE)
    assert not after.needs_rotation(rotated)
    assert Keyring({"new": NEW}).decrypt(rotated, PLACE) == b"x"
    with pytest.raises(UnreadableValue, match="no key 'new'"):
        before.decrypt(rotated, PLACE)


def test_the_cipher_can_be_changed_under_the_same_key() -> None:
    aes, sm4 = Keyring({"k": OLD}, "aes-gcm"), Keyring({"k": OLD}, "sm4-gcm")
    value = aes.encrypt(b"x", PLACE)
    assert sm4.needs_rotation(value)
    assert aes.decrypt(sm4.rotate(value, PLACE), PLACE) == b"x"


def test_key_ids_that_start_alike_are_different_keys() -> None:
    ring = Keyring({"k": NEW, "k2": OLD})
    assert ring.needs_rotation(Keyring({"k2": OLD}).encrypt(b"x", PLACE))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "no-colon",
        "k:***",
        "k:" + base64.b64encode(b"short").decode(),
        "bad id:" + base64.b64encode(OLD).decode(),
        ":" + base64.b64encode(OLD).decode(),
        "k:" + base64.b64encode(OLD).decode() + ",k:" + base64.b64encode(NEW).decode(),
    ],
)
def test_a_mistake_in_the_setting_is_an_error_that_does_not_show_the_key(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        Keyring.from_text(text)
    secret = text.partition(":")[2][:8]
    assert not secret or secret not in str(caught.value)


def test_an_unknown_cipher_is_refused() -> None:
    with pytest.raises((ValueError, KeyError)):
        Keyring({"k": OLD}, "rot13")


def test_the_demo_settings_make_a_keyring() -> None:
    assert keyring().decrypt(keyring().encrypt(b"x", PLACE), PLACE) == b"x"
