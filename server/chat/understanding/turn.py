"""A turn of the conversation: everything that is found in it, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from config.catalogue import UNKNOWN
from server.chat.understanding.acts import (
    ActSaid,
    acts,
    called_wrong,
    conclusions,
    policy,
    put_right,
)
from server.chat.understanding.answers.addresses import addresses
from server.chat.understanding.answers.answering import consents, short_answers
from server.chat.understanding.answers.choices import choices, uninsured, without_account
from server.chat.understanding.answers.confirming import confirmed, former_kept, keeps, led_by
from server.chat.understanding.answers.judging import judged
from server.chat.understanding.answers.naming import OWNERS, Righted, named_by, righted, speaks_of_another
from server.chat.understanding.answers.objecting import objected, recalled
from server.chat.understanding.answers.restating import restated
from server.chat.understanding.answers.texts import texts
from server.chat.understanding.answers.wondering import doubts_that_it_counts, wondered
from server.chat.understanding.asides import in_a_stop, within_one, without_asides
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.happenings.amendments import amendments
from server.chat.understanding.happenings.events import events
from server.chat.understanding.likeness import ear
from server.chat.understanding.meaning import Act, Context, Doubt, Fact, Understood
from server.chat.understanding.names.persons import names
from server.chat.understanding.numbers.card_read_aloud import card_read_aloud
from server.chat.understanding.numbers.corrections import corrections
from server.chat.understanding.numbers.identifiers import PHONE, identifiers
from server.chat.understanding.numbers.long_numbers import KINDS
from server.chat.understanding.people.handing_on import hands_over, leaves_it, passes_on
from server.chat.understanding.people.kinship import kinship
from server.chat.understanding.people.on_behalf import of_typist, on_behalf, with_applicant
from server.chat.understanding.people.who import RELATION, People, people
from server.chat.understanding.phrases import Language, language
from server.chat.understanding.polarity import left_open
from server.chat.understanding.scene import Scene
from server.chat.understanding.settling import settle
from server.chat.understanding.suffering import of_last_days, only_grieves
from server.chat.understanding.utterance import Utterance, utterance
from server.chat.understanding.weighing import Weighed

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
    lang = language(context.catalogue)
    uttered = utterance(text[:LONGEST], lang, read_back=bool(context.confirming))
    taken = Taken(len(uttered.plain))
    who = people(uttered, context, lang)
    leaves, taker = leaves_it(uttered, lang), hands_over(uttered, context, lang, who)
    behalf, applicant = on_behalf(uttered, context, lang, who) or (None, None)
    if leaves or taker:
        behalf, applicant = None, None
    if standing := behalf or context.behalf:
        who = replace(who, behalf=None if standing.ended else standing)
    kin = kinship(uttered, context, lang, who, applicant)
    who = with_applicant(who, context, kin)
    found = corrections(uttered, context, lang, who, taken)
    numbers = identifiers(uttered, context, lang, who, taken)
    card = card_read_aloud(uttered, context, lang, who, numbers)
    found += [*numbers, *addresses(uttered, context, lang, who, taken)]
    by_words, excluded = acts(uttered, context, lang)
    by_words = [one for one in by_words if not within_one(one, numbers)]  # 139，我看看，00001234
    corrects = any(one.act in (Act.CORRECTION, Act.NO) for one in by_words)
    found += amendments(uttered, context, lang, who, taken, corrects=corrects)
    found += events(uttered, context, lang, who, taken)
    named = names(uttered, context, lang, who, taken)
    scene = Scene(uttered, context, lang, who, tuple((name.start, name.end) for name in named))
    found += [*named, *kin]
    found += texts(scene, taken)
    found = uninsured(without_account(found + choices(scene, taken)))
    weighed = Weighed(uttered, ear())
    suffered = tuple(of_last_days(by_words, uttered, lang, who))
    by_words = [one for one in by_words if one not in suffered]
    wants_paper = _wants_paper(context, found)
    by_words = [_not_at_hand(one, uttered, lang) if wants_paper else one for one in by_words]
    believed = weighed.believed(by_words, excluded, wants_paper=wants_paper)
    said = [one for one in believed if not _of_another(one, uttered, context, lang, found)]
    likely = weighed.likely(said, found, excluded, suffered)
    likely = [one for one in likely if not _of_another(one, uttered, context, lang, found)]
    if context.asked == PHONE and _answered(context, found):  # 莫打给叔叔，打给我; but 帮我转工作人员
        said = [one for one in said if one.act is not Act.HUMAN or _calls_staff(one, uttered, lang)]
        likely = [one for one in likely if one.act is not Act.HUMAN]
    calm = weighed.told_calmly([*said, *likely])
    said, likely = [one for one in said if calm(one)], [one for one in likely if calm(one)]
    if context.replacing and keeps(uttered, lang):  # 不改了吧，就那样
        likely = []
    asking = sum(clause.asks for clause in uttered.clauses)
    # 怎么这么多问题: a question is no answer
    if uttered.clauses[-1].asks or asking * 2 > len(uttered.clauses):
        likely = [one for one in likely if one.act not in (Act.YES, Act.NO)]
    consented = consents(uttered, context, lang, said)
    if consented:
        said = [one for one in said if one not in consented]
        likely = [one for one in likely if one.act not in (Act.YES, Act.NO)]
    retracted = who.retracted
    found += short_answers(uttered, context, lang, said, found, retracted)
    queried = any(left_open(uttered, lang, one.start, one.end) == "open" for one in uttered.clauses)
    if not (retracted or queried or consented):
        found = weighed.overruled(scene, found)
        found += [] if _answered(context, found) else weighed.answer(scene, said)
    if not _answered(context, found):
        by_likeness = short_answers(uttered, context, lang, likely, found, retracted)
        found += [replace(finding, sure=False) for finding in by_likeness]
    said += likely
    found += weighed.told(scene, found)
    if who.behalf is not None and any(m.start in who.selves or of_typist(uttered, m) for m in who.mentions):
        found = [one for one in found if one.question != RELATION or one in kin]
    found = [one for one in found if calm(one) and not in_a_stop(one, said)]
    said = without_asides(uttered, context, lang, said, found)
    alternatives = tuple(hit.start() for hit in lang.group("alternative").find(uttered.plain))
    hedges = tuple(hit.end() for hit in lang.group("hedge").find(uttered.plain))[:40]
    if who.announced or who.presumed:  # that this tells of whoever died is only likely
        found = [replace(finding, sure=False) for finding in found]
    guesses = [hit.start() for hit in lang.group("guess").find(uttered.plain)]  # 火化了吧; 昨天？
    guesses += [
        one.end for one in uttered.clauses if not one.asks and uttered.plain.startswith("？", one.end)
    ]
    if guesses:
        guessed = (any(0 <= at - one.end + 2 <= 3 for at in guesses) for one in found)
        found = [replace(one, sure=one.sure and not so) for one, so in zip(found, guessed, strict=True)]
    concluded = tuple(conclusions(uttered, lang))
    found = list(wondered(uttered, context, lang, who, found))
    kept = former_kept(uttered, context, lang, found)
    found = [one for one in found if one.question != kept]
    found = called_wrong(uttered, card.alone(found) if card else found)
    facts, doubts = settle(
        uttered, context, found, retracted, concluded, put_right(uttered, lang), alternatives, hedges
    )
    if who.several:
        facts, doubts = _of_several(facts, who)
    question = policy(uttered, context, lang, by_words, found)
    laments = any(one.act is Act.DISTRESS and uttered.clause_at(one.start).asks for one in by_words)
    if question or not laments:  # 你知道失去儿子是什么感觉吗
        question = weighed.policy(question, excluded, lang)
    meant = {one.act for one in said} | ({Act.POLICY} if question else set())
    for one in said:
        taken.take(one.start, one.end)
    left = [part for part in taken.left(uttered.plain).split("，") if part.strip("。；！？\n ")]
    rest = "，".join(uttered.written(part, 0) for part in left)
    doubted = {doubt.question for doubt in doubts}
    later = dict.fromkeys(one.question for one in found if one.code == "date_future")
    to_come = tuple(name for name in later if name not in doubted)
    shows, why = (named_by(one, uttered, context, lang, who, said) for one in (Act.REVIEW, Act.WHY))
    heard = Understood(facts, doubts, frozenset(meant), question, rest, shows=shows, why=why, kept=kept)
    grieves = only_grieves(said, suffered, uttered, lang)
    heard = replace(heard, consents=bool(consented), to_come=to_come, grieves=grieves)
    if kept:
        return replace(heard, acts=heard.acts & _BESIDE_HANDING)
    if _photos_later(uttered, context, lang, meant):
        agreed = {one.act for one in said if context.confirming and _agrees_itself(one, uttered, lang)}
        return replace(heard, acts=heard.acts - _NOT_OF_ALL | agreed, photos_later=True)
    heard = restated(heard, found, uttered, lang, who, lambda words, name: _alone(words, context, name))
    if leaves:
        acts_left = heard.acts & _BESIDE_LEAVING | {Act.PAUSE}
        return Understood(facts, acts=acts_left, left_to_others=True, grieves=grieves)
    if passes_on(uttered, context, lang):
        own = tuple(fact for fact in facts if context.catalogue.questions[fact.question].type != "statement")
        return Understood(own, acts=heard.acts & _BESIDE_LEAVING, passed_on=True)
    if taker is not None:
        facts = tuple(fact for fact in facts if fact.question not in context.answers)
        return replace(heard, facts=facts, acts=heard.acts & _BESIDE_HANDING, behalf=taker, handed=True)
    if behalf is not None and behalf != context.behalf:
        known = (*context.answers, *(fact.question for fact in context.confirming))
        anew = (name for name in known if name.startswith(OWNERS["speaker"]))
        acts_left = heard.acts - (_NOT_OF_ALL - {Act.PAUSE, Act.POLICY})
        return replace(heard, behalf=who.behalf or behalf, anew=tuple(dict.fromkeys(anew)), acts=acts_left)
    if who.behalf != context.behalf and who.behalf is not None:
        heard = replace(heard, behalf=who.behalf)
    heard = recalled(heard, context)
    if objection := objected(heard, uttered, context, lang):
        return objection
    change = righted(uttered, context, lang, who)
    changed = bool(change.wrong or change.withdrawn)
    if changed:
        heard = _changed(heard, change, uttered, context)
    if partly := judged(heard, uttered, context, lang, who):
        return partly
    if led := led_by(heard, uttered, context, lang, who):
        return replace(led, acts=led.acts - {one.act for one in likely if one.act in _PUTS_OFF})
    return heard if changed else _before(confirmed(heard, uttered, context, lang, who), text, context)


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


def _of_several(facts: Iterable[Fact], who: People) -> tuple[tuple[Fact, ...], tuple[Doubt, ...]]:
    """Where several died, it is asked of whom the form is; until then only what is the applicant's counts."""
    own = tuple(f for f in facts if f.question.startswith(OWNERS["speaker"]) and f.question != RELATION)
    relations = tuple(dict.fromkeys(mention.gone for mention in who.several))
    return own, (Doubt(RELATION, "", "two_died", relations if len(relations) > 1 else ()),)


def _wants_paper(context: Context, found: Iterable[Finding]) -> bool:
    """Whether a number was asked for and none is told."""
    asked = context.catalogue.questions.get(context.asked or "")
    number = asked is not None and asked.type in KINDS
    return number and not context.confirming and not _answered(context, found)


def _not_at_hand(said: ActSaid, uttered: Utterance, lang: Language) -> ActSaid:
    """The "I have none" to a number denies nothing: it puts the number off."""
    words = uttered.plain[said.start : said.end]
    lacks = said.act is Act.NO and lang.group("lacking").within(words)
    return replace(said, act=Act.SKIP) if lacks else said


def _calls_staff(said: ActSaid, uttered: Utterance, lang: Language) -> bool:
    return lang.group("helper").within(uttered.plain, said.start, said.end)


def _of_another(
    said: ActSaid, uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding]
) -> bool:
    """几点走的不记得了, 优抚不清楚: what is not known is not what was asked; 电话没错 agrees to no statement.

    Nor is anything submitted while one is asked for: 我已阅读，同意.
    """
    asked = context.catalogue.questions.get(context.asked or "")
    if said.guessed and said.act is Act.SUBMIT:
        return asked is not None and asked.type == "statement"
    agrees = said.act is Act.YES and asked is not None and asked.type == "statement"
    if asked is None or not (agrees or said.act is Act.UNKNOWN):
        return False
    clause = uttered.clause_at(said.start)
    unknown = (one for one in found if one.value in (UNKNOWN, [UNKNOWN]) and one.question != asked.id)
    told = any(clause.start <= one.start < clause.end for one in unknown)
    if said.act is Act.UNKNOWN and (doubtful := doubts_that_it_counts(lang, clause)):
        before = max((one for one in found if one.end <= clause.start), key=lambda one: one.end, default=None)
        return bool(doubtful["again"]) or (before is not None and before.question != asked.id)
    return speaks_of_another(context, lang, clause) or (told and said.act is Act.UNKNOWN)


def _before(heard: Understood, text: str, context: Context) -> Understood:
    """What says nothing of what was read back may answer the question that was asked before it."""
    silent = not (heard.facts or heard.doubts or heard.policy or heard.acts)
    if context.before is None or not context.confirming or not silent:
        return heard
    again = understand(text, replace(context, asked=context.before, before=None, confirming=(), aloud=()))
    answers = any(fact.question == context.before for fact in again.facts)
    return replace(again, acts=again.acts - {Act.YES, Act.NO, Act.UNKNOWN}) if answers else heard


def _changed(heard: Understood, change: Righted, uttered: Utterance, context: Context) -> Understood:
    """With what was said of answers by their names, and the value that follows: 联系地址有误，应为…."""
    behind = uttered.origin[change.after :][:1] if change.wrong else ()
    rest = uttered.said[behind[0] :] if behind else ""
    told = _alone(rest, context, change.wrong)
    right = [fact for fact in told.facts if fact.question == change.wrong]
    if not right:  # but not the wrong one once more: 13900001234不对
        stood = [context.answers.get(change.wrong), *(fact.value for fact in context.confirming)]
        right = [f for f in heard.facts if f.question == change.wrong and f.value not in stood]
    put_off = bool(told.acts & {Act.SKIP, Act.UNKNOWN, Act.PAUSE}) and not right
    cues = language(context.catalogue).sayings.cues
    times = {cue.time for cue in cues if cue.question == change.wrong}  # 死亡时间改成下午三点
    right = right or [fact for fact in heard.facts if fact.question in times - {""}]
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
        wrong="" if right or put_off else change.wrong,
        withdrawn=(*change.withdrawn, *([change.wrong] if put_off else ())),
    )


def _alone(text: str, context: Context, asked: str) -> Understood:
    """What these words say of the one question, as if it had just been asked."""
    bare = replace(context, asked=asked, confirming=(), aloud=(), last=(), before=None, offered=())
    return understand(text, replace(bare, correcting=False, replacing=False))


def _answered(context: Context, found: Iterable[Finding]) -> bool:
    return any(finding.question == context.asked for finding in found)
