"""Numbers that name a person, against what is known of that person and whose they were taken for before.

Which answers must agree the catalogue's checks say. A number that disagrees is never written over what the
family told, nor the other way round: it is said, and the number is asked for again. Who says the same
number once more has looked, and is believed so far that it is read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.catalogue import Check
from server.answers.conditions import Verdict, holds, visible
from server.answers.crosscheck import contradictions
from server.answers.validation import FROM_A_NUMBER, derived
from server.chat.dialogue.sorting import OWN
from server.chat.dialogue.state import Pending, State
from server.chat.dialogue.view import View
from server.chat.understanding.meaning import Act, Fact

_TAKES_BACK = frozenset({Act.NO, Act.CORRECTION})


@dataclass(frozen=True, slots=True)
class Unlike:
    """A number that was told, and the check by which it cannot be that person's.

    `told` is what the other question of the check holds, `seen` what the number says to it.
    """

    question: str
    number: str
    check: Check
    other: str
    told: Any
    seen: Any


def unlike(view: View, state: State, facts: Sequence[Fact], acts: frozenset[Act]) -> list[Unlike]:
    """The ID numbers among the facts that disagree with the form or with what the same turn told.

    Not those that were told twice, nor those that were another's until now and are put right, and not for
    a day of birth: people tell the one of another calendar.
    """
    found = []
    known = {name: value for name, value in view.answers.items() if view.sources.get(name) != FROM_A_NUMBER}
    known |= {fact.question: fact.value for fact in facts if fact.sure}
    for fact in facts:
        if view.question(fact.question).type != "id_number" or fact.value in state.unlike:
            continue
        passed = {"birth_of", "different"} if fact.sure or acts & _TAKES_BACK else {"birth_of"}
        answers = {**known, fact.question: fact.value}
        against = [c for c in _against(view, answers, fact.question) if c.kind not in passed]
        if against:
            check = min(against, key=lambda c: c.kind != "different")  # whose it is says most
            other = check.other if check.question == fact.question else check.question
            seen = derived(view.catalogue, {check.other: fact.value}, view.today).get(check.question)
            found.append(Unlike(fact.question, fact.value, check, other, answers[other], seen))
    return found


def _against(view: View, answers: Mapping[str, Any], name: str) -> Iterator[Check]:
    shown = {question.id for question in visible(view.catalogue, answers)} & answers.keys()
    wrong = {
        (error.field, error.code, error.extra["other"])
        for error in contradictions(view.catalogue, answers, shown, view.today)
    }
    for check in view.catalogue.checks:
        if (
            name in (check.question, check.other)
            and (check.question, check.error or check.code, check.other) in wrong
        ):
            yield check


def born_otherwise(view: View, pending: Iterable[Pending]) -> Iterator[tuple[str, Any]]:
    """The questions for a day of birth that was told and is another one in a number that waits for a yes."""
    for waiting in pending:
        for check in view.catalogue.checks:
            if check.kind != "birth_of" or check.other != waiting.question:
                continue
            told = view.answers.get(check.question)
            day = derived(view.catalogue, {waiting.question: waiting.value}, view.today).get(check.question)
            if told and day and told != day:
                yield check.question, day


def moved(
    view: View, numbers: Mapping[str, Any], others: Mapping[str, Any], acts: frozenset[Act]
) -> set[str]:
    """Which of the other questions hold a number that turns out to be somebody else's.

    `numbers` are by question what it turned out to answer. One number may be of two people only where no
    check wants them apart, and nothing is taken back.
    """
    kinds = {"id_number", "name"} if acts & _TAKES_BACK else {"id_number"}
    owners = {value: name for name, value in numbers.items() if view.question(name).type in kinds}
    apart = {frozenset((c.question, c.other)) for c in view.catalogue.checks if c.kind == "different"}
    return {
        name
        for name, value in others.items()
        if view.question(name).type in kinds
        and (owner := owners.get(value)) not in (None, name)
        and (acts & _TAKES_BACK or frozenset((name, owner)) in apart)
    }


def outdated(view: View, changes: Mapping[str, Any], just_told: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """What was told of another, where by these changes a check wants it to be as another answer is.

    还是打我妈自己的卡: the holder is she, and nothing that stands of the brother's account is hers. Only what
    this conversation wrote, and not in the turn before.
    """
    if all(view.answers.get(name) in (None, value) for name, value in changes.items()):
        return
    after = {**view.answers, **changes}
    own = [name for name in view.answers if view.sources.get(name) == OWN]
    for check in view.catalogue.checks:
        if check.kind != "same" or check.when.keys().isdisjoint(changes):
            continue
        now, before = (holds(view.catalogue, check.when, one) is Verdict.YES for one in (after, view.answers))
        name, wanted = check.question, after.get(check.other)
        if before or not now or name not in own or name in changes or view.answers[name] == wanted:
            continue
        part = name.partition(".")[0] + "."
        kept = {name, *changes, *just_told}
        yield from ((other, None) for other in own if other.startswith(part) and other not in kept)
        yield name, wanted
