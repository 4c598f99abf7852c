"""An access token is believed because of its signature, and of nothing else."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from config.settings import settings
from server import clock
from server.database import new_id
from server.ephemeral import MemoryStore
from server.errors import Problem
from server.identity.sessions import read_access_token

SECRET = settings().token_secret.get_secret_value()


def body(**changed: Any) -> dict[str, Any]:
    said = {
        "sub": str(new_id()),
        "sid": str(new_id()),
        "knd": "staff",
        "cty": "430621",
        "exp": int((clock.now() + timedelta(minutes=5)).timestamp()),
    }
    return {name: value for name, value in (said | changed).items() if value is not None}


def unsigned(said: dict[str, Any], algorithm: str) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(said)}."


async def is_believed(token: str) -> bool:
    try:
        await read_access_token(token, MemoryStore())
    except Problem as problem:
        assert problem.code == "unauthenticated"
        return False
    return True


async def test_what_we_signed_is_believed() -> None:
    said = body()
    claims = await read_access_token(jwt.encode(said, SECRET, "HS256"), MemoryStore())
    assert (str(claims.subject_id), str(claims.session_id)) == (said["sub"], said["sid"])
    assert (claims.subject_kind, claims.county) == ("staff", "430621")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "RS256"])
async def test_without_a_signature_nothing_is_believed(algorithm: str) -> None:
    assert not await is_believed(unsigned(body(), algorithm))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_no_other_algorithm_counts(algorithm: str) -> None:
    # Signed with our own secret, whose length the library warns about for these.
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = jwt.encode(body(), SECRET, algorithm)
    assert not await is_believed(token)


async def test_another_secret_or_a_changed_word_is_not_believed() -> None:
    assert not await is_believed(jwt.encode(body(), SECRET + "x", "HS256"))
    head, _, signature = jwt.encode(body(), SECRET, "HS256").split(".")
    _, other, _ = jwt.encode(body(knd="person"), SECRET, "HS256").split(".")
    assert not await is_believed(f"{head}.{other}.{signature}")


@pytest.mark.parametrize("left_out", ["sub", "sid", "knd", "cty", "exp"])
async def test_a_token_says_everything(left_out: str) -> None:
    assert not await is_believed(jwt.encode(body(**{left_out: None}), SECRET, "HS256"))


async def test_a_county_that_is_not_served_here_has_no_say() -> None:
    assert not await is_believed(jwt.encode(body(cty="430626"), SECRET, "HS256"))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "bk_0123456789", "..", "\udcff"])
async def test_what_is_no_token_is_refused(token: str) -> None:
    assert not await is_believed(token)
