"""Relatives who are told of beside who died, though a word for them could as well be of that one.

我是李红的妈妈, from a widow: her daughter did not die. 我媳妇, of hers: the wife of her son.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from server.chat.understanding.meaning import Context
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_NAME = "decedent.name"
_KIN = re.compile(r"的([\u4e00-\u9fff]{1,3})(?=[，。；！\n]|$)")
_BY_THE_YOUNG = frozenset({"parent", "grandparent", "parent_in_law", "uncle"})  # so people call themselves


def bystanders(
    uttered: Utterance,
    context: Context,
    lang: Language,
    mentions: Iterable[Mention],
    died: tuple[str, str],
) -> Iterator[Mention]:
    """The mentions, with nobody as who died or who applies that is none of them.

    `died`: who the applicant is to the one who died and what sex that one was, as far as it is told.
    """
    for one in mentions:
        if one.kin is None or (one.named and _called(uttered, one) == context.held(_NAME)):
            yield one
        elif one.named and _of_a_third(uttered.plain, lang, one):
            yield replace(one, who="other")
        elif one.named and _is_elder_of(one, died[0]):
            yield replace(one, who="speaker")
        elif died[0] == "grandparent" and not one.of and _is_little(uttered, lang, one):
            yield replace(one, gone=died[0])  # 细伢子没买社保, of a grandson
        elif died == ("spouse", "male") and _may_be_in_law(one):
            yield replace(one, gone="")
        else:
            yield one


def _is_little(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    return lang.group("little_one").whole(uttered.plain[mention.start : mention.end])


def _called(uttered: Utterance, mention: Mention) -> str:
    return str(uttered.plain[mention.start : mention.named])


def _of_a_third(text: str, lang: Language, mention: Mention) -> bool:
    """我是李大山的老婆何玉的女儿: whether it goes on to whose relative that one is."""
    end = name_at(text, lang, mention.end) or mention.end
    kin = _KIN.match(text, end)
    return kin is not None and kin[1] in lang.kin


def _is_elder_of(mention: Mention, relation: str) -> bool:
    """我是李红的妈妈, where a husband died: whether who is named can hardly be the one who did."""
    assert mention.kin is not None
    return mention.kin.line in _BY_THE_YOUNG and mention.kin.self_ != relation != ""


def _may_be_in_law(mention: Mention) -> bool:
    """媳妇, of a man his wife and of a woman her son's."""
    kin = mention.kin
    return kin is not None and mention.gone == "spouse" and kin.self_ == "child_in_law"
