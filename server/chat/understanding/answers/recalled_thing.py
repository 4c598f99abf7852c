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
from server.chat.understanding.polarity import made_of, reached
from server.chat.understanding.scene import KINSHIP_SHOWN, OWN_ACCOUNT, question_type
from server.chat.understanding.utterance import Utterance

_LONGEST, _LONGEST_THING = 24, 8  # characters of the clause, and of the thing in it
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
    for start in sorted(reached(text, lang, "recalling", "particle")):
        for end in range(start + 1, min(start + _LONGEST_THING, len(text)) + 1):
            behind = text[end:]
            if not (start or lang.group("recalled_end").at(behind, 0)):
                continue
            whole = made_of(behind, lang, "recalled_end", "particle")
            if whole and (thing := _thing(Looked(text[start:end]), lang)):
                return thing
    return None


def _thing(words: Looked, lang: Language) -> _Recalled | None:
    sayings = lang.sayings
    named = (lang.possible(sayings.topics, words), lang.possible(sayings.cues, words))
    household = lang.group("household").whole(words)
    if household or any(one.whole(words) for entries in named for _, one in entries):
        asking = frozenset(spoken_of(lang, words))
        return _Recalled(asking | {KINSHIP_SHOWN}) if words.endswith("本") else _Recalled(asking, asking)
    return _Recalled(frozenset({OWN_ACCOUNT})) if lang.group("belongings").whole(words) else None


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
