"""The name that stands beside the number of a card: 6228…陈建军, 6217…是我弟弟李建军的卡, 陈建军农行6228…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.names.holders import behind_kin
from server.chat.understanding.people.name_shape import OFTEN_PLACES, name_at
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_CARD = re.compile(r"(?<![0-9])6[0-9](?:[ -]?[0-9]){14,17}(?![ -]?[0-9X])")
_BORN = re.compile(r"[0-9]{6}(?:19|20)[0-9]{10}")  # an ID number of the north-west
_HOLDS = re.compile(r"(?:户主|户名|开户人|持卡人|(?P<name>名字|姓名))(?:就|写的|上)?(?:是|叫|写|：)?")
_IS = re.compile(r"[，。]?(?:这?张?卡?(?:就|都)?是|卡主是?)?")
_LEADS = re.compile(r"(?:这张)?(?:卡|存折|折子|账户)?(?:就|都)?是?")
_NAMELESS = 3  # characters a name has at least where nothing says that it is one: not 方便, 马上


def card_holders(uttered: Utterance, lang: Language, people: People) -> Iterator[tuple[int, int]]:
    """Where the holder's name stands, of every card that is told."""
    text = uttered.plain
    cards = [c for c in _CARD.finditer(text) if not _BORN.fullmatch(re.sub("[ -]", "", c.group()))]
    for label in _HOLDS.finditer(text) if cards else ():
        if label["name"] and label.start() < cards[0].end():
            continue  # 姓名李建国，卡号…: it can as well be of the one who died
        yield from _name(text, lang, people, label.end(), said=True)
    for card in cards:
        lead = _IS.match(text, card.end())
        at = lead.end() if lead else card.end()
        yield from _name(text, lang, people, at, said=at > card.end() + 1)
        clause = uttered.clause_at(card.start())
        if clause.start == card.start() and clause.number:
            clause = uttered.clauses[clause.number - 1]
        at = _LEADS.match(text, clause.start).end()  # type: ignore[union-attr]
        for start, end in _name(text, lang, people, at, said=False, whole=False):
            if _until_card(lang).fullmatch(text, end, card.start()):
                yield start, end


def _name(
    text: str, lang: Language, people: People, at: int, *, said: bool, whole: bool = True
) -> Iterator[tuple[int, int]]:
    """The name there, or behind 我 or a relative; `whole`: nothing but a bank or 的 goes on with it."""
    start = behind_kin(text, people, at)
    gone = any(m.start >= at and m.end <= start and people.role(m) == "decedent" for m in people.mentions)
    end = name_at(text, lang, start)
    if not end or text[end - 1] in OFTEN_PLACES or lang.group("no_name").at(text, start):
        return
    if gone and people.known_who:
        return
    if (said or start > at or end - start >= _NAMELESS) and (not whole or _ends(lang).match(text, end)):
        yield start, end


def _ends(lang: Language) -> re.Pattern[str]:
    """What may stand behind the name."""
    if "behind a holder" not in lang.patterns:
        lang.patterns["behind a holder"] = re.compile(
            rf"[，。；！\n]|$|开户|的?(?:{_banks(lang)})|的(?:银行)?(?:卡|名字|户头|账户|存折|折子|[，。]|$)"
        )
    return lang.patterns["behind a holder"]


def _until_card(lang: Language) -> re.Pattern[str]:
    """What may stand between the name and the number."""
    if "holder to card" not in lang.patterns:
        lang.patterns["holder to card"] = re.compile(
            rf"，?的?(?:{_banks(lang)})?的?(?:{lang.source('card_label')})*(?:号码?)?(?:上|里)?[：是，]{{0,2}}"
        )
    return lang.patterns["holder to card"]


def _banks(lang: Language) -> str:
    return "|".join(re.escape(word) for bank in lang.sayings.banks for word in (*bank.words, *bank.alone))
