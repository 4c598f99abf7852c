"""What acts by its words, and does nothing beside the rest of the turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.catalogue import UNKNOWN
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import ANSWERS, Act, Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_WHERE = re.compile("[讲说]到哪")
_AGAIN = re.compile("再[念报说讲]|[念报说讲]一遍|重复一遍")
# 等下，我崽讲农药厂的社保是在城关交的: what somebody else says is told at once.
_REPORTS = re.compile(
    r"[，。 ](?:我|他|她)?[^，。；！？\n我他她]{1,4}[讲说](?:的|过|了)?"
    r"(?!一[声下]|完|话|清|[他她]?(?:去|来|马上|先|要))[^，。；！？\n]{3,}"
)
# What the family does after "wait" when it goes on.
_GOES_ON = ANSWERS | {
    Act.CORRECTION,
    Act.SKIP,
    Act.RESUME,
    Act.REVIEW,
    Act.SUBMIT,
}
# 都没有 denies every benefit that was asked for beside the one.
_FOR_YES_OR_NO = ("yes_no", "statement", "multi_choice")


def in_a_stop(told: Finding, said: Sequence[ActSaid]) -> bool:
    """Whether it stands in a clause that only stops for now: the day of 明天再来 is nobody's."""
    stops = (one for one in said if one.act is Act.PAUSE and one.whole and not one.guessed)
    return any(one.start <= told.start and told.end <= one.end for one in stops)


def within_one(said: ActSaid, told: Sequence[Finding]) -> bool:
    """Whether it stands between the pieces of one thing that is told."""
    return any(one.start < said.start and said.end < one.end for one in told)


def without_asides(
    uttered: Utterance, context: Context, lang: Language, said: Sequence[ActSaid], told: Sequence[Finding]
) -> list[ActSaid]:
    """Without what does nothing beside what is told, or beside what else is said.

    等下，户口是在荣家湾 and 等下，我崽讲不是镇上 go on; 同意，我先走了 stops.
    工作人员，我爸走了 calls nobody.
    好的，4306… agrees to nothing, 13900001234，莫写错 puts nothing right, 十七号，阳历我不记得 is an answer.
    """
    answers_in_words = _answers_in_words(context, told)
    answered = any(one.question == context.asked and one.value not in (None, UNKNOWN) for one in told)
    goes_on = [*(one.start for one in told), *(one.start for one in said if _goes_on(uttered, lang, one))]
    last = max(goes_on, default=-1)

    def aside(one: ActSaid) -> bool:
        if one.act in (Act.YES, Act.NO):
            return (
                answers_in_words
                or _only_leads(context, said, told, one)
                or _to_oneself(uttered, context, told, one)
                or _puts_another_right(context, said, told, one)
            )
        if one.act is Act.UNKNOWN or _to_be_heard(uttered, lang, one):
            return answered
        if one.act is Act.SKIP and one.whole and not one.guessed and not _goes_on(uttered, lang, one):
            return any(other.act is Act.PAUSE for other in said)
        if one.act is Act.CORRECTION:
            return not one.certain and _first_told(uttered, context, lang, told, one)
        if one.guessed:
            return False
        if one.act is Act.HUMAN:
            return bool(told) and _addresses(uttered, lang, one)
        return one.act is Act.PAUSE and (
            one.end <= last or _REPORTS.match(uttered.plain, one.end) is not None
        )

    return [one for one in said if not aside(one)]


def _to_be_heard(uttered: Utterance, lang: Language, said: ActSaid) -> bool:
    """讲到哪里了，火化了: wondered aloud. 4306…，再念一遍啊，4306…: it is they who say it again.

    我看看，应该是十二号 looks for the answer, and for nothing of ours.
    """
    if said.act is Act.RESUME:
        return _WHERE.search(uttered.plain, said.start) is not None
    if said.act is not Act.REVIEW:
        return False
    looks = said.whole and lang.group("looks_first").whole(uttered.plain[said.start : said.end])
    return looks or _AGAIN.match(uttered.plain, said.start) is not None


def _only_leads(context: Context, said: Sequence[ActSaid], told: Sequence[Finding], answer: ActSaid) -> bool:
    """好了，接着来: the yes answers nothing where nothing was asked; 不对，是三点 is no denial."""
    if context.asked or context.confirming:
        return False
    others = {one.act for one in said if one is not answer}
    if answer.act is Act.YES:
        return not others.isdisjoint({Act.RESUME, Act.HUMAN})
    return Act.CORRECTION in others and bool(told)


def _puts_another_right(
    context: Context, said: Sequence[ActSaid], told: Sequence[Finding], answer: ActSaid
) -> bool:
    """残疾证刚才点错了，更正一下，她有: the yes is about what is put right, and not about what was asked."""
    if all(one.act is not Act.CORRECTION or one.start > answer.start for one in said):
        return False
    held = context.answers
    return any(one.question in held and one.value not in (None, held[one.question]) for one in told) and all(
        one.question != context.asked for one in told
    )


def _to_oneself(uttered: Utterance, context: Context, told: Sequence[Finding], said: ActSaid) -> bool:
    """我姑妈是上上周六走的，对，上上周六: a yes amid a tale, when nothing was asked.

    So is 出家人没这些个，医保从没参过: what is not had is told right beside it.
    """
    if context.asked or context.confirming or context.last or not told:
        return False
    amid = said.whole and uttered.clause_at(said.start).number > 0
    return amid or (said.act is Act.NO and not said.whole)


def _first_told(
    uttered: Utterance, context: Context, lang: Language, told: Sequence[Finding], said: ActSaid
) -> bool:
    """13900001234，莫写错: what is answered for the first time puts nothing right that was said before."""
    asked = context.asked
    if asked in context.answers or asked in context.recent or context.confirming:
        return False
    if any(one.question in context.answers or one.question in context.recent for one in told):
        return False
    clause = uttered.clause_at(said.start)
    if not said.guessed and lang.group("just_said").within(clause.text):
        return False
    return any(one.question == asked for one in told)


def _answers_in_words(context: Context, told: Sequence[Finding]) -> bool:
    """Whether what was asked is no question for yes or no, is answered, and nothing is put right by it."""
    asked = context.catalogue.questions.get(context.asked or "")
    if asked is None or asked.type in _FOR_YES_OR_NO or context.confirming:
        return False
    differs = any(context.answers.get(one.question, one.value) != one.value for one in told)
    return not differs and any(one.question == asked.id and one.value is not None for one in told)


def _goes_on(uttered: Utterance, lang: Language, said: ActSaid) -> bool:
    """Whether somebody goes on by it; 先存着，我明天补 stops for now."""
    if said.act is Act.SKIP and lang.group("soon").within(uttered.plain, said.start, said.end):
        return False
    return said.act in _GOES_ON and not said.guessed


def _addresses(uttered: Utterance, lang: Language, said: ActSaid) -> bool:
    return said.whole and lang.group("helper").whole(uttered.plain[said.start : said.end])
