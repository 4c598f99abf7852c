"""Whose a number is by the name that the same turn tells before it: 户名周梅，我妈，身份证4306…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.numbers.identifiers import APPLICANT_ID, BY_NAME, DECEDENT_ID
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language

_FARTHEST = 16  # characters between the name and the number
_BREAK = re.compile(r"[。；！？\n0-9]")
_BEHIND = re.compile(r"，?(?:这个?|那个?)?[就也都才]?[是系]")


def of_who_is_named(
    numbers: Sequence[Finding], names: Sequence[Finding], context: Context, lang: Language, people: People
) -> Iterator[Finding]:
    """The same with each ID number that nothing said the owner of for whoever was named right before it.

    Of who applies and who is paid; that a number behind a name is the decedent's needs no such word.
    """
    for one in numbers:
        open_ = one.question == DECEDENT_ID or (one.question == APPLICANT_ID and not one.sure)
        named = _before(one, names, lang, people) if open_ else None
        theirs = BY_NAME[named.question] if named else DECEDENT_ID
        free = all(other.question != theirs for other in numbers)
        moved = theirs != DECEDENT_ID and free and theirs in context.catalogue.questions
        yield replace(one, question=theirs) if moved else one


def _before(one: Finding, names: Sequence[Finding], lang: Language, people: People) -> Finding | None:
    text = people.uttered.plain
    told = [name for name in names if name.question in BY_NAME and not name.code and name.end <= one.start]
    last = max(told, key=lambda name: name.end, default=None)
    if last is None or one.start - last.end > _FARTHEST or _BREAK.search(text, last.end, one.start):
        return None
    if _BEHIND.match(text, one.end) or lang.group("retraction").within(text, last.end, one.start):
        return None
    dead = {"male": "他", "female": "她"}.get(people.known[1])
    for mention in people.mentions:
        if not last.end <= mention.start < one.start:
            continue
        word = text[mention.start : mention.end]
        goes_on = word in ("他", "她") and word != dead
        if not goes_on and people.role(mention) not in ("other", "payee"):
            return None
    return last
