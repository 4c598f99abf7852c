"""From a question as it is typed to what of it can be compared: meanings, pairs of them, and characters."""

from __future__ import annotations

import itertools
import re
import unicodedata

from config.policy_words import LONGEST_SAYING, Word, policy_words
from server.chat.learning.characters import letters, runs

_MEANING, _PAIR = 1.5, 1.0
_MOST_PAIRED = 24
_REPEATED = 8
_MARK = re.compile(r"[，。？！；,?!;\s…~]+")

# What makes a sentence a question, a heading that stands for one, or a trouble that asks for advice. People
# rarely type the mark itself.
_QUESTION = re.compile(
    r"[?？吗呢么嘛啥哪谁几怎咋何啵]|什么|多少|多久|多长|多大|如何|是否|能否|可否|[不没冇否]$|好久|好多|几多"
    r"|(.)[不没](?:有)?\1|有没有|要不要|还是|清单|标准|条件|流程|手续|时限|期限|地址|电话|金额|热线|时间|材料|资料|范围|进度"
    r"|不见了|找不到|丢了|还在发|不同意"
)


def is_stammer(text: str) -> bool:
    """Whether a few characters are only repeated: a key that was held down asks for nothing."""
    plain = letters(text)
    return len(set(plain)) * _REPEATED < len(plain)


def is_question(text: str) -> bool:
    """Whether something is asked at all: what a family tells of itself is no question about the rules."""
    return bool(_QUESTION.search(unicodedata.normalize("NFKC", text).strip(" ，。,.!~…")))


def questions(text: str) -> list[tuple[str, str]]:
    """The questions of a text that asks several things, each with what is told before it and without."""
    found, before = list[tuple[str, str]](), ""
    for clause in filter(None, _MARK.split(text)):
        before += clause
        if is_question(clause):
            found.append((before, clause))
            before = ""
        else:
            before += "，"
    return found


def words(text: str) -> list[Word]:
    """The meanings in the text that carry something, each once, longest saying first at every place."""
    meanings = policy_words().meanings
    plain = letters(text)
    found: dict[str, Word] = {}
    place = 0
    while place < len(plain):
        for length in range(min(LONGEST_SAYING, len(plain) - place), 0, -1):
            if word := meanings.get(plain[place : place + length]):
                if word.weight:
                    found[word.code] = word
                place += length
                break
        else:
            place += 1
    return list(found.values())


def features(text: str) -> dict[str, float]:
    """What the text shows, each with what it counts: characters by one to three, meanings, their pairs."""
    found = runs(text)
    codes = sorted(word.code for word in words(text))[:_MOST_PAIRED]
    found |= {f"={code}": _MEANING for code in codes}
    found |= {f"={one}={other}": _PAIR for one, other in itertools.combinations(codes, 2)}
    return found
