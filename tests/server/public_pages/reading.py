"""What stands where on a page: the text inside every element that carries a mark (`data-code="…"`)."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser

from markupsafe import Markup

from server.pages.rendering import Page, render
from server.public_pages.mounting import MENU

_VOID = {"meta", "link", "input", "br", "hr", "img"}


class _Reader(HTMLParser):
    def __init__(self, mark: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = defaultdict(list)
        self._mark = mark
        self._open: list[tuple[str, int] | None] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        value = dict(pairs).get(self._mark)
        if value is None:
            self._open.append(None)
            return
        self.found[value].append("")
        self._open.append((value, len(self.found[value]) - 1))

    def handle_startendtag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        """A path or a rect of a picture holds no text."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for opened in self._open:
            if opened is not None:
                self.found[opened[0]][opened[1]] += "".join(data.split())


def marked(source: str, mark: str = "data-code") -> dict[str, list[str]]:
    """The text of every marked element without its spaces, by the mark's value, in the order of the page."""
    reader = _Reader(mark)
    reader.feed(source)
    return dict(reader.found)


def spaceless(text: str) -> str:
    return "".join(text.split())


def text_of(source: str) -> str:
    """All text of a page, without its spaces."""
    return spaceless(Markup(source).striptags())


def shown(page: Page, place: object) -> str:
    """The page as a browser gets it, without a server."""
    around = {"place": place, "base": "", "menu": MENU, "path": "/", "large_text": False}
    return render(page.template, **{**around, **page.values})
