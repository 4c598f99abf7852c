"""Names that are told character by character: 立早章，国家的国，强大的强."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.sounds import sounds
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_LINK = r"(?:的那个|那个|的|里的|里面的|里头的|中的)"
_IN_A_WORD = re.compile(rf"(?P<char>[{_HAN}])(?:(?!的)[{_HAN}]){{0,4}}?{_LINK}(?P=char)字?")
# 女字旁的姣, 女字旁加交的姣
_AFTER_A_PART = re.compile(
    rf"(?:(?:[加配带和]|(?:右边|左边|旁边)?(?:一|是)个)[{_HAN}]字?)?{_LINK}(?P<char>[{_HAN}])字?"
)
# 姣是女字旁加个交通的交: what stands beside a part is the other part, and not the character.
_WITH = (
    r"(?:[加配带]上?(?:一?个)?|(?:右边|左边|旁边|上面|下面|底下|上头|下头|里面)(?:[是加]?一?个|是)?|一?个)"
)
_JOINS = re.compile(rf"[，、]?(?:再|就|是)?{_WITH}")
_JOINED = re.compile(rf"字?[，、]?(?:再|又)?(?:{_WITH}|去掉|去了|少|多|[的那这右左]*[半那]边)")
_NOT_THAT = re.compile(
    r"(?:字|那个|这个|的|就|它){0,2}(?:不是|不系|不对|错[了哒])[的了啊呢哦咯嘞哈]?(?=[，。；！\n]|$)"
)
_MARKS = ("", *"，。；！？、\n")
_TAKEN_FOR = re.compile(r"[打写记填听搞弄念登印看录]成(?:了|是|个)?$")  # 别给我打成翠绿的翠
_BETWEEN = 8  # characters that may stand between two of them: 名字是大(海的海)
_MOST = 4  # characters of a name
_IN_FRONT = 5  # characters of the word before those that are looked at
_INTO = 3  # characters of the word before the one that is told: 三点水加绵羊的羊


@dataclass(frozen=True, slots=True)
class Spelt:
    """One character and where it is told."""

    start: int
    end: int
    char: str


def spelt(uttered: Utterance, lang: Language) -> list[Spelt]:
    """Every character that is told by what it is made of or by a word that it stands in, in order."""
    text = uttered.plain
    found = [Spelt(hit.start(), hit.end(), hit.group()[-1]) for hit in lang.group("spelled").find(text)]
    parts = list(lang.group("part_of_character").find(text))
    if "的" in text or "那个" in text:
        found += [Spelt(hit.start(), hit.end(), hit["char"]) for hit in _IN_A_WORD.finditer(text)]
    if parts:
        joins = [hit.end() for part in parts if (hit := _JOINS.match(text, part.end()))]
        found = [
            one
            for one in found
            if not (any(0 <= one.start - end <= _INTO for end in joins) or _JOINED.match(text, one.end))
        ]
        for part in parts:
            if hit := _AFTER_A_PART.match(text, part.end()):
                found.append(Spelt(part.start(), hit.end(), hit["char"]))
    kept: list[Spelt] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def spells(text: str, start: int, name: str) -> bool:
    """Whether a character of the name is told right there: 任水生水面的水."""
    hit = _IN_A_WORD.match(text, start) if text[start : start + 1] else None
    return hit is not None and hit["char"] in name


def within_spelling(text: str, start: int, end: int) -> bool:
    """Whether these words lie in those that tell a character: 女的 in 淑女的淑; not 法院 in 法院的法官."""
    return any(
        hit.start() <= start and end <= hit.end() and _ends_there(text, hit.end())
        for hit in _IN_A_WORD.finditer(text, max(0, start - _IN_FRONT), end + _IN_FRONT)
    )


def _ends_there(text: str, place: int) -> bool:
    return text[place : place + 1] in _MARKS or _IN_A_WORD.match(text, place) is not None


def told_apart(
    uttered: Utterance, lang: Language, characters: Sequence[Spelt]
) -> tuple[list[Spelt], list[Spelt]]:
    """Those that it is and those that it is not: 是光荣的荣，不是面容的容; 弓长张，立早章不是."""
    wrong = [
        one
        for one in characters
        if denied(uttered, lang, one.start)
        or _NOT_THAT.match(uttered.plain, one.end)
        or _TAKEN_FOR.search(uttered.plain, 0, one.start)
    ]
    return [one for one in characters if one not in wrong], wrong


def only_spells(lang: Language, text: str) -> bool:
    """Whether these words do nothing but tell characters: 弓长张，不是立早章."""
    for hit in lang.group("spelled").find(text):
        text = text.replace(hit.group(), "，")
    contrast = lang.group("contrast")
    return all(
        not part or contrast.whole(part) or _NOT_THAT.fullmatch(part) for part in re.split("[，、]", text)
    )


def respelt(name: str, right: Sequence[Spelt], wrong: Sequence[Spelt]) -> str:
    """The name with the characters that were told in the places of those that they were taken for.

    Such a one was named as wrong, or sounds the same. Empty when it is not clear which one is meant.
    """
    told = [one for one in right if one.char not in name]
    if not told or (wrong and len(right) > 1):
        return ""
    heard, named = sounds(), {one.char for one in wrong}
    for one in told:
        sound = heard.get(one.char)
        taken_for = [
            at
            for at, char in enumerate(name)
            if char in named or (not named and sound and heard.get(char) == sound)
        ]
        if len(taken_for) != 1:
            return ""
        name = name[: taken_for[0]] + one.char + name[taken_for[0] + 1 :]
    return name


def assembled(uttered: Utterance, characters: Sequence[Spelt]) -> Iterator[tuple[int, int, str]]:
    """The names that the characters make which are told one right after the other."""
    row: list[Spelt] = []
    for one in characters:
        if row and one.start - row[-1].end > _BETWEEN:
            yield from _name(row)
            row = []
        row.append(one)
    yield from _name(row)


def _name(row: Sequence[Spelt]) -> Iterator[tuple[int, int, str]]:
    if len(row) > 1 and row[0].char == row[1].char:  # 言午许，许仙的许: the surname told twice
        row = row[1:]
    if 2 <= len(row) <= _MOST:
        yield row[0].start, row[-1].end, "".join(one.char for one in row)
