"""Citizen identity numbers: what 18 characters say, and whether they can be one.

GB 11643-1999: six digits of the division where the person was first registered (GB/T 2260), eight of
the date of birth, three of order (odd for men), one check character by ISO 7064 MOD 11-2.

Only the first two digits of the division are checked. Counties were renamed, merged and renumbered
for fifty years, an old person carries the number of a county that no table of today lists, and this
service is about old people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Flaw = Literal["id_length", "id_division", "id_date", "id_future", "id_checksum"]

# GB/T 2260, the province level, with 81–83 for Hong Kong, Macao and Taiwan residents' permits
# (居住证, 国办发〔2018〕81号) which carry the same kind of number.
PROVINCES: dict[str, str] = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
    "83": "台湾居民居住证",
}

_WEIGHTS = tuple(2 ** (17 - position) % 11 for position in range(17))
_CHECK_CHARACTERS = "10X98765432"
_OLDEST_YEAR = 1850


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What a valid number says about its person."""

    number: str
    division: str
    birth_date: date
    sex: Literal["male", "female"]


def check_character(first_17: str) -> str:
    """The eighteenth character for seventeen digits, by ISO 7064 MOD 11-2."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def read_id_number(number: str, today: date) -> IdNumber | Flaw:
    """What the number says, or the first thing that is wrong with it.

    Expects the normalised form: no spaces, ASCII digits, a capital X.
    """
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return "id_length"
    if number[17] not in _CHECK_CHARACTERS:
        return "id_length"
    if number[:2] not in PROVINCES:
        return "id_division"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id_date"
    if born.year < _OLDEST_YEAR:
        return "id_date"
    if born > today:
        return "id_future"
    if check_character(number[:17]) != number[17]:
        return "id_checksum"
    return IdNumber(number, number[:6], born, "male" if int(number[16]) % 2 else "female")
