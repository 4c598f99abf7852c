"""What is called wrong without its name, beside what is right: 说错了，是县医院; 前面那个不对，他是退休的."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from config.catalogue import UNKNOWN
from server.chat.understanding.acts import called_wrong
from server.chat.understanding.answers.naming import wrong_of_another
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import NUMBERS, Act, Context, Fact, Understood
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import only
from server.chat.understanding.utterance import Utterance

_NO_ANSWERS = frozenset({Act.YES, Act.UNKNOWN})
_SHORT = frozenset({Act.YES, Act.NO, Act.UNKNOWN, Act.SKIP})
_SAYS_NOTHING = ("just_said", "bare_no", "courtesy", "murmur")
_NOT_IN_WORDS = NUMBERS | {"statement"}
_ABOUT = re.compile(
    r"^(?:[那这]个?|说|讲|的|他|她)+|(?:[那这][个块项]?|方面|我|是|的|给|也|又|都)+$"
)  # 刚才我说的社保那个
_CHOSEN = frozenset({"yes_no", "choice", "multi_choice"})
_SHORTEST = 2  # characters of what is right


def corrected(
    heard: Understood,
    uttered: Utterance,
    context: Context,
    lang: Language,
    alone: Callable[[str, str], Understood],
) -> Understood:
    """With the one known answer of which the words beside a 说错了 are another value, where no more is told.

    `alone` tells what words say of one question by itself.
    """
    told = heard.facts or heard.doubts or heard.policy
    if told or not (context.answers or context.confirming):
        return heard
    if of_topic := _of_topic(uttered, context, lang, alone):
        return replace(heard, facts=of_topic, acts=heard.acts - _SHORT | {Act.CORRECTION}, rest="")
    if Act.CORRECTION not in heard.acts:
        return heard
    rest, end = _beside(uttered, lang), len(uttered.plain)
    topics = lang.possible(lang.sayings.topics, Looked(rest))
    of_these = {topic.question for topic, words in topics if words.within(rest)}  # 不对，那是我妈的公积金
    for names in (context.recent, tuple(context.answers)) if len(rest) >= _SHORTEST else ():
        told_of = _values(context, names, rest, alone)
        found = [fact for fact in told_of if not wrong_of_another(uttered, context, lang, fact.question, end)]
        found = [fact for fact in found if not of_these or fact.question in of_these]
        if len(found) == 1:  # of all its words it is only like that answer, or some of them say it
            fact = replace(found[0], sure=found[0].sure and found[0].said != rest)
            return replace(heard, facts=(fact,), acts=heard.acts - _NO_ANSWERS, rest="")
        if found:
            return heard
    return heard


def _of_topic(
    uttered: Utterance, context: Context, lang: Language, alone: Callable[[str, str], Understood]
) -> tuple[Fact, ...]:
    """社保说错了，没有: what is right of the thing that is named, as if 社保没有 were said. Never sure."""
    if len(uttered.clauses) < 2:
        return ()
    for clause, behind in pairwise(uttered.clauses):
        hit = lang.group("retraction").first(clause.text)
        if hit is None or not (clause.tells and behind.tells) or lang.group("retraction").within(behind.text):
            continue
        topic = uttered.words(clause.start, clause.start + hit.start())
        if not topic and clause.number:  # 社保，说错了，没有
            topic = uttered.clauses[clause.number - 1].text
        topic = topic.removeprefix("我")
        if told_before := lang.group("just_said").at(topic, 0):
            topic = topic[told_before.end() :]
        topic = _ABOUT.sub("", topic.removeprefix("我"))
        told = alone(topic + uttered.words(behind.start, behind.end), "").facts if topic else ()
        return tuple(
            replace(fact, sure=False)
            for fact in told
            if fact.question != context.asked
            and context.catalogue.questions[fact.question].type in _CHOSEN
            and context.held(fact.question) not in (None, fact.value)
        )
    return ()


def _beside(uttered: Utterance, lang: Language) -> str:
    """The words that are left beside those by which something is called wrong, where there are such.

    送医院是18号，不对，19号 puts right what it told itself, and 你又改成企业退休了 tells what is wrong.
    """
    before, after, wrong = list[str](), list[str](), False
    for clause in uttered.clauses:
        hits = [*lang.group("retraction").find(clause.text), *lang.group("mistaken").find(clause.text)]
        start = clause.start + max((hit.end() for hit in hits), default=0)
        wrong = wrong or bool(hits)
        text = uttered.words(start, clause.end).lstrip("了的哒，")
        blamed = not called_wrong(uttered, [Finding("", None, start, clause.end)])
        if clause.tells and text and not blamed and not only(text, lang, *_SAYS_NOTHING):
            (after if wrong else before).append(text)
    return "，".join(before or after) if wrong and not (before and after) else ""


def _values(
    context: Context, names: Iterable[str], rest: str, alone: Callable[[str, str], Understood]
) -> Iterator[Fact]:
    """The known answers of these names of which the words are another value."""
    for name in names:
        question = context.catalogue.questions.get(name)
        if question is None or "chat" not in question.prefill or question.type in _NOT_IN_WORDS:
            continue
        for fact in alone(rest, name).facts:
            known = fact.value not in (UNKNOWN, [UNKNOWN])
            if fact.question == name and known and fact.value != context.held(name):
                yield fact
