"""The service guide (服务指南): everything that the county's files say, in the order of an official guide."""

from __future__ import annotations

from config.catalogue import County
from server.cases.items import REMEDY
from server.counties import rules
from server.pages.rendering import Page
from server.public_pages import words
from server.public_pages.flow import flow
from server.public_pages.mounting import A_MINUTE, page

# Sections of guide.toml that have a place of their own; a county that words none reads these.
_OWN_PLACE = {
    "fees": "在窗口办理这项服务不收费。",
    "complaints": "对办理有意见的，可以拨打{phone}，也可以拨打12345政务服务便民热线。"
    "办完以后请您评价，不满意的会有人联系您。",
    "remedy": REMEDY,
}


@page("/guide")
async def guide(place: County) -> Page:
    """The guide of the rules in force."""
    catalogue = rules(place)
    return Page(
        "public/guide.html",
        {
            "catalogue": catalogue,
            "words": words,
            "sections": [section for section in place.guide if section.code not in _OWN_PLACE],
            "own": {code: worded(place, code) for code in _OWN_PLACE},
            "stages": flow(place),
            "departments": list(dict.fromkeys(item.department for item in catalogue.items.values())),
            "ending": list(dict.fromkeys(end.department for end in catalogue.terminations.values())),
        },
        keep=A_MINUTE,
    )


def worded(place: County, code: str) -> str:
    """The county's own words for `fees`, `complaints` or `remedy`, else ours."""
    own = next((section.text for section in place.guide if section.code == code), None)
    return own or _OWN_PLACE[code].format(phone=place.info.phone)
