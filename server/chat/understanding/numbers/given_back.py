"""A number that was told and is said to be another's: 等下，那个是我妈的, after the yes; 发成我妈的了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from server.chat.understanding.meaning import Act, Context, Doubt, Fact, Understood
from server.chat.understanding.numbers.identifiers import BY_OWNER, CARD, PHONE
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
# 发成我妈的了, 填成我老公的号码了
_TAKEN_FOR = re.compile(
    r"(?P<lead>(?:我|刚才|刚刚|前面|上面|不小心|可能|好像|是|又|给|你|您|把|错|了|那|这|个|它|的|身份证|证|手机|电话|卡|号|码)*)"
    r"[发打报念填写说讲拿输搞弄记抄选粘](?:得|了)?成(?:了|是|的是)?"
)
_NUMBER_OF = re.compile(
    r"(?:自己|本人)?(?:那个|这个|那张)?的?(?P<label>身份证|手机|电话|银行卡|卡|证件)?(?:号码?|那个)*[了哒咯啦去的啊呀]*"
)
_PUT = re.compile(r"(?:[写填记登放算挂录输报弄搞]|登记|记录)(?:到|在|成|给|进)?(?:了|哒)?$")
_IS_MINE = re.compile(
    r"的?名下(?:的|那|这|个|张)*(?:身份证)?(?:号码?|身份证号?码?)?(?:其实|就|才|应该)*是我(?:自己|本人)?的"
)
_BY_LABEL = {
    "id_label": tuple(BY_OWNER.values()),
    "phone_label": (PHONE,),
    "card_label": (CARD,),
}
_OWNERS = {name: owner for owner, name in BY_OWNER.items()}
_BESIDE = frozenset({Act.GREETING, Act.THANKS, Act.DISTRESS, Act.HUMAN})
_OF_THINGS = ("payee.", "insurance.")  # 那个是我妈的, to whether he had a card, is of the card
# What is meant beside it that is no answer to what was asked since, nor a wish to stop: 等下.
OF_THE_NUMBER = frozenset({Act.YES, Act.NO, Act.SKIP, Act.PAUSE, Act.UNKNOWN})


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
    acts = heard.acts - OF_THE_NUMBER | {Act.CORRECTION}
    if told:
        moved = all(fact.value == number for fact in told)
        return replace(heard, facts=rest, acts=acts) if moved and heard.acts & OF_THE_NUMBER else None
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


def mixed_up(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood | None:
    """发成我妈的了: the same with the number that was told last withdrawn and asked for again.

    None where nothing is said of that. Where the right one is told in the same turn, that is read back in its
    place; where it can be more than one, it is only said that something is wrong.
    """
    if "成" not in uttered.plain:
        return None
    for mention in everybody(uttered.plain, lang, people):
        clause = uttered.clause_at(mention.start)
        before = _TAKEN_FOR.fullmatch(uttered.plain, clause.start, mention.start)
        label = _NUMBER_OF.match(uttered.plain, mention.end)
        if not (before and label and clause.tells) or label.end() < clause.end:
            continue
        question = _told_last(context, lang, label["label"] or before["lead"])
        acts = heard.acts & _BESIDE | {Act.CORRECTION}
        if not question:  # which of them it is has to be asked
            told = bool(context.answers or context.confirming)
            return replace(heard, facts=(), acts=acts, rest="") if told else None
        if people.role(mention) == _OWNERS.get(question):
            return None
        held = context.held(question)
        right = tuple(fact for fact in heard.facts if fact.question == question and fact.value != held)
        if right:
            return replace(heard, facts=right, acts=acts, rest="", wrong="", withdrawn=())
        said = uttered.words(mention.start, mention.end)
        doubt, gone = Doubt(question, said, "of_other"), (question,)
        return replace(
            heard, facts=(), doubts=(doubt,), acts=acts, rest="", wrong="", withdrawn=gone, shows=()
        )
    return None


def misplaced(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood | None:
    """你写到我妈名下那个号是我自己的: that ID number as the applicant's, to be read back; where none is known
    there, it is only said that something is wrong. None where nothing is said of that.
    """
    if "名下" not in uttered.plain or context.confirming:
        return None
    for mention in everybody(uttered.plain, lang, people):
        clause = uttered.clause_at(mention.start)
        put = _PUT.search(uttered.plain, clause.start, mention.start)
        behind = _IS_MINE.match(uttered.plain, mention.end)
        if not (put and behind and clause.tells) or people.role(mention) == "speaker":
            continue
        number = context.answers.get(BY_OWNER.get(people.role(mention), ""))
        acts = heard.acts & _BESIDE | {Act.CORRECTION}
        said = uttered.words(put.start(), behind.end())
        own = (Fact(BY_OWNER["speaker"], number, said, sure=False),) if number else ()
        return replace(heard, facts=own, acts=acts, rest="")
    return None


def _told_last(context: Context, lang: Language, label: str) -> str:
    """The one number that waits for a yes, or else was answered just now, of the kind that is named."""
    kinds = [kind for kind in _BY_LABEL if label and lang.group(kind).within(label)]
    fitting = [name for kind in kinds or _BY_LABEL for name in _BY_LABEL[kind]]
    waiting = [fact.question for fact in context.confirming if fact.question in fitting]
    told = waiting or [name for name in context.last if name in fitting and name in context.answers]
    return told[0] if len(told) == 1 else ""


def _counting(context: Context, uttered: Utterance) -> Sequence[str]:
    """The questions for an ID number that was answered just now, or is in the draft and is called so."""
    answered = [name for name in BY_OWNER.values() if name in context.answers]
    recent = [name for name in answered if name in context.last]
    return recent or (answered if _NAMES_IT.search(uttered.plain) else ())
