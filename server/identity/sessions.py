"""Who is signed in, and on which device: short access tokens and rotating refresh tokens.

The access token is signed and carries who speaks, so that reading the progress costs no look-up. The
refresh token is random, kept as a hash, and used once. It names its session and proves that it is ours, so
that a used one is known however long ago it was: when one comes back, either the phone or a thief has the
other, and the session ends for both (RFC 9700, 4.14.2).
"""

from __future__ import annotations

import functools
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import jwt
import structlog

from config.settings import settings
from server import clock
from server.database import new_id, transaction
from server.ephemeral import EphemeralStore, EphemeralUnavailable
from server.errors import NOT_FOUND, UNAUTHENTICATED
from server.identity.models import Session
from server.privacy import blind_index

log = structlog.get_logger()

SubjectKind = Literal["person", "staff"]

ACCESS_FOR = timedelta(minutes=15)
REFRESH_FOR: dict[SubjectKind, timedelta] = {"person": timedelta(days=60), "staff": timedelta(hours=12)}
# A phone that lost the answer to its refresh repeats it at once; that is not a theft.
REPEAT_WITHIN = timedelta(seconds=30)
# A desk that is left alone, and how exactly its last use is known (GB/T 22239-2019, 8.1.4.1 b).
IDLE_FOR, USE_NOTED_EVERY = timedelta(hours=2), timedelta(minutes=5)
# Session, secret, seal.
_REFRESH_TOKEN = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9_-]{43}\.[0-9a-f]{32}")


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


async def open_session(county: str, subject_kind: SubjectKind, subject_id: UUID, device: str) -> Tokens:
    """Sign a person or a member of staff in. Runs in the caller's transaction."""
    now = clock.now()
    session_id = new_id()
    refresh = _new_refresh_token(session_id)
    session = Session(
        id=session_id,
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


async def renew(refresh_token: str, subject_kind: SubjectKind, store: EphemeralStore) -> Tokens:
    """New tokens for a refresh token, which is spent by it; makes its own transaction.

    The newest spent token may come once more within REPEAT_WITHIN of its use. Any other spent one ends
    the session, access tokens included. Raises UNAUTHENTICATED for it as for a token that is unknown,
    expired or of an ended session.
    """
    session_id = _session_of(refresh_token)
    if session_id is None:
        raise UNAUTHENTICATED()
    async with transaction():
        session = await Session.filter(id=session_id, subject_kind=subject_kind).select_for_update().first()
        if session is None or session.ended_at or session.expires_at <= clock.now():
            raise UNAUTHENTICATED()
        fresh = await _spend(session, _hash(refresh_token))
    if fresh is None:
        log.warning("session_ended", session_id=str(session.id), why=session.ended_why)
        await stop_access([session.id], store)
        raise UNAUTHENTICATED()
    return _tokens(session, fresh)


async def recognise(refresh_token: str, subject_kind: SubjectKind) -> Session:
    """The session of a browser, which keeps its refresh token in a cookie and does not spend it.

    Several pages of one browser ask at once, so a token that changed with every use would sign it out. The
    session ends with its time, when it is ended, or when it was not used for IDLE_FOR. Raises
    UNAUTHENTICATED.
    """
    session_id, now = _session_of(refresh_token), clock.now()
    if session_id is None:
        raise UNAUTHENTICATED()
    session = await Session.filter(id=session_id, subject_kind=subject_kind, ended_at=None).first()
    if session is None or not hmac.compare_digest(session.refresh_hash, _hash(refresh_token)):
        raise UNAUTHENTICATED()
    if session.expires_at <= now or session.last_used_at + IDLE_FOR <= now:
        raise UNAUTHENTICATED()
    if session.last_used_at + USE_NOTED_EVERY <= now:
        await Session.of(session.county).filter(id=session.id).update(last_used_at=now)
    return session


async def open_sessions(county: str, subject_id: UUID | None) -> list[Session]:
    """Where somebody is signed in, the last used device first."""
    return (
        await Session.of(county)
        .filter(subject_id=subject_id, ended_at=None, expires_at__gt=clock.now())
        .order_by("-last_used_at")
    )


async def sign_out(county: str, subject_id: UUID | None, session_id: UUID, store: EphemeralStore) -> None:
    """End one of somebody's own sessions, at once and on every process; makes its own transaction.

    One that has ended already is left as it is. Raises NOT_FOUND for anybody else's.
    """
    async with transaction():
        session = (
            await Session.of(county).filter(id=session_id, subject_id=subject_id).select_for_update().first()
        )
        if session is None:
            raise NOT_FOUND()
        if session.ended_at is None:
            await _end(session, "signed out")
    await stop_access([session.id], store)


async def end_sessions(county: str, subject_id: UUID, why: str, *, but: UUID | None = None) -> list[UUID]:
    """End every session of somebody, except `but`; returns which. Runs in the caller's transaction.

    Hand them to `stop_access` once it is committed.
    """
    ended = []
    for session in await Session.of(county).filter(subject_id=subject_id, ended_at=None).select_for_update():
        if session.id != but:
            await _end(session, why)
            ended.append(session.id)
    return ended


async def forget_sessions(county: str, subject_id: UUID) -> list[UUID]:
    """End every session of somebody who is forgotten, and what each says of the device; returns which ended.

    As `end_sessions`.
    """
    ended = await end_sessions(county, subject_id, "person forgotten")
    await Session.of(county).filter(subject_id=subject_id).update(device="")
    return ended


async def stop_access(session_ids: Iterable[UUID], store: EphemeralStore) -> None:
    """The access tokens of these sessions stop counting at once, on every process.

    Crosses a network, so never inside a transaction. Without its store they count until they expire.
    """
    for session_id in session_ids:
        try:
            await store.set(_ended_key(session_id), "1", ttl=ACCESS_FOR.total_seconds())
        except EphemeralUnavailable:
            log.warning("session_end_not_shared", session_id=str(session_id))


async def read_access_token(token: str, store: EphemeralStore) -> Claims:
    """Who speaks. Raises UNAUTHENTICATED for a token that is forged, expired, or of an ended session."""
    try:
        claims, until = _signed(token, settings().token_secret.get_secret_value())
    except (jwt.InvalidTokenError, KeyError, ValueError):
        raise UNAUTHENTICATED() from None
    if until <= clock.now().timestamp() or claims.county not in settings().counties:
        raise UNAUTHENTICATED()
    try:
        if await store.get(_ended_key(claims.session_id)):
            raise UNAUTHENTICATED()
    except EphemeralUnavailable:
        # A session is valid until its token ends; a missing Redis must not sign everybody out.
        log.warning("session_end_unknown")
    return claims


@functools.lru_cache(maxsize=4096)
def _signed(token: str, secret: str) -> tuple[Claims, int]:
    """What we signed, and until when; a phone shows the same token with every tap."""
    # Our clock decides about `exp`, because a training day may be another day than the machine's.
    body: dict[str, Any] = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_iat": False, "require": ["exp", "sub", "sid"]},
    )
    return Claims(body["knd"], UUID(body["sub"]), UUID(body["sid"]), str(body["cty"])), body["exp"]


def access_token(session: Session) -> str:
    """The signed word of who speaks from this device, good for ACCESS_FOR and no longer than the session."""
    return jwt.encode(
        {
            "sub": str(session.subject_id),
            "sid": str(session.id),
            "knd": session.subject_kind,
            "cty": session.county,
            "exp": int((clock.now() + _access_for(session)).timestamp()),
        },
        settings().token_secret.get_secret_value(),
        algorithm="HS256",
    )


def _access_for(session: Session) -> timedelta:
    return min(ACCESS_FOR, session.expires_at - clock.now())


def _tokens(session: Session, refresh: str) -> Tokens:
    return Tokens(access_token(session), refresh, int(_access_for(session).total_seconds()))


async def _spend(session: Session, digest: bytes) -> str | None:
    """The token that comes after this one; None when it was spent before, and the session is ended."""
    now = clock.now()
    if hmac.compare_digest(session.refresh_hash, digest):
        session.previous_hash, session.rotated_at, session.last_used_at = digest, now, now
    elif not _is_repeat(session, digest):
        await _end(session, "refresh token used twice")
        return None
    # A repeat gets another token and no more time: the lost one must not live on beside it.
    fresh = _new_refresh_token(session.id)
    session.refresh_hash = _hash(fresh)
    await session.save(update_fields=["previous_hash", "refresh_hash", "rotated_at", "last_used_at"])
    return fresh


def _is_repeat(session: Session, digest: bytes) -> bool:
    return (
        session.previous_hash is not None
        and hmac.compare_digest(session.previous_hash, digest)
        and session.rotated_at is not None
        and clock.now() <= session.rotated_at + REPEAT_WITHIN
    )


async def _end(session: Session, why: str) -> None:
    session.ended_at, session.ended_why = clock.now(), why
    await session.save(update_fields=["ended_at", "ended_why"])


def _new_refresh_token(session_id: UUID) -> str:
    body = f"{session_id.hex}.{secrets.token_urlsafe(32)}"
    return f"{body}.{_seal(body)}"


def _session_of(refresh_token: str) -> UUID | None:
    """Which session a token of ours belongs to; None for a token that we never gave out."""
    if not _REFRESH_TOKEN.fullmatch(refresh_token):
        return None
    body, _, seal = refresh_token.rpartition(".")
    return UUID(body.partition(".")[0]) if hmac.compare_digest(seal, _seal(body)) else None


def _seal(body: str) -> str:
    return blind_index("refresh token seal", body).hex()


def _hash(token: str) -> bytes:
    return blind_index("refresh token", token)


def _ended_key(session_id: UUID) -> str:
    return f"session-ended:{session_id}"
