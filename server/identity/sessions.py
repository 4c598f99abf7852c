"""Who is signed in, and on which device: short access tokens and rotating refresh tokens.

The access token is signed and carries who speaks, so that reading the progress costs no look-up. The
refresh token is random, kept as a hash, and used once: when a used one comes back, either the phone or a
thief has the other, and the session ends for both (RFC 9700, 4.14.2).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import structlog

from config.settings import settings
from server import clock
from server.database import new_id
from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.errors import UNAUTHENTICATED
from server.identity.models import Session
from server.privacy import blind_index

log = structlog.get_logger()

ACCESS_FOR = timedelta(minutes=15)
REFRESH_FOR = {"person": timedelta(days=60), "staff": timedelta(hours=12)}
# A phone that lost the answer to its refresh repeats it at once; that is not a theft.
REPEAT_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client keeps. `expires_in` is the seconds of the access token."""

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid access token says."""

    subject_kind: str
    subject_id: UUID
    session_id: UUID
    county: str


async def open_session(county: str, subject_kind: str, subject_id: UUID, device: str) -> Tokens:
    """Sign a person ("person") or a member of staff ("staff") in. Runs in the caller's transaction."""
    now = clock.now()
    refresh = secrets.token_urlsafe(32)
    session = Session(
        id=new_id(),
        county=county,
        subject_kind=subject_kind,
        subject_id=subject_id,
        refresh_hash=_hash(refresh),
        device=device[:120],
        created_at=now,
        last_used_at=now,
        expires_at=now + REFRESH_FOR[subject_kind],
    )
    await session.save(force_create=True)
    return _tokens(session, refresh)


async def rotate(refresh_token: str, subject_kind: str) -> Tokens:
    """New tokens for a refresh token, which is spent by it. Runs in the caller's transaction.

    Raises UNAUTHENTICATED when the token is unknown, expired, ended, or was already used; the last
    ends the session (the caller's transaction must then still be committed).
    """
    digest = _hash(refresh_token)
    now = clock.now()
    session = (
        await Session.filter(refresh_hash=digest, subject_kind=subject_kind).select_for_update().first()
        or await Session.filter(previous_hash=digest, subject_kind=subject_kind).select_for_update().first()
    )
    if session is None or session.ended_at or session.expires_at < now:
        raise UNAUTHENTICATED()
    if session.refresh_hash != digest and (session.rotated_at or now) + REPEAT_WITHIN < now:
        session.ended_at, session.ended_why = now, "refresh token used twice"
        await session.save(update_fields=["ended_at", "ended_why"])
        log.warning("session_ended", session_id=str(session.id), why=session.ended_why)
        raise TokenReused()
    refresh = secrets.token_urlsafe(32)
    session.previous_hash, session.refresh_hash = digest, _hash(refresh)
    session.rotated_at = session.last_used_at = now
    await session.save(update_fields=["previous_hash", "refresh_hash", "rotated_at", "last_used_at"])
    return _tokens(session, refresh)


class TokenReused(Exception):
    """A spent refresh token came back and its session was ended: commit, then answer UNAUTHENTICATED."""


async def end_session(session: Session, why: str, store: EphemeralStore) -> None:
    """Sign one device out; its access token stops counting at once, on every process."""
    session.ended_at, session.ended_why = clock.now(), why
    await session.save(update_fields=["ended_at", "ended_why"])
    try:
        await store.set(_ended_key(session.id), "1", ttl=ACCESS_FOR.total_seconds())
    except EphemeralUnavailable:
        log.warning("session_end_not_shared", session_id=str(session.id))


async def read_access_token(token: str, store: EphemeralStore) -> Claims:
    """Who speaks. Raises UNAUTHENTICATED for a token that is forged, expired, or of an ended session."""
    try:
        # Our clock decides about `exp`, because a training day may be another day than the machine's.
        body: dict[str, Any] = jwt.decode(
            token,
            settings().token_secret.get_secret_value(),
            algorithms=["HS256"],
            options={"verify_exp": False, "verify_iat": False, "require": ["exp", "sub", "sid"]},
        )
        claims = Claims(body["knd"], UUID(body["sub"]), UUID(body["sid"]), str(body["cty"]))
    except (jwt.InvalidTokenError, KeyError, ValueError):
        raise UNAUTHENTICATED() from None
    if body["exp"] < clock.now().timestamp():
        raise UNAUTHENTICATED()
    try:
        if await store.get(_ended_key(claims.session_id)):
            raise UNAUTHENTICATED()
    except EphemeralUnavailable:
        # A session is valid until its token ends; a missing Redis must not sign everybody out.
        log.warning("session_end_unknown")
    return claims


def access_token(session: Session) -> str:
    """The signed word of who speaks from this device, good for `ACCESS_FOR` from now."""
    return jwt.encode(
        {
            "sub": str(session.subject_id),
            "sid": str(session.id),
            "knd": session.subject_kind,
            "cty": session.county,
            "exp": int((clock.now() + ACCESS_FOR).timestamp()),
        },
        settings().token_secret.get_secret_value(),
        algorithm="HS256",
    )


def _tokens(session: Session, refresh: str) -> Tokens:
    return Tokens(access_token(session), refresh, int(ACCESS_FOR.total_seconds()))


def _hash(token: str) -> bytes:
    return blind_index("refresh token", token)


def _ended_key(session_id: UUID) -> str:
    return f"session-ended:{session_id}"
