"""Groups of digits, and how each is joined to the one before: the pieces in which a number is dictated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from server.chat.understanding.numerals import DIGITS, SPOKEN, number
from server.chat.understanding.phrases import Language

_ONE = rf"[0-9{SPOKEN}]"
_REPEATED = (
    rf"[2-9二两三四五六七八九]个{_ONE}(?!{_ONE})"  # 后面三个7; of 三个789 it only says how many follow
)
_GROUP = re.compile(rf"(?P<times>{_REPEATED})|(?:(?!{_REPEATED}){_ONE})+[xX]?|[xX](?![A-Za-z])")
_WITH_ONES = re.compile(rf"(?:[{SPOKEN}要][\s，·.-]?){{7,}}[{SPOKEN}要]")
_OVER_THE_RADIO = str.maketrans("洞拐勾两", "零七九二")  # 幺八洞，拐三洞: so that nothing is misheard
_DICTATED = re.compile(
    rf"(?:[{SPOKEN}洞拐勾]|两(?![个位]))(?:[\s，、·.-]?(?:[{SPOKEN}洞拐勾]|两(?![个位]))){{7,}}"
)
LONG_PHONE = 11
_LETTERS = re.compile(
    r"(?<![A-Za-z0-9])(?=[^oOlI]{0,18}[oOlI])[0-9oOlI](?:[ -]?[0-9oOlI]){8,18}(?![A-WYZa-wyz0-9])"
)
_FOR_DIGITS = str.maketrans("oOlI", "0011")  # what looks like it on a keyboard
_MOST_LETTERS = 6
_DATE = re.compile(r"(?<![\d.])(?:18|19|20)\d\d([./])\d{1,2}\1\d{1,2}(?!\d)")
_SOFT = re.compile(r"[\s·_./:：+-]{0,4}")
_COUNTS = ("位", "个", "遍", "次", "下", "会", "哈", "样")
_SHORTEST_LINK, _LONGEST_JOIN, _LONGEST_LINK = 2, 12, 16  # characters
# 430621，1945年3月12日，后面0120: between the area and the last four the day of birth.
_BORN = re.compile(
    rf"(?<!{_ONE})(?:{_ONE}[\s-]?){{6}}[^0-9。]{{0,14}}?"
    rf"(?P<day>(?P<y>(?:18|19|20)\d\d|\d\d|[一二幺]{_ONE}{{3}}|{_ONE}{{2}})年份?[\s，]?"
    rf"(?:(?P<m>1[0-2]|0?[1-9]|十[一二]?|零?[一二三四五六七八九])月份?，?"
    rf"(?P<d>[0-3]?\d|[二三]?十[一二三四五六七八九]?|零?[一二三四五六七八九])(?:[日号](?:出?生的?)?)?"
    rf"|(?P<md>[01零幺一]{_ONE}{{3}}))[\s，]?)"
    rf"(?=[^0-9{SPOKEN}。]{{0,14}}(?:[三四]位[是为]?)?(?:{_ONE}[\s-]?){{3,4}}(?![年月日号岁]|{_ONE}))"
)

Link = Literal["", "joined", "wrong", "not"]
_LINKS: tuple[tuple[str, Link], ...] = (("misspoken", "wrong"), ("joiner", "joined"), ("contrast", "not"))


@dataclass(frozen=True, slots=True)
class Group:
    """A run of digits with its place.

    `link` is how it is joined to the one before: by nothing or words like 然后 ("joined"), by words that put
    that one right ("wrong": 哦不对，是), as what it is not ("not": 不是1019), or not at all ("").
    """

    start: int
    end: int
    digits: str
    soft: bool  # joined by nothing but spaces and dashes
    link: Link

    @property
    def joined(self) -> bool:
        """Whether it goes on with the one before."""
        return self.link == "joined"


def figures(text: str) -> str:
    """With the figures of the radio, 幺八洞 and 两, as the others have them, and O and l as 0 and 1.

    So is the 要 inside a number that is told as 幺: they sound alike, and recognisers write the other.

    In front of a number 要 is a word of its own, but for a mobile number, which begins with 1.
    """

    def told(hit: re.Match[str]) -> str:
        characters = [char for char in hit.group() if char == "要" or char in SPOKEN]
        first = hit.group().startswith("要") and len(characters) != LONG_PHONE
        return hit.group()[:first] + hit.group()[first:].replace("要", "幺")

    text = _LETTERS.sub(_digits_typed, text)
    text = _DICTATED.sub(lambda hit: hit.group().translate(_OVER_THE_RADIO), text)
    return _WITH_ONES.sub(told, text) if "要" in text else text


def _digits_typed(hit: re.Match[str]) -> str:
    """13807O22l6: the number that was meant, where most of it is digits."""
    letters = sum(char.isalpha() for char in hit.group())
    return hit.group().translate(_FOR_DIGITS) if letters <= _MOST_LETTERS else hit.group()


def digit_groups(text: str, lang: Language) -> Iterator[Group]:
    """Every run of digits in a text that `figures` has made, in order."""
    before: int | None = None
    labels = {p for hit in lang.group("last_digit").find(text) for p in range(hit.start(), hit.end())}
    dates = {p for hit in _DATE.finditer(text) for p in range(hit.start(), hit.end())}
    for start, end, word, digits in _runs(text):
        if start in dates:
            continue
        counted = len(word) == 1 and text[end : end + 1] in _COUNTS
        if (start in labels or counted) and not word.isascii():
            continue  # the 一 of 最后一位 and of 再念一遍, the 四 of 后面四位
        if digits == "X" and before is None:
            continue
        between = text[before:start] if before is not None else None
        soft = between is not None and bool(_SOFT.fullmatch(between))
        yield Group(start, end, digits, soft, "joined" if soft else _link(between or "", lang))
        before = end
        tail = lang.group("digit_tail").at(text, end)
        if tail is not None:  # 尾数是叉
            yield Group(tail.start(), tail.end(), "X", True, "joined")
            before = tail.end()


def _runs(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where digits stand, as what they are written and what they are; a day inside an ID number as eight."""
    born = _BORN.search(text) if "年" in text else None
    day = _eight_digits(born) if born else ""
    place, until = born.span("day") if born and day else (len(text), len(text))
    for start, end in ((0, place), (until, len(text))):
        for hit in _GROUP.finditer(text, start, end):
            word = hit.group()
            told = word[-1] * DIGITS[word[0]] if hit["times"] else word
            digits = "".join("X" if char in "xX" else str(DIGITS[char]) for char in told)
            yield hit.start(), hit.end(), word, digits
        if day and not start:
            yield place, until, text[place:until], day


def _eight_digits(born: re.Match[str]) -> str:
    of_day = (born["md"][:2], born["md"][2:]) if born["md"] else (born["m"], born["d"])
    year, month, day = map(number, (born["y"], *of_day))
    if year is None or not month or not day or day > 31:
        return ""
    return f"{year if year > 99 else 1900 + year}{month:02}{day:02}"


def _link(between: str, lang: Language) -> Link:
    """How the words that stand between two groups join them: , 然后, 最后四位是; 哦不对，是; 不是."""
    words = "".join(between.split()).strip("，、：")
    if not words:
        return "joined" if "，" in between and len(between) <= _SHORTEST_LINK else ""
    if len(between) > _LONGEST_LINK:
        return ""
    link: Link = "joined"
    at = 0
    while at < len(words):
        if words[at] in "，、：。":
            at += 1
            continue
        hits = ((lang.group(name).at(words, at), means) for name, means in _LINKS)
        until, means = max(((hit.end(), means) for hit, means in hits if hit), default=(at, link))
        if until == at:
            return ""
        at = until
        link = link if means == "joined" else means
    if link == "not" and between.rstrip()[-1] in "，、：":
        return "wrong"  # 430612，不是，430621
    return link if link != "joined" or (len(between) <= _LONGEST_JOIN and "。" not in between) else ""
