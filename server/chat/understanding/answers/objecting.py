"""An objection to what was noted: 他不是冇得社保, 你莫写冇得, 我讲了咯，有的; 我哪是他崽."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue import UNKNOWN, YES
from server.chat.understanding.answers.no_answer import denies_kinship
from server.chat.understanding.meaning import Act, Context, Fact, Understood
from server.chat.understanding.people.who import RELATION, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import says_none
from server.chat.understanding.utterance import Utterance

_WRITES = re.compile("[写记填选登]")
_BARE = 4  # characters of 他有的, which says so of what was noted, and not of what is asked
# They are about what was noted, and nothing was asked by them.
_NO_ANSWERS = frozenset({Act.YES, Act.NO, Act.POLICY, Act.UNKNOWN})


def objected(heard: Understood, uttered: Utterance, context: Context, lang: Language) -> Understood | None:
    """The same where a "none" that was noted shall not stand; None where nothing is said of that.

    What is there instead is read back, or asked for where it is not told.
    """
    hits = lang.group("not_without").find(uttered.plain)
    hit = next((one for one in hits if uttered.tells(one.start())), None)
    if hit is None:
        return None
    said = uttered.plain[hit.start() : uttered.clause_at(hit.start()).end]
    told = [fact for fact in heard.facts if not says_none(lang, fact.question, fact.value)]
    likely = list(_meant(context, lang, told, said))
    meant, value = likely[0] if likely else ("", "")
    if not meant and not _WRITES.search(hit.group()):
        return None
    told = [one for one in told if one.question in (meant, "") or not _answers(one, context)]
    right = next((fact for fact in told if fact.question == meant), None)
    if right is None and value:
        several = context.catalogue.questions[meant].type == "multi_choice"
        told.append(Fact(meant, [value] if several else value, hit.group(), sure=False))
    return replace(
        heard,
        facts=tuple(told),
        acts=heard.acts - _NO_ANSWERS | {Act.CORRECTION},
        policy=None,
        rest="",
        wrong="" if right or value else meant,
        withdrawn=(),
    )


def no_such_kin(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, who: People
) -> Understood | None:
    """The same where whoever speaks is not what was noted or is read back: 不对，我哪是他崽.

    What they are is asked for; None where they say what they are, or deny another tie.
    """
    held = context.held(RELATION)
    told_of = {fact.question for fact in heard.facts} | {doubt.question for doubt in heard.doubts}
    if held is None or RELATION in told_of:
        return None
    just_told = RELATION in context.last or any(one.question == RELATION for one in context.confirming)
    for clause in uttered.clauses:
        own = clause.text.startswith("我") or (just_told and not clause.text.startswith(("他", "她")))
        if not own or not denies_kinship(lang, clause):
            continue
        ties = {m.self_ or m.kin.self_ for m in who.inside(clause) if m.kin and m.of != "speaker"}
        if held in ties:
            # 我怎么会是他崽 is no no to what was asked
            told = tuple(f for f in heard.facts if f.question != context.asked or f.said not in clause.text)
            acts = heard.acts - _NO_ANSWERS | {Act.CORRECTION}
            return replace(heard, facts=told, acts=acts, policy=None, rest="", wrong=RELATION)
    return None


def _answers(fact: Fact, context: Context) -> bool:
    return fact.question == context.asked and len(fact.said) <= _BARE


def _meant(context: Context, lang: Language, told: Sequence[Fact], said: str) -> Iterator[tuple[str, str]]:
    """Of what it is said, and the option that says that it is there, "" where none does.

    What the turn tells otherwise, what is named, the one that was told just before, else what is asked.
    """
    held = {name: context.held(name) for name in (*context.recent, *context.answers)}
    none = [name for name, value in held.items() if says_none(lang, name, value)]
    yield from ((fact.question, "") for fact in told if fact.question in none)
    topics = [one for one in lang.sayings.topics if lang.words(one.words).within(said)]
    topics.sort(key=lambda one: not one.has)
    yield from ((one.question, one.has) for one in topics if one.question in none)
    says = (e for e in lang.sayings.says if e.question in none and e.option == held[e.question])
    yield from ((e.question, "") for e in says if not e.asked and lang.words(e.words).within(said))
    if topics:
        yield from ((one.question, one.has) for one in topics if one.has)
        return
    recent = [name for name in none if name in context.recent]
    if len(recent) == 1:
        yield recent[0], YES if context.catalogue.questions[recent[0]].type == "yes_no" else ""


def recalled(heard: Understood, context: Context) -> Understood:
    """What was not known before and is likely now: a "don't know" beside it is about that, as it was.

    我刚说了我搞不清啊，她后来跟我住县城，应该是在县城交的: what else it says to the question that was asked
    since then is not sure.
    """

    def likely_now(fact: Fact) -> bool:
        unknown = (UNKNOWN, [UNKNOWN])
        return not fact.sure and context.held(fact.question) in unknown and fact.value not in unknown

    if not any(map(likely_now, heard.facts)):
        return heard
    facts = (replace(fact, sure=fact.sure and fact.question != context.asked) for fact in heard.facts)
    known = (fact for fact in facts if fact.question != context.asked or fact.value != UNKNOWN)
    return replace(heard, facts=tuple(known), acts=heard.acts - {Act.UNKNOWN})
