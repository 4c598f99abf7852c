"""Cross-checks of chat.toml: every sentence is there, can be filled in, and is short enough to be heard."""

from __future__ import annotations

import string
from collections.abc import Collection

from config.catalogue.chat import (
    BUTTONS,
    LONGEST_PHRASE,
    PHRASES,
    AskedOfSome,
    Asking,
    Button,
    Kin,
    Manners,
    Notice,
    Otherwise,
    Phrase,
    Together,
    Wording,
)
from config.catalogue.found import Found
from config.catalogue.mistakes import Place, Report
from config.catalogue.reader import Folder
from config.catalogue.rule_checks import in_order
from config.catalogue.rules import Condition, Question

ASK_VALUES = frozenset({"who", "passed"})
NOTICE_VALUES = frozenset({"who", "phone"})
OTHERWISE_VALUES = frozenset({"answer", "instead", "missing", "phone", "reasons"})
# What "都没有" answers.
_NONE_TYPES = frozenset({"yes_no", "multi_choice"})


def check_chat(folder: Folder, report: Report) -> None:
    """Note every sentence that is missing, unknown, too long or asks for what is not there."""
    offices = folder.offices
    if (manners := offices.of(Manners, "manners").get("manners")) is None:
        return
    phrases, buttons = offices.of(Phrase, "phrases"), offices.of(Button, "buttons")
    _complete("phrases", PHRASES.keys(), folder, manners.place, report)
    _complete("buttons", BUTTONS, folder, manners.place, report)
    for code, found in phrases.items():
        if code not in PHRASES:
            report.add(found.place, "unknown-phrase", f"对话用不到“{code}”这句话", "code")
        else:
            _sentence(found.entry.text, PHRASES[code], found.place, report)
    for code, button in buttons.items():
        if code not in BUTTONS:
            report.add(button.place, "unknown-phrase", f"对话里没有“{code}”这个按钮", "code")
    _said_once(buttons, report)
    _questions(folder, report)


def _complete(table: str, wanted: Collection[str], folder: Folder, place: Place, report: Report) -> None:
    for code in sorted(wanted):
        if not folder.offices.knows(table, code):
            report.add(Place(place.source), "missing-phrase", f"“{table}”里缺少“{code}”", table)


def _said_once(buttons: dict[str, Found[Button]], report: Report) -> None:
    seen: dict[str, str] = {}
    for code, found in buttons.items():
        for number, text in enumerate((found.entry.label, *found.entry.says)):
            # Yes and agreement, no and refusal may share their words; each is asked at its own moment.
            if text in seen and {code, seen[text]} not in _SHARING:
                where = ("label",) if number == 0 else ("says", number - 1)
                report.add(found.place, "duplicate", f"“{text}”已经是“{seen[text]}”的说法", *where)
            seen.setdefault(text, code)


_SHARING = ({"yes", "agree"}, {"yes", "change"}, {"no", "keep"}, {"no", "none"}, {"skip", "later"})


def _questions(folder: Folder, report: Report) -> None:
    known: dict[str, Question] = {}
    named: set[str] = set()
    for version in folder.versions:
        known |= version.shelf.values(Question, "questions")
        named |= version.shelf.named.get("questions", set())
    for found in folder.offices.of(Manners, "manners").values():
        for number, name in enumerate(found.entry.first):
            _known(name, named, found.place, report, "first", number)
    for asking in folder.offices.of(Asking, "asks").values():
        _known(asking.entry.question, named, asking.place, report, "question")
        for wording in (asking.entry, asking.entry.on_behalf):
            if wording is not None:
                _wording(asking.entry.question, wording, known, asking.place, report)
        _sentence(asking.entry.borrowed or "", frozenset({"who"}), asking.place, report, "borrowed")
        _of_some(asking.entry.of_some, known, named, asking.place, report)
    for together in folder.offices.of(Together, "together").values():
        _sentence(together.entry.text, ASK_VALUES, together.place, report)
        _of_some(together.entry.of_some, known, named, together.place, report)
        for number, name in enumerate(together.entry.questions):
            there = _known(name, named, together.place, report, "questions", number)
            if there and name in known and known[name].type not in _NONE_TYPES:
                told = f"“{name}”不能用“没有”回答，不能放在一起问"
                report.add(together.place, "open-question", told, "questions", number)
    for kin in folder.offices.of(Kin, "spoken_of").values():
        if not in_order(kin.entry):
            report.add(kin.place, "wrong-value", "“from_age”不能大于“to_age”", "from_age")
        _when(kin.entry.when, known, named, kin.place, report)
    for notice in folder.offices.of(Notice, "notices").values():
        _when(notice.entry.when, known, named, notice.place, report)
        _sentence(notice.entry.text, NOTICE_VALUES, notice.place, report)
        for number, name in enumerate(notice.entry.not_asked):
            _known(name, named, notice.place, report, "not_asked", number)
    for other in folder.offices.of(Otherwise, "otherwise").values():
        _when(other.entry.when, known, named, other.place, report)
        _sentence(other.entry.text, OTHERWISE_VALUES, other.place, report)


def _of_some(
    others: Collection[AskedOfSome],
    known: dict[str, Question],
    named: set[str],
    place: Place,
    report: Report,
) -> None:
    for words in others:
        if not in_order(words) or (not words.when and words.from_age is words.to_age is None):
            report.add(place, "wrong-value", "“of_some”要写明是哪些人：“when”“from_age”或“to_age”", "of_some")
        _when(words.when, known, named, place, report)
        _sentence(words.text, ASK_VALUES, place, report)


def _when(
    condition: Condition, known: dict[str, Question], named: set[str], place: Place, report: Report
) -> None:
    for name, values in condition.items():
        if not _known(name, named, place, report, "when", name) or name not in known:
            continue
        for number, value in enumerate(values):
            if known[name].option(value) is None:
                told = f"“{name}”没有“{value}”这个选项"
                report.add(place, "unknown-option", told, "when", name, number)


def _wording(name: str, wording: Wording, known: dict[str, Question], place: Place, report: Report) -> None:
    _sentence(wording.text or "", ASK_VALUES, place, report)
    _sentence(wording.called or "", frozenset({"who"}), place, report, "called")
    for value in wording.told if name in known else ():
        if known[name].option(value) is None:
            report.add(place, "unknown-option", f"“{name}”没有“{value}”这个选项", "told", value)


def _known(name: str, named: set[str], place: Place, report: Report, *inside: str | int) -> bool:
    if name in named:
        return True
    report.add(place, "unknown-question", f"问题“{name}”不存在", *inside)
    return False


def _sentence(text: str, offered: frozenset[str], place: Place, report: Report, inside: str = "text") -> None:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        report.add(place, "wrong-braces", f"花括号没有配对：“{text}”", inside)
        return
    for name in (name for _, name, _, _ in parts if name is not None):
        if name not in offered:
            report.add(place, "unknown-value", f"这句话没有“{{{name}}}”可以填", inside)
    if sum(len(literal) for literal, *_ in parts) > LONGEST_PHRASE:
        report.add(place, "too-long", f"这句话太长，念出来听不清，最多{LONGEST_PHRASE}个字", inside)
