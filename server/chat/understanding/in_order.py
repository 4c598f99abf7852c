"""Answers that are called by their place among those that were read out: 前两个, 第二个, 最后那个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from server.chat.understanding.numerals import number

Item = TypeVar("Item")

_NUMBER = "[一二两俩三四五六1-6]"
_ITEM = r"(?:个|项|条|样|件)"
_PLACE = re.compile(
    rf"第(?P<nth>{_NUMBER})(?:{_ITEM}|(?=[和跟与同、]?第))"
    rf"|(?:最?前面?|前头|上面|头|打头|起头|开头)的?[那这]?(?P<first>{_NUMBER}?){_ITEM}"
    rf"|(?:最?后面?|后头|下面|末尾|尾上)的?[那这]?(?P<last>{_NUMBER}?){_ITEM}"
    rf"|(?P<middle>[中当]间)的?[那这]?(?:一)?{_ITEM}"
)
# 最后一个数字, 前两个字: a place inside of one answer. 第二个儿子: no answer at all.
_FOLLOWS = re.compile(
    r"(?:里|的|说的|讲的|念的|那个|这个)?(?=$|[和跟与同、，：是系都全也就还倒才不没冇错有要改对正准属无]|[确肯]|好像|应该)"
)


def called_by_place(text: str, aloud: Sequence[Item]) -> Iterator[tuple[int, int, tuple[Item, ...]]]:
    """Where such a place is named in the text, and those of `aloud` that are there.

    None where it is the place of something else (前两个字), or there are not so many.
    """
    for start, end, there in places(text, aloud) if len(aloud) > 1 else ():
        yield start, end, there if _FOLLOWS.match(text, end) else ()


def places(text: str, items: Sequence[Item]) -> Iterator[tuple[int, int, tuple[Item, ...]]]:
    """Where a place is named in the text, whatever follows, and those of the items that are there."""
    for hit in _PLACE.finditer(text):
        yield hit.start(), hit.end(), _there(hit, items)


def _there(hit: re.Match[str], aloud: Sequence[Item]) -> tuple[Item, ...]:
    if hit["nth"]:
        place = (number(hit["nth"]) or 0) - 1
        return tuple(aloud[place : place + 1])
    if hit["middle"]:
        return tuple(aloud[1:-1]) if len(aloud) == 3 else ()
    count = number(hit["first"] or hit["last"] or "一") or 0
    if count > len(aloud):
        return ()
    return tuple(aloud[:count] if hit["first"] is not None else aloud[-count:])
