"""The money is to go elsewhere than was told: 还是打我的算了, 打给我, 换成我弟弟的卡, 卡注销了."""

from __future__ import annotations

import re
from dataclasses import replace

from server.chat.understanding.meaning import Act, Context, Fact, Understood
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import OWN_ACCOUNT
from server.chat.understanding.utterance import Utterance

_BANK, _CARD = "payee.bank", "payee.card_number"
_HOLDER, _HOLDER_ID = "payee.holder", "payee.holder_id_number"
_REASON = "payee.reason"
_NAME, _ID, _PHONE = "applicant.name", "applicant.id_number", "applicant.phone"
_MINE = re.compile(
    r"(?P<lead>[^，。；！？\n]{0,8}?)(?<![不莫别])(?<!不要)(?<!不用)(?<!莫要)(?<!不能)(?:[打转汇存发用改换](?:到|进|给|成|在|回)?|给)我(?:自己|本人|个人)?"
    r"(?P<what>(?:的|名下|这里|这边)?(?:那张|这张)?(?:银行卡|卡|账户|账号|账|存折|折子)?[上里]?)"
    r"(?:就?(?:行|好|可以|要得|算了)|[了吧啊咯哦嘛嘞呀噻啦哒])*(?=[，。；！\n]|$)"
)
_NOT_TO = re.compile(
    r"(?:不|莫|别|不要|不用)(?:再)?(?:[打转汇存发用](?:到|进|给|在)?|给)(?:[他她]|我?[\u4e00-\u9fff]{1,3})"
)
_CHANGES = re.compile(r"(?<![不莫别])(?:[换改](?:成|到|为|作|做|用|打|给|存|转)?(?:到|进|给)?)$")
_RATHER = re.compile("还是|算了|改|换|不|莫|重新|干脆")


def own_again(heard: Understood, uttered: Utterance, context: Context) -> Understood | None:
    """The same with who applies as the payee; None where no other relative is one, or it is not said.

    What was told of the other one's account is theirs, and does not stand any more.
    """
    holder, mine = context.held(_HOLDER), context.held(_NAME)
    another = bool(holder) and holder not in (mine, context.held("decedent.name"))
    if not another or context.held(OWN_ACCOUNT) == "yes" or context.behalf is not None:
        return None
    text = uttered.plain
    hits = (hit for hit in _MINE.finditer(text) if uttered.tells(hit.end() - 1))
    said = next((hit for hit in hits if _of_account(text, hit, context)), None)
    if said is None or _RATHER.search(text) is None:
        return None
    right: dict[str, object] = {OWN_ACCOUNT: "no"}
    gone = [name for name in (_BANK, _CARD) if context.held(name) is not None]
    for name, own in ((_HOLDER, mine), (_HOLDER_ID, context.held(_ID))):
        if own:
            right[name] = own
        elif context.held(name) is not None:
            gone.append(name)
    told = {fact.question for fact in heard.facts if fact.question in (_BANK, _CARD)}
    other = {*right, *gone} - told
    silent = {context.asked} if Act.NO in heard.acts else set()
    facts = [fact for fact in heard.facts if fact.question not in other | silent]
    facts += [Fact(name, value, said.group(), sure=True) for name, value in right.items()]
    return replace(
        heard,
        facts=tuple(facts),
        doubts=tuple(doubt for doubt in heard.doubts if doubt.question not in other),
        acts=heard.acts - {Act.YES, Act.NO, Act.SKIP} | {Act.CORRECTION},
        wrong="",
        withdrawn=tuple(name for name in gone if name not in told),
    )


def others_instead(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood:
    """The same without what was told of an account that is none any more.

    Of another relative's where it is to be a third one's (换成我弟弟的卡), and of the number that waits where
    it is told why that card cannot be used (那张卡注销了).
    """
    told, gone = {fact.question for fact in heard.facts}, tuple[str, ...]()
    waits = any(fact.question == _CARD for fact in context.confirming)
    if _REASON in told and waits and context.answers.get(OWN_ACCOUNT) == "yes":
        gone = (_CARD,)
    elif _HOLDER not in told and context.held(OWN_ACCOUNT) == "no" and context.held(_HOLDER):
        text = uttered.plain
        others = (m for m in people.mentions if m.kin and people.role(m) in ("other", "payee"))
        if any(
            uttered.tells(m.start)
            and _CHANGES.search(text, 0, m.start)
            and lang.group("account_of").at(text, m.end)
            for m in others
        ):
            gone = (_HOLDER, _HOLDER_ID, _BANK, _CARD)
    gone = tuple(name for name in gone if name not in told and context.held(name) is not None)
    if not gone:
        return heard
    acts = heard.acts - {Act.YES, Act.NO, Act.SKIP}
    return replace(heard, acts=acts, withdrawn=(*heard.withdrawn, *gone))


def _of_account(text: str, said: re.Match[str], context: Context) -> bool:
    """Whether an account is meant, and not whom to call: 打给我 alone may be a telephone call."""
    if _PHONE in (context.asked, *context.recent):
        return False
    return bool(said["what"]) or "钱" in said["lead"] or _NOT_TO.search(text, 0, said.start() + 1) is not None
