"""Looking at a page as it is drawn: what axe finds, what does not fit, and a picture to keep."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.async_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}


async def findings(page: Page) -> list[str]:
    """What axe finds serious, one line each: the rule, and the first place."""
    # Evaluated in the debugger's own world, so that the page's policy against foreign scripts stays on.
    await page.evaluate(AXE)
    result: dict[str, Any] = await page.evaluate("rules => axe.run(document, rules)", _RULES)
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:160]} ({len(found['nodes'])} places)"
        for found in result["violations"]
        if found["impact"] in SERIOUS
    ]


async def sticks_out(page: Page) -> list[str]:
    """What is wider than the screen, apart from what scrolls in a frame of its own."""
    found: list[str] = await page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > wide + 1 && !e.closest(".scroll, dialog"))
                .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5);
        }"""
    )
    return found


async def broken_pieces(page: Page) -> list[str]:
    """Names, numbers and days that were torn at the end of a line."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll(".nowrap")]
            .filter((e) => e.getClientRects().length > 1).map((e) => e.textContent).slice(0, 5)"""
    )
    return found


async def picture(page: Page, folder: Path, name: str) -> Path:
    """A picture of the whole page."""
    path = folder / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower()).strip('-')}.png"
    await page.screenshot(path=path, full_page=True)
    return path
