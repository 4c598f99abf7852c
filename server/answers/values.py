"""One answer by itself: brought into the one form in which it is kept, checked, and shown again.

The kept forms: dates "2026-11-24", times "09:05", both "2026-11-24T09:05", yes and no as "yes", "no",
"unknown", choices as the option's value, several choices as a list in the order of the options,
numbers as int, everything else as text.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from config.catalogue import NO, UNKNOWN, YES, Question
from server.answers.bank_cards import LONGEST, SHORTEST, luhn_valid
from server.answers.id_number import Flaw, read_id_number
from server.errors import FieldError

_WIDE = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_ANY_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_LATIN = re.compile("[A-Za-z]")
_BLANKS = re.compile(r"\s+")
_INNER_BLANKS = re.compile(r"[ \t\r\f\v]+")
_MIDDLE_DOTS = re.compile(r"[•・‧∙⋅●･.．]")
_SEPARATORS = re.compile(r"[\s\-—–_.·,，()（）]+")
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(r"^(\d{1,2})\s*[:：点时]\s*(?:(\d{1,2})\s*分?)?(?:[:：]\d{1,2})?$")
_NAME = re.compile(r"^(?:[〇㐀-䶿一-鿿\U00020000-\U000323AF·]{2,}|[A-Za-z][A-Za-z .'·-]+)$")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")

_YES_WORDS = {YES: YES, "true": YES, "是": YES, "有": YES, "对": YES, "同意": YES}
_NO_WORDS = {NO: NO, "false": NO, "否": NO, "不是": NO, "没有": NO, "无": NO, "不同意": NO}
_UNKNOWN_WORDS = {UNKNOWN: UNKNOWN, "不清楚": UNKNOWN, "不知道": UNKNOWN, "不确定": UNKNOWN}
_WORDS = _YES_WORDS | _NO_WORDS | _UNKNOWN_WORDS

_ID_SENTENCES: dict[Flaw, str] = {
    "id_length": "身份证号应为18位，最后一位是数字或X，请再数一数。",
    "id_division": "身份证号开头两位不是省份代码，请核对前几位。",
    "id_date": "身份证号中间的出生日期不存在，请核对第7到14位。",
    "id_future": "身份证号中间的出生日期晚于今天，请核对第7到14位。",
    "id_checksum": "身份证号最后一位对不上，可能有一位写错了，请逐位核对。",
}


def normalise(question: Question, value: object) -> Any:
    """The kept form of what a person or a machine gave; None when nothing was given.

    What cannot be brought into the kept form comes back as it was: `check` then says what is wrong.
    """
    if isinstance(value, str):
        value = (value.translate(_WIDE) if _ANY_WIDE.search(value) else value).strip()
    if value is None or value == "" or value == [] or value == ():
        return None
    match question.type:
        case "id_number" | "bank_card":
            return _SEPARATORS.sub("", _plain(value)).upper() if isinstance(value, str) else value
        case "phone":
            return _phone(value) if isinstance(value, str | int) else value
        case "name":
            return _name(value) if isinstance(value, str) else value
        case "date":
            return _date(value)
        case "time":
            return _time(value)
        case "datetime":
            return _datetime(value)
        case "number":
            return _number(value)
        case "yes_no" | "statement":
            return _WORDS.get(str(value).lower(), value)
        case "choice":
            return _option(question, value)
        case "multi_choice":
            return _options(question, value)
        case "text" | "address":
            return _INNER_BLANKS.sub(" ", value) if isinstance(value, str) else value


def check(question: Question, value: Any, today: date) -> FieldError | None:
    """The first thing that is wrong with a normalised value, as a sentence for the family; None if fine."""
    if value is None:
        return None
    found = _CHECKS[question.type](question, value, today)
    return FieldError(question.id, found[0], found[1]) if found else None


def shown(question: Question, value: Any) -> str:
    """A kept value as a person reads it: labels for choices, Chinese dates; empty when not answered."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(question.label_of(str(part)) for part in value)
    if question.choices:
        return question.label_of(str(value))
    if question.type in ("date", "datetime"):
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return str(value)  # a draft keeps what cannot be read too
        day = f"{moment.year}年{moment.month}月{moment.day}日"
        return day if question.type == "date" else f"{day} {moment:%H:%M}"
    return str(value)


def _plain(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFKC", value)


def _phone(value: str | int) -> str:
    digits = _SEPARATORS.sub("", _plain(str(value))).removeprefix("+")
    return digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits


def _name(value: str) -> str:
    name = _MIDDLE_DOTS.sub("·", value) if not value.isascii() else value
    return _BLANKS.sub(" " if _LATIN.search(name) else "", name)


def _date(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return value
    match = _DATE.match(_plain(value)) or _COMPACT_DATE.match(value)
    if not match:
        return value
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return value


def _time(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    match = _TIME.match(value) if isinstance(value, str) else None
    if not match:
        return value
    hour, minute = int(match[1]), int(match[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else value


def _datetime(value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if not isinstance(value, str):
        return value
    day, _, clock = value.replace("T", " ").partition(" ")
    kept_day, kept_time = _date(day), _time(clock.strip())
    valid = kept_day != day or _DATE.match(day)
    return f"{kept_day}T{kept_time}" if valid and kept_time and _TIME.match(str(kept_time)) else value


def _number(value: object) -> object:
    if isinstance(value, str) and (match := re.match(r"^(-?\d{1,9})\s*年?$", value)):
        return int(match[1])
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _option(question: Question, value: object) -> object:
    for option in question.choices:
        if value == option.value or value == option.label:
            return option.value
    return value


def _options(question: Question, value: object) -> object:
    parts = re.split(r"[、,，;；\s]+", value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        return value
    given = [_option(question, part) for part in parts if part not in (None, "")]
    if not all(isinstance(part, str) for part in given):
        return value
    order = {option.value: number for number, option in enumerate(question.choices)}
    return sorted(dict.fromkeys(given), key=lambda part: order.get(str(part), len(order))) or None


_Found = tuple[str, str] | None


def _check_text(question: Question, value: Any, today: date) -> _Found:
    if not isinstance(value, str):
        return "wrong_type", "这里请填写文字。"
    longest = question.max_length or 200
    if len(value) > longest:
        return "too_long", f"这里最多写{longest}个字，现在是{len(value)}个字。"
    if any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in value):
        return "not_printable", "里面有看不见的字符，请重新输入。"
    return None


def _check_name(question: Question, value: Any, today: date) -> _Found:
    if found := _check_text(question, value, today):
        return found
    if not _NAME.match(value):
        return "name_invalid", "姓名请按身份证上的汉字填写，中间不加符号；少数民族姓名可用间隔号“·”。"
    return None


def _check_id_number(question: Question, value: Any, today: date) -> _Found:
    if not isinstance(value, str):
        return "wrong_type", _ID_SENTENCES["id_length"]
    read = read_id_number(value, today)
    return (read, _ID_SENTENCES[read]) if isinstance(read, str) else None


def _check_date(question: Question, value: Any, today: date) -> _Found:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return "date_invalid", "日期请写成“2026年11月24日”这样，并确认这一天存在。"
    if question.past_only and day > today:
        return "date_future", "这个日期还没有到，请核对。"
    if day.year < 1850:
        return "date_invalid", "这个日期太早了，请核对年份。"
    return None


def _check_time(question: Question, value: Any, today: date) -> _Found:
    try:
        time.fromisoformat(value)
    except (TypeError, ValueError):
        return "time_invalid", "时间请写成“09:30”这样。"
    return None


def _check_datetime(question: Question, value: Any, today: date) -> _Found:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return "date_invalid", "请写明日期和时间，例如“2026年11月24日 09:30”。"
    return _check_date(question, moment.date().isoformat(), today)


def _check_number(question: Question, value: Any, today: date) -> _Found:
    if isinstance(value, bool) or not isinstance(value, int):
        return "wrong_type", "这里请填写整数。"
    if question.at_least is not None and value < question.at_least:
        return "number_range", f"这里最小填{question.at_least}，请核对。"
    if question.at_most is not None and value > question.at_most:
        return "number_range", f"这里最大填{question.at_most}，请核对。"
    return None


def _check_choice(question: Question, value: Any, today: date) -> _Found:
    if isinstance(value, str) and question.option(value):
        return None
    return "not_an_option", "请从列出的选项里选一个。"


def _check_choices(question: Question, value: Any, today: date) -> _Found:
    if not isinstance(value, list | tuple):
        return "wrong_type", "请从列出的选项里选。"
    options = [question.option(part) if isinstance(part, str) else None for part in value]
    if not all(options):
        return "not_an_option", "有不在列表里的选项，请重新选。"
    alone = [option for option in options if option and option.alone]
    if alone and len(options) > 1:
        return "alone_option", f"选了“{alone[0].label}”，就不能再选别的。"
    return None


def _check_phone(question: Question, value: Any, today: date) -> _Found:
    if isinstance(value, str) and _MOBILE.match(value):
        return None
    return "phone_invalid", "手机号应为11位，以1开头，请核对。"


def _check_bank_card(question: Question, value: Any, today: date) -> _Found:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit():
        return "card_length", "银行卡号只有数字，请核对。"
    if not SHORTEST <= len(value) <= LONGEST:
        return "card_length", f"银行卡号一般是16到19位，现在是{len(value)}位，请核对。"
    if not luhn_valid(value):
        return "card_checksum", "银行卡号对不上，可能有一位写错了，请逐位核对。"
    return None


_CHECKS = {
    "text": _check_text,
    "address": _check_text,
    "name": _check_name,
    "id_number": _check_id_number,
    "date": _check_date,
    "time": _check_time,
    "datetime": _check_datetime,
    "number": _check_number,
    "choice": _check_choice,
    "yes_no": _check_choice,
    "statement": _check_choice,
    "multi_choice": _check_choices,
    "phone": _check_phone,
    "bank_card": _check_bank_card,
}
