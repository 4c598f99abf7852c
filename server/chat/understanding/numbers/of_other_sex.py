"""An ID number of which it is said whether it is a man's, and so not theirs: 不对，那个是男的，我看错了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from server.chat.understanding.meaning import Act, Context, Doubt, Understood
from server.chat.understanding.numbers.given_back import OF_THE_NUMBER
from server.chat.understanding.numbers.identifiers import BY_OWNER, DECEDENT_ID
from server.chat.understanding.people.who import SEX
from server.chat.understanding.utterance import Utterance

_NUMBER = r"(?:身份证|证件|号码|证|号)"
_IS = re.compile(
    rf"(?:(?:[那这]一?(?:个|张|份|本)?的?{_NUMBER}?|{_NUMBER}|刚才的?|上面|前面)+(?:号码?|上面?|写的?|的|就|明明|应该|好像)*"
    rf"(?:[是系写]着?一?个?|(?<=写的))[男女](?:的|人|性)?(?:的{_NUMBER}号?码?)?|是?一?个?[男女](?:的|人)的{_NUMBER}号?码?)"
    r"(?:[呀啊哦呢吧了嘛咯]|$)"
)
_TAKEN_WRONG = re.compile("[看拿念报读说讲发搞弄写翻]错")
# 不对，那个: what may stand before it in its clause.
_LEAD = re.compile(r"(?:哎|不对|不是|错了|哦|啊|等下|我|看了?下?|咦|嗯)*")


def of_other_sex(heard: Understood, uttered: Utterance, context: Context) -> Understood | None:
    """The same with that number withdrawn and asked for again; None where nothing is said of that.

    Of who died it is said by that only where something was taken wrong: 那个是男的 else tells of them.
    """
    if not ("男" in uttered.plain or "女" in uttered.plain):
        return None
    held = _told(context)
    if len(held) != 1 or (held[0] == DECEDENT_ID and not _TAKEN_WRONG.search(uttered.plain)):
        return None
    said = [clause for clause in uttered.clauses if clause.tells and _says_so(clause.text)]
    if not said or any(fact.question in BY_OWNER.values() for fact in heard.facts):
        return None
    doubt = Doubt(held[0], uttered.words(said[0].start, said[0].end), "of_other")
    return replace(
        heard,
        facts=tuple(fact for fact in heard.facts if fact.question not in (SEX, context.asked)),
        doubts=(*(one for one in heard.doubts if one.question not in (SEX, held[0])), doubt),
        acts=heard.acts - OF_THE_NUMBER | {Act.CORRECTION},
        rest="",
        withdrawn=tuple(dict.fromkeys((*heard.withdrawn, held[0]))),
    )


def _says_so(text: str) -> bool:
    lead = _LEAD.match(text)
    return lead is not None and _IS.fullmatch(text, lead.end()) is not None


def _told(context: Context) -> Sequence[str]:
    """The ID numbers that are read back, else those that were answered just now."""
    waiting = [fact.question for fact in context.confirming if fact.question in BY_OWNER.values()]
    if context.confirming:
        return waiting
    return [name for name in BY_OWNER.values() if name in context.last and name in context.answers]
