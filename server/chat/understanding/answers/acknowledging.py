"""A word for yes that only says that they heard what was said to them: 好的 谢谢, 嗯嗯 72岁."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.acts import ActSaid
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import made_of
from server.chat.understanding.scene import OWN_ACCOUNT, question_type
from server.chat.understanding.utterance import Utterance

_AGE = re.compile(  # 今年72, 虚岁八十三了
    r"(?:[他她我]|今年|去年|当时|走的时候|有|快|都|刚|满|上|年纪|岁数|虚岁|周岁|享年|是)*"
    r"(?:[0-9]{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]百?零?[一二三四五六七八九])"
    r"(?:来|多|几)?(?:周?岁)?[多半]?(?:走|去世|过世|过身|没|死|老)?[了哒的]*"
)


def acknowledged(
    uttered: Utterance, context: Context, lang: Language, said: Sequence[ActSaid]
) -> list[ActSaid]:
    """The yes that is no answer to the yes-or-no question: all beside it is thanks, or how old somebody is.

    嗯 alone and 是的 谢谢 answer. To where the money goes, and to what was read back, 好 谢谢 agrees as well.
    """
    if context.confirming or context.asked in (None, OWN_ACCOUNT) or len(uttered.clauses) < 2:
        return []
    if question_type(context.catalogue, context.asked or "") != "yes_no":
        return []
    yes = [one for one in said if one.act is Act.YES]
    if not yes or not all(one.whole and _agrees(uttered, lang, one) for one in yes):
        return []
    thanked = [one for one in said if one.act is Act.THANKS]
    places = {uttered.clause_at(one.start).number for one in (*yes, *thanked)}
    beside = [one.text for one in uttered.clauses if one.number not in places]
    beside = [words for words in beside if not mere(words, lang, "murmur")]
    received = [uttered.plain[one.start : one.end] for one in yes[1:]]
    received = [words for words in (*received, *beside) if mere(words, lang, "received")]
    only = all(words in received or _AGE.fullmatch(words) for words in beside)
    return yes if only and (thanked or received or beside) else []


def _agrees(uttered: Utterance, lang: Language, one: ActSaid) -> bool:
    words = uttered.plain[one.start : one.end]
    return mere(words, lang, "agreeable") or mere(words, lang, "received")


def mere(words: str, lang: Language, group: str) -> bool:
    """Whether the words are of this group, once or again, made longer by particles or not: 晓得了咯."""
    return made_of(words, lang, "particle", "murmur", group)
