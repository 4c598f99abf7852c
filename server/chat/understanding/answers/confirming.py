"""What was read back is right, in other words than yes: 卡号无误, 看错了，对的, and 没得 to 都没有，对吗."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from config.catalogue import NO, YES
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import Named, called_in, named_in, spoken_of
from server.chat.understanding.answers.said_before import HOUSEHOLD
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context, Fact, Understood
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.scene import BURNT_HERE, DEATH_PLACE
from server.chat.understanding.utterance import Clause, Utterance

_NONE, _CARD = "none", "payee.card_number"
_AROUND = re.compile(r"[的那我们这就是嗯哦好啊呀咯嘛了哒呢吧噻嘞，]*(?:收款|手机)?[的了哒啊呀咯嘛呢吧噻嘞]*")
_STILL = "就还是仍那我吧嘛呢"
_STILL_SO = ("还是", "仍旧", "就用", "还用")
_NOT_CHANGED = re.compile(
    r"(?P<led>[哦噢啊]|算[了哒]|还是)?(?:我|就|还是)*(?:不|莫|别|不用|不要)改[了哒](?:吧|啊|咯)?"
)
_LEADS = "嗯哦啊好是"  # 嗯都冇错的
_SAYS = re.compile(r"^(?:他|她|我[都早刚]?才?[说讲]了?的?是?|是|就是|都是?|确实是?|真的?是?)+")
_NOT_THERE = re.compile(r"(?:[他她]|人)?(?:不|没有?|冇)(?:是)?在(?!了|哒|世|人世)")
_ELSEWHERE = {HOUSEHOLD: NO, BURNT_HERE: NO}
_NODS = re.compile(r"[嗯恩对是哦]*(?:就是|正是|是|对)")
_WRONG = frozenset({Act.NO, Act.CORRECTION})


def led_by(
    heard: Understood,
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    said: Sequence[ActSaid],
) -> Understood | None:
    """The same with the "right" by which the turn begins; None where it begins otherwise or that is undone.

    手机对！你听见没有; 对，改！是退休; 对。哎不对，火化我讲错了: a no behind it undoes it, unless it is about
    something else; after a bare "right", about another answer that stands.

    What is upheld by its name outweighs a no that the turn is only like: 卡号没错，我念了三遍.
    """
    leading = (one for one in uttered.clauses[:-1] if not lang.group("murmur").whole(one.text))
    first = next(leading, None)
    held = {fact.question for fact in context.confirming}
    if first is None or not held or not first.tells or not _upheld(lang, first):
        return None
    told = {fact.question for fact in heard.facts} | {doubt.question for doubt in heard.doubts}
    told |= {heard.wrong, *heard.withdrawn} - {""}
    called = [one for one in called_in(uttered, context, lang, people, first) if one.names]
    if called:
        heard = replace(heard, acts=heard.acts - (_WRONG - {one.act for one in said if not one.guessed}))
    denies = bool(heard.acts & _WRONG)
    if (denies and (not told or told & held)) or lang.group("by_the_way").whole(first.text):
        return None
    names = held.intersection(name for one in called for name in one.names) - told
    if called:
        yes = frozenset({Act.YES} if held == names and not denies else ())
        return replace(heard, agreed=tuple(names), acts=heard.acts | yes) if names else None
    bare = first.text.lstrip(_LEADS)
    to_all = any(lang.group(name).at(bare, 0) for name in ("upheld", "all", "read_out"))
    if not to_all or (denies and not told <= context.answers.keys()):
        return None
    return replace(heard, begins=True)


def confirmed(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Understood:
    """The same, with the yes that it says to what was read back, or without a no that is none to it."""
    held = {fact.question: fact.value for fact in context.confirming}
    if context.replacing and keeps(uttered, lang):
        return replace(heard, acts=heard.acts - _WRONG - {Act.YES} | {Act.NO})
    if not held:
        return heard
    if heard.facts and not any(fact.question in held for fact in heard.facts) and _lacks(uttered, lang):
        return _lacking(heard, uttered, context, held)  # 没得，只有农村医保
    if any(fact.question not in held or fact.value != held[fact.question] for fact in heard.facts):
        if Act.CORRECTION in heard.acts:  # 民族反了，那是我的，他是汉族
            return replace(heard, acts=heard.acts - {Act.YES})
        if heard.acts & {Act.NO, Act.YES} or any(fact.question in held for fact in heard.facts):
            return heard
        right = list(_right_beside(heard, uttered, context, lang, people))
        return replace(heard, agreed=tuple(name for name in held if name in right))
    if heard.facts and Act.NO in heard.acts and not _refuses(uttered, lang):
        return replace(heard, acts=heard.acts - {Act.NO} | {Act.YES})  # 没参保, to 没有参保
    if not heard.facts and any(_NOT_THERE.match(clause.text) for clause in uttered.clauses):
        if DEATH_PLACE in held:
            return replace(heard, acts=heard.acts - {Act.YES} | {Act.NO})  # 没在家
        if held.items() <= _ELSEWHERE.items():
            return replace(heard, acts=heard.acts - {Act.NO} | {Act.YES})  # 不在, to 户口不在岳阳县
    if none := _has_none(uttered, context, lang):
        return replace(heard, facts=(none,), acts=heard.acts - {Act.YES, Act.NO} | {Act.CORRECTION})
    if not heard.facts and all(map(_is_none, held.values())) and _has(uttered, lang):
        return _having(heard, context, held)
    if _lacks(uttered, lang):
        return _lacking(heard, uttered, context, held)
    same = heard.facts and all(held.get(fact.question) == fact.value for fact in heard.facts)
    if same and _NODS.match(uttered.plain) and heard.acts.isdisjoint(_WRONG):
        return replace(heard, acts=heard.acts | {Act.YES})  # 嗯就是礼拜天那日
    said = [(clause, _upheld(lang, clause)) for clause in uttered.clauses if not clause.supposes]
    last = said[-1][1] if said and said[-1][0] is uttered.clauses[-1] else None
    if last is False:
        return replace(heard, acts=heard.acts - {Act.YES} | {Act.NO})
    if not last:
        return heard
    named = [named_in(uttered, context, lang, people, one).question for one, right in said if right]
    right = [name for name in named if name in held]
    other = _right_of_other(uttered, context, lang, people, [one for one, upheld in said if upheld])
    if (any(named) and not right) or other:  # something else is right
        only = other and all(upheld for _, upheld in said)
        return replace(heard, acts=heard.acts - {Act.YES} - (_WRONG if only else frozenset()))
    if len(right) < len(named) and heard.acts & _WRONG and any(named):
        return heard
    return replace(heard, acts=heard.acts - _WRONG | {Act.YES})


def _right_of_other(
    uttered: Utterance, context: Context, lang: Language, people: People, clauses: Sequence[Clause]
) -> bool:
    """Whether all that is said to be right is called by a name that nothing of what was read back has."""
    held = {fact.question for fact in context.confirming}
    called = {
        name for one in clauses for at in called_in(uttered, context, lang, people, one) for name in at.names
    }
    called = called or {name for one in clauses for name in spoken_of(lang, Looked(one.text))}
    return bool(called) and called.isdisjoint(held)


def _right_beside(
    heard: Understood, uttered: Utterance, context: Context, lang: Language, people: People
) -> Iterator[str]:
    """Which of those that were read back are said to be right where something else is told as well.

    城乡居民啊，身份证是对的; 尾号是对的，农业银行的: what is called by no name is all of them.
    """
    held = {fact.question for fact in context.confirming}
    for clause in uttered.clauses:
        if clause.supposes or not _upheld(lang, clause):
            continue
        called = max(
            called_in(uttered, context, lang, people, clause), key=lambda one: one.start, default=None
        )
        last = clause.text[called.start - clause.start :] if called else clause.text
        if any(fact.said in last for fact in heard.facts):
            continue
        if called is not None:
            yield from held.intersection(called.names)
        elif any(
            lang.group(name).at(clause.text.lstrip(_LEADS), 0) for name in ("read_out", "all", "others")
        ):
            yield from held


def keeps(uttered: Utterance, lang: Language) -> bool:
    """Whether it is said that what stands shall stay: 不用改的, 还是原来的对."""
    for clause in uttered.clauses:
        if not clause.tells:
            continue
        stays = lang.group("unchanged").first(clause.text)
        if stays and not lang.group("negation").within(clause.text[: stays.start()]):
            return True
        if _upheld(lang, clause) and lang.group("formerly").within(clause.text):
            return True
        if _keeps_former(lang, clause):
            return True
    return False


def _keeps_former(lang: Language, clause: Clause, *, bare: bool = False) -> bool:
    """`bare`: nothing else is named by it. 钱就用先前那张卡 is about the card."""
    hit = lang.group("keeps_former").first(clause.text)
    before = clause.text[: hit.start()] if hit else ""
    return hit is not None and not lang.group("negation").ends(before) and not (bare and before.strip(_STILL))


def former_kept(
    uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding]
) -> tuple[str, list[Finding]]:
    """The question whose answer stands, because what was told was taken back, and what was found beside it.

    写150…，哦不，就用先前那个; 改成139…，算了不改了. What these words themselves are like tells nothing.
    """
    keeping = [c for c in uttered.clauses[1:] if c.tells and _takes_up_again(uttered, lang, c)]
    if not keeping:
        return "", list(found)
    told = [f for f in found if f.sure or not any(c.start <= f.start < c.end for c in keeping)]
    last = max((f for f in told if f.end <= keeping[-1].start), key=lambda f: f.end, default=None)
    told_after = any(f.start >= keeping[-1].start for f in told)
    if last is None or told_after or last.question not in context.answers:
        return "", list(found)
    return last.question, [f for f in told if f.question != last.question]


def _takes_up_again(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    if _keeps_former(lang, clause, bare=True):
        return True
    before = uttered.clauses[clause.number - 1].text
    led = before.startswith(_STILL_SO) or lang.group("bare_no").whole(before)
    hit = _NOT_CHANGED.fullmatch(clause.text)
    return hit is not None and bool(led or hit["led"])


def stands_as_it_is(uttered: Utterance, context: Context, lang: Language, people: People) -> str:
    """The question of which it is said by its name that the answer is as before: 卡号不变, 卡还是那张."""
    words = lang.group("stays_so")
    for clause in uttered.clauses if words.within(uttered.plain) else ():
        hit = words.first(clause.text)
        if hit is None or not clause.tells or clause.supposes:
            continue
        named = named_in(uttered, context, lang, people, clause)
        if not named.question and (card := lang.group("card_label").first(clause.text)):
            named = Named(_CARD, clause.start + card.start(), clause.start + card.end())
        start, end = named.start - clause.start, named.end - clause.start
        around = clause.text[: min(start, hit.start())] + clause.text[max(end, hit.end()) :]
        if context.answers.get(named.question) is not None and _AROUND.fullmatch(around):
            return named.question
    return ""


def _upheld(lang: Language, clause: Clause) -> bool | None:
    """Whether the clause ends by saying that it is right, or that it is not; None: neither."""
    text = _bare(clause.text)
    if clause.asks or lang.group("hedge").within(text) or lang.group("tag").ends(text):
        return None
    if lang.group("unchanged").ends(text):
        return True
    hit = next((hit for hit in lang.group("upheld").find(text) if hit.end() == len(text)), None)
    if hit is None:
        return None
    behind = max((one.end() for one in lang.group("others").find(text[: hit.start()])), default=0)
    return not lang.group("negation").within(
        text[max(behind, hit.start() - 4) : hit.start()]
    )  # 别的 is no 别


def _has_none(uttered: Utterance, context: Context, lang: Language) -> Fact | None:
    """That there is none, told of the one thing that was read back as had: 不对，我说的是没有."""
    name = context.confirming[0].question if len(context.confirming) == 1 else ""
    topic = next((one for one in lang.sayings.topics if one.question == name and one.lacks), None)
    last = uttered.clauses[-1]
    said = _SAYS.sub("", _bare(last.text))
    if topic is None or not last.tells or not lang.group("lacking").whole(said):
        return None
    several = context.catalogue.questions[name].type == "multi_choice"
    none = [topic.lacks] if several else topic.lacks
    return Fact(name, none, last.text, sure=True) if context.confirming[0].value != none else None


def _lacks(uttered: Utterance, lang: Language) -> bool:
    """Whether the no is one to having something: 没有 and not 不对."""
    said = (_bare(clause.text) for clause in uttered.clauses if not clause.asks)
    return any(map(lang.group("lacking").whole, said)) and not _refuses(uttered, lang)


def _has(uttered: Utterance, lang: Language) -> bool:
    """Whether a clause says no more than that there is one: 有的, 他办过."""
    said = (clause.text.rstrip("，、 的啊呀呢哦咯啦嘞哈吧嘛") for clause in uttered.clauses)  # 怎么没有 too
    return any(map(lang.group("there_is").whole, said))


def _having(heard: Understood, context: Context, held: dict[str, Any]) -> Understood:
    """有的 to 没有公积金，对吗: there is one; where there are more ways than two, only that it is wrong."""
    one_of_two = len(held) == 1 and all(context.catalogue.questions[name].type == "yes_no" for name in held)
    told = tuple(Fact(name, YES, "", sure=True) for name in held) if one_of_two else ()
    acts = heard.acts - {Act.YES, Act.POLICY} | {Act.CORRECTION if told else Act.NO}
    return replace(heard, facts=told, acts=acts, policy=None)


def _is_none(value: object) -> bool:
    return value in (NO, _NONE, [_NONE])


def _refuses(uttered: Utterance, lang: Language) -> bool:
    """Whether a clause says 不对, and not only 没有 or 没参保."""
    said = (_bare(clause.text) for clause in uttered.clauses if not clause.asks)
    return any(map(lang.group("bare_no").whole, said))


def _lacking(heard: Understood, uttered: Utterance, context: Context, held: dict[str, Any]) -> Understood:
    """没有 agrees that there is none, denies that there is one, and says nothing of a day or a name.

    没得，只有农村的那个医保 goes on with something else, whatever was asked before.
    """
    had = [context.catalogue.questions[name].type in ("yes_no", "multi_choice") for name in held]
    if all(map(_is_none, held.values())):
        return replace(heard, acts=heard.acts - {Act.NO} | {Act.YES})
    if any(had) or not (context.before or len(uttered.clauses) > 1):
        return heard
    return replace(heard, acts=heard.acts - {Act.NO})


def _bare(text: str) -> str:
    return text.rstrip("，、 的了啊呀呢哦咯啦嘞哈哒吧嘛")
