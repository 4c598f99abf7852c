"""Of how many relatives a turn says that they died, and for which of them the form is.

我妈11月10号走的，我爸11月12号走的: it has to be asked; 我爸妈都走了，先办我妈的: it is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from server.chat.understanding.days.dates import days_said
from server.chat.understanding.days.expression import years
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.people.mentions import JOINED, SEX_OF_PRONOUN, TOGETHER, Mention, in_clause
from server.chat.understanding.people.pronouns import is_that_one
from server.chat.understanding.people.the_dead import deaths, informs, is_denied
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import only
from server.chat.understanding.utterance import Clause, Utterance

_LONG_AGO = 300  # days
_IT_IS = re.compile(r"(?:就|也)?[是系]$")  # 在县医院走的是我爸
_ENDS = re.compile(r"[的了哒咯啊呀呢吧嘞啦]*$")
_LATELY = re.compile(r"[上这]个?(?:月|周|礼拜|星期)|[这前]几天|现在|如今|今年|眼下|刚")  # 上个礼拜外公也走了
_NOW = re.compile(r"[那但可是]*(?:现在|如今|眼下|今天|今年)")
_LAST_YEAR = re.compile(r"去年(?!#?[0-9一二三四五六七八九十冬腊正底年])")
_MONTH_OF_LAST_YEAR, _MONTHS_AGO = re.compile(rf"去年(?P<m>[{NUMERAL}]{{1,3}})月"), 10
# 2019年走的, 19年五月在屋里走的
_IN_YEAR = re.compile(
    rf"(?P<y>[0-9零〇一二三四五六七八九]{{4}}|[0-9零〇一二三四五六七八九]{{2}})年(?:(?P<m>[{NUMERAL}]{{1,3}})月份?)?"
    r"(?:[上下]半年|[底初头]|[春夏秋冬]天|过年|就|都|已经|在[家屋医院里]{1,4}|生?病|的时候|时)*"
)
_AS_WELL = re.compile(
    r"(?:自己|本人|一个人)?[^，。；！？\n]{0,4}?[也又][^，。；！？\n]{0,10}"
)  # 她自己也|走了
# 婆婆前年的事, 岳母三年前: and no more
_YEARS_AGO = re.compile(
    rf"[就是系都早那在已经]*(?:大?前年|早年|早些年|前些年|[{NUMERAL}几多数来好]+年(?:以|之)?前)(?:的事情?|就|的|了)*"
)
_SPRING = 4  # the month from which on all of last year is long ago
_ALL = re.compile(r"[都全]|一起|同时|一前一后|先后|相继|接连|陆续|前后|同一?个?[年月天日]")
# 两个老人都走了, 爷娘两个都不在了: more than one, and no word for kin says which
_SEVERAL = re.compile(r"(?:[两俩二双]|老人|爹娘|爷娘|父母|爸妈|岳父母)[^，。；！？\n]{0,12}?[都全]")

_Key = tuple[str, str]


def several_told(uttered: Utterance) -> bool:
    """Whether it may be said of several at once that they died, of whom no more than one is named."""
    return _SEVERAL.search(uttered.plain) is not None


def relatives_who_died(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> tuple[list[Mention], Mention | None, frozenset[int]]:
    """One mention of each relative of the speaker who died lately, or the one for whom the form is where
    that is said; and the clauses that tell of others who died.

    Who died long ago is told only beside the others: 我妈走了，我爸前年就走了.
    """
    lately: dict[tuple[str, str, str], Mention] = {}
    told: list[Mention] = []
    long_ago: set[int] = set()
    for clause in uttered.clauses:
        for mention in _dead_in(uttered, lang, clause, mentions) if clause.tells else ():
            own = bool(mention.gone) and mention.of != "decedent"
            told += [mention] if own else []
            if is_long_ago(context, lang, clause.text):
                long_ago.add(clause.number)
            elif own:
                line = mention.kin.line if mention.kin else ""
                lately.setdefault((mention.gone, mention.sex, line), mention)
    first = _first(uttered, lang, mentions, told)
    if first is None and (this := _this_time(uttered, lang, mentions, told)):
        if long_ago or not _NOW.match(uttered.clause_at(this.start).text):
            first = this
        else:  # 我奶奶五月走的，现在是我爷爷: both of them
            lately.setdefault((this.gone, this.sex, ""), this)
    if first:
        others = {_key(mention) for mention in (*told, *_beside(uttered, lang, mentions))} - {_key(first)}
        chosen = uttered.clause_at(first.start).number  # 今天先办我爸的: no day of any death
        return [], first, told_of(uttered, mentions, others, _key(first)) | {chosen}
    ago = [m for m in told if m.of == "" or uttered.clause_at(m.start).number in long_ago]
    if told and ago == told and (last := _at_last(uttered, lang, mentions, told)):
        return [], last, frozenset(uttered.clause_at(mention.start).number for mention in told)
    if lang.group("this_death").within(uttered.plain) or _for_one(uttered, lang, mentions):
        return [], None, frozenset()
    if not lately:  # 我哥去年走了，侄儿也走了: of none is it told that it was now
        all_told = {_key(mention): mention for mention in reversed(told)}
        return list(all_told.values()) if len(all_told) > 1 else [], None, frozenset()
    early = set(_long_dead(uttered, context, lang, mentions)) if len(lately) > 1 else set()
    left = [mention for mention in lately.values() if _key(mention) not in early]
    if early and len({_key(mention) for mention in left}) == 1:  # 公公婆婆都走了，婆婆前年的事
        return [], left[0], told_of(uttered, mentions, early, _key(left[0]))
    return list(lately.values()), None, frozenset(long_ago)


def _long_dead(
    uttered: Utterance, context: Context, lang: Language, mentions: Sequence[Mention]
) -> Iterator[_Key]:
    """婆婆前年的事, 我妈是五年前走的: of whom a clause that begins with them tells that it was long ago."""
    for clause in uttered.clauses:
        inside = in_clause(mentions, clause)
        alone = len(inside) == 1 and inside[0].who == "kin" and inside[0].start - clause.start <= 1
        if not alone or not clause.tells:
            continue
        died = any(deaths(uttered.plain, lang, clause, inside[0].end))
        ago = died and is_long_ago(context, lang, clause.text)
        if ago or _YEARS_AGO.fullmatch(uttered.plain, inside[0].end, clause.end):
            yield _key(inside[0])


def _at_last(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], dead: Sequence[Mention]
) -> Mention | None:
    """我姐姐叫刘冬梅，儿子去年没了，如今她自己也走了: whose relatives died before them."""
    for mention in mentions:
        clause = uttered.clause_at(mention.start)
        sex = SEX_OF_PRONOUN.get(uttered.plain[mention.start : mention.end])
        death = next(deaths(uttered.plain, lang, clause, mention.end), None) if sex else None
        if death is None or not (
            clause.tells and _AS_WELL.fullmatch(uttered.plain, mention.end, death.start())
        ):
            continue
        named = [m for m in mentions if m.end <= mention.start and m.of == "speaker" and m.gone]
        alive = [m for m in named if _key(m) not in map(_key, dead)]
        if len({_key(one) for one in alive}) == 1 and alive[0].sex in ("", sex):
            return alive[0]
    return None


def _key(mention: Mention) -> _Key:
    return mention.gone, mention.sex


def _first(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], dead: Sequence[Mention]
) -> Mention | None:
    """先办我妈的, 这次是给我爸办, 我妈的先办: for whom of several it is, unless two of them are told so."""
    keys = {_key(mention) for mention in dead}
    several = several_told(uttered) and lang.group("gone").within(uttered.plain)
    if not (keys or several):
        return None
    told = [
        mention
        for mention in mentions
        if mention.who == "kin" and mention.gone and mention.of != "decedent"
        if (_key(mention) in keys or several) and _comes_first(uttered, lang, mention)
    ]
    return told[0] if len({_key(mention) for mention in told}) == 1 else None


def _this_time(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], dead: Sequence[Mention]
) -> Mention | None:
    """我外婆上个月也不在了，这次是我外公: who is named with no word for a death, beside another who died."""
    for mention in mentions if dead else ():
        clause = uttered.clause_at(mention.start)
        own = mention.who == "kin" and mention.gone and mention.of != "decedent" and clause.tells
        before = uttered.plain[clause.start : mention.start]
        if not own or _key(mention) in map(_key, dead) or not lang.group("this_time").whole(before):
            continue
        if _ENDS.fullmatch(uttered.plain, mention.end, clause.end):  # not 这次是我妈来办
            return mention
    return None


def _beside(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Who else is named before a word for a death, whatever follows it: 我爸走了三个月，我妈昨天也走了."""
    for mention in mentions:
        clause = uttered.clause_at(mention.start)
        own = mention.who == "kin" and mention.gone and mention.of != "decedent"
        if own and any(deaths(uttered.plain, lang, clause, mention.end)):
            yield mention


def _comes_first(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    clause = uttered.clause_at(mention.start)
    before, after = clause.text[: mention.start - clause.start], uttered.plain[mention.end : clause.end]
    if not clause.tells:
        return False
    if lang.group("comes_first").whole(before):
        return only(after, lang, "for_them")
    return only(before, lang, "bare_no") and lang.group("first_for_them").whole(after)


def told_of(
    uttered: Utterance, mentions: Sequence[Mention], others: Collection[_Key], first: _Key
) -> frozenset[int]:
    """The clauses about the others (relation and sex), from where they are named until somebody else is.

    None in which the `first` is named: whom the form is for.
    """
    clauses: set[int] = set()
    sentence = -1  # in which the story of the others goes on
    for clause in uttered.clauses:
        named = [m for m in in_clause(mentions, clause) if m.who != "decedent"]
        if named:
            keys = {_key(mention) for mention in named}
            sentence = clause.sentence if keys & set(others) and first not in keys else -1
        if clause.sentence == sentence:
            clauses.add(clause.number)
    return frozenset(clauses)


def _for_one(uttered: Utterance, lang: Language, mentions: Sequence[Mention]) -> bool:
    """我爸我妈都不在了，现在给我妈办: whether it is said for whom the form is. Not 我爸跟我妈都走了."""
    ends = {mention.end for mention in mentions}
    for mention in mentions:
        before = uttered.plain[uttered.clause_at(mention.start).start : mention.start]
        joined = before.endswith("跟") and mention.start - 1 in ends
        if mention.gone and not joined and lang.group("for_whom").ends(before):
            return True
    return False


def _dead_in(
    uttered: Utterance, lang: Language, clause: Clause, mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """Who is named with a death by which the clause ends: right before it, or after it by a 是."""
    text = uttered.plain
    named = [m for m in in_clause(mentions, clause) if m.who != "speaker"]
    for cue in deaths(text, lang, clause):
        before = [m for m in named if m.end <= cue.start() + 1]
        if before[:-1] and is_that_one(text, before[-2], before[-1]):
            before = before[:-1]
        if before and _ENDS.match(text, cue.end(), clause.end):
            if before[:-1] and of_both(text, before[-2], before[-1], cue.start()):
                yield from (m for m in before[-2:] if m.who == "kin")  # 我爸跟我妈都走了: nobody was told it
                continue
            yield from _relatives(text, lang, before[-1:])
        if not before and _ENDS.match(text, cue.end(), clause.end):
            yield from _relatives(text, lang, _listed(uttered, clause, cue.start(), mentions))
        behind = [m for m in named if m.start >= cue.end() and m.end == clause.end]
        if behind and not before and _IT_IS.fullmatch(text, cue.end(), behind[0].start):
            yield from _relatives(text, lang, behind[:1])


def _listed(uttered: Utterance, clause: Clause, death: int, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """父亲11月14日，母亲11月15日，都走了: the relatives whom clauses before it name with a day alone."""
    text, found = uttered.plain, list[Mention]()
    if not (_ALL.search(text, clause.start, death) and TOGETHER.fullmatch(text, clause.start, death)):
        return found
    for earlier in reversed(uttered.clauses[: clause.number]):
        inside = in_clause(mentions, earlier)
        places = [earlier.start, *(m.end for m in inside)]
        joined = all(JOINED.fullmatch(text, at, m.start) for at, m in zip(places, inside, strict=False))
        only_days = TOGETHER.fullmatch(text, places[-1], earlier.end - text.endswith("的", 0, earlier.end))
        if earlier.sentence != clause.sentence or not (joined and only_days):
            break
        found += inside
    return found


def of_both(text: str, one: Mention, other: Mention, death: int) -> bool:
    """我爸和我妈一个月里都没了, 我爸妈前后脚走的: what is said of the second is said of the first as well."""
    joined = JOINED.fullmatch(text, one.end, other.start)
    together = TOGETHER.match(text, other.end, max(other.end, death))
    told = text[other.end : death + 1]
    return bool(joined and together and (one.end == other.start or _ALL.search(told)))


def _relatives(text: str, lang: Language, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for mention in mentions:
        if mention.who == "kin" and not (informs(text, lang, mention) or is_denied(text, lang, mention)):
            yield mention


def is_long_ago(context: Context, lang: Language, text: str) -> bool:
    """Whether it was a year ago, or long ago and no day is told: 前年八月走的, 去年走的, 去年五月走的."""
    days = [day.day for day in days_said(text, context.today, lang) if day.day]
    if days:
        return (context.today - max(days)).days > _LONG_AGO
    if (year := _years_since(context, lang, text)) is not None:
        return year
    if _LATELY.search(text):
        return False
    if _LAST_YEAR.search(text) and context.today.month >= _SPRING:
        return True
    month = _MONTH_OF_LAST_YEAR.search(text)
    if month and context.today.month + 12 - (number(month["m"]) or 12) >= _MONTHS_AGO:
        return True
    return any(lang.group(name).within(text) for name in ("long_gone", "long_since"))


def _years_since(context: Context, lang: Language, text: str) -> bool | None:
    """2019年走的: whether the year of the death that is told is long ago; None when none is."""
    today, told = context.today, _IN_YEAR.search(text) if "年" in text else None
    if told is None or lang.group("gone").at(text, told.end()) is None:
        return None
    year = years(told["y"], None, today).year or 0
    months = (today.year - year) * 12 + today.month - (number(told["m"] or "") or 12)
    return months >= (_MONTHS_AGO if told["m"] else _SPRING)
