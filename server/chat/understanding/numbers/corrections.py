"""A number that was given before and is put right in one place: 最后一位是3不是2."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import NUMBERS, Context
from server.chat.understanding.numbers.identifiers import (
    APPLICANT_ID,
    CARD,
    DECEDENT_ID,
    PAYEE_ID,
    PHONE,
    identifiers,
)
from server.chat.understanding.numbers.long_numbers import NumberSaid, numbers_said
from server.chat.understanding.numerals import DIGITS, NUMERAL, number
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_CHAR = "0-9xX叉零〇一二三四五六七八九幺"
_ONE = rf"[{_CHAR}]{{1,8}}(?![{_CHAR}])"
_NEW_OLD = re.compile(
    rf"(?:应该)?(?:(?<![不没])(?:是|为|系|改成|改为)|(?<=[错反][了哒])，)(?P<new>{_ONE})(?:[，、]?(?:而)?(?:不是|不系)(?P<old>{_ONE}))?"
)
_OLD_NEW = re.compile(rf"(?:不是|不系)(?P<old>{_ONE})[，、]?(?:应该|而)?(?:是|系)(?P<new>{_ONE})")
_SOME = rf"(?<![{_CHAR}])[{_CHAR}]{{2,8}}(?![{_CHAR}年月日号岁点块元])"
_ERRED = r"，?(?:[写打说报讲念填输搞弄]?错[了哒]?|不对|有误)?，?(?:要|应该|应当|得|给我|帮我)?"
# 不是1886，是3849; 把1886改成3849; 3849打成1886了: the place is where the wrong ones stand
_OLD_FOR_NEW = tuple(
    re.compile(source.replace("OLD", f"(?P<old>{_SOME})").replace("NEW", f"(?P<new>{_SOME})"))
    for source in (
        r"(?:不是|不系)OLD，?(?:应该|应当|而)?(?:就?是|系)NEW",
        rf"OLD{_ERRED}(?:改成|改为|换成|是)NEW",
        r"(?<!不)(?:是|系)NEW，?(?:而)?(?:不是|不系)OLD",
        r"NEW(?:被我|我|给)?[写打说报讲念填输搞弄]成[了哒]?OLD",
    )
)
# 后面两位写反了, 第三位和第四位颠倒了
_SWAPPED = re.compile(
    rf"(?:(?:最后|后面?|末尾?|尾上?|尾巴上?)[那这]?(?:的)?两(?:位|个(?:数字?|号码?)?)"
    rf"|第(?P<n>[{NUMERAL}]{{1,2}})(?:位|个(?:数字?)?)?[和跟同、与]第(?P<m>[{NUMERAL}]{{1,2}})(?:位|个(?:数字?)?))"
    r"[我你]?(?:给|都|是)?[写说讲报打填记弄搞听]?(?:反|颠倒|倒)(?:了|哒|过来)?"
)
_NTH = re.compile(rf"(?P<back>倒数)?第(?P<n>[{NUMERAL}]{{1,3}})(?:位|个(?:数字?)?)")
# 中间四位, 开头三位, 生日那八位
_LAST = re.compile(
    r"(?:最?后[面头]?|末尾?|尾[巴上]?)的?[那这]?的?(?P<n>[二两三四五六2-6])(?:位|个)(?:数字?|号码?)?"
)
_OTHERWISE = re.compile(
    r"应该?是|反[了哒]|颠倒|倒[了哒]|[错差][了哒]|哦，?(?:最?后|末|尾)"
)  # than it was told
_SPAN = re.compile(
    rf"(?:(?P<middle>中间|当中|生日|出生(?:日期|年月日?)?)|(?P<first>最?前面?|开头|起头|打头|头上|头|最?前头))的?[那这]?的?"
    rf"(?P<n>[{NUMERAL}]{{1,2}})(?:位|个(?:数字?|号码?)?)"
)
_MIDDLE = {(11, 4): 3, (18, 8): 6}  # of a phone and of an ID number: from where on its middle group stands
_MOST_CHANGES = 12  # of a turn, for which the number before them is looked for
_LABELS = {"id_label": "id_number", "phone_label": "phone", "card_label": "bank_card"}
_IDS = {"speaker": APPLICANT_ID, "decedent": DECEDENT_ID, "payee": PAYEE_ID}


@dataclass(frozen=True, slots=True)
class _Place:
    """Which characters of a number: from `first` on (negative from the end; None: the last ones)."""

    first: int | None = None
    length: int = 0  # 0: it was not said how many
    middle: bool = False


def corrections(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """The numbers of the draft as they are after the correction. Wrong ones are doubts by their check."""
    found = []
    told_of = _Told(uttered, context, lang, people)
    for clause in uttered.clauses:
        if not clause.tells:
            continue
        for start, end, place, new, old in _changes(uttered, lang, clause, several=len(context.aloud) > 1):
            before = told_of.before(clause, start)
            question, told = before or (_which(uttered, context, lang, people, clause), None)
            if question is None or not taken.free(start, end):
                continue
            if place.length and not (told or context.held(question)):
                continue  # 开头三位是139, of a number that is being told
            taken.take(told.start if told else start, end)
            value = _changed(told.digits if told else str(context.held(question) or ""), place, new, old)
            if value is None:
                found.append(Finding(question, None, start, end, code="ambiguous"))
            else:
                found.append(Finding(question, value, start, end, sure=False))
        if not found and (change := _replaced(uttered, context, lang, people, clause, taken)):
            found.append(change)
        swaps = not found and ("反" in clause.text or "倒" in clause.text)
        for swap in _SWAPPED.finditer(uttered.plain, clause.start, clause.end) if swaps else ():
            before = told_of.before(clause, swap.start())
            question, told = before or (_which(uttered, context, lang, people, clause), None)
            value = _swapped(told.digits if told else str(context.held(question or "") or ""), swap)
            follows = uttered.plain[swap.end() : swap.end() + 8]
            if question and value and not any(char in DIGITS for char in follows):
                taken.take(told.start if told else swap.start(), swap.end())
                found.append(Finding(question, value, *swap.span(), sure=False))
    return found


def _replaced(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause, taken: Taken
) -> Finding | None:
    """不是1886，是3849: some digits of the number that was talked about, where they stand in it once."""
    known = context.catalogue.questions
    recent = next((known[name].type for name in context.recent if name in known), "")
    labelled = any(lang.group(label).within(uttered.plain, 0, clause.end) for label in _LABELS)
    end = next((c.end for c in uttered.clauses[clause.number + 1 : clause.number + 2]), clause.end)
    for pattern in _OLD_FOR_NEW if recent in NUMBERS or labelled else ():
        hit = pattern.search(uttered.plain, clause.start, end)
        if hit is None or not clause.start <= hit.start() < clause.end or not taken.free(*hit.span()):
            continue
        question = _which(uttered, context, lang, people, clause)
        held, old, new = str(context.held(question or "") or ""), _plain(hit["old"]), _plain(hit["new"])
        if question and held.count(old) == 1 and len(old) == len(new) and old != new:
            taken.take(*hit.span())
            return Finding(question, held.replace(old, new), *hit.span(), sure=False)
    return None


class _Told:
    """The numbers of this very turn that are put right: 139…1208，不对，最后一位是9; 尾号应该是4321."""

    def __init__(self, uttered: Utterance, context: Context, lang: Language, people: People) -> None:
        self._uttered, self._context, self._lang, self._people = uttered, context, lang, people
        self._looked = 0

    @functools.cached_property
    def _placed(self) -> list[Finding]:
        taken = Taken(len(self._uttered.plain))
        return identifiers(self._uttered, self._context, self._lang, self._people, taken)

    def before(self, clause: Clause, place: int) -> tuple[str, NumberSaid] | None:
        """The last one before this place that can be meant there, with its question."""
        context, lang, text = self._context, self._lang, self._uttered.plain
        taken_back = lang.group("retraction").within(text, 0, clause.end)
        if self._looked >= _MOST_CHANGES or not (taken_back or _OTHERWISE.search(text, place)):
            return None
        self._looked += 1
        asked = context.catalogue.questions.get(context.asked or "")
        told = numbers_said(text[:place], context.today, lang, asked.type if asked else None)
        if not told or told[-1].flaw.endswith("_length"):
            return None  # it is still being told
        said = told[-1]
        others = [label for label, named in _LABELS.items() if named != said.kind]
        if any(lang.group(label).within(text, said.end, clause.end) for label in others):
            return None
        mine = (one.question for one in self._placed if one.value == said.digits)
        fitting = asked.id if asked is not None and asked.type == said.kind else None
        question = next(mine, fitting) or _which(self._uttered, context, lang, self._people, clause)
        return (question, said) if question else None


def _changes(
    uttered: Utterance, lang: Language, clause: Clause, *, several: bool
) -> Iterator[tuple[int, int, _Place, str, str]]:
    """Where the change is said; the place in the number; new and old characters."""
    text = uttered.plain
    end = max(c.end for c in uttered.clauses[clause.number : clause.number + 3])
    named = [
        (hit.start(), hit.end(), _Place(None, number(hit["n"]) or 0)) for hit in _LAST.finditer(clause.text)
    ]
    named += [
        (hit.start(), hit.end(), _Place())
        for hit in lang.group("last_digit").find(clause.text)
        if not any(first <= hit.start() < last for first, last, _ in named)
    ]
    for hit in _NTH.finditer(clause.text):
        if several and hit.group().endswith("个"):
            continue  # 第二个错了: of those that were read back
        count = number(hit["n"]) or 0
        named.append((hit.start(), hit.end(), _Place(-count if hit["back"] else count - 1)))
    for hit in _SPAN.finditer(clause.text):
        place = _Place(0, number(hit["n"]) or 0, middle=bool(hit["middle"]))
        named.append((hit.start(), hit.end(), place))
    for first, last, place in named[:3]:
        start = clause.start + last
        said = _OLD_NEW.search(text, start, end) or _NEW_OLD.search(text, start, end)
        if text[: clause.start + first].rstrip("， ")[-1:] in DIGITS and not (
            said and _puts_right(lang, text[start : said.start("new")])
        ):
            continue  # the end of a number that is being dictated
        if said and said.start() - start <= 6:
            yield clause.start + first, said.end(), place, _plain(said["new"]), _plain(said["old"] or "")


def _puts_right(lang: Language, text: str) -> bool:
    return lang.group("retraction").within(text) or bool(_OTHERWISE.search(text))


def _plain(characters: str) -> str:
    return "".join("X" if char in "xX叉" else str(DIGITS[char]) for char in characters)


def _which(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause
) -> str | None:
    known, kinds = context.catalogue.questions, NUMBERS
    before = uttered.clauses[max(0, clause.number - 2) : clause.number + 1]
    for one in reversed(before):
        for label, kind in _LABELS.items():
            if kinds is NUMBERS and (hit := lang.group(label).first(uttered.plain, one.start, one.end)):
                if kind != "id_number":
                    return PHONE if kind == "phone" else CARD
                owner = people.owner(hit.start())
                if owner in _IDS:
                    return _IDS[owner]
                kinds = frozenset({kind})  # an ID number, and it is not said whose
    told = [name for name in context.recent if name in known and known[name].type in kinds]
    asked = known.get(context.asked or "")
    if asked and asked.type in kinds and not (told or context.held(asked.id)):
        return asked.id  # 尾号是0371, to a number that was not told yet
    recent = (*context.recent, context.asked or "", DECEDENT_ID, APPLICANT_ID, CARD, PHONE)
    fitting = [name for name in recent if name in known and known[name].type in kinds]
    return next((name for name in fitting if context.held(name)), fitting[0] if fitting else None)


def _swapped(value: str, hit: re.Match[str]) -> str | None:
    """With two characters that stand side by side the other way round."""
    first = (number(hit["n"]) or 0) - 1 if hit["n"] else len(value) - 2
    second = (number(hit["m"]) or 0) - 1 if hit["m"] else len(value) - 1
    if not 0 <= first < second < len(value):
        return None
    new = value[:first] + value[second] + value[first + 1 : second] + value[first] + value[second + 1 :]
    return new if new != value else None


def _changed(value: str, place: _Place, new: str, old: str) -> str | None:
    if not value or (place.length and place.length != len(new)):
        return None
    first = _MIDDLE.get((len(value), len(new)), -1) if place.middle else place.first
    if first is None:
        first = len(value) - len(new)
    elif first < 0 and not place.middle:
        first += len(value)
    if first < 0 or first + len(new) > len(value):
        return None
    if old and value[first : first + len(old)] not in (old, new):
        return None
    return value[:first] + new + value[first + len(new) :]
