"""Every public page; importing a module of pages declares them."""

from __future__ import annotations

from server.public_pages import (
    eligibility,
    flow_chart,
    form_preview,
    guide,
    home,
    hours,
    progress,
    statistics,
)
from server.public_pages.mounting import answer_strays, blueprint

__all__ = ["PAGES", "answer_strays", "blueprint"]

PAGES = (eligibility, flow_chart, form_preview, guide, home, hours, progress, statistics)
