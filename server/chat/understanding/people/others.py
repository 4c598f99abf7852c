"""Where a turn tells of somebody else who died: a neighbour last year, one's own mother ten years ago."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from config.catalogue.sayings import Kin
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.mentions import JOINED, Mention
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.people.several_dead import is_long_ago, of_both
from server.chat.understanding.people.the_dead import deaths, informs, names_the_dead
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

# 我爸在隔壁村卫生院走的; 帮我隔壁张婶问的, who is then whose family it is
_FAMILYS = re.compile(r"(?:[在到去从往住]|[帮替代](?:我们?)?)$")
HELPED = re.compile(r"[帮替代][他她][来填弄搞写录打操申点]")
_ENTERED = re.compile(r"[叫：]|(?:的)?(?:名字|姓名|身份证)")
_AS_WELL = re.compile(r"[^，。；！？\n]{0,8}[也又]")
# 我嫂子也|是去年三月在医院|走的
_HOW = re.compile(
    r"(?:是|系|已经|早|就|都|跟着|在[\u4e00-\u9fff]{1,5}|"
    r"[0-9零一二两三四五六七八九十几半上下前去昨今年月号日天个初底头晚夜里份周星期礼拜中午点分钟])*"
)
_LONGEST_HOW = 14
_BEFORE = frozenset("先早比")
_OTHER, _WHEN = "other", "death.date"
# What tells one distant relative from another, and which of several it is.
_LINE, _NTH = frozenset("堂表伯叔舅姑姨婶嫂侄甥婿媳夫哥弟姐妹"), frozenset("大二三四五小")
_YOUNGEST = str.maketrans("细满", "小小")


def of_others(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention], *, known: bool
) -> frozenset[int]:
    """The clauses that tell of another, from where they are named until it is about the family again.

    隔壁王爹是在医院走的，他是退休的，我爸是在屋里走的. `known`: who died was told before, so whoever is
    said to have died years ago is another.
    """
    begin = set(_begin(uttered, lang, mentions, known=known))
    begin |= set() if known else set(_in_passing(uttered, context, lang, mentions))
    clauses: set[int] = set()
    sentence = -1  # in which the story goes on
    for clause in uttered.clauses if begin else ():
        if clause.number in begin:
            sentence = clause.sentence
        elif _returns(lang, clause, mentions):
            sentence = -1
        if clause.sentence == sentence:
            clauses.add(clause.number)
    return frozenset(clauses)


def _begin(uttered: Utterance, lang: Language, mentions: Sequence[Mention], *, known: bool) -> Iterator[int]:
    # 隔壁李奶奶的老公走了，我帮她填; 邻居老公走了，托我来办
    helped = HELPED.search(uttered.plain) or lang.group("asks_help").within(uttered.plain)
    for hit in () if helped else lang.group("another_death").find(uttered.plain):
        clause = uttered.clause_at(hit.start())
        family = any(clause.start <= m.start and m.end <= hit.start() and m.gone for m in mentions)
        if not family and not _FAMILYS.search(uttered.plain, clause.start, hit.start()):
            yield clause.number
    elsewise = known or lang.group("this_death").within(uttered.plain)
    for hit in lang.group("long_since").find(uttered.plain) if elsewise else ():
        yield uttered.clause_at(hit.start()).number


def _in_passing(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> Iterator[int]:
    """我嫂子去年也走了, and no more: somebody else is dead too, and of whom the form is was not said yet."""
    kin = [mention for mention in mentions if mention.who == "kin"]
    if len(kin) != 1 or not kin[0].gone or context.asked == _WHEN or "也" not in uttered.plain:
        return
    clause = uttered.clause_at(kin[0].start)
    death = next(deaths(uttered.plain, lang, clause, kin[0].end), None)
    if death is None or "也" not in uttered.plain[kin[0].end : death.start()]:
        return
    behind = uttered.clauses[clause.number + 1 : clause.number + 2]
    when = (clause, *(one for one in behind if one.sentence == clause.sentence))
    ago = any(is_long_ago(context, lang, one.text.replace("也", "")) for one in when)
    if ago and not uttered.says(lang.group("comes_for_it")):
        yield clause.number


def _returns(lang: Language, clause: Clause, mentions: Sequence[Mention]) -> bool:
    """我爸就不一样了, 这次走的是我娘."""
    inside = (m for m in mentions if clause.start <= m.start < clause.end)
    named = any(m.of == "speaker" or (m.who == "decedent" and m.end - m.start > 1) for m in inside)
    return named or lang.group("this_death").within(clause.text)


def beside_the_called(
    uttered: Utterance,
    context: Context,
    lang: Language,
    mentions: tuple[Mention, ...],
    decedent: Mention | None,
) -> tuple[Mention, ...]:
    """With nobody as who died that the form alone does not tell from them: 我继父走了，我爸叫王大明;
    我伯伯走了，堂哥叫张伟.

    Who is said in this turn to have died (`decedent`) counts before what the family called them till now.
    """
    called = uttered.plain[decedent.start : decedent.end] if decedent is not None else context.kin
    if not called:
        return mentions
    if decedent is not None:
        step = decedent.kin if decedent.kin and decedent.kin.step else None
    else:
        step = lang.sayings.step_parent(called)

    def another(one: Mention) -> bool:
        if one.kin is None or one is decedent:
            return False
        if step is not None:
            return _is_parent(one.kin, step)
        return one.gone == _OTHER and not _one_word(called, uttered.plain[one.start : one.end])

    return tuple(replace(one, gone="") if another(one) else one for one in mentions)


def _one_word(called: str, other: str) -> bool:
    """Whether two words for a distant relative may call the same: 大伯 and 伯父, not 堂哥 or 二伯."""
    one, two = _LINE.intersection(called.replace("兄", "哥")), _LINE.intersection(other.replace("兄", "哥"))
    nth, then = (_NTH.intersection(word.translate(_YOUNGEST)) for word in (called, other))
    return (one <= two or two <= one) and not (nth and then and nth.isdisjoint(then))


def _is_parent(kin: Kin, step: Kin) -> bool:
    return kin.sure and not kin.step and (kin.line, kin.sex) == (step.line, step.sex)


def beside_the_known(
    uttered: Utterance,
    context: Context,
    lang: Language,
    mentions: Sequence[Mention],
    known: tuple[str, str],
) -> Iterator[Mention]:
    """Who is dead too, beside the one who is `known` to have died (relation and sex).

    Said with a word for it (我爸也不在了, 我爸叫周大海，先她走的), told of a death long ago (我妈是去年走的),
    or where the known one is entered by name or number in the same turn: 我妈叫王桂兰，…，我爸叫周大海不在了.
    """
    if not all(known):
        return
    text, (relation, sex) = uttered.plain, known
    kin = [mention for mention in mentions if mention.who == "kin" and mention.gone]
    fitting = [m for m in kin if m.gone == relation and m.sex in ("", sex)]
    told = [m for m in fitting if uttered.tells(m.start)]
    entered = any(_ENTERED.match(text, m.end) or name_at(text, lang, m.end) for m in told)
    pair = [] if told else list(_in_a_pair(uttered, lang, kin))
    for mention in kin:
        meant = names_the_dead(text[: mention.start], lang)
        if mention in fitting or meant:
            continue
        also = entered or any(_joined(text, mention, one) for one in told)  # 我爸妈都走了
        also = also or _as_well(uttered, lang, mention) or mention in pair
        if also or _long_before(uttered, context, lang, mention, mentions):
            yield mention


def _in_a_pair(uttered: Utterance, lang: Language, kin: Sequence[Mention]) -> Iterator[Mention]:
    for one, other in pairwise(kin):
        death = next(deaths(uttered.plain, lang, uttered.clause_at(one.start), other.end), None)
        if death is not None and of_both(uttered.plain, one, other, death.start()):
            yield from (one, other)


def _joined(text: str, one: Mention, other: Mention) -> bool:
    first, then = sorted((one, other), key=lambda mention: mention.start)
    return JOINED.fullmatch(text, first.end, then.start) is not None


def _long_before(
    uttered: Utterance, context: Context, lang: Language, mention: Mention, mentions: Sequence[Mention]
) -> bool:
    """我妈是去年走的: whether the next that is told of that one is a death of long ago."""
    clause = uttered.clause_at(mention.start)
    death = next(deaths(uttered.plain, lang, clause, mention.end), None)
    if death is None or informs(uttered.plain, lang, mention):
        return False
    behind = [m.start for m in mentions if mention.end <= m.start < death.start()]
    between = any(uttered.plain[at - 1] not in _BEFORE for at in behind)  # 我妈先他两年走的
    return not between and is_long_ago(context, lang, clause.text)


def _as_well(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """我爸也不在了; 我爸叫周大海，也走了好几年了; 老公叫周大海，先她走的."""
    text, clause = uttered.plain, uttered.clause_at(mention.start)
    behind = uttered.clauses[clause.number + 1 : clause.number + 2]
    starts = [one.start for one in behind if one.sentence == clause.sentence]
    also = [hit.end() for at in (mention.end, *starts) if (hit := _AS_WELL.match(text, at))]
    for end in also:
        deaths_behind = lang.group("gone").find(text, end, end + _LONGEST_HOW)
        if any(_HOW.fullmatch(text, end, death.start()) for death in deaths_behind):
            return True
    long_gone = (lang.group(name).at(text, at) for name in ("long_gone", "long_since") for at in starts)
    return any(hit and lang.group("gone").within(text, hit.start(), behind[0].end) for hit in long_gone)
