"""Long numbers in digits or in characters, in one piece or dictated in several.

Groups of digits that are joined are one number, and across other words where none of them is a number by
itself. What comes out is an ID number, a mobile number or a bank card by its own check digit first, by the
words beside it second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest
from typing import Literal

from server.answers import IdNumber, luhn_valid, read_id_number
from server.chat.understanding.meaning import NUMBERS
from server.chat.understanding.numbers.dictation import linked, put_right, readings, said_twice
from server.chat.understanding.numbers.digit_groups import LONG_PHONE, Group, digit_groups, figures
from server.chat.understanding.numbers.misheard import as_meant
from server.chat.understanding.numerals import SPOKEN
from server.chat.understanding.phrases import Language

Kind = Literal["id_number", "phone", "bank_card"]

_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = re.compile(r"(?:0086|86)(?=1[3-9]\d{9}$)")
_HERE = re.compile(r"(?:00)?86")
_ID = 18  # digits
_MOST_GROUPS = 24
_MOST_TRIED = 20  # pieces of a turn from which on it is tried whether a number is put right
_PERSONS, _BEGINS = 14, 10  # digits of an ID number that one person alone has in a family, or a year of birth
_MOST_SLIPS = 2
_SHORTEST = 9
_SHORT = 6  # beside a word like 卡号 so few digits are a number that was cut off
Label = Literal["id_number", "phone", "bank_card", "landline", "something_else", ""]
_LABELS: tuple[tuple[Label, str], ...] = (
    ("something_else", "other_label"),
    ("id_number", "id_label"),
    ("phone", "phone_label"),
    ("bank_card", "card_label"),
    ("landline", "landline_label"),
)
_CARD = range(16, 20)
_BESIDE = (1, 2, 3, 4, 8)  # digits of a year, of a day, or of the end of a number that follows whole
_LONGEST_ASIDE = 24  # characters
_LED_IN = re.compile(r"[是为：，叫的 ]{1,3}$")
_NO_LETTER = re.compile(r"[0-9。没冇不无]|[^，]{0,2}(?:不|没|吗)")
_WRITTEN_DAY = re.compile(r"(?:18|19|20)\d\d[01]\d[0-3]\d")
_DATE_LIKE = re.compile(r"(?:年|月|日|号|点|岁|元|块|万|分|个|天|楼|栋|室|组)")


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """A number with its kind; with a `flaw` it cannot be one."""

    start: int
    end: int
    kind: Kind
    digits: str
    flaw: str = ""
    mended: bool = False  # put right while it was told


def numbers_said(text: str, today: date, lang: Language, asked: str | None) -> list[NumberSaid]:
    """Every ID number, mobile number and card number in the plain text, also those that are wrong.

    `asked` is the type of the question that was asked, which decides what a wrong number was meant to be.
    Where none is whole, words that sound like digits are heard as such: what comes of it is to be read back.
    """
    found = _numbers(figures(text), today, lang, asked)
    if any(not said.flaw for said in found):
        return found
    for meant in as_meant(text):
        heard = _numbers(figures(meant), today, lang, asked)
        if any(not said.flaw and said.kind in (asked, _label(text, said.start, lang)) for said in heard):
            return [replace(said, mended=True) for said in heard]
    return found


def _numbers(text: str, today: date, lang: Language, asked: str | None) -> list[NumberSaid]:
    groups = list(_two_in_one(digit_groups(text, lang), today))
    found: list[NumberSaid] = []
    at = tried = 0
    while at < len(groups):
        last = at + 1
        while last < len(groups) and last - at < _MOST_GROUPS and groups[last].joined:
            last += 1
        taken = _read(text, groups[at:last], today, lang, asked)
        whole = taken[0] is not None and not taken[0].flaw
        goes_on = not whole or taken[1] == last - at
        if goes_on and tried < _MOST_TRIED and (until := linked(groups, at, _MOST_GROUPS)) > last:
            tried += 1
            taken = _mended(text, groups[at:until], last - at, today, lang, asked) or taken
        twice = said_twice(groups[at : at + taken[1]] if whole else groups[at:last])
        if twice and taken[1] < last - at + (not whole) and tried < _MOST_TRIED:  # 139，1234，1234，5678
            tried += 1
            first = taken[1] if whole else 0
            taken = _mended(text, groups[at:last], first, today, lang, asked) or taken
        found.extend(said for said in [taken[0]] if said is not None)
        at += taken[1]
    found = [said for said in found if said.kind == "id_number" or not _of_something_else(text, said, lang)]
    if any(not (said.flaw or _by_chance(text, said, asked)) for said in found):
        return found
    across = _across_asides(text, groups, today, lang, asked)
    return [_with_letter(text, said, today, lang) for said in ([across] if across else found)]


def _two_in_one(groups: Iterable[Group], today: date) -> Iterator[Group]:
    """43062119420307141913900001234 is an ID number and a telephone number, told without a pause."""
    for group in groups:
        first = next((at for at in (_ID, LONG_PHONE) if _are_two(group, at, today)), 0)
        if first:
            middle = group.start + first
            yield replace(group, end=middle, digits=group.digits[:first])
            yield replace(group, start=middle, digits=group.digits[first:], soft=False, link="")
        else:
            yield group


def _are_two(group: Group, first: int, today: date) -> bool:
    """Whether its first digits, so many, are one of the two kinds and the rest is the other one."""
    if len(group.digits) != _ID + LONG_PHONE or group.end - group.start != len(group.digits):
        return False
    one, other = group.digits[:first], group.digits[first:]
    number, phone = (one, other) if first == _ID else (other, one)
    return bool(_MOBILE.fullmatch(phone)) and isinstance(read_id_number(number, today), IdNumber)


def _of_something_else(text: str, said: NumberSaid, lang: Language) -> bool:
    """订单号2611…: a number by chance only, where nothing stands between."""
    led = _LED_IN.search(text, max(0, said.start - _LONGEST_ASIDE), said.start)
    end = led.start() if led else said.start
    return any(hit.end() == end for hit in lang.group("other_label").find(text, max(0, end - 12), end))


def number_of(digits: str, today: date, kind: Kind) -> str:
    """The number of this kind that these digits are; "" where they are none."""
    return _bare(digits) if _valid(digits, today, "", kind) == kind else ""


def retold(one: NumberSaid, other: NumberSaid) -> bool:
    """Whether these are one person's ID number told twice, alike or with a slip in it."""
    if one.kind != "id_number" or other.kind != "id_number":
        return False
    same = _PERSONS if not (one.flaw or other.flaw) else _BEGINS
    if len(one.digits) == len(other.digits):
        slips = sum(a != b for a, b in zip(one.digits, other.digits, strict=True))
        return slips <= _MOST_SLIPS or one.digits[:same] == other.digits[:same]
    return one.digits[:same] == other.digits[:same]


def _mended(
    text: str, groups: Sequence[Group], first: int, today: date, lang: Language, asked: str | None
) -> tuple[NumberSaid, int] | None:
    """The number that is put right in the telling, and how many pieces it has; the first of them is no whole.

    What follows with as many digits as a whole number is left to be one.
    """
    label = _label(text, groups[0].start, lang)
    kind = label or asked
    until = next((n for n, group in enumerate(groups) if n and _counts(text, group, None)), len(groups))
    made = readings(groups[:until])
    for count in range(until, first, -1):
        pieces = groups[:count]
        for digits in made[count - 1] if put_right(pieces) or said_twice(pieces) else ():
            if (valid := _valid(digits, today, label, asked)) and (kind not in NUMBERS or valid == kind):
                place = pieces[0].start, pieces[-1].end
                return NumberSaid(*place, valid, _bare(digits), mended=True), count
    return None


def _with_letter(text: str, said: NumberSaid, today: date, lang: Language) -> NumberSaid:
    """零三二，还有个，啊，是个叉: the letter at the end of an ID number, told after an aside."""
    after = text[said.end : said.end + _LONGEST_ASIDE]
    hit = lang.group("digit_tail").first(after) if said.flaw == "id_length" else None
    if hit is None or _NO_LETTER.search(after, 0, hit.start()) or _NO_LETTER.match(after, hit.end()):
        return said
    digits = said.digits + "X"
    valid = isinstance(read_id_number(digits, today), IdNumber)
    return replace(said, end=said.end + hit.end(), digits=digits, flaw="") if valid else said


def _by_chance(text: str, said: NumberSaid, asked: str | None) -> bool:
    """Whether pieces of what was asked for only look like another number: 19640205，204 of an ID number."""
    return said.kind != asked in NUMBERS and "，" in text[said.start : said.end]


def _across_asides(
    text: str, groups: Sequence[Group], today: date, lang: Language, asked: str | None
) -> NumberSaid | None:
    """The one number of a turn that says other things between its pieces: 139，等下我看下，00001234.

    All digits of the turn belong to it, so that none is lost; what only counts (等3分钟, 等一下) is no digit.
    """
    pieces = [group for group, after in zip_longest(groups, groups[1:]) if not _counts(text, group, after)]
    asides = [text[one.end : other.start] for one, other in pairwise(pieces) if not other.joined]
    kind = (_label(text, pieces[0].start, lang) or asked) if asides else None
    if kind not in NUMBERS or any(_parts(aside, kind, lang) for aside in asides):
        return None
    start, end = pieces[0].start, pieces[-1].end
    digits = "".join(piece.digits for piece in pieces)
    if valid := _valid(digits, today, kind, asked):
        return NumberSaid(start, end, valid, _bare(digits))
    return _flawed(text, start, end, _bare(digits), today, lang, asked)


def _counts(text: str, group: Group, after: Group | None) -> bool:
    """Whether it is no part of a number: the 3 of 等3分钟, the 一 of 等一下."""
    alone = group.end - group.start == 1 and not (group.soft or (after and after.soft))
    word = alone and text[group.start] in SPOKEN and text[group.end : group.end + 1].isalpha()
    return word or _DATE_LIKE.match(text, group.end) is not None


def _parts(aside: str, kind: str, lang: Language) -> bool:
    """Whether what stands before these words and behind them is not one number: 139，不对，138…."""
    if len(aside) > _LONGEST_ASIDE:
        return True
    names = ("retraction", "contrast", "alternative", *(label for of, label in _LABELS if of != kind))
    return any(lang.group(name).within(aside) for name in names)


def _read(
    text: str, groups: Sequence[Group], today: date, lang: Language, asked: str | None
) -> tuple[NumberSaid | None, int]:
    """The number with which these groups begin, and how many of them it used."""
    soft = 1
    while soft < len(groups) and groups[soft].soft:
        soft += 1
    if said := _from_abroad(text, groups[:soft]):
        return said, soft
    label = _label(text, groups[0].start, lang)
    for count in dict.fromkeys((soft, *range(len(groups), soft, -1), *range(soft - 1, 0, -1))):
        if count < len(groups) and groups[count].start == groups[count - 1].end:
            continue  # it goes on: one digit too many
        digits = "".join(group.digits for group in groups[:count])
        if kind := _valid(digits, today, label, asked):
            return NumberSaid(groups[0].start, groups[count - 1].end, kind, _bare(digits)), count
    for skipped in range(1, len(groups)):  # 尾巴上是57 139…: a date or a part before a right number
        if sum(len(group.digits) for group in groups[:skipped]) not in _BESIDE:
            continue
        for count in range(len(groups), skipped, -1):
            digits = "".join(group.digits for group in groups[skipped:count])
            if len(digits) >= _SHORTEST and _valid(digits, today, "", asked):
                return None, skipped
    used = _before_phone(groups) or (len(groups) if _about(groups, len(groups)) else soft)
    digits = _bare("".join(group.digits for group in groups[:used]))
    said = _flawed(text, groups[0].start, groups[used - 1].end, digits, today, lang, asked)
    return said, used


def _before_phone(groups: Sequence[Group]) -> int:
    """How many groups make up a number with a slip in it, where all behind them is a mobile number; 0: none.

    430621194203071418 13900001234: the second is right, whatever the first one is.
    """
    for count in range(1, len(groups)):
        rest = "".join(group.digits for group in groups[count:])
        if len(rest) == LONG_PHONE and _MOBILE.fullmatch(rest) and _about(groups, count):
            return count
    return 0


def _from_abroad(text: str, groups: Sequence[Group]) -> NumberSaid | None:
    """A telephone number with another country's code: +1 604 555 0188, 0016045550188."""
    digits = "".join(group.digits for group in groups)
    plus = text[: groups[0].start].endswith("+")
    here = _HERE.match(digits) or (len(groups) == 1 and _MOBILE.fullmatch(digits))
    if (plus or digits.startswith("00")) and len(digits) >= _SHORTEST and not here:
        return NumberSaid(groups[0].start, groups[-1].end, "phone", digits, "phone_abroad")
    return None


def _about(groups: Sequence[Group], count: int) -> bool:
    return 15 <= sum(len(group.digits) for group in groups[:count]) <= 19


def _bare(digits: str) -> str:
    return _COUNTRY.sub("", digits)


def _label(text: str, start: int, lang: Language) -> Label:
    """What the words before the number call it."""
    before = text[max(0, start - 16) : start]
    best, kind = -1, ""
    for name, group in _LABELS:
        for hit in lang.group(group).find(before):
            if hit.end() > best:
                best, kind = hit.end(), name
    if not kind:
        after = text[start : start + 40]
        for name, group in _LABELS[:-1]:
            hit_after = re.match(
                rf"[\d\s{SPOKEN}xX-]+，?(?:这个?|那个?)?(?:就?是)[^，。]{{0,6}}?(?={lang.source(group)})",
                after,
            )
            if hit_after:
                return name
    return kind  # type: ignore[return-value]


def _valid(digits: str, today: date, label: str, asked: str | None) -> Kind | None:
    digits = _bare(digits)
    meant = label or asked
    if len(digits) == 18 and isinstance(read_id_number(digits, today), IdNumber):
        card = luhn_valid(digits) or digits.startswith("62")
        if meant != "bank_card" or not card:  # 钱打我妈卡上，430621…
            return "id_number"
    if _MOBILE.fullmatch(digits) and meant != "bank_card":
        return "phone"
    if label != "bank_card" != asked and len(digits) == 18 and _looks(digits, today) == "id_number":
        return None  # with a slip in it; its digits make up a card's sum by chance
    if (
        len(digits) in _CARD
        and luhn_valid(digits)
        and (meant != "id_number" or _is_card(digits, label, today))
    ):
        return "bank_card"
    if label == "bank_card" and 12 <= len(digits) <= 19 and luhn_valid(digits):
        return "bank_card"
    return None


def _is_card(digits: str, label: str, today: date) -> bool:
    """建行6217…, while an ID number is asked for or read back: nothing of it is one, all of it is a card."""
    plainly = digits.startswith("62") and len(digits) != _ID
    return not label and plainly and _looks(digits, today) != "id_number"


def _flawed(
    text: str, start: int, end: int, digits: str, today: date, lang: Language, asked: str | None
) -> NumberSaid | None:
    label = _label(text, start, lang)
    shortest = _SHORT if label or asked in NUMBERS else _SHORTEST
    if len(digits) < shortest or _DATE_LIKE.match(text, end):
        return None
    if asked == "date" and _WRITTEN_DAY.fullmatch(digits):
        return None  # 身份证上印的是19400817, to a day of birth
    if label in ("landline", "something_else"):
        return None
    kind = label or (asked if asked in NUMBERS else "") or _looks(digits, today)
    if asked == "bank_card" and not label and _looks(digits, today) == "id_number":
        no_day = digits.startswith("62") and read_id_number(digits, today) == "id_date"
        kind = kind if no_day else "id_number"  # with 62 begin cards, and numbers of one province
    if kind == "id_number":
        read = read_id_number(digits, today)
        return NumberSaid(start, end, "id_number", digits, read if isinstance(read, str) else "ambiguous")
    if kind == "bank_card":
        right = 12 <= len(digits) <= 19 and digits.isdigit()
        return NumberSaid(start, end, "bank_card", digits, "card_luhn" if right else "card_length")
    if kind == "phone":
        flaw = "phone_length" if len(digits) != LONG_PHONE else "phone_invalid"
        if lang.group("phone_abroad").within(text):
            flaw = "phone_abroad"
        return NumberSaid(start, end, "phone", digits, flaw)
    return None


def _looks(digits: str, today: date) -> Kind | Literal[""]:
    """What a wrong number was most likely meant to be."""
    if digits.endswith("X"):
        return "id_number"
    if len(digits) in (17, 18, 19) and read_id_number(digits[:17] + "0", today) == "id_checksum":
        return "id_number"
    if len(digits) == 18 and read_id_number(digits, today) in ("id_checksum", "id_date", "id_future"):
        return "id_number"
    if len(digits) in (10, 11, 12) and digits[0] == "1":
        return "phone"
    if len(digits) in _CARD:
        return "bank_card"
    return ""
