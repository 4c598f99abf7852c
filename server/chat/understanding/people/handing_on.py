"""Somebody else takes over: the phone is handed to them, or they will fill the form in themselves later.

我妈要自己来讲，我把手机给她了; 喂，我是周玉莲，我来讲咯; and 我不填了，让我妹妹自己来.
"""

from __future__ import annotations

from server.chat.understanding.meaning import Behalf, Context
from server.chat.understanding.people.applicant import relation_between
from server.chat.understanding.people.mentions import SEEN_BACK, Mention
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_NAME = "applicant.name"


def leaves_it(uttered: Utterance, lang: Language) -> bool:
    """Whether the one who types stops, and leaves it to somebody else: 我不填了，让我妹妹自己来."""
    return uttered.says(lang.group("stops_filling")) and uttered.says(lang.group("by_themselves"))


def hands_over(uttered: Utterance, context: Context, lang: Language, people: People) -> Behalf | None:
    """For whom the one types who speaks from now on, when the turn hands the phone over or takes it.

    Whoever takes it is the applicant where somebody else typed for the applicant until now, and else a
    relative of the applicant, who goes on typing for them.
    """
    if uttered.says(lang.group("soon")):
        return None  # 明天让我妈来跟你讲
    gives, takes = uttered.says(lang.group("hands_phone")), uttered.says(lang.group("takes_phone"))
    if not (gives or takes):
        return None
    if context.behalf is not None:
        return Behalf(ended=True)
    named = str(context.answers.get(_NAME) or "")
    if not gives or (named and named in uttered.plain):
        return None  # 我来讲: it may be who spoke all the time
    relatives = [m for m in people.mentions if m.who == "kin" and people.role(m) != "decedent" and m.kin]
    return _types_on(context, lang, relatives[0] if relatives else None)


def passes_on(uttered: Utterance, context: Context, lang: Language) -> bool:
    """Whether it is told that somebody else agrees: 念给她听了，她同意. That is no word of their own."""
    asked = context.catalogue.questions.get(context.asked or "")
    oneself = lang.group("agrees_oneself")
    if context.behalf is None and any(oneself.at(clause.text, 0) for clause in uttered.clauses):
        return False
    agrees, read = uttered.says(lang.group("they_agree")), uttered.says(lang.group("reads_to_them"))
    if asked is not None and asked.type == "statement" and _named_agrees(uttered, context, lang):
        return True
    return (agrees or read) if asked is not None and asked.type == "statement" else agrees and read


def _named_agrees(uttered: Utterance, context: Context, lang: Language) -> bool:
    """王磊说同意, and not 我王磊同意: who calls somebody by name speaks of them."""
    named = str(context.held(_NAME) or "")
    for hit in lang.group("agrees_thereupon").find(uttered.plain):
        clause = uttered.clause_at(hit.start())
        before = uttered.plain[: hit.start()]
        said = lang.group("says_so").within(hit.group())  # 于是也同意
        name = before[clause.start :]
        known = len(name) > 1 and named.endswith(name)
        if clause.tells and (known or (said and name_at(before, lang, clause.start) == len(before))):
            return True
    return False


def _types_on(context: Context, lang: Language, taker: Mention | None) -> Behalf:
    """The former speaker is the applicant, and is to the new one what is seen from the other side."""
    if taker is None or taker.kin is None:
        return Behalf()
    line = taker.kin.line
    gone = relation_between(lang, line, str(context.answers.get(RELATION) or ""))
    return Behalf(line=SEEN_BACK.get(line, ""), gone=gone)
