"""Cross-checks of the sayings: that every word leads to a question, an option and a group that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from config.catalogue.found import Found
from config.catalogue.mistakes import Report
from config.catalogue.reader import Folder
from config.catalogue.sayings import NEEDED_GROUPS, SIGNS, Sayings, phrases_of
from config.catalogue.spoken import options_named
from config.sounds import sounds

Path = tuple[str | int, ...]


def check_sayings(folder: Folder, report: Report) -> None:
    """Note every word that could never be understood, or as two things.

    Of the shared words a county needs not have every question; of its own, it does.
    """
    spoken = folder.sayings
    if spoken is None:
        return
    for missing in sorted(NEEDED_GROUPS - spoken.groups):
        report.add(spoken.own.place, "missing-group", f"缺少词组“{missing}”", "groups")
    _questions(spoken.own, folder, report)
    lines = {kin.line for part in spoken.parts for kin in part.entry.kin}
    words = {word for part in spoken.parts for kin in part.entry.kin for word in kin.words}
    hours = {hours.code for part in spoken.parts for hours in part.entry.parts}
    for part in spoken.parts:
        _phrases(part, spoken.groups, report)
        for path, group in _groups(part.entry):
            if group and group not in spoken.groups:
                report.add(part.place, "unknown-group", f"没有词组“{group}”", *path)
        _lines(part, lines, report)
        _couples(part, words, report)
        _day_parts(part, hours, report)
        _slips(part, report)
    _kin([spoken.own], report)
    _kin(spoken.shared, report)


def _questions(own: Found[Sayings], folder: Folder, report: Report) -> None:
    known = {name for version in folder.versions for name in version.shelf.named.get("questions", ())}
    questions = folder.questions
    for path, name, options in options_named(own.entry):
        if not name:
            continue
        if name not in known:
            report.add(own.place, "unknown-question", f"没有“{name}”这个问题", *path)
        elif name in questions:
            for option in options:
                if option and not questions[name].takes(option):
                    report.add(own.place, "unknown-option", f"“{name}”没有“{option}”这个选项", *path)


def _phrases(found: Found[Sayings], groups: frozenset[str], report: Report) -> None:
    for path, phrase in phrases_of(found.entry):
        for sign in SIGNS.finditer(phrase):
            name = sign[1]
            if name is not None and name not in groups:
                report.add(found.place, "unknown-group", f"“{phrase}”里的词组“{name}”不存在", *path)
            elif name is not None and path[:2] == ("groups", name):
                report.add(found.place, "circle", f"词组“{name}”不能包含自己", *path)
            elif sign.group() in "[]<>":
                report.add(found.place, "wrong-phrase", f"“{phrase}”的括号不成对", *path)
        if not SIGNS.sub("", phrase) and not any(_holds_text(sign) for sign in SIGNS.finditer(phrase)):
            report.add(found.place, "wrong-phrase", f"“{phrase}”没有文字", *path)


def _holds_text(sign: re.Match[str]) -> bool:
    """Whether the sign stands for something that must be there."""
    return sign.group() == "#" or bool(sign[1]) or (sign[2] is not None and "" not in sign[2].split("|"))


def _groups(sayings: Sayings) -> Iterator[tuple[Path, str]]:
    """Every group that is named outside of a phrase."""
    for number, says in enumerate(sayings.says):
        yield ("says", number, "near"), says.near
    for number, undecided in enumerate(sayings.undecided):
        yield ("undecided", number, "near"), undecided.near
    for number, topic in enumerate(sayings.topics):
        yield ("topics", number, "spent"), topic.spent
    for number, combined in enumerate(sayings.combined):
        for key, names in (("of", combined.of), ("without", combined.without)):
            for place, name in enumerate(names):
                yield ("combined", number, key, place), name
    for number, located in enumerate(sayings.located):
        yield ("located", number, "near"), located.near
        yield ("located", number, "verbs"), located.verbs
        for name in located.places:
            yield ("located", number, "places", name), name
    for number, count in enumerate(sayings.counts):
        yield ("counts", number, "things"), count.things
        yield ("counts", number, "verbs"), count.verbs


def _kin(parts: Iterable[Found[Sayings]], report: Report) -> None:
    """A relative is one word without signs and stands once; a county may say its own of a shared one."""
    seen: set[str] = set()
    for part in parts:
        for number, kin in enumerate(part.entry.kin):
            for place, word in enumerate(kin.words):
                where = ("kin", number, "words", place)
                if SIGNS.search(word):
                    report.add(part.place, "wrong-phrase", f"称呼“{word}”里不能有符号", *where)
                if word in seen:
                    report.add(part.place, "duplicate", f"称呼“{word}”写了两次", *where)
                seen.add(word)


def _couples(part: Found[Sayings], words: set[str], report: Report) -> None:
    """Who is married is called by words for kin that exist."""
    for number, couple in enumerate(part.entry.couples):
        for key, named in (("one", couple.one), ("other", couple.other)):
            for place, word in enumerate(named):
                if word not in words:
                    where = ("couples", number, key, place)
                    report.add(part.place, "unknown-kin", f"没有称呼“{word}”", *where)


def _lines(part: Found[Sayings], lines: set[str], report: Report) -> None:
    """A chain joins lines that exist."""
    for number, chain in enumerate(part.entry.chains):
        for key, line in (("of", chain.of), ("then", chain.then)):
            if line not in lines:
                report.add(part.place, "unknown-line", f"没有称呼属于“{line}”", "chains", number, key)
    for number, behalf in enumerate(part.entry.behalves):
        if behalf.of not in lines:
            report.add(part.place, "unknown-line", f"没有称呼属于“{behalf.of}”", "behalves", number, "of")


def _day_parts(part: Found[Sayings], hours: set[str], report: Report) -> None:
    for number, day in enumerate(part.entry.days):
        if day.part and day.part not in hours:
            report.add(part.place, "unknown-part", f"没有时段“{day.part}”", "days", number, "part")
    for number, span in enumerate(part.entry.parts):
        if span.last < span.first:
            report.add(part.place, "wrong-hours", f"时段“{span.code}”的结束早于开始", "parts", number, "last")


def _slips(found: Found[Sayings], report: Report) -> None:
    for number, word in enumerate(found.entry.slips.words):
        silent = [char for char in word if char not in sounds()]
        if len(word) < 2 or silent:
            said = f"sounds.toml里没有“{silent[0]}”的读音" if silent else f"“{word}”太短，至少两个字"
            report.add(found.place, "wrong-phrase", said, "slips", "words", number)
