"""A number that was sent by mistake and is to be forgotten: 4306… 发错了，别录. 139…，写错了."""

from __future__ import annotations

import re

from server.chat.understanding.numbers.long_numbers import NumberSaid
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_PUT_RIGHT = re.compile(r"[0-9]|位")  # 说错了，最后一位是9
_NEAR = 12  # characters
_KEPT = ("told_right", "not_mistaken")  # 没写错, 莫写错了


def is_sent_wrong(uttered: Utterance, lang: Language, said: NumberSaid) -> bool:
    """Whether the words right behind the number take it back, and nothing is put in its place."""
    text = uttered.plain
    hit = lang.group("sent_wrong").first(text, said.end, said.end + _NEAR)
    if hit is None or not uttered.tells(hit.start()) or _PUT_RIGHT.search(text, said.end):
        return False
    kept = (other for name in _KEPT for other in lang.group(name).find(text, said.end))
    return not any(other.start() < hit.end() and hit.start() < other.end() for other in kept)
