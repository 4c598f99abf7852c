"""Checks of how people ask about the rules: `policy_asks/` and `policy_words.toml`, one for all counties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from config.catalogue.found import entry_of
from config.catalogue.mistakes import Place, Report, Source
from config.policy_asks import DERIVED, ELSEWHERE, EVERYDAY, NAME, Asks, Derived, Everyday
from config.policy_words import Word

ANSWER = re.compile(
    r"(faq|guide|material|termination|condition|exclusion|payout):[a-z0-9_]+|faq:[a-z0-9_]+/ours"
    r"|hall/(hours|phone|address)|items:all|item:[a-z0-9_]+/(time|who|bring)|department:[a-z0-9_]+/phone"
)
FORMS = frozenset(
    {"item/time", "item/who", "item/bring", "department/phone", "material", "termination"}
    | {"condition", "exclusion", "payout"}
)
_SIGNS = re.compile(r"\W")


def check_policy(asks: Path, words: Path, report: Report) -> None:
    """Note every mistake in the ways of asking and in the words; both are the same for every county."""
    if source := report.read(words, words.name):
        _words(source, report)
    names = {DERIVED, ELSEWHERE, EVERYDAY} | {path.name for path in asks.glob("*.toml")}
    read = {name: report.read(asks / name, f"{asks.name}/{name}") for name in sorted(names)}
    sources = {name: source for name, source in read.items() if source}
    if source := sources.pop(DERIVED, None):
        _derived(source, report)
    if source := sources.pop(EVERYDAY, None):
        _everyday(source, report)
    for name, source in sources.items():
        entry_of(Asks, source.data, Place(source), report)
        for key in source.data if name != ELSEWHERE else ():
            _answer(source, report, key)
    _asked_for_one(sources, report)


def _words(source: Source, report: Report) -> None:
    """Each meaning once, and each saying in one meaning only: else nobody knows what it means."""
    for key in source.data:
        if key != "words":
            report.add(Place(source), "unknown-key", f"不认识的内容“{key}”", key)
    rows = source.data.get("words", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        report.add(Place(source), "wrong-value", "“words”要写成“[[words]]”这样的表", "words")
        return
    codes: set[str] = set()
    meanings: dict[str, str] = {}
    for number, row in enumerate(rows):
        place = Place(source, ("words", number))
        if (found := entry_of(Word, row, place, report)) is None:
            continue
        word = found.entry
        if word.code in codes:
            report.add(place, "duplicate", f"编号“{word.code}”已经用过", "code")
        codes.add(word.code)
        for at, saying in enumerate(word.says):
            other = meanings.setdefault(saying.casefold(), word.code)
            if other != word.code:
                report.add(place, "two-meanings", f"“{saying}”同时写在{other}和{word.code}里", "says", at)


def _derived(source: Source, report: Report) -> None:
    entry_of(Derived, source.data, Place(source), report)
    for form in _lists(source.data.get("forms")):
        if form not in FORMS:
            report.add(Place(source), "unknown-form", f"没有“{form}”这类句式", "forms", form)
    for key in _lists(source.data.get("spoken")):
        _answer(source, report, "spoken", key)
    _named(source, report)


def _everyday(source: Source, report: Report) -> None:
    entry_of(Everyday, source.data, Place(source), report)
    forms = _lists(source.data.get("forms"))
    for kind in _lists(source.data.get("things")):
        if kind not in forms:
            report.add(Place(source), "unknown-form", f"forms里没有“{kind}”这类句式", "things", kind)
    _named(source, report)


def _named(source: Source, report: Report) -> None:
    """A sentence without a place for the name would say the same of everything."""
    for form, sentences in _lists(source.data.get("forms")).items():
        for number, sentence in enumerate(sentences):
            if NAME not in sentence:
                report.add(Place(source), "missing-name", f"“{sentence}”里没有{NAME}", "forms", form, number)


def _answer(source: Source, report: Report, *path: str) -> None:
    if not ANSWER.fullmatch(path[-1]):
        message = f"“{path[-1]}”不是答案的写法，写法见README.md"
        report.add(Place(source), "unknown-answer", message, *path)


def _asked_for_one(sources: Mapping[str, Source], report: Report) -> None:
    """The same words cannot ask for two answers, nor for an answer and for none."""
    meant: dict[str, tuple[str, Source]] = {}
    for name, source in sources.items():
        for key, number, ask in _said(source):
            answer = "不归这里答的话" if name == ELSEWHERE else key
            other, where = meant.setdefault(_SIGNS.sub("", ask.casefold()), (answer, source))
            if other != answer:
                message = f"“{ask}”已经写在{where.name}的“{other}”里"
                report.add(Place(source), "two-meanings", message, key, number)


def _said(source: Source) -> Iterator[tuple[str, int, str]]:
    for key, asks in _lists(source.data).items():
        for number, ask in enumerate(asks):
            yield key, number, ask


def _lists(table: object) -> Mapping[str, tuple[str, ...]]:
    """What of a table is lists of texts; what is not is a mistake that its model names."""
    rows: Iterable[tuple[str, object]] = table.items() if isinstance(table, dict) else ()
    return {
        key: tuple(text for text in row if isinstance(text, str))
        for key, row in rows
        if isinstance(row, list)
    }
