"""Numbers that name a person, against what is known of that person and whose they were taken for before.

Which answers must agree the catalogue's checks say. A number that disagrees is never written over what the
family told, nor the other way round: it is said, and the number is asked for again. Who says the same
number once more has looked, and is believed so far that it is read back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.catalogue import Check
from server.answers.bank_cards import issuer
from server.answers.conditions import Verdict, holds, visible
from server.answers.crosscheck import contradictions
from server.answers.validation import FROM_A_NUMBER, derived
from server.chat.dialogue.sorting import OWN, answered
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
        moves = acts & _TAKES_BACK  # whose it was taken for until now has none
        others = {name: value for name, value in known.items() if value != fact.value or not moves}
        answers = {**others, fact.question: fact.value}
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


def days_told(
    view: View, state: State, facts: Sequence[Fact], changes: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """By their questions the words in which the days were told that count from now on.

    A day of the lunar calendar is kept as one of the common one: its words alone say that it was converted.
    """
    told = [(one.question, one.value, one.said) for one in state.pending]
    told += [(one.question, one.value, one.said) for one in facts]
    anew = {name: said for name, value, said in told if value is not None and changes.get(name) == value}
    days = {name: said for name, said in state.days if name not in changes}
    days |= {name: said for name, said in anew.items() if view.question(name).type == "date"}
    return tuple(days.items())


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


def bank_agreed(view: View, state: State, agreed: Mapping[str, Any]) -> dict[str, str]:
    """The bank of a card that was read back with its name and agreed to, where it is not told yet."""
    waits = {p.question for p in state.pending}
    banks = {
        check.question: issuer(str(agreed[check.other]))
        for check in view.catalogue.checks
        if check.kind == "issued_by" and check.other in agreed and check.question not in waits
    }
    return {name: bank for name, bank in banks.items() if bank and not answered(view, name)}


def goes_along(view: View, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The name on an account that is to be called as its owner is, where the owner's name was put right.

    Only what this conversation wrote, and was the owner's till then.
    """
    along = dict[str, Any]()
    for check in view.catalogue.checks:
        name, value = check.question, changes.get(check.other)
        stands = view.answers.get(name)
        if check.kind != "same" or None in (value, stands) or name in changes:
            continue
        theirs = view.answers.get(check.other) == stands and view.sources.get(name) == OWN
        if theirs and holds(view.catalogue, check.when, {**view.answers, **changes}) is Verdict.YES:
            along[name] = value
    return along


def left_behind(view: View, state: State, changes: Mapping[str, Any], told: Collection[str]) -> set[str]:
    """What was told of an account that it turns out not to be: its bank and number, and the name on it.

    Whose it is hangs on the answer by which a check wants two names to be the same. What was `told` in this
    turn is of the new one, as is what was agreed to while that answer waited; and only what this conversation
    wrote is taken out, with what is asked no more.
    """
    gone = set[str]()
    for check in view.catalogue.checks:
        owner = next(iter(check.when), "") if check.kind == "same" and len(check.when) == 1 else ""
        value, stands = changes.get(owner), view.answers.get(owner)
        if not owner or None in (value, stands) or value == stands:
            continue
        agreed = state.last if any(p.question == owner for p in state.pending) else ()
        section, new = view.question(check.question).section, {*changes, *told, *agreed}
        names = [name for name in view.answers if view.question(name).section == section]
        asked_no_more = (
            name for name in names if value not in view.question(name).shown_when.get(owner, [value])
        )
        details = {name for name in names if not view.question(name).choices}.union(asked_no_more) - new
        same = view.answers.get(check.question) == view.answers.get(check.other)
        if same is (value in check.when[owner]):
            details.discard(check.question)
        elif same and check.question not in changes:
            details.add(check.question)  # 打我自己的卡吧: who is read back as its holder replaces nobody
        gone |= {name for name in details if view.sources.get(name) == OWN}
    return gone
