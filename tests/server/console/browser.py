"""A browser without scripts: it keeps cookies, reads pages, and sends their forms as they stand."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import aiohttp

Fields = list[tuple[str, str]]


@dataclass
class Form:
    """What a browser would send, were the form sent as it was delivered."""

    action: str
    fields: Fields = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._select: str | None = None
        self._text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in pairs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif self._open is None:
            return
        elif tag in ("input", "select", "textarea") and (name := given.get("name", "")):
            self._open.names.add(name)
            if tag == "select":
                self._select = name
            elif tag == "textarea":
                self._text = (name, [])
            elif given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self._open.fields.append((name, given.get("value", "on")))
        elif tag == "option" and self._select and "selected" in given:
            self._open.fields.append((self._select, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._text and self._open:
            self._open.fields.append((self._text[0], "".join(self._text[1])))
            self._text = None


@dataclass
class Shown:
    """A page as it came; `path` is where the browser stands after every redirect."""

    status: int
    path: str
    source: str
    headers: Any
    forms: list[Form]
    links: list[str]

    @property
    def text(self) -> str:
        """What is read on the page."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.source)).split())

    @property
    def refusal(self) -> str:
        """The sentence at the top that says why not; empty when there is none."""
        found = re.search(r'<div class="trouble".*?</div>', self.source, re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found.group())).split()) if found else ""

    def form(self, action: str) -> Form:
        """The form that goes to this address. Raises LookupError when the page does not offer it."""
        for form in self.forms:
            if form.action == action:
                return form
        raise LookupError(f"{self.path} has no form to {action}: {[f.action for f in self.forms]}")


class Browser:
    """One browser at `address`. Every test that makes one closes it, or gets it from a fixture."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.page: Shown | None = None

    async def close(self) -> None:
        await self.session.close()

    async def get(self, path: str, **about: Any) -> Shown:
        """Go to a page."""
        return await self.ask("GET", path, **about)

    async def submit(self, action: str, values: dict[str, Any] | None = None, **about: Any) -> Shown:
        """Fill the form of the present page that goes to `action`, and send it.

        A value may be a list. Raises KeyError for a field that the form does not have.
        """
        assert self.page is not None
        form = self.page.form(action)
        typed = values or {}
        if unknown := typed.keys() - form.names:
            raise KeyError(f"{action} has no field {sorted(unknown)}: {sorted(form.names)}")
        fields = [(name, value) for name, value in form.fields if name not in typed]
        for name, value in typed.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return await self.post(action, fields, **about)

    async def post(self, path: str, fields: Fields, **about: Any) -> Shown:
        """Send fields of one's own making."""
        return await self.ask("POST", path, data=aiohttp.FormData(fields), **about)

    async def sign_in(self, login: str, password: str, **more: str) -> Shown:
        await self.get("/console/sign-in")
        return await self.submit("/console/sign-in", {"login": login, "password": password, **more})

    async def ask(self, method: str, path: str, **about: Any) -> Shown:
        async with self.session.request(method, self.address + path, **about) as response:
            source = (await response.read()).decode("utf-8", "replace")
        reader = _Reader()
        reader.feed(source)
        here = urlsplit(str(response.url)).path
        self.page = Shown(response.status, here, source, response.headers, reader.forms, reader.links)
        return self.page
