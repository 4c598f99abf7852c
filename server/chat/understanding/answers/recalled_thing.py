"""A thing that was asked before, called back, and what is said of it: 刚才问的公积金，他有的."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.catalogue import NO, YES
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import spoken_of
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.scene import KINSHIP_SHOWN, OWN_ACCOUNT, question_type
from server.chat.understanding.utterance import Utterance

_LONGEST = 24  # characters of the clause, because there are many ways to cut a text into such words
_VALUES = {Act.YES: YES, Act.NO: NO}
_OF_WHOM = re.compile(r"(?:[他她]|老人家|我?[爸妈爹娘]{1,2}|我?[爷奶公婆]{2})?(?:是|都|也|确实|真的?)*")


@dataclass(frozen=True, slots=True)
class _Recalled:
    """What is called back: the questions that the thing has to do with, and those that ask for it."""

    about: frozenset[str]
    asking: frozenset[str] = frozenset()


def _recalled(text: str, lang: Language) -> _Recalled | None:
    """The thing that is all that these words say, and that they call back: 刚才那个户口, 残疾证那个."""
    if len(text) > _LONGEST:
        return None
    if "recalled thing" not in lang.patterns:
        lead, end = lang.source("recalling"), lang.source("recalled_end")
        lang.patterns["recalled thing"] = re.compile(
            rf"(?P<lead>(?:{lead}|{lang.source('particle')})*)(?P<thing>.{{1,8}}?)(?P<end>{end})?"
            rf"(?:{lang.source('particle')})*"
        )
    hit = lang.patterns["recalled thing"].fullmatch(text)
    if hit is None or not (hit["lead"] or hit["end"]):
        return None
    thing, sayings = Looked(hit["thing"]), lang.sayings
    household = lang.group("household").whole(thing)
    named = (lang.possible(sayings.topics, thing), lang.possible(sayings.cues, thing))
    if household or any(words.whole(thing) for entries in named for _, words in entries):
        asking = frozenset(spoken_of(lang, thing))
        return _Recalled(asking | {KINSHIP_SHOWN}) if thing.endswith("本") else _Recalled(asking, asking)
    return _Recalled(frozenset({OWN_ACCOUNT})) if lang.group("belongings").whole(thing) else None


def of_a_recalled_thing(
    uttered: Utterance, context: Context, lang: Language, said: Sequence[ActSaid]
) -> Iterator[tuple[ActSaid, Finding | None]]:
    """Each yes or no that is said of a thing called back, and what it answers, to be read back first.

    Not where it is the thing that is asked for or read back: there it is an answer like any other.
    """
    about = {context.asked, *(fact.question for fact in context.confirming)}
    for one in said:
        clause = uttered.clause_at(one.start)
        before = uttered.clauses[clause.number - 1] if clause.number else None
        if before is None or before.asks or one.act not in _VALUES or one.guessed:
            continue
        if not _OF_WHOM.fullmatch(uttered.plain, clause.start, one.start):
            continue
        recalled = _recalled(before.text, lang)
        if recalled is None or not recalled.about.isdisjoint(about):
            continue
        yes_no = [name for name in recalled.asking if question_type(context.catalogue, name) == "yes_no"]
        value = _VALUES[one.act]
        yield one, Finding(yes_no[0], value, before.start, one.end, sure=False) if len(yes_no) == 1 else None
