"""What the county runs on, as it was read from its files, and everything in it that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from config.catalogue import Catalogue, County, TimeRange
from config.catalogue.county import WEEKDAYS, Weekday
from config.catalogue.unconfirmed import STANDARDS, unconfirmed
from server import clock
from server.console.supervision.desk import desk
from server.counties import county
from server.identity.actor import Actor
from server.pages.rendering import Page

_DAYS = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))
_CHANNELS = {
    "subscribe": "小程序订阅消息",
    "official_account": "公众号",
    "sms": "短信",
    "console": "工作台",
}
_TO = {
    "applicant": "申请人",
    "helper": "协助的家属",
    "viewer": "查看的家属",
    "window": "窗口",
    "department": "部门",
    "supervisor": "督办",
}
_OWNERS = {"decedent": "逝者", "applicant": "申请人", "payee": "收款人", "registry": "登记机构"}


@desk.page("/configuration")
async def configuration(caller: Actor) -> Page:
    """The running catalogue, version by version."""
    place = county(caller.county)
    open_ = unconfirmed(place)
    return Page(
        "console/supervision/configuration.html",
        {
            "place": place,
            "catalogue": place.newest,
            "versions": _dated(place),
            "unconfirmed": [(area, list(rows)) for area, rows in groupby(open_, lambda one: one.area)],
            "how_many": len(open_),
            "standards": [(name, getattr(place.info.standards, code)) for code, name in STANDARDS.items()],
            "hours": {hall.code: _hours(hall.hours) for hall in place.halls.values()},
            "this_year": clock.today().year,
            "days": _DAYS,
            "channels": _CHANNELS,
            "to": _TO,
            "owners": _OWNERS,
        },
    )


def _dated(place: County) -> list[tuple[Catalogue, date | None, str]]:
    """Each version with its last day, None for the one that holds on, and the note of the file."""
    notes = {entry.id: entry.note for entry in place.info.versions}
    ends = [later.valid_from for later in place.versions[1:]]
    return [
        (version, end, notes.get(version.version, ""))
        for version, end in zip(place.versions, [*ends, None], strict=True)
    ]


def _hours(hours: Mapping[Weekday, tuple[TimeRange, ...]]) -> list[tuple[str, str]]:
    """Days with the same hours in one line, in the order of the week."""
    by_day = [(_DAYS[day], "、".join(map(str, hours.get(day, ()))) or "休息") for day in WEEKDAYS]
    return [("、".join(day for day, _ in days), text) for text, days in groupby(by_day, lambda one: one[1])]
