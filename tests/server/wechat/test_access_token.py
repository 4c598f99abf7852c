"""One token for everybody: fetched once, replaced in time, and once more when the platform refuses it."""

from __future__ import annotations

import asyncio
import socket

import pytest
from pydantic import SecretStr

from sandbox.clock import Clock
from server.ephemeral import MemoryStore, RedisStore
from server.wechat.access_token import STABLE_TOKEN, AccessToken, Account
from server.wechat.answers import Answer
from server.wechat.errors import Quota, TokenInvalid, WeChatError
from server.wechat.miniprogram import MiniProgram
from server.wechat.platform import Platform
from tests.server.wechat.conftest import APPID, SECRET, Town

ACCOUNT = Account(APPID, SecretStr(SECRET))


async def fetches(town: Town) -> int:
    return (await town.desk.calls()).get(STABLE_TOKEN, 0)


async def test_fifty_cold_calls_are_one_fetch(town: Town) -> None:
    tokens = await asyncio.gather(*(town.miniprogram.token.get() for _ in range(50)))
    assert len(set(tokens)) == 1
    assert await fetches(town) == 1


async def test_processes_with_one_store_share_the_token(town: Town) -> None:
    first = await town.miniprogram.token.get()
    other = AccessToken(town.platform, ACCOUNT, town.store)
    assert await other.get() == first
    assert await fetches(town) == 1


async def test_it_is_replaced_before_it_ends_and_both_are_good_meanwhile(
    town: Town, moved_clock: Clock
) -> None:
    first = await town.miniprogram.token.get()
    moved_clock.advance(7200 - 241)
    assert await town.miniprogram.token.get() == first
    moved_clock.advance(2)
    second = await town.miniprogram.token.get()
    assert second != first
    assert await fetches(town) == 2
    for token in (first, second):
        await town.platform.call("GET", "/wxaapi/newtmpl/gettemplate", Answer, query={"access_token": token})
    moved_clock.advance(300)
    with pytest.raises(TokenInvalid) as ended:
        await town.platform.call("GET", "/wxaapi/newtmpl/gettemplate", Answer, query={"access_token": first})
    assert ended.value.errcode == 42001


async def test_a_clock_that_jumps_three_weeks_needs_a_new_token(town: Town, moved_clock: Clock) -> None:
    first = await town.miniprogram.token.get()
    moved_clock.advance(21 * 24 * 3600)
    assert await town.miniprogram.token.get() != first
    assert len(await town.miniprogram.templates()) == 2


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_refused_token_is_replaced_once_for_all_who_met_it(town: Town, errcode: int) -> None:
    await town.miniprogram.templates()
    other = MiniProgram(town.platform, ACCOUNT, town.store)
    await other.templates()
    await town.desk.ask("POST", "tokens/revoke", {"errcode": errcode})
    calls = [account.templates() for account in (town.miniprogram, other) for _ in range(20)]
    assert all(len(templates) == 2 for templates in await asyncio.gather(*calls))
    assert await fetches(town) == 2


async def test_a_platform_that_refuses_every_token_is_asked_twice_and_no_more(town: Town) -> None:
    endpoint = "/wxaapi/newtmpl/gettemplate"
    await town.desk.fault("errcode", endpoint=endpoint, errcode=40001)
    with pytest.raises(TokenInvalid):
        await town.miniprogram.templates()
    assert (await town.desk.calls())[endpoint] == 2


async def test_a_late_refusal_does_not_throw_the_new_token_away(town: Town) -> None:
    bad = await town.miniprogram.token.get()
    await town.miniprogram.token.reject(bad)
    await town.desk.ask("POST", "tokens/revoke")
    good = await town.miniprogram.token.get()
    await town.miniprogram.token.reject(bad)
    assert good != bad
    assert await town.miniprogram.token.get() == good
    assert await fetches(town) == 2


async def test_a_refused_photo_call_is_repeated_too(town: Town) -> None:
    media_id = await (await town.desk.new_phone()).send_photo(b"photo")
    await town.miniprogram.token.get()
    await town.desk.ask("POST", "tokens/revoke")
    async with town.miniprogram.media(media_id) as download:
        assert [piece async for piece in download.chunks()] == [b"photo"]


async def test_the_present_token_serves_on_while_no_new_one_can_be_had(
    town: Town, moved_clock: Clock
) -> None:
    first = await town.miniprogram.token.get()
    await town.desk.fault("errcode", endpoint=STABLE_TOKEN, errcode=-1)
    moved_clock.advance(7200 - 200)
    assert await town.miniprogram.token.get() == first
    assert await town.miniprogram.token.get() == first
    assert await fetches(town) == 2
    moved_clock.advance(21)
    assert await town.miniprogram.token.get() == first
    assert await fetches(town) == 3
    moved_clock.advance(180)
    with pytest.raises(WeChatError):
        await town.miniprogram.token.get()
    await town.desk.all_well()
    assert await town.miniprogram.token.get() != first


async def test_who_waited_in_line_shares_the_failure(town: Town) -> None:
    await town.desk.fault("errcode", endpoint=STABLE_TOKEN, errcode=45009)
    results = await asyncio.gather(*(town.miniprogram.token.get() for _ in range(50)), return_exceptions=True)
    assert all(isinstance(result, Quota) for result in results)
    assert await fetches(town) == 1
    await town.desk.all_well()
    assert await town.miniprogram.token.get()


async def test_a_redis_that_is_gone_costs_one_fetch_a_process_and_no_failure(town: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    store = RedisStore(f"redis://127.0.0.1:{port}")
    for _ in range(2):
        process = MiniProgram(town.platform, ACCOUNT, store)
        answers = await asyncio.gather(*(process.templates() for _ in range(20)))
        assert all(len(templates) == 2 for templates in answers)
        await town.desk.ask("POST", "tokens/revoke")
        assert len(await process.templates()) == 2
    assert await fetches(town) == 4
    await store.close()


async def test_a_refresher_that_died_holds_nobody_up_for_ever(town: Town) -> None:
    store = MemoryStore()
    await store.set(f"wechat:token:{APPID}:refreshing", "a process that was killed", ttl=0.2)
    assert await AccessToken(town.platform, ACCOUNT, store).get()
    assert await fetches(town) == 1


async def test_a_caller_who_leaves_does_not_leave_the_lock(town: Town) -> None:
    await town.desk.fault("latency", endpoint=STABLE_TOKEN, seconds=5, times=1)
    leaving = asyncio.create_task(town.miniprogram.token.get())
    while await fetches(town) == 0:
        pass
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await town.miniprogram.token.get()


async def test_both_accounts_have_their_own_token(town: Town) -> None:
    assert await town.miniprogram.token.get() != await town.official.token.get()


async def test_a_token_is_not_shown(town: Town) -> None:
    token = await town.miniprogram.token.get()
    assert token not in repr(town.miniprogram.token._known)
    assert token not in repr(Platform("http://127.0.0.1")) and SECRET not in repr(ACCOUNT)
