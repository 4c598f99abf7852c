"""A number that was given before and is put right in one place: 最后一位是3不是2."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.identifiers import APPLICANT_ID, CARD, DECEDENT_ID, PAYEE_ID, PHONE
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import DIGITS, NUMERAL, number
from server.chat.understanding.people import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_ONE = r"[0-9xX叉零〇一二三四五六七八九幺]{1,6}"
_NEW_OLD = re.compile(
    rf"(?:应该)?(?:是|为|系|改成|改为)(?P<new>{_ONE})(?:[，、]?(?:而)?(?:不是|不系)(?P<old>{_ONE}))?"
)
_OLD_NEW = re.compile(rf"(?:不是|不系)(?P<old>{_ONE})[，、]?(?:应该|而)?(?:是|系)(?P<new>{_ONE})")
_NTH = re.compile(rf"(?P<back>倒数)?第(?P<n>[{NUMERAL}]{{1,3}})(?:位|个(?:数字?)?)")
_NUMBERS = frozenset({"id_number", "phone", "bank_card"})
_LABELS = {"id_label": "id_number", "phone_label": "phone", "card_label": "bank_card"}
_IDS = {"speaker": APPLICANT_ID, "decedent": DECEDENT_ID, "payee": PAYEE_ID}


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
            taken.take(start, end)
            value = _changed(str(context.answers.get(question) or ""), place, new, old)
            if value is None:
                found.append(Finding(question, None, start, end, code="ambiguous"))
            else:
                found.append(Finding(question, value, start, end, sure=False))
    return found


def _changes(
    uttered: Utterance, lang: Language, clause: Clause
) -> Iterator[tuple[int, int, int | None, str, str]]:
    """Where the change is said; the place from which on (negative from the end); new and old characters."""
    text = uttered.plain
    end = next((c.end for c in uttered.clauses[clause.number + 1 : clause.number + 2]), clause.end)
    named = [(hit.start(), hit.end(), None) for hit in lang.group("last_digit").find(clause.text)]
    for hit in _NTH.finditer(clause.text):
        count = number(hit["n"]) or 0
        named.append((hit.start(), hit.end(), -count if hit["back"] else count - 1))  # type: ignore[arg-type]
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
    recent = (*context.last, context.asked or "", DECEDENT_ID, APPLICANT_ID, CARD, PHONE)
    return next(
        (
            name
            for name in recent
            if name in known and known[name].type in _NUMBERS and context.answers.get(name)
        ),
        next((n for n in recent if n in known and known[n].type in _NUMBERS), None),
    )


def _changed(value: str, place: int | None, new: str, old: str) -> str | None:
    if not value:
        return None
    first = len(value) - len(new) if place is None else place if place >= 0 else len(value) + place
    if first < 0 or first + len(new) > len(value):
        return None
    if old and value[first : first + len(old)] not in (old, new):
        return None
    return value[:first] + new + value[first + len(new) :]
