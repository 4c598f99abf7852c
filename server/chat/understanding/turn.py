"""What a turn of the conversation comes to: what is read in it, where it stands in the conversation."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from config.catalogue import NO, YES
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.account_changed import others_instead, own_again
from server.chat.understanding.answers.blaming import others_mistake
from server.chat.understanding.answers.confirming import confirmed, led_by
from server.chat.understanding.answers.correcting import corrected
from server.chat.understanding.answers.judging import judged
from server.chat.understanding.answers.naming import OWNERS, Righted, righted
from server.chat.understanding.answers.not_followed import unclear
from server.chat.understanding.answers.objecting import no_such_kin, objected, recalled
from server.chat.understanding.answers.promised import relatives_first
from server.chat.understanding.answers.restating import restated
from server.chat.understanding.meaning import ANSWERS, Act, Context, Fact, Understood
from server.chat.understanding.numbers.given_back import given_back, misplaced, mixed_up
from server.chat.understanding.numbers.of_other_sex import of_other_sex
from server.chat.understanding.numbers.told_apart import told_apart
from server.chat.understanding.people.handing_on import passes_on
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, language
from server.chat.understanding.reading import Reading
from server.chat.understanding.scene import OWN_ACCOUNT, question_type
from server.chat.understanding.utterance import Utterance

# What is said of one answer by its name is no wish for the whole.
_NOT_OF_ALL = frozenset({Act.YES, Act.NO, Act.SKIP, Act.PAUSE, Act.RESTART, Act.UNKNOWN, Act.POLICY})
_PUTS_OFF = frozenset({Act.SKIP, Act.PAUSE})  # 手机对 alone sounds like it
# What is meant beside it that somebody else will fill it in, or speaks from now on.
_BESIDE_LEAVING = frozenset({Act.DISTRESS, Act.HUMAN, Act.THANKS})
_BESIDE_HANDING = frozenset({Act.DISTRESS, Act.GREETING, Act.THANKS, Act.POLICY, Act.REVIEW})
LONGEST = 5_000  # characters that are looked at; nobody says that much in one turn


def understand(text: str, context: Context) -> Understood:
    """What the words mean where they were said. Pure; never raises; in time that grows with the length.

    Only questions that chat may fill get facts, and every fact is valid by `server.answers`. What is
    uncertain comes back as a fact that is not sure, or as a doubt; what is not understood stays in
    `rest`.
    """
    read = Reading(text[:LONGEST], context)
    uttered, lang, who, heard = read.uttered, read.lang, read.who, read.heard
    if heard.kept:
        return replace(heard, acts=heard.acts & _BESIDE_HANDING)
    if lost := unclear(uttered, context, lang):
        return Understood(unclear=lost, piece=context.piece)
    if _photos_later(uttered, context, lang, heard.acts):
        agreed = {one.act for one in read.said if context.confirming and _agrees_itself(one, uttered, lang)}
        return replace(heard, acts=heard.acts - _NOT_OF_ALL | agreed, photos_later=True)
    if read.leaves:
        acts = heard.acts & _BESIDE_LEAVING | {Act.PAUSE}
        return Understood(heard.facts, acts=acts, left_to_others=True, risk=heard.risk, grieves=heard.grieves)
    if relatives_first(uttered, context, lang):
        acts = heard.acts & {Act.DISTRESS, Act.THANKS}  # 跟我哥商量 asks for no one else
        return Understood(heard.facts, acts=acts, unsettled=True, risk=heard.risk, grieves=heard.grieves)
    if passes_on(uttered, context, lang) and (context.behalf or not read.only_heard):
        own = (one for one in heard.facts if context.catalogue.questions[one.question].type != "statement")
        return Understood(tuple(own), acts=heard.acts & _BESIDE_LEAVING, passed_on=True, risk=heard.risk)
    alone = partial(_alone, context)
    heard = restated(heard, read.found, uttered, lang, who, alone)
    if read.taker is not None:
        facts = tuple(fact for fact in heard.facts if fact.question not in context.answers)
        acts = heard.acts & _BESIDE_HANDING
        return replace(heard, facts=facts, acts=acts, behalf=read.taker, handed=True)
    if read.behalf is not None and read.behalf != context.behalf:
        known = (*context.answers, *(fact.question for fact in context.confirming))
        same = context.behalf is not None and read.behalf.line == context.behalf.line != ""
        same = same or read.behalf.known
        anew = dict.fromkeys(name for name in known if name.startswith(OWNERS["speaker"]) and not same)
        acts = heard.acts - (_NOT_OF_ALL - {Act.PAUSE, Act.POLICY})
        return replace(heard, behalf=who.behalf or read.behalf, anew=tuple(anew), acts=acts)
    if who.behalf != context.behalf and who.behalf is not None:
        heard = replace(heard, behalf=who.behalf)
    if blames := others_mistake(heard, read.found, uttered, context, lang, who, alone):
        return blames
    heard = recalled(heard, context)
    if mixed := mixed_up(heard, uttered, context, lang, who):
        return mixed
    if objection := objected(heard, uttered, context, lang):
        return objection
    if no_kin := no_such_kin(heard, uttered, context, lang, who):
        return no_kin
    if apart := told_apart(heard, uttered, context, lang, who):
        return apart
    if others := of_other_sex(heard, uttered, context):
        return others
    if mine := misplaced(heard, uttered, context, lang, who):
        return mine
    if back := given_back(heard, uttered, context, lang, who):
        return back
    if paid := _paid_instead(heard, uttered, context, lang, who):
        return paid
    if taken_on := own_again(heard, uttered, context):
        return taken_on
    heard = others_instead(heard, uttered, context, lang, who)
    told = {fact.question for fact in heard.facts} | {doubt.question for doubt in heard.doubts}
    change = righted(uttered, context, lang, who, told)
    changed = bool(change.wrong or change.withdrawn)
    if changed:
        heard = _changed(heard, change, uttered, context)
    if partly := judged(heard, uttered, context, lang, who):
        return partly
    if led := led_by(heard, uttered, context, lang, who, read.said):
        return replace(led, acts=led.acts - {one.act for one in read.likely if one.act in _PUTS_OFF})
    if changed:
        return heard
    heard = _before(confirmed(heard, uttered, context, lang, who), text, context)
    return corrected(heard, uttered, context, lang, alone)


def _paid_instead(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, who: People
) -> Understood | None:
    """不是，打我自己的算了, right after it was told whose account it is: no word of what was asked since."""
    asked = context.asked or ""
    if OWN_ACCOUNT not in context.last or asked.startswith("payee.") or Act.NO not in heard.acts:
        return None
    starts = {mention.start for mention in who.mentions}
    if not any(hit.end() in starts for hit in lang.group("pay_to").find(uttered.plain)):
        return None
    told = next(
        (f for f in _alone(context, uttered.said, OWN_ACCOUNT).facts if f.question == OWN_ACCOUNT), None
    )
    if told is None or told.value == context.held(OWN_ACCOUNT):
        return None
    facts = (fact for fact in heard.facts if fact.question not in (asked, OWN_ACCOUNT))
    acts = heard.acts - {Act.YES, Act.NO} | {Act.CORRECTION}
    return replace(heard, facts=(*facts, told), acts=acts)


def _photos_later(uttered: Utterance, context: Context, lang: Language, meant: Set[Act]) -> bool:
    """照片我孙伢子回来拍; and 以后再拍, where what is read back is neither agreed to nor denied."""
    if uttered.says(lang.group("photos_later")):
        return True
    waits = context.confirming and meant.isdisjoint({Act.YES, Act.NO})
    return bool(waits) and uttered.says(lang.group("taken_later"))


def _agrees_itself(said: ActSaid, uttered: Utterance, lang: Language) -> bool:
    """对，照片以后再拍, and not 好，照片以后再拍: that may be said to anything."""
    yes = said.act is Act.YES and said.whole
    return yes and not lang.group("agreeable").whole(uttered.plain[said.start : said.end])


def _before(heard: Understood, text: str, context: Context) -> Understood:
    """What says nothing of what was read back, or of what was offered, may answer the question before it."""
    offered = context.asked is None and not context.confirming
    facts = any(fact.sure or not offered for fact in heard.facts)
    silent = not (facts or heard.doubts or heard.policy or heard.acts - (ANSWERS if offered else set()))
    if context.before is None or not silent or not (offered or context.confirming):
        return heard
    again = understand(text, replace(context, asked=context.before, before=None, confirming=(), aloud=()))
    told = [fact for fact in again.facts if not (offered and _to_the_offer(fact, heard.acts))]
    if not any(fact.question == context.before and (fact.sure or not heard.facts) for fact in told):
        return heard
    return replace(again, facts=tuple(told), acts=again.acts - ANSWERS)


def _to_the_offer(fact: Fact, acts: Set[Act]) -> bool:
    """Whether it may be no more than the yes or no to what was offered: 不用, and not 不用，是岳阳县的."""
    short = {Act.YES: (YES,), Act.NO: (NO, ["none"])}
    return any(act in acts and fact.value in values for act, values in short.items())


def _changed(heard: Understood, change: Righted, uttered: Utterance, context: Context) -> Understood:
    """With what was said of answers by their names, and the value that follows: 联系地址有误，应为…."""
    behind = uttered.origin[change.after :][:1] if change.wrong else ()
    rest = uttered.said[behind[0] :].lstrip("了的哒") if behind else ""
    told = _alone(context, rest, change.wrong)
    if told.kept:  # 手机号改成我老婆的139…，不，还是用我的，不改了
        return replace(heard, acts=heard.acts & _BESIDE_HANDING, kept=told.kept)
    right = [fact for fact in told.facts if fact.question == change.wrong]
    if not right:  # but not the wrong one once more: 13900001234不对
        stood = [context.answers.get(change.wrong), *(fact.value for fact in context.confirming)]
        right = [f for f in heard.facts if f.question == change.wrong and f.value not in stood]
    put_off = bool(told.acts & {Act.SKIP, Act.UNKNOWN, Act.PAUSE}) and not right
    cues = language(context.catalogue).sayings.cues
    times = {cue.time for cue in cues if cue.question == change.wrong}  # 死亡时间改成下午三点
    right = right or [fact for fact in heard.facts if fact.question in times - {""}]
    kinds = context.catalogue.questions
    of_another = not right and any(  # 名字打错了，我叫陈志远, where the name of who died was told last
        f.question != change.wrong and kinds[f.question].type == "name" == kinds[change.wrong].type
        for f in (heard.facts if change.wrong else ())
    )
    named = {change.wrong, *change.withdrawn}
    unsure = [doubt for doubt in heard.doubts if doubt.question not in named]
    unsure += [doubt for doubt in told.doubts if doubt.question == change.wrong and not right]
    asked = [c for c in uttered.clauses if c.asks and right and c.start > change.after]  # …改成县城，能办吗
    question = "，".join(uttered.words(c.start, c.end) for c in asked) if heard.policy else ""
    return replace(
        heard,
        facts=(*(fact for fact in heard.facts if fact.question not in named), *right),
        doubts=tuple(unsure),
        acts=heard.acts - _NOT_OF_ALL | {Act.CORRECTION} | ({Act.POLICY} if question else set()),
        policy=question or None,
        rest="",
        wrong="" if right or put_off or of_another else change.wrong,
        withdrawn=(*change.withdrawn, *([change.wrong] if put_off else ())),
    )


def _alone(context: Context, text: str, asked: str) -> Understood:
    """What these words say of the one question, as if it had just been asked.

    A number of a day is of the month in which the day that stands is.
    """
    held = context.held(asked)
    if question_type(context.catalogue, asked) == "date" and isinstance(held, str):
        context = replace(context, month=held[:7], dated=asked)
    bare = replace(context, asked=asked, confirming=(), aloud=(), last=(), before=None, offered=())
    return understand(text, replace(bare, correcting=False, replacing=False))
