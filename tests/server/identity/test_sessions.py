"""A session lives in one chain of refresh tokens: whoever comes with a spent one ends it for everybody."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from server import clock
from server.database import new_id, transaction
from server.ephemeral import EphemeralStore, MemoryStore
from server.ephemeral.redis_store import RedisStore
from server.errors import Problem
from server.identity.models import Session
from server.identity.sessions import (
    ACCESS_FOR,
    REFRESH_FOR,
    REPEAT_WITHIN,
    SubjectKind,
    Tokens,
    end_sessions,
    open_session,
    open_sessions,
    read_access_token,
    renew,
    sign_out,
    stop_access,
)
from tests.conftest import Clock

COUNTY = "430621"
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@dataclass
class Device:
    subject: UUID
    tokens: Tokens

    async def session(self) -> Session:
        return await Session.of(COUNTY).get(subject_id=self.subject)


async def signed_in(kind: SubjectKind = "person", subject: UUID | None = None, name: str = "手机") -> Device:
    subject = subject or new_id()
    async with transaction():
        return Device(subject, await open_session(COUNTY, kind, subject, name))


async def is_refused(token: str, store: EphemeralStore, kind: SubjectKind = "person") -> bool:
    try:
        await renew(token, kind, store)
    except Problem as problem:
        assert problem.code == "unauthenticated"
        return True
    return False


async def speaks(token: str, store: EphemeralStore) -> bool:
    try:
        await read_access_token(token, store)
    except Problem as problem:
        assert problem.code == "unauthenticated"
        return False
    return True


async def test_a_refresh_token_is_spent_by_its_use(moving_clock: Clock, store: MemoryStore) -> None:
    device = await signed_in()
    moving_clock.advance(minutes=10)
    second = await renew(device.tokens.refresh_token, "person", store)

    assert second.refresh_token != device.tokens.refresh_token
    assert (await read_access_token(second.access_token, store)).subject_id == device.subject
    row = await device.session()
    assert row.last_used_at - row.created_at >= timedelta(minutes=10)
    assert await renew(second.refresh_token, "person", store)


async def test_only_a_hash_of_the_token_is_kept(store: MemoryStore) -> None:
    device = await signed_in()
    await renew(device.tokens.refresh_token, "person", store)
    kept = str([getattr(row, name) for row in await Session.of(COUNTY) for name in Session._meta.db_fields])
    assert device.tokens.refresh_token.split(".")[1] not in kept


async def test_a_spent_token_ends_the_session_for_both(moving_clock: Clock, store: MemoryStore) -> None:
    device = await signed_in()
    second = await renew(device.tokens.refresh_token, "person", store)
    moving_clock.advance(seconds=REPEAT_WITHIN.total_seconds() + 1)

    assert await is_refused(device.tokens.refresh_token, store)
    assert (await device.session()).ended_why == "refresh token used twice"
    assert await is_refused(second.refresh_token, store)
    assert not await speaks(second.access_token, store)


async def test_a_token_spent_long_ago_ends_it_too(store: MemoryStore) -> None:
    device = await signed_in()
    newest = device.tokens
    for _ in range(3):
        newest = await renew(newest.refresh_token, "person", store)

    assert await is_refused(device.tokens.refresh_token, store)
    assert await is_refused(newest.refresh_token, store)
    assert not await speaks(newest.access_token, store)


async def test_a_phone_that_lost_the_answer_repeats_it(moving_clock: Clock, store: MemoryStore) -> None:
    device = await signed_in()
    lost = await renew(device.tokens.refresh_token, "person", store)
    moving_clock.advance(seconds=20)
    got = await renew(device.tokens.refresh_token, "person", store)

    assert (await device.session()).ended_at is None
    moving_clock.advance(minutes=10)
    after = await renew(got.refresh_token, "person", store)
    # The lost answer was not lost but stolen: it replaces nobody, and its use is noticed.
    assert await is_refused(lost.refresh_token, store)
    assert await is_refused(after.refresh_token, store)


async def test_repeating_does_not_make_the_time_to_repeat_longer(
    moving_clock: Clock, store: MemoryStore
) -> None:
    device = await signed_in()
    await renew(device.tokens.refresh_token, "person", store)
    moving_clock.advance(seconds=20)
    await renew(device.tokens.refresh_token, "person", store)
    moving_clock.advance(seconds=20)

    assert await is_refused(device.tokens.refresh_token, store)
    assert (await device.session()).ended_at is not None


async def test_of_two_at_once_one_token_lives(store: MemoryStore) -> None:
    device = await signed_in()
    token = device.tokens.refresh_token
    one, other = await asyncio.gather(*(renew(token, "person", store) for _ in range(2)))

    assert one.refresh_token != other.refresh_token
    lives = [await is_refused(answer.refresh_token, store) for answer in (one, other)]
    # The dead one comes back as a spent one does; whichever came first, the session does not go on twice.
    assert True in lives
    assert (await device.session()).ended_at is not None


@pytest.mark.parametrize("forge", ["unsealed", "another session's", "respelled", "nothing of ours"])
async def test_what_we_never_gave_out_ends_nothing(forge: str, store: MemoryStore) -> None:
    device = await signed_in()
    other = (await signed_in()).tokens.refresh_token
    session, secret, seal = device.tokens.refresh_token.split(".")
    forged = {
        "unsealed": f"{session}.{'A' * len(secret)}.{seal}",
        "another session's": f"{session}.{other.split('.', 1)[1]}",
        "respelled": f"{session.translate(_FULL_WIDTH)}.{secret}.{seal}",
        "nothing of ours": "ﬀ" * 30,
    }[forge]

    assert await is_refused(forged, store)
    assert (await device.session()).ended_at is None


_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


@pytest.mark.parametrize("kind", list(REFRESH_FOR))
async def test_a_session_ends_after_its_time_however_often_it_is_renewed(
    kind: SubjectKind, moving_clock: Clock, store: MemoryStore
) -> None:
    device = await signed_in(kind)
    moving_clock.advance(seconds=REFRESH_FOR[kind].total_seconds() - 60)
    last = await renew(device.tokens.refresh_token, kind, store)

    assert last.expires_in <= 60, "no access token outlives its session"
    assert await speaks(last.access_token, store)
    moving_clock.advance(seconds=61)
    assert not await speaks(last.access_token, store)
    assert await is_refused(last.refresh_token, store, kind)
    assert await open_sessions(COUNTY, device.subject) == []


async def test_an_access_token_ends_after_a_quarter_of_an_hour(
    moving_clock: Clock, store: MemoryStore
) -> None:
    device = await signed_in()
    assert device.tokens.expires_in == ACCESS_FOR.total_seconds()
    moving_clock.advance(seconds=ACCESS_FOR.total_seconds() - 5)
    assert await speaks(device.tokens.access_token, store)
    moving_clock.advance(seconds=6)
    assert not await speaks(device.tokens.access_token, store)
    assert await renew(device.tokens.refresh_token, "person", store)


async def test_a_token_of_the_family_is_none_of_the_staff(store: MemoryStore) -> None:
    device = await signed_in("person")
    assert await is_refused(device.tokens.refresh_token, store, "staff")
    assert (await device.session()).ended_at is None


async def test_devices_are_listed_and_ended_one_by_one(moving_clock: Clock, store: MemoryStore) -> None:
    phone = await signed_in(name="手机")
    moving_clock.advance(minutes=1)
    tablet = await signed_in(subject=phone.subject, name="平板")
    listed = await open_sessions(COUNTY, phone.subject)
    assert [session.device for session in listed] == ["平板", "手机"]

    await sign_out(COUNTY, phone.subject, listed[1].id, store)
    assert [session.device for session in await open_sessions(COUNTY, phone.subject)] == ["平板"]
    assert not await speaks(phone.tokens.access_token, store)
    assert await is_refused(phone.tokens.refresh_token, store)
    assert await speaks(tablet.tokens.access_token, store)
    # A repeated request finds what it wanted.
    await sign_out(COUNTY, phone.subject, listed[1].id, store)


async def test_nobody_ends_the_session_of_another(store: MemoryStore) -> None:
    mine, yours = await signed_in(), await signed_in()
    for session_id in ((await yours.session()).id, new_id()):
        with pytest.raises(Problem) as refused:
            await sign_out(COUNTY, mine.subject, session_id, store)
        assert refused.value.code == "not_found"
    with pytest.raises(Problem):
        await sign_out("430626", yours.subject, (await yours.session()).id, store)
    assert await speaks(yours.tokens.access_token, store)


async def test_all_sessions_end_but_the_one_that_is_kept(store: MemoryStore) -> None:
    kept = await signed_in("staff")
    other = await signed_in("staff", kept.subject)
    keep = (await read_access_token(kept.tokens.access_token, store)).session_id
    async with transaction():
        ended = await end_sessions(COUNTY, kept.subject, "password changed", but=keep)
    await stop_access(ended, store)

    assert len(ended) == 1
    assert [session.id for session in await open_sessions(COUNTY, kept.subject)] == [keep]
    assert await is_refused(other.tokens.refresh_token, store, "staff")
    assert not await speaks(other.tokens.access_token, store)
    assert await speaks(kept.tokens.access_token, store)


async def test_without_the_shared_store_everybody_stays_signed_in_and_a_session_still_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    gone = RedisStore(f"redis://127.0.0.1:{port}")
    device = await signed_in()
    assert await speaks(device.tokens.access_token, gone)

    await sign_out(COUNTY, device.subject, (await device.session()).id, gone)
    assert (await device.session()).ended_at is not None
    assert await is_refused(device.tokens.refresh_token, gone)
    assert clock.now() < (await device.session()).expires_at
    await gone.close()
