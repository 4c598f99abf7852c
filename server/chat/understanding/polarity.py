"""Whether something is said to be so, not to be so, or not to be known, in the clause where it stands."""

from __future__ import annotations

import re
from typing import Literal

from server.chat.understanding.phrases import Language, Words
from server.chat.understanding.utterance import Clause, Utterance

Polarity = Literal["yes", "no", "unknown", ""]

_LINK = re.compile(r"[一-鿿A-Za-z0-9]{0,4}")
_NEAR = 5
_LONGEST_ONLY = 12  # characters, because there are many ways to cut a text into such words
_SOON = 24  # characters within which it is told that a thing was no more
_NOT_OR = frozenset("没不冇未")
_WHETHER = re.compile(r"(?<!没)([一-鿿]{1,2}?)(?:没有|没得|没|不|冇|未)\1")  # 烧没烧, 在不在, 火化没火化
# 不是昨天就是前天 denies neither; 不是的就是昨天 is no such choice.
_EITHER = re.compile(
    r"(?:不是|不系)(?![的哦啊呀了吧，])[^，。；！？\n]{1,12}?，?(?:就|便|要不就|要么就)(?:是|系)(?!不)"
)
_AT_END = re.compile(r"(?:没有|没得|没|冇得|冇)(?:[啊呀呢哦咯]?(?=[，。；！？]|$)|(?=[我就也]))")  # 领过没有
_DID_IT = re.compile(r"[买交办入参加领取有上缴][了过哒]?(?:没有|没得|没|冇得|冇)$")
OPEN_ENDS = ("没有", "没得", "冇得", "没", "冇")  # 火化没有: in words that deny as well
_GOT: tuple[tuple[str, Polarity], ...] = (("not_obtained", "no"), ("obtained", "yes"))
_LIMB = re.compile(r"[手脚腿臂脑眼指耳](?:睛|朵|板|杆子|巴子)?[就都也]?$")  # 残疾证有，一只手冇得了
_GOES_ON = re.compile(r"被|取消|停|断|退|拿掉|注?销")  # 低保一直没取消
_HELD = re.compile(
    r"带|取|找|补|换|动|丢|掉|拿出|拿来|过期|注销|年检|见"
    r"|工作|上过?班|做过?[事工]|干过?活|读过?书|成家|结婚|讨|单位|劳动|出过?门"
)  # 残疾证没带在身上
_TO_BE_ASKED = re.compile(r"我?[先再去还要得]*问[问下一哈]*我(?=(..?))")  # 残疾证我问问我弟
_WHAT_IS = re.compile(r"[对象证的]*(?:是|算|叫)(?:个|一个)?(?:什么|么子|啥|哪样|何物)")
_SUCH = re.compile(r"这些|那些|这种|那种|之类|什么的|啥的")
_SUCH_WITHIN = 20
_BEHIND = 3  # clauses
_OF_THEM = frozenset({"他", "她", "他的", "她的", "我爸", "我妈"})
_SAID_OF_IT: tuple[tuple[str, Polarity], ...] = (("unsure", "unknown"), ("negation", "no"), ("having", "yes"))


def denied(uttered: Utterance, lang: Language, start: int, question: str = "") -> bool:
    """Whether a negation stands right before this place: 没有…, 不是在…, 还冇….

    What answers `question` is one of two only where the other answers it as well: 不是低保户，就是普通农民.
    """
    clause = uttered.clause_at(start)
    before = uttered.plain[max(clause.start, start - 6) : start]
    last = next(reversed(list(lang.group("negation").find(before))), None)
    if last is None or lang.group("not_negation").within(before[last.start() :]):
        return False
    between = before[last.end() :]
    other = _EITHER.match(uttered.plain, max(clause.start, start - 6) + last.start())
    if other and (not question or _answered_in(uttered, lang, other.end(), question)):
        return False
    if between and lang.group("contrast").whole(last.group()) and _names_a_day(lang, between):
        return False  # 不是昨天火化的，是前天
    if before[: last.start()].endswith("不是"):  # 不是没有: neither one nor the other
        return False
    if between and lang.group("negation").at(uttered.plain, start):
        return False  # 没文化没上过班: each has a negation of its own
    return len(between) <= 2 and not lang.group("turn").within(between)


def either_or(uttered: Utterance, start: int) -> bool:
    """Whether 不是…就是… begins there: one of two, and it is left open which."""
    return _EITHER.match(uttered.plain, start) is not None


def _answered_in(uttered: Utterance, lang: Language, start: int, question: str) -> bool:
    """Whether the rest of the clause has words for an option of the question, or for what it asks for."""
    text, end = uttered.plain, uttered.clause_at(start).end
    says, topics = lang.sayings.says, lang.sayings.topics
    words = [lang.words(entry.words) for entry in says if entry.question == question]
    words += [lang.words(entry.words) for entry in topics if entry.question == question]
    return any(one.within(text, start, end) for one in words)


def _names_a_day(lang: Language, text: str) -> bool:
    return any(words.within(text) for _, words in lang.possible(lang.sayings.days, text))


def contains_only(uttered: Utterance, lang: Language, start: int, end: int) -> bool:
    """Whether the clause says only this, particles and hedges apart."""
    clause = uttered.clause_at(start)
    before = uttered.plain[clause.start : start]
    if before.endswith("：") and lang.group("leads_in").whole(before[:-1].removeprefix("我")):
        before = ""  # 一次讲完：男
    around = before + uttered.plain[end : clause.end]
    particle, hedge = lang.group("particle"), lang.group("hedge")
    while around and (hit := particle.at(around, 0) or hedge.at(around, 0)):
        around = around[max(1, hit.end()) :]
    return not around


def only(text: str, lang: Language, *groups: str) -> bool:
    """Whether a few words of these groups, hedges and particles are all that stands there."""
    key = " ".join(("only", *groups))
    if key not in lang.patterns:
        either = "|".join(lang.source(name) for name in (*groups, "hedge", "particle"))
        lang.patterns[key] = re.compile(f"(?:{either})*")
    return len(text) <= _LONGEST_ONLY and lang.patterns[key].fullmatch(text) is not None


def reached(text: str, lang: Language, *groups: str) -> set[int]:
    """Every place up to which the text is words of these groups, one behind the other."""
    places = {0}
    for place in range(len(text)):
        hits = (lang.group(name).at(text, place) for name in groups if place in places)
        places.update(hit.end() for hit in hits if hit)
    return places


def made_of(text: str, lang: Language, *groups: str) -> bool:
    """Whether the text is nothing but words of these groups."""
    return len(text) in reached(text, lang, *groups)


def left_open(uttered: Utterance, lang: Language, start: int, end: int) -> Literal["unknown", "open", ""]:
    """Whether it stands in 烧没烧, 在不在: nothing is said to be so or not, or that it is not known."""
    clause = uttered.clause_at(start)
    if _NOT_OR.isdisjoint(clause.text):
        return ""
    hits = _WHETHER.finditer(uttered.plain, clause.start, clause.end)
    or_not = uttered.plain[end - 1] in "过了" and _AT_END.match(uttered.plain, end, clause.end)
    did = end == clause.end and _DID_IT.search(uttered.plain, clause.start, end)
    if did and lang.group("unsure").at(uttered.plain, clause.start):
        return "unknown"  # 不晓得买冇
    if not or_not and not any(hit.start() < end and start <= hit.end() for hit in hits):
        return ""
    around = uttered.clauses[max(0, clause.number - 1) : clause.number + 2]
    near = [one for one in around if one.sentence == clause.sentence]
    return "unknown" if any(lang.group("unsure").within(one.text) for one in near) else "open"


def answered_beside(uttered: Utterance, lang: Language, start: int, end: int) -> Polarity:
    """残疾证，有 and 公积金，冇得: the thing alone, and what is said of it as a clause of its own."""
    clause = uttered.clause_at(start)
    following = uttered.clauses[clause.number + 1 : clause.number + 2]
    if not following or following[0].sentence != clause.sentence or following[0].asks:
        return ""
    if lang.group("not_mistaken").at(following[0].text, 0):
        return ""  # 27号火化，没错
    before = uttered.plain[clause.start : start]
    led_in = before in _OF_THEM or lang.group("as_for").whole(before) or only(before, lang, "recalling")
    end = hit.end() if (hit := lang.group("recalled_end").at(uttered.plain, end)) else end
    if not contains_only(uttered, lang, clause.start if led_in else start, end):
        return ""
    said = _without(lang, following[0].text).rstrip("的啊呀呢哦咯啦嘞哈哒吧").removesuffix("算不算")
    behind = uttered.clauses[clause.number + 2 : clause.number + 3]
    if "听" in said and behind and lang.group("lacking").whole(behind[0].text):
        return "no"  # 公积金，冇听过，冇得
    for group, polarity in _SAID_OF_IT:
        if lang.group(group).whole(said):
            return polarity
    return ""


def ended(uttered: Utterance, lang: Language, end: int, question: str = "") -> bool:
    """Whether it is said right after that it was no more, and not that it came back: 吃过低保，早就取消了.

    Nor where that is said of another thing than `question` is about: 有公积金，低保取消了.
    """
    last = min((at for mark in "。！？" if (at := uttered.plain.find(mark, end)) >= 0), default=end + 40)
    hits = lang.group("ended").find(uttered.plain, end, min(last, end + _SOON))
    hits = (hit for hit in hits if not _LIMB.search(uttered.plain, end, hit.start()))
    stopped = next(
        (hit for hit in hits if uttered.tells(hit.start()) and not denied(uttered, lang, hit.start())), None
    )
    if stopped is None or lang.group("gone").within(uttered.plain, end, stopped.start()):
        return False  # 低保吃到走，人没了就停了
    if question and _of_another_thing(uttered, lang, end, stopped.start(), question):
        return False
    again = lang.group("resumed").find(uttered.plain, stopped.end(), min(last, stopped.end() + 16))
    return all(denied(uttered, lang, hit.start()) for hit in again)


def _of_another_thing(uttered: Utterance, lang: Language, end: int, place: int, question: str) -> bool:
    """Whether that place stands in another clause, behind a thing that is asked for elsewhere."""
    clause = uttered.clause_at(place)
    if clause.start <= end or lang.group("all").within(uttered.plain, clause.start, place):
        return False
    others = (topic for topic in lang.sayings.topics if topic.question != question)
    return any(lang.words(topic.words).within(uttered.plain, clause.start, place) for topic in others)


def obtained(uttered: Utterance, lang: Language, end: int, others: Words) -> tuple[Polarity, int]:
    """Whether the thing was got or not, as is told further on, and where that stands.

    低保前年就给他评上了; 残疾证她嫌麻烦，一直没去办

    Of what is told of another thing nothing follows for this one.
    """
    clause = uttered.clause_at(end - 1)
    for one in uttered.clauses[clause.number : clause.number + 2]:
        start = max(end, one.start)
        other = others.within(uttered.plain, start, one.end)
        if one.sentence != clause.sentence or not one.tells or other:
            break
        for group, polarity in _GOT:
            hit = lang.group(group).first(uttered.plain, start, one.end)
            if hit and not (polarity == "no" and _GOES_ON.match(uttered.plain, hit.end())):
                return polarity, hit.end()
    return "", end


def had(uttered: Utterance, lang: Language, start: int, end: int, question: str = "") -> Polarity:
    """Whether the thing that is named there was had, from the words before or after it in the clause.

    Negations of a list at its end count for all of it: 低保、残疾证都没有.
    """
    clause = uttered.clause_at(start)
    text = uttered.plain
    before = text[max(clause.start, start - 7) : start].rpartition("、")[2].rpartition("问")[2]
    after = text[end : min(clause.end, end + 8)].lstrip("：")  # 残疾证：无
    whether = lang.group("whether")
    again = _WHETHER.match(text, start)  # 残疾不残疾
    left_so = _WHETHER.search(before + text[start:end]) or _WHETHER.match(after)
    if whether.within(before) or whether.at(after, 0) or left_so or (again and again[1] == text[start:end]):
        return "unknown" if _unsure(uttered, lang, clause) else ""
    if _whether_further_on(lang, text[end : clause.end]) and _unsure(uttered, lang, clause):
        return "unknown"
    if _whether_beside(uttered, lang, clause, start, end):
        return "unknown"
    if _unsure_near(lang, before, after):
        return "" if _WHAT_IS.match(after) else "unknown"  # 不晓得优抚是么子
    if (asked := _TO_BE_ASKED.match(after)) and not lang.kin.keys().isdisjoint({asked[1], asked[1][0]}):
        return "unknown"
    if ended(uttered, lang, end, question):
        return "no"
    if text[:start].endswith(("不是没有", "不是没")):
        return ""
    if lang.group("excepting").ends(text[max(0, start - _NEAR) : start]):
        return "yes"
    if beside := answered_beside(uttered, lang, start, end):
        return beside
    if after.rstrip("的") == "是":
        return "yes"  # 残疾证：是
    after = _without(lang, after)
    if lang.group("told_right").at(after, 0):
        return ""  # 走的医保没错
    if (hit := lang.group("contrast").at(after, 0)) and after[hit.end() :].strip("的哦啊呀了吧"):
        return ""  # 医保不是居民的，是单位交的
    if hit := lang.group("negation").at(after, 0):
        if _GOES_ON.match(after, hit.end()):
            return "yes"
        return "" if _HELD.match(after, hit.end()) else "no"
    if denied(uttered, lang, start, question):
        return "no"
    if lang.group("having").at(after, 0) or lang.group("having").within(before):
        return "yes"
    if closing := _closing(uttered, lang, end, clause):
        return closing
    return ""


def _whether_further_on(lang: Language, after: str) -> bool:
    """公积金那时候厂里|有没有: whether it is left open further on, and nothing else told between."""
    if _NOT_OR.isdisjoint(after) and "是否" not in after:
        return False
    hit = lang.group("whether").first(after) or _WHETHER.search(after)
    between = after[: hit.start()] if hit else ""
    told = any(lang.group(name).within(between) for name in ("having", "negation"))
    topics = lang.possible(lang.sayings.topics, between)
    return hit is not None and not told and not any(words.within(between) for _, words in topics)


def _whether_beside(uttered: Utterance, lang: Language, clause: Clause, start: int, end: int) -> bool:
    """公积金嘛，改制乱得很，有没有账户我真说不好: whether one clause names it, and another leaves it open."""
    behind = uttered.clauses[clause.number + 1 : clause.number + _BEHIND]
    if not any(lang.group("whether").within(one.text) for one in behind):
        return False
    if not contains_only(uttered, lang, start, end):
        return False
    for one in behind:
        if one.sentence != clause.sentence or any(
            words.within(one.text) for _, words in lang.possible(lang.sayings.topics, one.text)
        ):
            return False
        if lang.group("obtained").within(one.text):
            return False  # 残疾证嘛，办了的，有没有带我不清楚
        if hit := lang.group("whether").first(one.text):
            return lang.group("unsure").within(one.text, hit.end())
    return False


def _without(lang: Language, after: str) -> str:
    """What follows without words that only stress it: 低保肯定没有."""
    adverb = lang.group("adverb")
    while after and (hit := adverb.at(after, 0)):
        after = after[max(1, hit.end()) :]
    return after


def _unsure(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    following = uttered.clauses[clause.number : clause.number + 2]
    return any(lang.group("unsure").within(one.text) for one in following if one.sentence == clause.sentence)


def _unsure_near(lang: Language, before: str, after: str) -> bool:
    if lang.group("unsure").within(before):
        return True
    doubt, denial = lang.group("unsure").first(after), lang.group("negation").at(after, 0)
    # 听都没听过 denies, 没听过 does not know
    return doubt is not None and not (denial and doubt.end() <= denial.end())


def _closing(uttered: Utterance, lang: Language, end: int, clause: Clause) -> Polarity:
    """What the end of a list says of all in it."""
    rest = uttered.plain[end : clause.end]
    for following in uttered.clauses[clause.number + 1 : clause.number + 4]:
        if following.sentence != clause.sentence or len(rest) > 40:
            break
        rest += "，" + following.text
    hit = lang.group("all").first(rest)
    such = _SUCH.search(rest, 0, _SUCH_WITHIN) if hit is None else None
    if such and lang.group("not_obtained").within(rest, such.end(), such.end() + _NEAR):
        return "no"  # 残疾啊优抚啊那些搭不上边
    if hit is None or not re.fullmatch(
        r"(?:[，、和跟及还有又与]*[^，。、]{0,8})*?", rest[: hit.start()][:40]
    ):
        return ""
    tail = rest[hit.end() : hit.end() + 4]
    said = _without(lang, tail)  # 均为否, 都是没有
    if lang.group("unsure").at(said, 0):
        return "unknown"
    if lang.group("negation").at(said, 0):
        return "no"
    having = lang.group("having")
    return "yes" if having.at(said, 0) or having.at(tail, 0) else ""
