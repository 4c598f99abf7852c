"""Whose suffering it is, and how bad: of the last days of who died, plain grief, or a life at stake."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from server.chat.understanding.acts import ActSaid, excepted
from server.chat.understanding.meaning import Act, Context, Risk
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_MANNER = "death.manner"
_LONGEST_SIGH = 24  # characters
_NO_LETTER = re.compile(r"[\W_]+")
_OF_LIFE = ("danger", "wearies_of_life")  # beside these who is tired may be tired of living


def of_last_days(
    said: Iterable[ActSaid], uttered: Utterance, lang: Language, people: People
) -> Iterator[ActSaid]:
    """Of the acts that words say, those that tell how the one who died ate, slept or breathed in the end.

    他最后几天吃不下 is; 他走了以后吃不下, 我看他吃不下就难受 and whatever leaves it open are not.
    """
    for one in said:
        if one.act is not Act.DISTRESS or not lang.group("ailing").within(uttered.plain, one.start, one.end):
            continue
        clause = uttered.clause_at(one.start)
        before = [c for c in uttered.clauses[: clause.number + 1] if c.sentence == clause.sentence]
        if people.owner(one.start) in ("decedent", "") and _in_the_end(one, before, uttered, lang, people):
            yield one


def by_own_hand(uttered: Utterance, context: Context, lang: Language) -> list[Clause]:
    """Clauses that only tell, where it was asked how they died, that it was by their own hand: 自杀的.

    我想自杀 and 自杀算了 are none.
    """
    told = lang.group("own_hand_told") if context.asked == _MANNER else None
    return [clause for clause in uttered.clauses if told and clause.tells and told.whole(clause.text)]


def _in_the_end(
    one: ActSaid, before: list[Clause], uttered: Utterance, lang: Language, people: People
) -> bool:
    start = before[0].start
    days = [hit.span() for hit in lang.group("last_days").find(uttered.plain, start, one.start)]
    leads = lang.group("leads_in").find(uttered.plain, start, one.start)
    if any(not any(first <= lead.start() < last for first, last in days) for lead in leads):
        return False  # 一想到他走之前的样子就难受; 查出来 leads to nothing
    if days or lang.group("in_life").within(uttered.plain, start, one.start):
        return True
    who = [m for clause in before for m in people.inside(clause) if m.end <= one.start][-1:]
    return any(
        (m.who == "decedent" or m is people.decedent or bool(people.known[1]))  # of two parents, one is left
        and any(m.start == clause.start for clause in before)  # 没有他睡不着
        and not lang.group("gone").within(uttered.plain, m.end, one.start)
        for m in who
    )


def of_the_frail(
    said: Iterable[ActSaid], uttered: Utterance, lang: Language, people: People
) -> Iterator[ActSaid]:
    """Of the acts that words say, those that tell what another who is old or ill cannot bear.

    我岳母年纪大了，受不了，别打她电话 is; 我年纪大了，受不了 and 我妈受不了了 are not, nor is anything beside
    a word of danger.
    """
    for one in said:
        bears = one.act is Act.DISTRESS and lang.group("cannot_bear").within(
            uttered.plain, one.start, one.end
        )
        if not bears or lang.group("danger").within(uttered.plain):
            continue
        sentence = uttered.clause_at(one.start).sentence
        clauses = [clause for clause in uttered.clauses if clause.sentence == sentence]
        named = any(
            people.role(m) == "other" for c in clauses for m in people.inside(c) if m.end <= one.start
        )
        frail = any(lang.group("frail").within(clause.text) for clause in clauses)
        if named and frail and people.owner(one.start) != "speaker":  # 我爸身体差，怕他受不了
            yield one


def exaggerations(uttered: Utterance, lang: Language) -> Iterator[ActSaid]:
    """Where somebody says of being tired or angry that it is the death of them, or no more than that.

    累死了，气死我了; 忙了三天，好累, and not 活着好累.
    """
    for hit in lang.group("exaggerated").find(uttered.plain):
        yield ActSaid(Act.DISTRESS, hit.start(), hit.end(), whole=False)
    worn_out = [hit for hit in lang.group("worn_out").find(uttered.plain) if uttered.tells(hit.start())]
    if worn_out and not any(lang.group(name).within(uttered.plain) for name in _OF_LIFE):
        yield from (ActSaid(Act.DISTRESS, hit.start(), hit.end(), whole=False) for hit in worn_out)


def kinless(uttered: Utterance, context: Context, lang: Language, people: People) -> bool:
    """Whether it is told of the one who died that there is no relative: 五保户走了, 没有亲人了.

    From who is a relative, or says it of themselves, it is despair.
    """
    words = lang.group("kinless")
    if not words.within(uttered.plain) or context.answers.get(RELATION, "other") != "other":
        return False
    if not (context.answers or context.confirming or people.decedent):
        return False
    told = [clause for clause in uttered.clauses if clause.tells and words.within(clause.text)]
    return bool(told) and not any(m.of == "speaker" or m.who == "speaker" for m in people.mentions)


def regrets(said: Iterable[ActSaid], uttered: Utterance, lang: Language) -> Iterator[ActSaid]:
    """Where somebody who grieves says that they did wrong, and puts no answer right: 总觉得自己说错了话.

    Who says of what was said just now that it is wrong does put it right, whatever they feel.
    """
    said = list(said)
    if not any(one.act is Act.DISTRESS for one in said):
        return
    for one in said:
        clause = uttered.clause_at(one.start)
        blames = one.act is Act.CORRECTION and lang.group("remorse").within(clause.text)
        if blames and not lang.group("just_said").within(clause.text):
            yield one


def sighs(uttered: Utterance, lang: Language) -> bool:
    """Whether the turn is a sigh and nothing else: 唉, 哎呀……, 唉，命啊."""
    said = _NO_LETTER.sub("", uttered.said) if len(uttered.said) <= _LONGEST_SIGH else ""
    if "sighs" not in lang.patterns:
        lang.patterns["sighs"] = re.compile(f"{lang.source('sigh')}+")
    return lang.patterns["sighs"].fullmatch(said) is not None


def risk_told(uttered: Utterance, context: Context, lang: Language) -> Risk:
    """Whether somebody means to take their life, or a life is in danger now: 药都买好了, 我妈刚喝了农药.

    How the one died whom it is all about is neither: 他是喝农药走的.
    """
    emergency, at_risk = lang.group("emergency"), lang.group("at_risk")
    text = uttered.plain
    if emergency.within(text) and not any(lang.group(name).within(text) for name in ("gone", "vague_day")):
        return "now"
    told = by_own_hand(uttered, context, lang) if at_risk.within(text) else []
    for clause in uttered.clauses if at_risk.within(text) else ():
        if clause in told:
            continue
        for hit in at_risk.find(text, clause.start, clause.end):
            if not excepted(lang.group("not_at_risk"), text, hit, clause):
                return "self"
    return ""


def only_grieves(
    said: Iterable[ActSaid],
    suffered: Collection[ActSaid],
    uttered: Utterance,
    lang: Language,
    *,
    faintly: bool,
) -> bool:
    """Whether all words of despair are such as everybody says who mourns: 到现在都不敢相信, 她哭得讲不出话.

    For who is not at risk. What is only like despair, in no words of ours, may be anything, unless it is so
    `faintly` (老天不公平) and of nobody who is left alone, or it is said that nobody is at risk
    (我不是不想活，我就是累); so may a word for what people do then.
    """
    despair = [one for one in said if one.act is Act.DISTRESS]
    if not despair or lang.group("danger").within(uttered.plain):
        return False
    guessed = any(one.guessed for one in despair)
    faintly = faintly and not lang.group("left_alone").within(uttered.plain)
    if guessed and not (faintly or lang.group("not_at_risk").within(uttered.plain)):
        return False
    return all(
        lang.group("grief").whole(hit.group()) or any(one.start == hit.start() for one in suffered)
        for entry in lang.sayings.acts
        if entry.act == Act.DISTRESS.value
        for clause in uttered.clauses
        for hit in lang.words(entry.within).find(uttered.plain, clause.start, clause.end)
        if not excepted(lang.words(entry.unless), uttered.plain, hit, clause)
    )
