"""The phrases of the sayings as patterns, compiled once for a county."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from config.catalogue import Catalogue
from config.catalogue.sayings import SIGNS, Sayings
from config.catalogue.sayings import Said as ActPhrases
from config.sounds import sounds
from server.chat.understanding.slips import Hearing

Entry = TypeVar("Entry")

_GAP = r"[^，。；！？、\n]{0,6}?"
_NOTHING = re.compile(r"(?!)")
_NUMBER = r"(?:[0-9]{1,4}|[零〇一二两三四五六七八九十百廿卅]{1,5}(?:有[一二三四五六七八九])?)"


class Looked(str):
    """A text in which many lists of phrases are looked for: what a phrase could begin with is known of it."""

    begins: frozenset[str]  # every character, every two that stand side by side, and "": anything

    def __new__(cls, text: str) -> Looked:
        made = super().__new__(cls, text)
        made.begins = frozenset(("", *text, *map(str.__add__, text, text[1:])))
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A list of phrases that is looked for as one."""

    pattern: re.Pattern[str]
    starts: frozenset[str] | None  # the characters with which a hit can begin; None: any
    begins: frozenset[str]  # and the two with which it must begin, where it is known which; "": any

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place where one of the phrases stands, longest first, none overlapping."""
        if self._cannot(text, start, end):
            return iter(())
        return self.pattern.finditer(text, start, len(text) if end is None else end)

    def first(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first of them."""
        if self._cannot(text, start, end):
            return None
        return self.pattern.search(text, start, len(text) if end is None else end)

    def within(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether one of them stands there."""
        return self.first(text, start, end) is not None

    def _cannot(self, text: str, start: int, end: int | None) -> bool:
        """Whether no phrase can begin there: what most lists come to, and far faster than to look."""
        if isinstance(text, Looked):
            return self.begins.isdisjoint(text.begins)
        if self.starts is None:
            return False
        return self.starts.isdisjoint(text if not start and end is None else text[start:end])

    def at(self, text: str, start: int) -> re.Match[str] | None:
        """The phrase that begins exactly there."""
        return self.pattern.match(text, start)

    def ends(self, text: str) -> bool:
        """Whether the text ends with one of the phrases."""
        return any(hit.end() == len(text) for hit in self.find(text))

    def whole(self, text: str) -> bool:
        """Whether the text is one of the phrases and nothing else."""
        return self.pattern.fullmatch(text) is not None


class Spoken(Protocol):
    """An entry of the sayings with the words that say it."""

    @property
    def words(self) -> tuple[str, ...]: ...


Said = TypeVar("Said", bound=Spoken)


class _Listed(Generic[Entry]):
    """The entries of one list, found by what their phrases begin with."""

    def __init__(self, entries: Iterable[tuple[Entry, Words]]) -> None:
        self.all = tuple(entries)
        by_begin: dict[str, list[int]] = {}
        for place, (_, words) in enumerate(self.all):
            for begin in words.begins:
                by_begin.setdefault(begin, []).append(place)
        self._by_begin, self._begins = by_begin, frozenset(by_begin)

    def possible(self, text: Looked) -> Iterator[tuple[Entry, Words]]:
        places: set[int] = set()
        for begin in self._begins & text.begins:
            places.update(self._by_begin[begin])
        return (self.all[place] for place in sorted(places))


class Language:
    """A county's sayings, compiled: each list when it is first used, or all `at_once`, and kept."""

    def __init__(self, sayings: Sayings) -> None:
        self.sayings = sayings
        self._groups: dict[str, Words] = {}
        self._lists: dict[int, Words] = {}
        self._joined: dict[tuple[str, ...], Words] = {}
        self._listed: dict[int, _Listed[Any]] = {}
        self._sources: dict[str, str] = {}
        self.typos = tuple((typo.wrong, typo.right) for typo in sayings.typos)
        self.hearing = Hearing(sayings.slips, sounds())
        self.patterns: dict[str, re.Pattern[str]] = {}  # what mechanisms compiled for this language
        self.kin = {word: entry for entry in sayings.kin for word in entry.words}
        self.near = {entry.question: entry.near for entry in sayings.says if entry.near}

    def at_once(self) -> None:
        """Compile every list now: some tenths of a second that the first to speak would wait for."""
        for name in self.sayings.groups:
            self.group(name)
        for table in type(self.sayings).model_fields:
            rows = getattr(self.sayings, table)
            if isinstance(rows, tuple) and all(hasattr(row, "words") for row in rows):
                self._list(rows)
        self._acts  # noqa: B018  compiled by being looked at

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

    def either(self, phrases: Iterable[str]) -> Words:
        """These phrases as one list, which is kept for when they are asked for again."""
        key = tuple(phrases)
        if key not in self._joined:
            self._joined[key] = self._compile(key)
        return self._joined[key]

    def possible(self, entries: tuple[Said, ...], text: str) -> Iterable[tuple[Said, Words]]:
        """The entries of this list of the sayings that may stand in the text, in order, with their words."""
        listed = self._list(entries)
        return listed.possible(text) if isinstance(text, Looked) else listed.all

    def _list(self, entries: tuple[Said, ...]) -> _Listed[Said]:
        listed: _Listed[Said] | None = self._listed.get(id(entries))
        if listed is None:
            listed = _Listed((entry, self.words(entry.words)) for entry in entries)
            self._listed[id(entries)] = listed
        return listed

    @functools.cached_property
    def _acts(self) -> _Listed[ActPhrases]:
        return _Listed((entry, self._compile((*entry.whole, *entry.within))) for entry in self.sayings.acts)

    def acts(self, text: Looked) -> Iterator[ActPhrases]:
        """The acts of which one of the phrases stands in the text, in order."""
        return (entry for entry, words in self._acts.possible(text) if words.within(text))

    @functools.cached_property
    def any_kin(self) -> str:
        """Every word for a relative as the source of a pattern, the longest first."""
        return "|".join(sorted(map(re.escape, self.kin), key=len, reverse=True))

    def source(self, name: str) -> str:
        """The group as the source of a pattern, without capturing anything."""
        if name not in self._sources:
            self._sources[name] = ""  # a group that names itself is empty inside itself
            phrases = self.sayings.groups.get(name, ())
            self._sources[name] = _either(map(self._expand, phrases)) if phrases else _NOTHING.pattern
        return self._sources[name]

    def _compile(self, phrases: tuple[str, ...]) -> Words:
        if not phrases:
            return Words(_NOTHING, frozenset(), frozenset())
        begins = {begin for phrase in phrases for begin in self._begins(phrase)}
        source = _either(map(self._expand, phrases))
        if "" in begins:
            return Words(re.compile(source), None, frozenset({""}))
        starts = {begin[0] for begin in begins}
        if any(phrase[0] == "[" for phrase in phrases):  # said at once, where the pattern tries one by one
            source = f"(?=[{''.join(map(re.escape, sorted(starts)))}]){source}"
        return Words(re.compile(source), frozenset(starts), frozenset(begins))

    def _begins(self, phrase: str, length: int = 2, within: tuple[str, ...] = ()) -> Iterator[str]:
        """The characters with which a hit of the phrase begins, so many where it is known which; "": any."""
        sign = SIGNS.match(phrase)
        if not phrase or not length:
            yield ""
        elif sign is None:
            yield from (phrase[0] + more for more in self._begins(phrase[1:], length - 1, within))
        elif sign[2] is not None:
            for choice in sign[2].split("|"):
                yield from self._begins(choice + phrase[sign.end() :], length, within)
        elif sign[1] is not None and sign[1] not in within:
            for inner in self.sayings.groups.get(sign[1], ()):
                yield from self._begins(inner + phrase[sign.end() :], length, (*within, sign[1]))
        else:
            yield ""

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
