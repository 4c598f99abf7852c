"""The two token desks keep the platform's rules.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.clock import CHINA, Clock
from sandbox.wechat.refusals import Refusal
from sandbox.wechat.tokens import TokenDesk


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Clock]:
    """At a noon in China: a quota begins anew at midnight, and no test of an hour may cross one."""
    clock = Clock(tmp_path / "clock")
    noon = clock.now().astimezone(CHINA).replace(hour=12, minute=0, second=0) + timedelta(days=1)
    clock.advance((noon - clock.now()).total_seconds())
    yield clock


def refusal(desk: TokenDesk, token: str) -> int | None:
    try:
        desk.check(token)
    except Refusal as refused:
        return refused.errcode
    return None


def test_repeated_calls_give_the_same_token_and_less_time(clock: Clock) -> None:
    desk = TokenDesk(clock)
    first, seconds = desk.give_stable()
    clock.advance(1000)
    again, left = desk.give_stable()
    assert (again, len(first) <= 512) == (first, True)
    assert seconds == 7200 and 6198 <= left <= 6200


def test_in_its_last_five_minutes_the_next_one_is_given_and_both_are_good(clock: Clock) -> None:
    desk = TokenDesk(clock)
    first, _ = desk.give_stable()
    clock.advance(7200 - 301)
    assert desk.give_stable()[0] == first
    clock.advance(2)
    second, _ = desk.give_stable()
    assert second != first
    assert (refusal(desk, first), refusal(desk, second)) == (None, None)
    clock.advance(300)
    assert (refusal(desk, first), refusal(desk, second)) == (42001, None)


def test_force_ends_the_former_at_once_but_only_every_thirty_seconds(clock: Clock) -> None:
    desk = TokenDesk(clock)
    first, _ = desk.give_stable()
    second, _ = desk.give_stable(force=True)
    assert (refusal(desk, first), refusal(desk, second)) == (40001, None)
    assert desk.give_stable(force=True)[0] == second
    clock.advance(31)
    assert desk.give_stable(force=True)[0] != second


def test_force_is_allowed_twenty_times_a_day(clock: Clock) -> None:
    desk = TokenDesk(clock)
    for _ in range(20):
        desk.give_stable(force=True)
        clock.advance(31)
    with pytest.raises(Refusal, match="45009"):
        desk.give_stable(force=True)
    clock.advance(24 * 3600)
    assert desk.give_stable(force=True)


def test_the_old_desk_is_apart_and_replaces_at_every_call(clock: Clock) -> None:
    desk = TokenDesk(clock)
    stable, _ = desk.give_stable()
    first, _ = desk.give_old()
    second, _ = desk.give_old()
    assert first != second
    clock.advance(301)
    assert (refusal(desk, first), refusal(desk, second), refusal(desk, stable)) == (42001, None, None)


def test_no_token_a_made_up_one_and_a_revoked_one(clock: Clock) -> None:
    desk = TokenDesk(clock)
    token, _ = desk.give_stable()
    desk.revoke(40014)
    assert [refusal(desk, t) for t in ("", "short", "x" * 136, token)] == [41001, 40014, 40001, 40014]
    assert refusal(desk, desk.give_stable()[0]) is None
