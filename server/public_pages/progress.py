"""Where the QR code on a paper leads: how progress can be seen. The page is the same for every paper.

It looks nothing up, so that whoever finds a paper, or tries numbers, learns nothing here.
"""

from __future__ import annotations

from config.catalogue import County
from server.pages.rendering import Page
from server.public_pages.mounting import page


@page("/progress")
async def progress(place: County) -> Page:
    """How a family sees how far its matter is."""
    return Page("public/progress.html")


@page("/progress/<reference:str>")
async def progress_of_a_paper(place: County) -> Page:
    """As `progress`: what the paper is about is read by nobody."""
    return await progress(place)
