"""Cross-checks of sayings.toml: that every word leads to a question, an option and a group that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.catalogue.mistakes import Report
from config.catalogue.reader import Folder, Found
from config.catalogue.rules import Question
from config.catalogue.sayings import NEEDED_GROUPS, SIGNS, Sayings, phrases_of
from config.sounds import sounds

RELATION, SEX = "applicant.relation", "decedent.sex"
Path = tuple[str | int, ...]


def check_sayings(folder: Folder, report: Report) -> None:
    """Note every word of the county's sayings that could never be understood, or as two things."""
    if folder.sayings is None:
        return
    found = folder.sayings
    questions = {
        name: question
        for version in folder.versions
        for name, question in version.shelf.values(Question, "questions").items()
    }
    known = {name for version in folder.versions for name in version.shelf.named.get("questions", ())}
    for missing in sorted(NEEDED_GROUPS - set(found.entry.groups)):
        report.add(found.place, "missing-group", f"缺少词组“{missing}”", "groups")
    _phrases(found, report)
    for path, name, options in _options(found.entry):
        if not name:
            continue
        if name not in known:
            report.add(found.place, "unknown-question", f"没有“{name}”这个问题", *path)
        elif name in questions:
            for option in options:
                if option and questions[name].choices and questions[name].option(option) is None:
                    report.add(found.place, "unknown-option", f"“{name}”没有“{option}”这个选项", *path)
    for path, group in _groups(found.entry):
        if group and group not in found.entry.groups:
            report.add(found.place, "unknown-group", f"没有词组“{group}”", *path)
    _kin(found, report)
    _day_parts(found, report)
    _slips(found, report)


def _phrases(found: Found[Sayings], report: Report) -> None:
    for path, phrase in phrases_of(found.entry):
        for sign in SIGNS.finditer(phrase):
            name = sign[1]
            if name is not None and name not in found.entry.groups:
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


def _options(sayings: Sayings) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every question that is named, with the options that are named of it."""
    for number, cue in enumerate(sayings.cues):
        yield ("cues", number, "question"), cue.question, ()
        yield ("cues", number, "time"), cue.time, ()
        for key, said in (("then", cue.then), ("not_yet", cue.not_yet)):
            for question, option in said.items():
                yield ("cues", number, key, question), question, (option,)
    for number, kin in enumerate(sayings.kin):
        yield ("kin", number, "gone"), RELATION, (kin.gone,)
        yield ("kin", number, "self"), RELATION, (kin.self_,)
    for number, chain in enumerate(sayings.chains):
        yield ("chains", number, "gone"), RELATION, (chain.gone,)
    for number, behalf in enumerate(sayings.behalves):
        yield ("behalves", number, "relation"), RELATION, (behalf.gone, behalf.relation)
    for number, pair in enumerate(sayings.pairs):
        yield ("pairs", number, "gone"), RELATION, (pair.gone,)
    for number, says in enumerate(sayings.says):
        yield ("says", number, "option"), says.question, (says.option,)
        yield ("says", number, "denied"), says.question, (says.denied,)
    for number, topic in enumerate(sayings.topics):
        yield ("topics", number), topic.question, (topic.has, topic.lacks, topic.unsure)
    for number, combined in enumerate(sayings.combined):
        yield ("combined", number, "option"), combined.question, (combined.option,)
    for number, undecided in enumerate(sayings.undecided):
        yield ("undecided", number, "options"), undecided.question, undecided.options
    for number, located in enumerate(sayings.located):
        yield ("located", number, "places"), located.question, tuple(located.places.values())
        for question, option in located.also.items():
            yield ("located", number, "also", question), question, (option,)
    for number, count in enumerate(sayings.counts):
        yield ("counts", number, "question"), count.question, ()
    for number, named in enumerate(sayings.named):
        yield ("named", number, "question"), named.question, ()
    if sayings.ethnic is not None:
        yield ("ethnic", "question"), sayings.ethnic.question, ()


def _groups(sayings: Sayings) -> Iterator[tuple[Path, str]]:
    """Every group that is named outside of a phrase."""
    for number, says in enumerate(sayings.says):
        yield ("says", number, "near"), says.near
    for number, undecided in enumerate(sayings.undecided):
        yield ("undecided", number, "near"), undecided.near
    for number, combined in enumerate(sayings.combined):
        for key, names in (("of", combined.of), ("without", combined.without)):
            for place, name in enumerate(names):
                yield ("combined", number, key, place), name
    for number, located in enumerate(sayings.located):
        yield ("located", number, "near"), located.near
        for name in located.places:
            yield ("located", number, "places", name), name
    for number, count in enumerate(sayings.counts):
        yield ("counts", number, "things"), count.things
        yield ("counts", number, "verbs"), count.verbs


def _kin(found: Found[Sayings], report: Report) -> None:
    """A relative is one word without signs and stands once; a chain joins lines that exist."""
    seen: set[str] = set()
    for number, kin in enumerate(found.entry.kin):
        for place, word in enumerate(kin.words):
            if SIGNS.search(word):
                report.add(
                    found.place, "wrong-phrase", f"称呼“{word}”里不能有符号", "kin", number, "words", place
                )
            if word in seen:
                report.add(found.place, "duplicate", f"称呼“{word}”写了两次", "kin", number, "words", place)
            seen.add(word)
    lines = {kin.line for kin in found.entry.kin}
    for number, chain in enumerate(found.entry.chains):
        for key, line in (("of", chain.of), ("then", chain.then)):
            if line not in lines:
                report.add(found.place, "unknown-line", f"没有称呼属于“{line}”", "chains", number, key)
    for number, behalf in enumerate(found.entry.behalves):
        if behalf.of not in lines:
            report.add(found.place, "unknown-line", f"没有称呼属于“{behalf.of}”", "behalves", number, "of")


def _day_parts(found: Found[Sayings], report: Report) -> None:
    parts = {part.code for part in found.entry.parts}
    for number, day in enumerate(found.entry.days):
        if day.part and day.part not in parts:
            report.add(found.place, "unknown-part", f"没有时段“{day.part}”", "days", number, "part")
    for number, part in enumerate(found.entry.parts):
        if part.last < part.first:
            report.add(
                found.place, "wrong-hours", f"时段“{part.code}”的结束早于开始", "parts", number, "last"
            )


def _slips(found: Found[Sayings], report: Report) -> None:
    for number, word in enumerate(found.entry.slips.words):
        silent = [char for char in word if char not in sounds()]
        if len(word) < 2 or silent:
            said = f"sounds.toml里没有“{silent[0]}”的读音" if silent else f"“{word}”太短，至少两个字"
            report.add(found.place, "wrong-phrase", said, "slips", "words", number)
