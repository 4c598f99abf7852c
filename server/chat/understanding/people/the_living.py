"""Which relatives live, as the turn tells, and where 他 and 她 are one of them, and not the one who died."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from server.chat.understanding.people.mentions import SEX_OF_PRONOUN, Mention
from server.chat.understanding.people.name_shape import name_at, surname_at
from server.chat.understanding.people.the_dead import deaths, informs, is_told
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_ASK = "问"
_I_AM = re.compile(r"我(?:就?是|系|叫)(?:[^，。；！？\n他她我]{0,12}的)?$")
_CALLED = re.compile(r"(?:叫|名叫|是)?")
_LONGEST_LEAD = 8
_BEGINS = 1  # characters of the clause before the 他: 但他在医院


def of_the_living(
    uttered: Utterance,
    lang: Language,
    mentions: Sequence[Mention],
    died: tuple[str, str],
    decedent: Mention | None,
) -> Iterator[int]:
    """Where the 他 begins that goes on about who must be asked first: 要问我爸，他在医院.

    Or about any relative, where the one who `died` (relation and sex) is no such 他. With where those begin
    who are here themselves.
    """
    yield from (m.start for m in _who_live(uttered, lang, mentions) if m is not decedent)
    text, (relation, sex) = uttered.plain, died
    any_pronoun = "他" in text or "她" in text
    for whom, then in pairwise(mentions) if relation and any_pronoun else ():
        pronoun = SEX_OF_PRONOUN.get(text[then.start : then.end])
        if pronoun is None or whom.who != "kin" or whom.sex not in ("", pronoun) or not whom.gone:
            continue
        here, next_ = uttered.clause_at(whom.start), uttered.clause_at(then.start)
        if next_.number != here.number + 1 or then.start - next_.start > _BEGINS:
            continue
        if (whom.gone == relation and whom.sex in ("", sex)) or any(deaths(text, lang, next_)):
            continue
        if _is_asked_first(text, lang, here, whom) or (
            whom.sex and sex not in ("", pronoun) and not _tells_it(text, lang, whom)
        ):
            yield then.start


def names_oneself(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """我是街上卖鸡蛋的胡娭毑: whether who speaks tells how people call them by their surname."""
    text, place = uttered.plain, mention.start
    if mention.of or place == 0 or surname_at(text, lang, place - 1) != place:
        return False
    return _I_AM.search(text, uttered.clause_at(place).start, place - 1) is not None


def _who_live(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The relatives who are here or somewhere else now: 我儿子李强在我旁边.

    Or who still is where they are, while another died: 我爷爷走了两年了，我妈还在医院. Not 我爸在我旁边走的.
    """
    text = uttered.plain
    here, still = lang.group("here_beside"), lang.group("is_still")
    if not (here.within(text) or still.within(text)):
        return
    kin = [m for m in mentions if m.who == "kin"]
    for mention in kin:
        clause = uttered.clause_at(mention.start)
        called = _CALLED.match(text, mention.end)
        end = name_at(text, lang, called.end() if called else mention.end) or mention.end
        end += text.startswith("，", end)
        beside = here.at(text, end)
        if not (beside or still.at(text, end)) or any(deaths(text, lang, clause)):
            continue
        told = (c for c in uttered.clauses if c.sentence == clause.sentence)
        after = any(any(deaths(text, lang, one)) for one in told if one.number > clause.number)
        others = [m for m in kin if (m.gone, m.sex) != (mention.gone, mention.sex)]
        another = any(any(deaths(text, lang, uttered.clause_at(m.start), m.end)) for m in others)
        if not after and (beside or another):
            yield mention


def _is_asked_first(text: str, lang: Language, clause: Clause, whom: Mention) -> bool:
    """要问我爸, 我爸才晓得: whether nobody who speaks here knows it, and that one does."""
    first = max(clause.start, whom.start - _LONGEST_LEAD)
    before = lang.group("must_ask").find(text, first, whom.start)
    asked = text[clause.start : whom.start] == _ASK or any(hit.end() == whom.start for hit in before)
    return asked or lang.group("knows_best").at(text, whom.end) is not None


def _tells_it(text: str, lang: Language, whom: Mention) -> bool:
    return informs(text, lang, whom) or is_told(text, lang, whom)
