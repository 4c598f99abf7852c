"""How days, moments, money and numbers are written for a person's eyes.

What must not be torn at the end of a line is wrapped in a `nowrap` span.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from server import clock

_WEEKDAYS = "一二三四五六日"


def day(value: date | datetime | None, weekday: bool = False) -> Markup:
    """“11月25日”, with its year where that is another; a moment is the day that it is in China."""
    if value is None:
        return Markup("")
    if isinstance(value, datetime):
        value = clock.in_china(value).date()
    year = "" if value.year == clock.today().year else f"{value.year}年"
    after = f" 周{_WEEKDAYS[value.weekday()]}" if weekday else ""
    return _time(value.isoformat(), f"{year}{value.month}月{value.day}日{after}")


def moment(value: datetime | None) -> Markup:
    """“11月25日 14:05” in China; only the time where it is today."""
    if value is None:
        return Markup("")
    local = clock.in_china(value)
    at = f"{local:%H:%M}"
    if local.date() != clock.today():
        year = "" if local.year == clock.today().year else f"{local.year}年"
        at = f"{year}{local.month}月{local.day}日 {at}"
    return _time(local.isoformat(timespec="seconds"), at)


def since(value: datetime | None) -> Markup:
    """How long ago: “12 分钟”, “3 小时”, “2 天”."""
    if value is None:
        return Markup("")
    minutes = max(0, int((clock.now() - value).total_seconds()) // 60)
    if minutes < 60:
        return _time(value.isoformat(timespec="seconds"), f"{minutes} 分钟")
    hours = minutes // 60
    return _time(value.isoformat(timespec="seconds"), f"{hours} 小时" if hours < 48 else f"{hours // 24} 天")


def yuan(fen: int | None) -> Markup:
    """“1,234.56 元” from whole fen."""
    if fen is None:
        return Markup("")
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return whole(f"{sign}{fen // 100:,}.{fen % 100:02d} 元")


def whole(value: object) -> Markup:
    """The text in one piece: a name, a number, a code is never torn at the end of a line."""
    return Markup('<span class="nowrap">{}</span>').format("" if value is None else value)


def _time(machine: str, shown: str) -> Markup:
    return Markup('<time class="nowrap" datetime="{}">{}</time>').format(machine, shown)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "moment": moment,
    "since": since,
    "yuan": yuan,
    "whole": whole,
}
