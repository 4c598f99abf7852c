"""The answer to the question what somebody is called: bare, in two pieces, or told character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.people.name_shape import DOTTED, given_name, name_at, surname_at
from server.chat.understanding.people.spelling import Spelt, assembled, spells
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_HOLDER = "payee.holder"
_THEMSELVES = ("本人", "自己", "本人的", "自己的")
_NUMERALS = frozenset("一二三四五六七八九")  # 四海, 三元


def answered(
    uttered: Utterance, lang: Language, asked: str, right: Sequence[Spelt], taken: Taken
) -> list[Finding]:
    """The name that answers the question for it: bare, behind its surname as it is spelt, or all spelt."""
    bare = list(_bare(uttered, lang, asked, taken)) or list(_behind_spelt(uttered, lang, asked))
    return bare or _spelt(uttered, lang, asked, right) or list(_apart(uttered, lang, asked))


def _bare(uttered: Utterance, lang: Language, asked: str, taken: Taken) -> Iterator[Finding]:
    """The answer to "what is the name" without anything around it."""
    written = uttered.said.strip().replace("．", "·").replace(".", "·")
    if DOTTED.fullmatch(written):
        yield Finding(asked, written, 0, len(uttered.plain))
        return
    for clause in uttered.clauses:
        start, tail = _without_head(clause, lang)
        end = start + len(tail)
        if clause.asks or not tail or is_no_name(tail, lang):
            continue
        listed = name_at(uttered.plain, lang, start)
        if listed and uttered.plain[listed : listed + 1].isdigit() and taken.free(start, listed):
            yield Finding(asked, uttered.plain[start:listed], start, listed)  # 廖静怡4306…
            return
        told = uttered.plain[start:listed]
        if told and listed < end and _goes_on_spelling(uttered.plain, lang, listed, told):
            yield Finding(asked, told, start, listed, sure=False)  # 李满堂木子李
            return
        if not taken.free(start, end):
            continue
        if dotted := DOTTED.fullmatch(tail):
            yield Finding(asked, dotted.group(), start, end)
            return
        account = lang.group("account_of").at(uttered.plain, listed) if asked == _HOLDER and listed else None
        oneself = asked == _HOLDER and uttered.plain[listed:end] in _THEMSELVES
        if listed and (oneself or (account and account.end() >= end)):  # 王强的卡, 王强本人
            yield Finding(asked, uttered.plain[start:listed], start, listed)
            return
        entered = start > clause.start and uttered.plain[start - 1] in "写填叫"
        if listed and listed < end and (entered or _not_another(uttered, lang, listed, end)):
            # 写毛爱莲就行; 是彭四海不是彭世海
            yield Finding(asked, uttered.plain[start:listed], start, listed, sure=False)
            continue
        surname = surname_at(tail, lang, 0)
        given = tail[surname:]
        if surname and given_name(given, lang):
            yield Finding(asked, tail, start, end)
        elif listed == end:  # 黎李氏, 罗布次仁
            yield Finding(asked, tail, start, end, sure=False)


def _goes_on_spelling(text: str, lang: Language, start: int, name: str) -> bool:
    """李满堂木子李满堂红的满堂: whether a character of the name is told right behind it."""
    hit = lang.group("spelled").at(text, start)
    return spells(text, start, name) or (hit is not None and hit.group()[-1] == name[0])


def _not_another(uttered: Utterance, lang: Language, start: int, end: int) -> bool:
    """Whether it goes on with 不是 and another name, to its end."""
    other = next((start + len(no) for no in ("不是", "不叫") if uttered.plain.startswith(no, start)), 0)
    return bool(other) and name_at(uttered.plain, lang, other) == end


def _apart(uttered: Utterance, lang: Language, asked: str) -> Iterator[Finding]:
    """姓彭，四海; 彭，四海; 就叫四海，姓彭: a surname and the rest of the name, and nothing else."""
    surnames, clauses = lang.sayings.surnames, uttered.clauses
    if surnames is None or len(clauses) != 2 or any(clause.asks for clause in clauses):
        return
    pieces = [_without_head(clause, lang)[1] for clause in clauses]
    for surname, given in (pieces, pieces[::-1]):
        first, labelled = surname.removeprefix("姓"), surname.startswith("姓") and len(surname) > 1
        whole = surname_at(first + given, lang, 0) == len(first) > 0
        rare = [char for char in given if char not in surnames.given]
        known = len(rare) < len(given) <= 2 and _NUMERALS.issuperset(rare)
        if whole and known and (labelled or (len(given) == 2 and given is pieces[1])):
            yield Finding(asked, first + given, clauses[0].start, clauses[1].end, sure=False)
            return


def _without_head(clause: Clause, lang: Language) -> tuple[int, str]:
    """Where a clause goes on behind 他叫 or 名字是, and how, to its last word."""
    head = lang.group("name_head").at(clause.text, 0)
    led = head.end() if head else 0
    return clause.start + led, clause.text[led:].rstrip("的啊呀呢哦吧咯啦嘞")


def _behind_spelt(uttered: Utterance, lang: Language, asked: str) -> Iterator[Finding]:
    """弓长张建国, 木子李的李四海: the rest of the name, or all of it, behind its surname as it is spelt."""
    for clause in uttered.clauses:
        spelling = None if clause.asks else lang.group("spelled").at(clause.text, 0)
        start = clause.start + spelling.end() if spelling else clause.end
        behind = uttered.plain[start : clause.end].rstrip("啊呀呢哦吧咯啦嘞")
        for first in (start + 1,) if behind.startswith("的") else (start - 1,) if behind else ():
            end = name_at(uttered.plain, lang, first)
            if end == start + len(behind) and not lang.group("particle").whole(behind):
                yield Finding(asked, uttered.plain[first:end], first, end, sure=False)
                return


def _spelt(uttered: Utterance, lang: Language, asked: str, characters: Sequence[Spelt]) -> list[Finding]:
    """立早章，国家的国，强大的强; 姓章，国家的国; 章，国家的国: read back, as characters sound alike."""
    labels = [label.end() for label in lang.group("surname_is").find(uttered.plain)]
    labels.append(_without_head(uttered.clauses[0], lang)[0])
    told = {label: surname_at(uttered.plain, lang, label) for label in labels}
    for start, end, value in assembled(uttered, characters):
        before = next(
            (uttered.plain[at:to] for at, to in told.items() if uttered.plain[to:start] == "，"), ""
        )
        name = value if value.startswith(before) else before + value
        surname = surname_at(name, lang, 0)
        if uttered.tells(start) and surname and 1 <= len(name) - surname <= 2:
            return [Finding(asked, name, start, end, sure=False)]
    return []


def is_no_name(text: str, lang: Language) -> bool:
    """Whether it begins as words do. 莫玉兰 is none of 莫问: behind 莫 stands a given name."""
    begins, surnames = lang.group("no_name").at(text, 0), lang.sayings.surnames
    if begins is None or surnames is None:
        return begins is not None
    full = begins.end() == 1 and len(text) == 3 and surname_at(text, lang, 0) == 1
    return not (full and all(char in surnames.given for char in text[1:]))
