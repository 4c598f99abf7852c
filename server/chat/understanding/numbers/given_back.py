"""An ID number that counts already and is said to be another's: 等下，那个是我妈的, after the yes to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from server.chat.understanding.meaning import Act, Context, Doubt, Understood
from server.chat.understanding.numbers.identifiers import BY_OWNER
from server.chat.understanding.numbers.whose import everybody, theirs
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

_LABEL = "身份证|号码|证号"
_TOLD = re.compile(
    rf"(?:{_LABEL}|不对|不是|错了|等下|等一下|刚才|刚刚|前面|上面|我|报|念|发|说|讲|给你|记|的|了|那|这|个|张|号"
    r"|其实|应该|好像|就|都|也)*[是系拿报念发说讲](?:成|错|的|了|成了)*$"
)
_NAMES_IT = re.compile(_LABEL)
_GOES_BACK = re.compile(rf"{_LABEL}|不对|[搞弄说讲念报发]错|等下|等一下|刚才|刚刚|前面|上面")
_OF_THINGS = ("payee.", "insurance.")  # 那个是我妈的, to whether he had a card, is of the card
# What is meant beside it that is no answer to what was asked since, nor a wish to stop: 等下.
_OF_THE_NUMBER = frozenset({Act.YES, Act.NO, Act.SKIP, Act.PAUSE, Act.UNKNOWN})


def given_back(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood | None:
    """The same with that number withdrawn and asked for again; None where nothing is said of that.

    Whom the form asks for as well gets the number, and nothing else is answered by that.
    """
    held = _counting(context, uttered)
    if len(held) != 1 or context.confirming:
        return None
    if (context.asked or "").startswith(_OF_THINGS) and not _GOES_BACK.search(uttered.plain):
        return None
    question, number = held[0], context.answers[held[0]]
    told = [fact for fact in heard.facts if fact.question in BY_OWNER.values()]
    rest = tuple(fact for fact in heard.facts if fact.question != context.asked or fact in told)
    acts = heard.acts - _OF_THE_NUMBER | {Act.CORRECTION}
    if told:
        moved = all(fact.value == number for fact in told)
        return replace(heard, facts=rest, acts=acts) if moved and heard.acts & _OF_THE_NUMBER else None
    for mention in everybody(uttered.plain, lang, people):
        clause = uttered.clause_at(mention.start)
        said = clause.tells and people.role(mention) == "other" and not denied(uttered, lang, mention.start)
        if not said or not _TOLD.fullmatch(uttered.plain, clause.start, mention.start):
            continue
        if theirs(uttered.plain, lang, mention, "id_number"):
            doubt = Doubt(question, uttered.words(mention.start, mention.end), "of_other")
            doubts = (*(one for one in heard.doubts if one.question != question), doubt)
            return replace(heard, facts=rest, doubts=doubts, acts=acts, rest="", withdrawn=(question,))
    return None


def _counting(context: Context, uttered: Utterance) -> Sequence[str]:
    """The questions for an ID number that was answered just now, or is in the draft and is called so."""
    answered = [name for name in BY_OWNER.values() if name in context.answers]
    recent = [name for name in answered if name in context.last]
    return recent or (answered if _NAMES_IT.search(uttered.plain) else ())
