"""What is done by a turn beside telling facts: yes, skip, a person please, a question about the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language, Words
from server.chat.understanding.utterance import Clause, Utterance

_ANSWERS = frozenset({Act.YES, Act.NO, Act.UNKNOWN})


@dataclass(frozen=True, slots=True)
class ActSaid:
    """An act, and the words that say it. `whole`: they are the clause."""

    act: Act
    start: int
    end: int
    whole: bool


def acts(uttered: Utterance, lang: Language) -> list[ActSaid]:
    """Every act of the turn but the question about rules."""
    found: list[ActSaid] = []
    for entry in lang.sayings.acts:
        act = Act(entry.act)
        whole, within, unless = map(lang.words, (entry.whole, entry.within, entry.unless))
        for clause in uttered.clauses:
            if entry.unless and unless.within(clause.text):
                continue
            if not (clause.asks and act in _ANSWERS) and _is(whole, lang, clause):
                found.append(ActSaid(act, clause.start, clause.end, True))
            elif hit := within.first(uttered.plain, clause.start, clause.end):
                found.append(ActSaid(act, hit.start(), hit.end(), False))
    found.extend(_contrasts(uttered, lang))
    return sorted(found, key=lambda said: said.start)


def _contrasts(uttered: Utterance, lang: Language) -> Iterator[ActSaid]:
    """不是前天，是昨天, or the other way round: what was said before is put right."""
    contrast = lang.group("contrast")
    for clause in uttered.clauses:
        hit = contrast.at(clause.text, 0)
        if hit is None or clause.asks or len(clause.text) <= hit.end():
            continue
        beside = uttered.clauses[max(0, clause.number - 1) : clause.number + 2]
        if any(one.sentence == clause.sentence and one is not clause and not one.asks for one in beside):
            yield ActSaid(Act.CORRECTION, clause.start, clause.start + hit.end(), False)


def _is(words: Words, lang: Language, clause: Clause) -> bool:
    """Whether the clause is made of these words and of particles that say nothing."""
    at, text, seen = 0, clause.text, False
    particle, hedge = lang.group("particle"), lang.group("hedge")
    while at < len(text):
        hits = [hit for hit in (words.at(text, at), particle.at(text, at), hedge.at(text, at)) if hit]
        hit = max(hits, key=lambda found: found.end(), default=None)
        if hit is None or hit.end() == at:
            return False
        seen = seen or hit.re is words.pattern
        at = hit.end()
    return seen


def policy(uttered: Utterance, context: Context, said: list[ActSaid]) -> str | None:
    """The question about the rules, with the sentence around it; None when nothing of it is one."""
    asking = [
        c
        for c in uttered.clauses
        if c.asks
        and not any(c.start <= one.start < c.end for one in said)
        and not (_echo(uttered, c) and context.asked)
    ]
    if not asking:
        return None
    sentences = {clause.sentence for clause in asking}
    parts = [c for c in uttered.clauses if c.sentence in sentences]
    return "，".join(uttered.words(part.start, part.end) for part in parts)


def _echo(uttered: Utterance, clause: Clause) -> bool:
    """火化？昨天: the asked question said again before the answer."""
    return len(clause.text) <= 4 and clause.number + 1 < len(uttered.clauses)


def retractions(uttered: Utterance, lang: Language) -> Iterator[int]:
    """The places where what was said before is taken back: 不对, 说错了."""
    places = [hit.start() for hit in lang.group("retraction").find(uttered.plain)]
    places += [clause.start for clause in uttered.clauses if _takes_back(lang, clause)]
    places += [said.start for said in _contrasts(uttered, lang)]
    return iter(sorted(places))


def _takes_back(lang: Language, clause: Clause) -> bool:
    """A bare no between two answers: 张建过，不，张建国."""
    return clause.number > 0 and lang.group("bare_no").whole(clause.text)
