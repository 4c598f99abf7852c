"""Whether a value fits its place in a message template, before the platform refuses the message.

Source: 订阅消息参数值内容限制说明, on the page of subscribeMessage.send (developers.weixin.qq.com). The type
is the beginning of the key: `thing1`, `amount2`. Where the page leaves a doubt, the narrower reading
counts: a value that fits here fits there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

HAN = r"\u3400-\u9fff\U00020000-\U000323af〇"

_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_DAY = (
    r"(?:\d{4}年(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日"
    r"|\d{4}年(?:1[0-2]|0?[1-9])月"
    r"|(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日"
    r"|\d{4}(?P<{0}>[-/.])(?:1[0-2]|0[1-9])(?P={0})(?:3[01]|[12]\d|0[1-9])"
    r"|\d{4}-(?:1[0-2]|0[1-9])|(?:1[0-2]|0[1-9])-(?:3[01]|[12]\d|0[1-9]))"
)


def _span(form: str) -> re.Pattern[str]:
    """One moment, or two of them joined by ~. `form` holds `{0}` where a group name must differ."""
    return re.compile(f"{form.replace('{0}', 'a')}(?:~{form.replace('{0}', 'b')})?")


TIME = _span(f"(?:{_DAY} )?{_CLOCK}")
DATE = _span(f"{_DAY}(?: {_CLOCK})?")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LETTERS = re.compile(r"[A-Za-z]{1,32}")
SYMBOLS = re.compile(rf"[^\w\s{HAN}]{{1,5}}")
CHARACTERS = re.compile(r"[\x20-\x7e]{1,32}")
AMOUNT = re.compile(r"[¥￥$€£]?\d{1,10}(?:\.\d{1,2})?元?")
PHONE = re.compile(r"[\d+\-() ]{1,17}")
CAR = re.compile(rf"[{HAN}A-Za-z\d][A-Za-z\d]{{0,6}}[{HAN}A-Za-z\d]?")
CHINESE_NAME = re.compile(rf"[{HAN}·]{{1,10}}")
OTHER_NAME = re.compile(r"[A-Za-z .'\-·]{1,20}")
PHRASE = re.compile(rf"[{HAN}]{{1,5}}")

THING_LENGTH = 20


class FieldDoesNotFit(ValueError):
    """A value cannot go into its field. Names the key and the rule, never the value."""

    def __init__(self, key: str, rule: str) -> None:
        super().__init__(f"{key}: {rule}")
        self.key = key
        self.rule = rule


def fit(key: str, value: str, *, allowed: Sequence[str] = ()) -> str:
    """The value as it can be sent in this field. Raises `FieldDoesNotFit`.

    Only running text (`thing`) is shortened, with … as its last character; a sum, a number, a date, a
    name or a case number is right or it is refused. `allowed` are the values of an enum field.
    """
    kind = re.sub(r"\d+$", "", key)
    if kind in ("enum", "enum_string"):
        return _must(key, value.strip(), lambda v: v in allowed, "not one of the template's values")
    try:
        rule = _RULES[kind]
    except KeyError:
        raise FieldDoesNotFit(key, "a field type that the platform does not list") from None
    return rule(key, value.strip())


def _thing(key: str, value: str) -> str:
    text = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", value).strip()
    if not text:
        raise FieldDoesNotFit(key, "empty")
    # Rare characters of names lie beyond 16 bits, and it is not said how the platform counts them.
    if _length(text) <= THING_LENGTH:
        return text
    while _length(text) > THING_LENGTH - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _must(key: str, value: str, holds: Callable[[str], object], rule: str) -> str:
    if not value:
        raise FieldDoesNotFit(key, "empty")
    if not holds(value):
        raise FieldDoesNotFit(key, rule)
    return value


def _only(pattern: re.Pattern[str], rule: str) -> Callable[[str, str], str]:
    return lambda key, value: _must(key, value, pattern.fullmatch, rule)


def _is_number(value: str) -> bool:
    return len(value) <= 32 and NUMBER.fullmatch(value) is not None


def _is_name(value: str) -> bool:
    return bool(CHINESE_NAME.fullmatch(value) or OTHER_NAME.fullmatch(value))


_RULES: dict[str, Callable[[str, str], str]] = {
    "thing": _thing,
    "number": lambda key, value: _must(key, value, _is_number, "at most 32 digits, with decimals or not"),
    "letter": _only(LETTERS, "at most 32 letters"),
    "symbol": _only(SYMBOLS, "at most 5 symbols"),
    "character_string": _only(CHARACTERS, "at most 32 digits, letters and symbols, no Chinese"),
    "time": _only(TIME, "a time like 15:01 or 2019年10月1日 15:01, or two of them with ~"),
    "date": _only(DATE, "a date like 2019年10月1日, with a time or not, or two of them with ~"),
    "amount": _only(AMOUNT, "one currency sign, at most 10 digits with decimals, 元 at the end or not"),
    "phone_number": _only(PHONE, "at most 17 digits and symbols"),
    "car_number": _only(CAR, "at most 8 letters and digits, Chinese first and last or not"),
    "name": lambda key, value: _must(key, value, _is_name, "at most 10 Chinese characters or 20 letters"),
    "phrase": _only(PHRASE, "at most 5 Chinese characters"),
}
