"""The phrases of sayings.toml as patterns, compiled once for a county."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from config.catalogue import Catalogue
from config.catalogue.sayings import SIGNS, Sayings

Entry = TypeVar("Entry")

_GAP = r"[^，。；！？、\n]{0,6}?"
_NUMBER = r"(?:[0-9]{1,4}|[零〇一二两三四五六七八九十百廿卅]{1,5})"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A list of phrases that is looked for as one."""

    pattern: re.Pattern[str] | None
    starts: frozenset[str] | None  # the characters with which a hit can begin; None: any

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place where one of the phrases stands, longest first, none overlapping."""
        if self.pattern is None:
            return iter(())
        last = len(text) if end is None else end
        looked_at = text if (start, last) == (0, len(text)) else text[start:last]
        if self.starts is not None and self.starts.isdisjoint(looked_at):
            return iter(())
        return self.pattern.finditer(text, start, last)

    def first(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first of them."""
        return next(self.find(text, start, end), None)

    def within(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether one of them stands there."""
        return self.first(text, start, end) is not None

    def at(self, text: str, start: int) -> re.Match[str] | None:
        """The phrase that begins exactly there."""
        return self.pattern.match(text, start) if self.pattern else None

    def ends(self, text: str) -> bool:
        """Whether the text ends with one of the phrases."""
        return any(hit.end() == len(text) for hit in self.find(text))

    def whole(self, text: str) -> bool:
        """Whether the text is one of the phrases and nothing else."""
        return bool(self.pattern and self.pattern.fullmatch(text))


class Language:
    """A county's sayings, compiled. Pattern lists are compiled when first used and kept."""

    def __init__(self, sayings: Sayings) -> None:
        self.sayings = sayings
        self._groups: dict[str, Words] = {}
        self._lists: dict[int, Words] = {}
        self._sources: dict[str, str] = {}
        self.typos = tuple((typo.wrong, typo.right) for typo in sayings.typos)
        self.patterns: dict[str, re.Pattern[str]] = {}  # what mechanisms compiled for this language

    def group(self, name: str) -> Words:
        """The named group; one that matches nothing when the county does not have it."""
        if name not in self._groups:
            self._groups[name] = self._compile(self.sayings.groups.get(name, ()))
        return self._groups[name]

    def words(self, phrases: tuple[str, ...]) -> Words:
        """The list of an entry of these sayings, which lives as long as they do."""
        found = self._lists.get(id(phrases))
        if found is None:
            found = self._lists[id(phrases)] = self._compile(phrases)
        return found

    def source(self, name: str) -> str:
        """The group as the source of a pattern, without capturing anything."""
        if name not in self._sources:
            self._sources[name] = ""  # a group that names itself is empty inside itself
            phrases = self.sayings.groups.get(name, ())
            self._sources[name] = _either(map(self._expand, phrases)) if phrases else r"(?!)"
        return self._sources[name]

    def _compile(self, phrases: tuple[str, ...]) -> Words:
        if not phrases:
            return Words(None, frozenset())
        starts = {phrase[0] for phrase in phrases}
        open_start = not starts.isdisjoint("…[<#")
        source = _either(map(self._expand, phrases))
        return Words(re.compile(source), None if open_start else frozenset(starts))

    def _expand(self, phrase: str) -> str:
        parts: list[str] = []
        at = 0
        for sign in SIGNS.finditer(phrase):
            parts.append(re.escape(phrase[at : sign.start()]))
            at = sign.end()
            if sign.group() == "…":
                parts.append(_GAP)
            elif sign.group() == "#":
                parts.append(_NUMBER)
            elif sign[1] is not None:
                parts.append(self.source(sign[1]))
            elif sign[2] is not None:
                parts.append(_either(map(re.escape, sign[2].split("|"))))
        parts.append(re.escape(phrase[at:]))
        return "".join(parts)


def _either(sources: Iterable[str]) -> str:
    """One of these, the longest first, so that 大前天 is not read as 前天."""
    return f"(?:{'|'.join(sorted(dict.fromkeys(sources), key=len, reverse=True))})"


@functools.lru_cache(maxsize=32)
def _language(sayings: Sayings) -> Language:
    return Language(sayings)


def language(catalogue: Catalogue) -> Language:
    """The compiled sayings of the county whose rules these are."""
    return _language(catalogue.sayings)


def longest(
    lists: Iterable[tuple[Entry, Words]], text: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[re.Match[str], Entry]]:
    """The hits of several lists that compete: of those that overlap the longest stays."""
    hits = [(hit, entry) for entry, words in lists for hit in words.find(text, start, end)]
    hits.sort(key=lambda found: found[0].start() - found[0].end())
    used = bytearray(len(text))
    for hit, entry in hits:
        if not any(used[hit.start() : hit.end()]):
            used[hit.start() : hit.end()] = b"\1" * (hit.end() - hit.start())
            yield hit, entry
