"""Who the applicant is to the one who died, and what that says of the decedent's sex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.applicant import is_called_at, relation_on_behalf
from server.chat.understanding.people.mentions import YOUNGER, Mention, across, chained
from server.chat.understanding.people.on_behalf import (
    in_spouses_name,
    is_named,
    of_the_dead,
)
from server.chat.understanding.people.the_dead import ELDERS, does_else, is_title
from server.chat.understanding.people.who import PAGE, RELATION, SEX, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import contains_only, denied
from server.chat.understanding.utterance import Utterance

_HOLDER = "payee.holder"
_NAME = "decedent.name"
_OF_THE_LIVING = ("insurance.", "decedent.household", "decedent.ethnic")  # what they may have as well
_IS_CALLED = re.compile(r"，[他她]?(?:的?名字)?[叫是喊]")
_BY_NAME = re.compile(
    r"(?:姓[\u4e00-\u9fff]{1,2}|叫[\u4e00-\u9fff]{2,4})的?(?:那个|那位|人)?(?:就|才|都)?[是系]$|(?:名字|电话|手机|号码?)的?(?:那个)?[是系]$"
)
_SEX = re.compile("性别|男女|男的|女的")
_TELLS = frozenset("说讲告问")  # 我妈说叫李大山: she lives


def kinship(
    uttered: Utterance, context: Context, lang: Language, people: People, applicant: Mention | None = None
) -> list[Finding]:
    """The relation, from who died or from who is speaking; and the sex of the one who died.

    `applicant` is whom the turn names as the applicant, in the place of who is speaking.
    """
    put_right = bool(people.retracted)
    first = uttered.clauses[0]
    denied_at = first.end if lang.group("bare_no").whole(first.text) else 0  # 不是，是儿媳
    taken_back = max(people.retracted, default=denied_at)
    corrects = bool(put_right or denied_at) and _named_instead(uttered, lang, people, taken_back)
    answers = context.asked == RELATION or (
        (bool({RELATION, SEX} & set(context.recent)) and (corrects or _nothing_else(uttered, lang, people)))
        or _says_who_it_is(uttered, context, lang, people)
    )
    told_of_payee = context.asked == _HOLDER and bool(people.known[0]) and not taken_back
    if told_of_payee and not lang.group("gone").within(uttered.plain):
        return []  # 陈芳，她是我老婆
    if people.behalf is not None:
        answers = answers and context.behalf is not None
        return list(relation_on_behalf(uttered, lang, people, applicant, context.kin, answers=answers))
    his_died = people.third is not None or any(
        m.of == "decedent" and lang.group("gone").at(uttered.plain, m.end) for m in people.mentions
    )
    if equal := list(_equal(uttered, lang, people)):
        return equal
    found = [] if his_died else list(_self(uttered, lang, people))  # 他爸走了: he is not the one who died
    if people.third is not None:
        found.extend(_of_relatives(lang, people, people.third))
    if people.decedent is not None and not _another(people):
        told = _of_gone(people.decedent)
        if is_title(uttered, lang, people.decedent):
            told = (one for one in told if one.question != RELATION)
        supposed = people.surmised or _as_born(uttered, people.decedent)
        found.extend(replace(one, sure=one.sure and not supposed) for one in told)
    for entry, words in lang.possible(lang.sayings.pairs, uttered.plain):
        for hit in words.find(uttered.plain):
            both = entry.gone in _EITHER_OR_EQUAL or context.asked == RELATION  # 父子: which of the two?
            if both and uttered.tells(hit.start()):
                found.append(Finding(RELATION, entry.gone, hit.start(), hit.end(), sure=False))
    silent = bool(people.known[0] and not found) and people.decedent is None and not (answers and put_right)
    if silent and (instead := in_the_place_of_known(uttered, context, people)):
        whom, of_death = instead
        found.extend(replace(one, sure=one.sure and of_death) for one in _of_gone(whom))
    right = [] if found else list(_of_right_sex(uttered, lang, people))
    found += right
    if not found and _opens(context, uttered, lang, people):
        found.extend(replace(one, sure=False) for one in _of_gone(people.mentions[0]))
    if answers and not found:
        found.extend(_asked(uttered, context, lang, people))
    known = {name: context.answers.get(name) for name in (RELATION, SEX)}
    if any(_is_step(uttered, m) for m in people.mentions):
        found = [replace(one, sure=one.sure and one.question != RELATION) for one in found]
    return [
        replace(
            one, sure=one.sure and (put_right or one in right or known[one.question] in (None, one.value))
        )
        for one in found
        if not (one.code and known[one.question] in one.choices)  # which of them was told before
    ]


def _as_born(uttered: Utterance, mention: Mention) -> bool:
    """11月8号生的孩子: whose child it was is not said, and whoever tells it need not be a parent."""
    return not mention.of and uttered.plain.endswith("生的", 0, mention.start)


def _opens(context: Context, uttered: Utterance, lang: Language, people: People) -> bool:
    """我岳父, as the first word of all: whether it can hardly be anything else than who died."""
    begun = context.asked or context.answers or context.confirming or context.last
    if begun or len(people.mentions) != 1 or len(uttered.clauses) > 1:
        return False
    one = people.mentions[0]
    own = one.of == "speaker" and one.gone and one.kin and one.kin.line in ELDERS
    return bool(own) and contains_only(uttered, lang, one.start, one.end)


def _of_right_sex(uttered: Utterance, lang: Language, people: People) -> Iterator[Finding]:
    """性别搞反了，我爸是男的, where the mother's sex stands: of the two who can be meant it is the other."""
    relation, sex = people.known
    mistaken, right = lang.group("mistaken"), lang.group("not_mistaken")
    if not sex or not _SEX.search(uttered.plain) or right.within(uttered.plain) or not uttered.says(mistaken):
        return
    for mention in people.mentions:
        same = mention.of == "speaker" and mention.gone == relation
        if same and mention.sex not in ("", sex) and uttered.tells(mention.start):
            yield Finding(SEX, mention.sex, mention.start, mention.end)
            return


def _is_step(uttered: Utterance, mention: Mention) -> bool:
    """我喊她做娘，其实是后娘: whether it is said that they are no parent by birth."""
    start = uttered.clause_at(mention.start).start
    return bool(mention.kin and mention.kin.step) and uttered.plain.endswith("是", start, mention.start)


def of_the_named(
    uttered: Utterance, context: Context, people: People, kin: Sequence[Finding], names: Sequence[Finding]
) -> Iterator[Finding]:
    """我爸叫王德贵, 我爸，叫王德贵, as the first word of who died: whose name it is likely did.

    So is 我大哥何立本 where the name was asked for.
    """
    known = people.decedent or people.third or people.several or people.known[0] or people.behalf
    relatives = [m for m in people.mentions if m.who == "kin"]
    if known or kin or len(relatives) != 1:
        return
    mention = relatives[0]
    asked = context.asked == _NAME
    likely = (asked and mention is people.presumed) or (mention.kin and mention.kin.line in ELDERS)
    own = mention.of == "speaker" and mention.gone and likely
    end = uttered.clause_at(mention.start).end
    named = [one for one in names if one.question == _NAME and one.sure and not one.code]
    behind = (one for one in named if mention.end < one.start + asked)
    if own and any(_led_to(uttered.plain[mention.end : one.start], one.start < end) for one in behind):
        yield from (replace(one, sure=False) for one in _of_gone(mention))


def of_the_supposed(
    context: Context, people: People, kin: Sequence[Finding], found: Sequence[Finding]
) -> list[Finding]:
    """我妈吃低保, before anybody was said to have died: that it is told of who did is only likely.

    With what is told of them it is read back who they would be, so that a living mother's counts for nobody.
    """
    if people.known_who or context.asked not in (None, RELATION):
        return list(found)
    had = [one.question.startswith(_OF_THE_LIVING) for one in found]
    whose = [people.supposed(one.start) if so else None for one, so in zip(found, had, strict=True)]
    if context.asked == RELATION:
        whose = [None if m and _is_the_answer(people.uttered, m) else m for m in whose]
    told = {(m.gone, m.sex): m for m in whose if m}
    starts = {m.start for m in told.values()}  # and who answers so need not have told who died
    told_so = [
        m is not None or (one in kin and one.start in starts) for m, one in zip(whose, found, strict=True)
    ]
    doubted = [replace(one, sure=one.sure and not so) for one, so in zip(found, told_so, strict=True)]
    if len(told) == 1 and not kin and all(m.of == "speaker" for m in told.values()):
        doubted += [replace(one, sure=False) for one in _of_gone(*told.values())]
    return doubted


def _is_the_answer(uttered: Utterance, mention: Mention) -> bool:
    """我妈，吃低保的: whether a clause names nobody but them, and nothing else."""
    clause = uttered.clause_at(mention.start)
    lead = uttered.plain[clause.start : mention.start]
    return mention.end == clause.end and (not lead or _IS.fullmatch(lead) is not None)


def _led_to(words: str, same_clause: bool) -> bool:
    """Whether these words between a relative and a name say that it is theirs."""
    return _TELLS.isdisjoint(words) if same_clause else _IS_CALLED.fullmatch(words) is not None


def _named_instead(uttered: Utterance, lang: Language, people: People, place: int) -> bool:
    """不对，是我岳父: whether a relative is what it should be, and not spoken of (我妈的身份证不用了)."""
    for mention in people.mentions:
        clause = uttered.clause_at(mention.start)
        before = uttered.plain[max(place, clause.start) : mention.start]
        linked = before.endswith(("是", "系", "叫", "喊")) and not does_else(before, lang)
        linked = linked and not _of_a_name(uttered, mention)
        alone = linked or contains_only(uttered, lang, mention.start, mention.end)
        if mention.who == "kin" and mention.end > place and alone:
            return True
    return False


def _of_a_name(uttered: Utterance, mention: Mention) -> bool:
    """姓胡的是他堂客: whether it is told whose name or number that is."""
    return _BY_NAME.search(uttered.plain, uttered.clause_at(mention.start).start, mention.start) is not None


def _nothing_else(uttered: Utterance, lang: Language, people: People) -> bool:
    """是我岳父: the turn is a word for kin alone, so it answers or puts right what was just told."""
    kin = [m for m in people.mentions if m.who == "kin"]
    if len(kin) != 1 or len(uttered.clauses) > 1:
        return False
    clause = uttered.clauses[0]
    linked = _IS.match(uttered.plain, clause.start)
    start = clause.start if linked and linked.end() == kin[0].start else kin[0].start
    return contains_only(uttered, lang, start, kin[0].end)


def _says_who_it_is(uttered: Utterance, context: Context, lang: Language, people: People) -> bool:
    """是我岳父, before anything was asked: whom all that was said till then is about."""
    first = not (context.asked or context.recent or context.answers)
    own = any(m.of == "speaker" and _IS.fullmatch(uttered.plain, 0, m.start) for m in people.mentions)
    return first and own and _nothing_else(uttered, lang, people)


def _equal(uttered: Utterance, lang: Language, people: People) -> Iterator[Finding]:
    """他儿子是我老公: a relative of the decedent is a relative of the one who speaks."""
    for one, other in zip(people.mentions, people.mentions[1:], strict=False):
        if {one.of, other.of} != {"speaker", "decedent"} or one.kin is None or other.kin is None:
            continue
        mine, theirs = (one.kin, other.kin) if one.of == "speaker" else (other.kin, one.kin)
        linked = _IS.fullmatch(uttered.plain, one.end, other.start) and uttered.tells(one.start)
        if linked and (relation := across(lang, mine, theirs)):
            yield Finding(RELATION, relation, one.start, other.end)


def _another(people: People) -> bool:
    """我是他外孙女，我妈走得早: who says who they are to the decedent tells of somebody else who died."""
    gone = people.decedent.gone if people.decedent else ""
    own = [m for m in people.mentions if m.start in people.selves and m.of == "decedent" and m.kin]
    return any((m.self_ or (m.kin.self_ if m.kin else "")) not in ("", gone) for m in own)


def _of_gone(mention: Mention) -> Iterator[Finding]:
    assert mention.kin is not None
    sure = mention.kin.sure
    if mention.kin.either and mention.gone == mention.kin.gone:  # 屋里老头子: the husband, or the father
        choices = mention.gone, *mention.kin.either
        yield Finding(RELATION, None, mention.start, mention.end, code="ambiguous", choices=choices)
    else:
        yield Finding(RELATION, mention.gone, mention.start, mention.end, sure=sure)
    if mention.sex:
        yield Finding(SEX, mention.sex, mention.start, mention.end, sure=sure)


def _of_self(mention: Mention, *, told: bool = False) -> Iterator[Finding]:
    assert mention.kin is not None
    kin = mention.kin
    if mention.self_:
        yield Finding(RELATION, mention.self_, mention.start, mention.end)
    elif kin.self_ and not kin.sure and kin.gone not in ("", kin.self_):  # 我是他媳妇: his wife, or his son's
        choices = kin.gone, kin.self_
        yield Finding(RELATION, None, mention.start, mention.end, code="ambiguous", choices=choices)
    elif kin.self_:
        yield Finding(RELATION, kin.self_, mention.start, mention.end, sure=kin.sure)
        if kin.spouse_sex and (mention.of or kin.gone != kin.self_ or told):
            yield Finding(SEX, kin.spouse_sex, mention.start, mention.end)


def _of_relatives(lang: Language, people: People, third: Mention) -> Iterator[Finding]:
    """我老公在外面，他爸走了: the relative of one's own relative died, and he did not."""
    before = [m for m in people.mentions if m.end <= third.start and m.of == "speaker" and m.kin][-1:]
    if not before or before[0].kin is None or third.kin is None:
        return
    if gone := chained(lang, before[0].kin.line, third.kin.line):
        yield Finding(RELATION, gone, third.start, third.end, sure=False)
        if third.sex:
            yield Finding(SEX, third.sex, third.start, third.end)


def _self(uttered: Utterance, lang: Language, people: People) -> Iterator[Finding]:
    """我是他崽, 本人系死者之女, 我是女儿; and not 我是妹妹, of who typed till then."""
    changed = uttered.says(lang.group("spoke_before"))
    for mention in people.mentions:
        of_typist = changed and mention.of != "decedent"
        if mention.start in people.selves and uttered.tells(mention.start) and not of_typist:
            if mention.kin and mention.kin.self_ == "child_in_law" and in_spouses_name(uttered, lang, people):
                yield Finding(RELATION, mention.kin.self_, mention.start, mention.end)
                continue
            on_page = _PAGE.search(uttered.plain, uttered.clause_at(mention.start).start, mention.start)
            yield from (replace(f, sure=f.sure and not on_page) for f in _of_self(mention, told=True))


def _asked(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """The short answer to "who are you to the one who died": 儿子, 我爸, 他女儿."""
    for mention in people.mentions:
        if mention.who != "kin" or mention.kin is None or not uttered.tells(mention.start):
            continue
        if mention.of == "decedent" and _tells_of_their_death(uttered, lang, mention):
            continue
        if mention is people.decedent and is_title(uttered, lang, mention):
            continue
        if denied(uttered, lang, mention.start) or _of_a_name(uttered, mention):
            continue
        if mention.of == "speaker" and is_called_at(uttered, lang, mention):
            continue  # 139…是我姐的号码
        named = mention.of == "speaker" and not people.retracted and is_named(uttered, lang, mention)
        if named and context.held(RELATION) not in (None, mention.gone):
            continue  # 我老婆叫赵丽, where a father-in-law was read back
        if (
            mention.start not in people.selves
            and mention.of != "speaker"
            and is_named(uttered, lang, mention)
        ):
            continue
        if mention.of == "speaker" and _WITH_THEM.search(uttered.plain, 0, mention.start):
            told = _of_gone(mention) if mention.gone == "child" else ()
            yield from (replace(one, sure=False) for one in told if one.question == RELATION)
        elif mention.of == "speaker" or _is_offered(context, mention):
            told = _of_gone(mention) if mention.gone and people.third is None else ()
            beside = named and context.held(_NAME) is not None  # who died has a name already
            yield from (replace(one, sure=one.sure and not beside) for one in told)
        elif people.third is None and _either(uttered, mention):
            choices = mention.gone, mention.kin.self_
            yield Finding(RELATION, None, mention.start, mention.end, code="ambiguous", choices=choices)
        elif mention.kin.either and not mention.of:
            yield from (one for one in _of_gone(mention) if one.question == RELATION)
        elif (
            mention.of == "decedent"
            or not mention.gone
            or mention.kin.self_ == mention.gone
            or mention.kin.line in YOUNGER
        ):
            yield from _of_self(mention)
        elif people.retracted and {RELATION, SEX} <= set(context.recent) and context.asked != RELATION:
            yield from _of_gone(mention)  # 奶奶走了, and then 说错了，是外婆
        elif mention.kin.self_:
            choices = (mention.gone, mention.kin.self_)
            if context.asked != RELATION and context.answers.get(RELATION) in choices:
                return  # it was told before
            yield Finding(RELATION, None, mention.start, mention.end, code="ambiguous", choices=choices)
        return


def _is_offered(context: Context, mention: Mention) -> bool:
    """先办妈妈的, where it was asked for which of two who died: it is that one, and no mother of a child."""
    offered = context.offered if context.asked == RELATION and not mention.of else ()
    own = mention.kin.self_ if mention.kin else ""
    return mention.gone in offered and own not in offered


def in_the_place_of_known(
    uttered: Utterance, context: Context, people: People
) -> tuple[Mention, bool] | None:
    """不是我爸，是我爷爷, long after it was told to be the father, or where it is asked: who it is, and
    whether of a death.

    Bare, it may be said of something else.
    """
    asked = context.asked or ""
    denies = "不是" in uttered.plain or "不系" in uttered.plain
    known, of_another = bool(people.known[0]), asked.startswith(("payee.", "applicant."))
    if not denies or (of_another if known else asked != RELATION):
        return None
    kin = [m for m in people.mentions if m.who == "kin" and m.gone and m.of != "decedent"]
    for one, other in pairwise(kin):
        start = uttered.clause_at(one.start).start
        lead, between = uttered.plain[start : one.start], uttered.plain[one.end : other.start]
        ends = uttered.plain[other.end : uttered.clause_at(other.start).end].strip("啊呀咯哦嘞呢哒")
        if ends or not uttered.tells(one.start) or not uttered.tells(other.start):
            continue
        first, second = (one, other) if _NOT_THEM.fullmatch(lead) else (other, one)
        told = _NOT_THEM.fullmatch(lead) and _BUT_IS.fullmatch(between)
        told = told or (_IS_THEM.fullmatch(lead) and _NOT.fullmatch(between))
        if told and (not known or (people.role(first), people.role(second)) == ("decedent", "other")):
            return second, lead.lstrip("不是系") != ""
    return None


def _tells_of_their_death(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """去世的是他爸爸, 他爸爸前年走的: no answer of who is his father."""
    clause = uttered.clause_at(mention.start)
    return lang.group("gone").within(uttered.plain, clause.start, clause.end)


def _either(uttered: Utterance, mention: Mention) -> bool:
    """他是儿子: the son who died, or whose father did."""
    kin = mention.kin
    return kin is not None and mention.gone not in ("", kin.self_) and of_the_dead(uttered, mention)


_PAGE = re.compile(PAGE)
_WITH_THEM = re.compile(r"[他她][跟和同与]$")  # 他跟我娘离了十几年: he it is who died
_DIED = r"(?:(?:(?:去世|过世|走|死|过身|老|不在|没)了?|要办)的(?:人|那个)?)?"
_NOT_THEM, _IS_THEM = re.compile(rf"{_DIED}(?:不是|不系)"), re.compile(rf"{_DIED}[是系]")
_BUT_IS = re.compile(r"(?:(?:去世|过世|走|死|过身|老|不在)了)?[啊呀]?，?(?:而|应该|其实)*[是系]")
_NOT = re.compile(r"[啊呀]?，?(?:而|并)?(?:不是|不系)")
_IS = re.compile(r"，?(?:就|也|都)?(?:是|系)")
_EITHER_OR_EQUAL = frozenset({"spouse", "sibling", "grandchild"})
