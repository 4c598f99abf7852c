"""From a question as it is typed to the meanings in it, and to the rest that nobody has a meaning for."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

from config.policy_words import LONGEST_SAYING, PolicyWords, policy_words

LONGEST = 400
"""Characters of a question that are read. A longer one is a story, and its question is at the end."""

UNKNOWN_CHARACTER = 0.45
"""What a character outside every meaning weighs; a meaning of its own weighs 1."""

_SENTENCE_END = re.compile(r"[,，。.;；?？!！、\n\r\t ~…:：]+")
_NOT_WORDS = re.compile(r"[^0-9a-z\u3400-\u9fff%]+")
# How many months, years, yuan: what happened to this family, not what is asked.
_COUNTED = re.compile(
    r"[0-9一二两三四五六七八九十百千万半]+多?个?(?:多?月|年|天|块|元|岁|号|日|张|本|千|万)(?:多|钱)*"
)


# What makes a sentence a question, a heading that stands for one, or a trouble that asks for advice. People
# rarely type the mark itself.
_QUESTION = re.compile(
    r"[?？吗呢么嘛啥哪谁几怎咋]|什么|多少|多久|多长|多大|如何|何[时处]|是否|能否|可否|[不没冇]$|好久|好多|几多"
    r"|(.)[不没](?:有)?\1|有没有|要不要|还是|清单|标准|条件|流程|手续|时限|期限|地址|电话|金额|热线|时间|材料|资料|范围|进度"
    r"|不见了|找不到|丢了|还在发|不同意"
)


def is_question(text: str) -> bool:
    """Whether something is asked at all: what a family tells of itself is no question about the rules."""
    return bool(_QUESTION.search(unicodedata.normalize("NFKC", text)[-LONGEST:].strip(" ，。,.!~…")))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says: its terms, each with its weight, in no order."""

    weights: dict[str, float]

    @property
    def weight(self) -> float:
        return sum(self.weights.values())

    def shared(self, other: Terms) -> float:
        """The weight of those of our terms that the other one has too."""
        return sum(weight for term, weight in self.weights.items() if term in other.weights)

    def __or__(self, other: Terms) -> Terms:
        return Terms(self.weights | other.weights)


def pieces(question: str) -> list[str]:
    """The question whole, and then its sentences one by one and its endings, longest first.

    People tell what happened before they ask: the asking is usually the last sentence.
    """
    text = unicodedata.normalize("NFKC", question)[-LONGEST:].casefold()
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence]
    endings = ["".join(sentences[start:]) for start in range(len(sentences))][:8]
    return list(dict.fromkeys([*endings, *sentences[-8:]]))


def letters(text: str) -> str:
    """The text without signs and blanks, in one width and case."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def terms(text: str, words: PolicyWords | None = None) -> Terms:
    """The meanings in the text, longest saying first, and what is left as pairs of characters."""
    meanings = (words or policy_words()).meanings
    plain = _COUNTED.sub("", letters(text))
    found: dict[str, float] = {}
    rest, place = "", 0
    while place < len(plain):
        for length in range(min(LONGEST_SAYING, len(plain) - place), 0, -1):
            if word := meanings.get(plain[place : place + length]):
                _keep_rest(rest, found)
                rest = ""
                if word.weight:
                    found[word.code] = word.weight
                place += length
                break
        else:
            rest += plain[place]
            place += 1
    _keep_rest(rest, found)
    return Terms(found)


def _keep_rest(rest: str, found: dict[str, float]) -> None:
    if len(rest) == 1:
        found[rest] = UNKNOWN_CHARACTER
    for pair in itertools.pairwise(rest):
        found["".join(pair)] = UNKNOWN_CHARACTER * len(rest) / (len(rest) - 1)
