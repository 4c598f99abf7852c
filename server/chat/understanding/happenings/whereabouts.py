"""A day and a place, and no word for what was then and there: 昨天，县人民医院."""

from __future__ import annotations

import re

from server.chat.understanding.phrases import Language

_BETWEEN = re.compile(r"(?:[，、在于到就是也都人的了里头面边那上省市县区镇]|老家|屋里|大概|好像)*")
_LONGEST = 20  # characters of a place


def only_where(lang: Language, text: str) -> bool:
    """Whether the words name where somebody was, and tell nothing else."""
    if not text.strip("，") or len(text) > _LONGEST:
        return False
    places = [words for entry, words in lang.possible(lang.sayings.says, text) if entry.where]
    places += [lang.group(name) for entry in lang.sayings.located for name in entry.places]
    named = bytearray(len(text))
    for words in places:
        for hit in words.find(text):
            named[hit.start() : hit.end()] = b"\1" * len(hit.group())
    rest = "".join(char for char, is_named in zip(text, named, strict=True) if not is_named)
    return any(named) and _BETWEEN.fullmatch(rest) is not None
