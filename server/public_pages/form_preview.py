"""The one form to look at beforehand, as `questions.toml` asks it; also to be filled in on paper."""

from __future__ import annotations

from config.catalogue import County
from server.counties import rules
from server.pages.rendering import Page
from server.public_pages import words
from server.public_pages.mounting import A_MINUTE, page


@page("/form")
async def form(place: County) -> Page:
    """Every question with its help, when it is asked, and which departments read the answer."""
    return Page("public/form.html", {"catalogue": rules(place), "words": words}, keep=A_MINUTE)
