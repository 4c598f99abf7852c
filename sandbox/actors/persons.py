"""Made-up people. Their numbers are valid in form and belong to nobody.

ID numbers by GB 11643 (check character by ISO 7064 MOD 11-2) in the division of the test county with a
birth in the first quarter of the last century; card numbers with a valid check digit (ISO/IEC 7812-1)
behind an issuer number that no bank has.
"""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Sex = Literal["male", "female"]

DIVISION = "430621"
NO_ISSUER = "999999"

OLDER, YOUNGER = 1900, 1925
"""Birth years: a child must be younger than its parent by more than the form's rule asks."""

_SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁"
_GIVEN: dict[Sex, tuple[str, ...]] = {
    "male": ("建国", "德明", "长生", "守义", "国平", "志远", "永福", "文斌"),
    "female": ("秀英", "桂兰", "玉珍", "淑芬", "春梅", "小红", "月华", "慧敏"),
}
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_numbers = itertools.count(secrets.randbelow(100_000))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an ID card."""

    name: str
    id_number: str
    sex: Sex
    birth_date: date


def new_person(
    year: int = OLDER, *, sex: Sex | None = None, name: str | None = None, division: str = DIVISION
) -> Person:
    """Somebody who has not been in any story of this process before."""
    number = next(_numbers)
    chosen: Sex = sex or ("male" if number % 2 else "female")
    born = date(year, 1, 1) + timedelta(days=number % 365)
    # Men have odd order numbers, women even ones.
    order = (number // 365) * 2 % 1000 + (1 if chosen == "male" else 0)
    return Person(name or _name(number, chosen), id_number(born, order, division), chosen, born)


def id_number(born: date, order: int, division: str = DIVISION) -> str:
    """Eighteen characters with the right check character; `order` is 0 to 999, odd for men."""
    first_17 = f"{division}{born:%Y%m%d}{order:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return first_17 + "10X98765432"[total % 11]


def new_card() -> str:
    """A bank card number of no bank that has not been in any story of this process before."""
    return card_number(next(_numbers))


def card_number(serial: int) -> str:
    """A bank card number of no bank, nineteen digits with the right check digit; `serial` below 10^12."""
    digits = f"{NO_ISSUER}{serial:012d}"
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits)))
    return digits + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def new_phone_number() -> str:
    """A mobile number in the range that is given to nobody here."""
    return f"139{next(_numbers) % 10**8:08d}"


def _name(number: int, sex: Sex) -> str:
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[sex][number // len(_SURNAMES) % len(_GIVEN[sex])]
