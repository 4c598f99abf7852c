"""The first page: what this is, in plain words, and the ways on."""

from __future__ import annotations

from config.catalogue import County
from server.counties import rules
from server.pages.rendering import Page
from server.public_pages.hours import open_today
from server.public_pages.mounting import A_MINUTE, page


@page("/")
async def home(place: County) -> Page:
    """The three steps, whom it serves, and where to ask."""
    catalogue = rules(place)
    return Page(
        "public/home.html",
        {
            "catalogue": catalogue,
            "departments": list(dict.fromkeys(item.department for item in catalogue.items.values())),
            "condolence": place.chat.phrases["condolence"].text,
            "today": open_today(place),
        },
        keep=A_MINUTE,
    )
