"""ID numbers that were told before, and now whose each of them is: 第一个是我婆婆的，第二个是我老公的."""

from __future__ import annotations

from dataclasses import replace

from server.chat.understanding.meaning import Act, Context, Fact, Understood
from server.chat.understanding.numbers.by_place import owners_by_place
from server.chat.understanding.numbers.identifiers import BY_OWNER, PAYEE_ID, names_known, speaks_of_payee
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance


def told_apart(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood | None:
    """The same with each number for whom it is said to be; None where no others are waiting, or none is told.

    The number of somebody whom the form does not ask for is not kept for anybody.
    """
    held = _waiting(context)
    numbers = [number for _, number in held]
    anew = (fact for fact in heard.facts if fact.question in BY_OWNER.values())
    if any(fact.value not in numbers for fact in anew):
        return None
    owners = owners_by_place(uttered, lang, people, names_known(context), len(numbers), numbers)
    named = [owned.role for owned in owners.values() if owned.role in BY_OWNER]
    if not owners or len(set(named)) < len(named):
        return None
    right: dict[str, Fact] = {}
    gone: list[str] = []
    for place, owned in owners.items():
        question, number = held[place]
        theirs = BY_OWNER.get(owned.role, PAYEE_ID if speaks_of_payee(context, people) else "")
        if theirs:
            right[theirs] = Fact(theirs, number, uttered.plain, sure=owned.role in BY_OWNER)
        if question and question != theirs:
            gone.append(question)
    if not (right or gone):
        return None
    facts = (*(fact for fact in heard.facts if fact.question not in BY_OWNER.values()), *right.values())
    doubts = tuple(doubt for doubt in heard.doubts if doubt.question not in BY_OWNER.values())
    withdrawn = tuple(name for name in gone if name not in right)
    acts = heard.acts - {Act.YES, Act.NO, Act.SKIP} | {Act.CORRECTION}
    return replace(heard, facts=facts, doubts=doubts, acts=acts, wrong="", withdrawn=withdrawn)


def _waiting(context: Context) -> list[tuple[str, str]]:
    """Two numbers with their questions that were read back in this order, or of which one was asked for."""
    held = context.confirming
    if len(held) == 2 and all(fact.question in BY_OWNER.values() for fact in held):
        return [(fact.question, str(fact.value)) for fact in held]
    offered = context.offered if context.asked in BY_OWNER.values() and not held else ()
    return [("", str(value)) for value in offered]
