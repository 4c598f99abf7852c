"""A number that was given before and is put right in one place: 最后一位是3不是2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.identifiers import APPLICANT_ID, CARD, DECEDENT_ID, PAYEE_ID, PHONE
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import DIGITS, NUMERAL, number
from server.chat.understanding.people import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_ONE = r"[0-9xX叉零〇一二三四五六七八九幺]{1,8}"
_NEW_OLD = re.compile(
    rf"(?:应该)?(?:是|为|系|改成|改为)(?P<new>{_ONE})(?:[，、]?(?:而)?(?:不是|不系)(?P<old>{_ONE}))?"
)
_OLD_NEW = re.compile(rf"(?:不是|不系)(?P<old>{_ONE})[，、]?(?:应该|而)?(?:是|系)(?P<new>{_ONE})")
_NTH = re.compile(rf"(?P<back>倒数)?第(?P<n>[{NUMERAL}]{{1,3}})(?:位|个(?:数字?)?)")
# 中间四位, 开头三位, 生日那八位
_SPAN = re.compile(
    rf"(?:(?P<middle>中间|当中|生日|出生(?:日期|年月日?)?)|(?P<first>最?前面?|开头|起头|打头|头上|头|最?前头))的?[那这]?的?"
    rf"(?P<n>[{NUMERAL}]{{1,2}})(?:位|个(?:数字?|号码?)?)"
)
_MIDDLE = {(11, 4): 3, (18, 8): 6}  # of a phone and of an ID number: from where on its middle group stands
_NUMBERS = frozenset({"id_number", "phone", "bank_card"})
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
    for clause in uttered.clauses:
        if clause.asks or clause.supposes:
            continue
        for start, end, place, new, old in _changes(uttered, lang, clause):
            question = _which(uttered, context, lang, people, clause)
            if question is None or not taken.free(start, end):
                continue
            if place.length and not context.held(question):
                continue  # 开头三位是139, of a number that is being told
            taken.take(start, end)
            value = _changed(str(context.held(question) or ""), place, new, old)
            if value is None:
                found.append(Finding(question, None, start, end, code="ambiguous"))
            else:
                found.append(Finding(question, value, start, end, sure=False))
    return found


def _changes(
    uttered: Utterance, lang: Language, clause: Clause
) -> Iterator[tuple[int, int, _Place, str, str]]:
    """Where the change is said; the place in the number; new and old characters."""
    text = uttered.plain
    end = next((c.end for c in uttered.clauses[clause.number + 1 : clause.number + 2]), clause.end)
    named = [(hit.start(), hit.end(), _Place()) for hit in lang.group("last_digit").find(clause.text)]
    for hit in _NTH.finditer(clause.text):
        count = number(hit["n"]) or 0
        named.append((hit.start(), hit.end(), _Place(-count if hit["back"] else count - 1)))
    for hit in _SPAN.finditer(clause.text):
        place = _Place(0, number(hit["n"]) or 0, middle=bool(hit["middle"]))
        named.append((hit.start(), hit.end(), place))
    for first, last, place in named[:3]:
        start = clause.start + last
        if text[: clause.start + first].rstrip("， ")[-1:].isdigit():
            continue  # the end of a number that is being dictated
        said = _OLD_NEW.search(text, start, end) or _NEW_OLD.search(text, start, end)
        if said and said.start() - start <= 6:
            yield clause.start + first, said.end(), place, _plain(said["new"]), _plain(said["old"] or "")


def _plain(characters: str) -> str:
    return "".join("X" if char in "xX叉" else str(DIGITS[char]) for char in characters)


def _which(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause
) -> str | None:
    known = context.catalogue.questions
    before = uttered.clauses[max(0, clause.number - 2) : clause.number + 1]
    for one in reversed(before):
        for label, kind in _LABELS.items():
            if hit := lang.group(label).first(uttered.plain, one.start, one.end):
                if kind != "id_number":
                    return PHONE if kind == "phone" else CARD
                owner = people.owner(hit.start())
                if owner in _IDS:
                    return _IDS[owner]
    recent = (*context.recent, context.asked or "", DECEDENT_ID, APPLICANT_ID, CARD, PHONE)
    return next(
        (name for name in recent if name in known and known[name].type in _NUMBERS and context.held(name)),
        next((n for n in recent if n in known and known[n].type in _NUMBERS), None),
    )


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
