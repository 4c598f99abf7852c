"""Numbers of years: 交了32年, 养老金领取二十有二年, 累计二十七年整, 180个月."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from config.catalogue import Question
from config.catalogue.sayings import Count
from server.chat.understanding.answers.reckoned_years import from_to, of_another_thing, since
from server.chat.understanding.findings import Finding
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import denied
from server.chat.understanding.scene import Scene
from server.chat.understanding.utterance import Clause

_N = rf"(?P<n>[{NUMERAL}]{{1,5}}(?:有[一二三四五六七八九])?)"
_YEAR = (
    rf"(?:(?:个?整?年头?|来年|年多|多年)(?:半|[零又]?(?:[{NUMERAL}]{{1,3}}|几)个月|[零又]半年)?"
    rf"|半|[零又](?:(?:[{NUMERAL}]{{1,3}}|几)个月|半年))?"
)
_TAIL = (
    r"(?:出头|挂零|一点点?|点|了|吧|左右|的样子|多|整|样子|大概|大约|差不多|哒|咯|啦|啊|呢|的"
    r"|[来去]?[算填写计记](?!错)){0,4}"
)
_RECKONED = (
    r"(?:我?(?:刚才?|刚刚)?(?:[扳掰][着起到]?(?:手)?指头?)?(?:[算数查翻看][了哒]?(?:下|一下|哈|一算)?)|(?:[领交拿缴吃]?到)[他她]?(?:人)?"
    rf"(?:走|死|过世|去世|过身|过背|不在|退休|今年(?:[{NUMERAL}]{{1,3}}月份?)?|现在|目前|如今|[这上]个月)(?:的?时候|那[天年])?(?:为止)?)?，?"
)  # 扳指头算了, 领到走的时候
_SO_FAR = (
    r"(?:满打满算|整|算起来|算下来|从头到尾|从头至尾|里里外外|里外里|零零总总|[拉通]通|通共|[凑拢]起来|[加合凑算]拢来?|大概|大约|差不多|可能|应该|一共|总共|拢共|共计|总计|合计|累计|连续|前后|前前后后|加起来|整整|刚好|正好|刚|足足|将近"
    r"|已经|已|有|是|满|快|就|只|才|共|约|了|到|都|也|他|她|哒|过|：|那?按照?|[填写报记算]|应(?=[有是为])){0,5}"
)
# 档案上写的是, 社保局打的单子印的, 我妈说有
_SOURCE = (
    rf"(?P<who>[^，。：{NUMERAL}]{{1,10}})"
    r"(?:(?:[上里][面头]?(?:[写印记登载标打]|显示)?|[写印记登载标查算报打]|显示|(?P<says>说|讲|告诉我))"
    r"(?:的|了|着|起|到|出来)?(?:就?是|有|为|：)?)"
)
_NO_SOURCE = re.compile(r"身份证|户口|病|医生")
_IN_PART = re.compile(rf"视同[^，]{{0,5}}[{NUMERAL}]+年|[{NUMERAL}]+年[^，]{{0,3}}视同")
_MONTHS = re.compile(rf"{_SO_FAR}(?P<n>[{NUMERAL}]{{2,4}})个月{_TAIL}")
_MONTHS_OF_A_YEAR = 12
_DID_FOR = re.compile(rf"[做干上跟开教搞站当守烧](?:[了哒]|满了?){_N}(?=[个整来多半]*年)")
_ALL_OF_IT = re.compile(r"(?:一直|年年|月月|每年|每月|从头到尾|全部|全|都|也|是|有|在)+")
_OR_NEXT = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<one>[一二两三四五六七八])(?P<other>[二两三四五六七八九])(?P<all>十)?"
)
_COUNTED = re.compile(rf"{_N}(?=[个整来多半]*年)")
_NUMBER = re.compile(rf"(?P<n>[{NUMERAL}]+)")
_ROUGH = re.compile(r"[多半月]|(?<![起下])来|左右|差不多|大概|大约|快|将近|约|吧|可能|出头|挂零|点")
_PUTS_RIGHT = re.compile(
    r"(?:[哦噢呃啊不]|[搞说讲记弄写填算]错[了哒]|不对|不是|错了|没有)+(?=[是系应该0-9一二两三四五六七八九十共总])|(?:应该|其实|还)是"
)
_SHOULD_BE = re.compile(r"(?:应该?|应当|其实|实际上?|更正|改)[是为成]")
_IS = re.compile("就?是")
_LABEL_ENDS = re.compile(  # 前面那个缴费年限, 养老金领取年限我少算了一年
    r"(?:领取|缴费|交费|缴纳|发放)?的?(?:年限|年数|年头|时间)?的?(?:那个|这个|那块)?"
    r"(?:我?[多少]?[报说讲写填算记数][多少错]?[了哒][^，]{0,3})?[，的是]*"
)
_CALENDAR_YEAR = re.compile("(?:19|20)[0-9]{2}年")  # 养老金2011年12月起领，整15年
_NEAR = 2  # clauses
_DENIED_NUMBER = re.compile(
    rf"[哦噢呃啊]*(?:不是的?|不对|不|(?:不是|没有|冇得)[{NUMERAL}]+(?:年|个年头)?|(?:我|刚才)*[搞说讲记弄写填算]错[了哒])?[啊呀哦]?"
)
_PART = re.compile(r"(?:其中|里面|里头|当中|这里面|包括|包含|含)")  # 其中视同缴费十一年
# What is to be paid or has to be is not what was: 还要交三年, 交满十五年才能领.
_RULE = re.compile(
    r"还[要差得需欠]|补[交缴]|再[交缴]|才[能可够]|就[能可]|必须|规定|需要?[交缴]|最[少低]|要[交缴]|每"
)


def counts(scene: Scene) -> Iterator[Finding]:
    """How long was paid or drawn: by a phrase, by the verb behind what it was for, and as a bare answer."""
    found = _at_once_right(scene, list(_told(scene)))
    yield from found
    yield from _the_other(scene, found)


def _told(scene: Scene) -> Iterator[Finding]:
    yield from _phrases(scene)
    asked = _asked(scene)
    for entry in scene.lang.sayings.counts if "年" in scene.text or "个月" in scene.text else ():
        for behind in _pattern(scene.lang, entry).finditer(scene.text):
            yield from _counted(scene, entry.question, behind)
        yield from _should_be(scene, entry)
        yield from _continued(scene, entry)
        if entry.question != scene.context.asked and (
            hit := _paid_months(scene.lang, entry).search(scene.text)
        ):
            yield from _in_months(scene, entry.question, scene.uttered.clause_at(hit.start()))
    if asked is None or asked.type != "number":
        open_still = _open_still(scene) if "退" in scene.text else set()
        for entry in scene.lang.sayings.counts:
            if entry.question in open_still:
                yield from since(scene, entry)  # 98年退的, right after 退休的
        return
    for clause in scene.uttered.clauses:
        for question, pattern in _answers(scene.lang, asked.id):
            if hit := pattern.fullmatch(scene.text, clause.start, clause.end):
                yield from _counted(scene, _put_right(scene, clause) or question, hit)
                break
        else:
            yield from _by_a_source(scene, asked.id, clause)
        yield from _in_months(scene, asked.id, clause)
    yield from from_to(scene, asked.id)
    for entry in scene.lang.sayings.counts:
        if entry.question == asked.id:
            yield from _worked(scene, entry)
            yield from since(scene, entry)


def _asked(scene: Scene) -> Question | None:
    """The question that was asked, or the only number that was read back: 否，按二十年填."""
    known, context = scene.context.catalogue.questions, scene.context
    asked = known.get(context.asked or "")
    read_back = [known[one.question] for one in context.confirming if known[one.question].type == "number"]
    return read_back[0] if asked is None and len(read_back) == 1 else asked


def _the_other(scene: Scene, found: Sequence[Finding]) -> Iterator[Finding]:
    """三十年，拿了十五年退休金: beside how long was drawn, what may be how long was paid. Never sure."""
    told = {one.question for one in found}
    if len(told) != 1 or len(scene.uttered.clauses) < 2:
        return
    open_still = _open_still(scene) - told
    for clause, after in pairwise(scene.uttered.clauses) if len(open_still) == 1 else ():
        beside = any(after.start <= one.start < after.end for one in found)
        hit = _bare_years(scene.lang).fullmatch(scene.text, clause.start, clause.end) if beside else None
        if hit and not any(clause.start <= one.start < clause.end for one in found):
            yield from (replace(one, sure=False) for one in _counted(scene, next(iter(open_still)), hit))


def _open_still(scene: Scene) -> set[str]:
    """The numbers of years that this family is to be asked for and has not told."""
    context = scene.context
    return {
        question.id
        for question in (context.catalogue.questions[one.question] for one in scene.lang.sayings.counts)
        if context.held(question.id) is None
        and all(context.held(name) in options for name, options in question.shown_when.items())
    }


def _at_once_right(scene: Scene, found: list[Finding]) -> list[Finding]:
    """交了28年，不是28，是29年，领了15年，哦16年: what puts a number right is of what it was told of."""
    for clause in scene.uttered.clauses[1:] if found else ():
        before = scene.uttered.clauses[clause.number - 1]
        led = _PUTS_RIGHT.match(scene.text, clause.start, clause.end)
        ends = before.text, before.text[:-1]  # 交了三十一年讲多了，是二十九年; 说错了
        if any(scene.lang.group("retraction").ends(text) for text in ends):
            led = led or _IS.match(scene.text, clause.start, clause.end)
        if _DENIED_NUMBER.fullmatch(before.text) and before.number:
            before = scene.uttered.clauses[before.number - 1]
        elif led is None:
            continue
        wrong = next((one for one in reversed(found) if before.start <= one.start < before.end), None)
        hit = _bare_years(scene.lang).fullmatch(scene.text, led.end() if led else clause.start, clause.end)
        if wrong is None or hit is None:
            continue
        if right := list(_counted(scene, wrong.question, hit)):
            behind = [one for one in found if one.start >= clause.end]
            others = [one for one in found if one.start < clause.start and one.question != wrong.question]
            found = [*others, *right, *behind]
    return found


def _put_right(scene: Scene, clause: Clause) -> str:
    """Which known number of years the clause before says is another: 不是三十五年，是二十五年."""
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    if before is None or before.sentence != clause.sentence:
        return ""
    denies = (hit for hit in _COUNTED.finditer(scene.text, before.start, before.end))
    wrong = {_years(hit["n"]) for hit in denies if denied(scene.uttered, scene.lang, hit.start())}
    known = (entry.question for entry in scene.lang.sayings.counts)
    return next((name for name in known if wrong and scene.context.held(name) in wrong), "")


def _phrases(scene: Scene) -> Iterator[Finding]:
    for entry, words in scene.lang.possible(scene.lang.sayings.counts, scene.text):
        for hit in words.find(scene.text):
            value = _COUNTED.search(hit.group()) or _NUMBER.search(hit.group())
            if value is None or _bounded(scene, hit.start()) or not scene.uttered.tells(hit.start()):
                continue
            if scene.of_decedent(hit.start()) and not of_another_thing(scene, hit):
                yield from _number_told(scene, entry.question, value["n"], hit)


def _continued(scene: Scene, entry: Count) -> Iterator[Finding]:
    """养老保险都是自己交的，满打满算二十三年: the years stand in a clause of their own."""
    for clause, after in pairwise(scene.uttered.clauses):
        if clause.asks or clause.sentence != after.sentence or "年" in _CALENDAR_YEAR.sub("", clause.text):
            continue
        thing = scene.lang.group(entry.things).first(clause.text)
        verb = thing and scene.lang.group(entry.verbs).first(clause.text, thing.end())
        if verb and (hit := _bare_years(scene.lang).fullmatch(scene.text, after.start, after.end)):
            yield from (replace(one, sure=False) for one in _counted(scene, entry.question, hit))


def _should_be(scene: Scene, entry: Count) -> Iterator[Finding]:
    """另外前面那个缴费年限，我又看了一遍，应是三十七年: a known number by its name, and what it should be."""
    if scene.context.held(entry.question) is None:
        return
    for after in scene.uttered.clauses:
        before = scene.uttered.clauses[max(0, after.number - 1)]
        wrong = scene.lang.group("retraction").within(before.text)  # 缴费年限写多了，是37年
        led = _SHOULD_BE.search(after.text) or (_IS.match(after.text) if wrong else None)
        hit = led and _bare_years(scene.lang).fullmatch(scene.text, after.start + led.end(), after.end)
        if led is None or not hit:
            continue
        near = scene.uttered.clauses[max(0, after.number - _NEAR) : after.number]
        labels = [after.text[: led.start()], *(one.text for one in near if one.sentence == after.sentence)]
        things = scene.lang.group(entry.things)
        if any(_LABEL_ENDS.fullmatch(text, hit.end()) for text in labels for hit in things.find(text)):
            yield from (replace(one, sure=False) for one in _counted(scene, entry.question, hit))


def _by_a_source(scene: Scene, question: str, clause: Clause) -> Iterator[Finding]:
    """档案上写的是三十六年, 我妈说是26年: who or what says so, and the years."""
    hit = _told_years(scene.lang).fullmatch(scene.text, clause.start, clause.end)
    if hit is None or _NO_SOURCE.search(hit["who"]) or of_another_thing(scene, hit):
        return
    if any(
        not cue.question and words.within(hit["who"])
        for cue, words in scene.lang.possible(scene.lang.sayings.cues, Looked(hit["who"]))
    ):
        return
    count, place = _years(hit["n"]), hit.start("n")
    if count is None or not scene.uttered.tells(place) or _bounded(scene, place):
        return
    if hit["says"] or scene.of_decedent(hit.start()):  # whoever says so is not who paid
        yield Finding(question, count, place, hit.end(), sure=_exact(scene, hit))


def _exact(scene: Scene, hit: re.Match[str]) -> bool:
    """Whether it is neither about so many nor a part of them: 实际缴费20年，视同15年."""
    return not (_ROUGH.search(hit.group()) or _IN_PART.search(scene.text))


def _in_months(scene: Scene, question: str, clause: Clause) -> Iterator[Finding]:
    """单子上是180个月, to how many years: the whole ones, and never sure."""
    hits = list(_MONTHS.finditer(scene.text, clause.start, clause.end))
    if len(hits) != 1 or "年" in clause.text or not scene.uttered.tells(clause.start):
        return
    months, text = number(hits[0]["n"]), scene.text[clause.start : hits[0].start("n")]
    if months is None or months < _MONTHS_OF_A_YEAR or _bounded(scene, hits[0].start("n")):
        return
    if any(
        not cue.question and words.within(text)
        for cue, words in scene.lang.possible(scene.lang.sayings.cues, text)
    ):
        return  # 病了三十个月
    yield Finding(question, months // _MONTHS_OF_A_YEAR, hits[0].start("n"), hits[0].end(), sure=False)


def _worked(scene: Scene, entry: Count) -> Iterator[Finding]:
    """跟车跟了二十六年，都交了的: how long somebody worked, where it is said next that all of it was paid."""
    for clause, after in pairwise(scene.uttered.clauses):
        hits = list(_DID_FOR.finditer(scene.text, clause.start, clause.end))
        paid = _ALL_OF_IT.match(after.text) if after.sentence == clause.sentence and not after.asks else None
        if len(hits) != 1 or paid is None or of_another_thing(scene, hits[0]):
            continue
        if scene.lang.group(entry.verbs).at(after.text, paid.end()):
            yield from (replace(one, sure=False) for one in _counted(scene, entry.question, hits[0]))


def _counted(scene: Scene, question: str, hit: re.Match[str]) -> Iterator[Finding]:
    told = scene.uttered.tells(hit.start("n")) and not _bounded(scene, hit.start("n"))
    if told and scene.of_decedent(hit.start()):
        yield from _number_told(scene, question, hit["n"], hit)


def _number_told(scene: Scene, question: str, told: str, hit: re.Match[str]) -> Iterator[Finding]:
    """The number, or the two between which it is: 两三年 is not 23."""
    if choices := _one_of_two(told):
        yield Finding(question, None, hit.start(), hit.end(), code="ambiguous", choices=choices)
    elif (count := _years(told)) is not None:
        yield Finding(question, count, hit.start(), hit.end(), sure=_exact(scene, hit))


def _one_of_two(told: str) -> tuple[str, ...]:
    """两三, 十五六, 二三十: both of them."""
    hit = _OR_NEXT.fullmatch(told)
    one, other = (number(hit[name]) or 0 for name in ("one", "other")) if hit else (0, 0)
    if hit is None or other - one not in (1, 2) or (other - one == 2 and (one, hit["tens"]) != (3, None)):
        return ()
    tens, times = number(hit["tens"] or "") or 0, 10 if hit["all"] else 1
    return tuple(str(tens + times * each) for each in (one, other))


def _years(text: str) -> int | None:
    """二十有二 is twenty-two."""
    return number(text.replace("有", ""))


def _bounded(scene: Scene, place: int) -> bool:
    """没交够十五年, 不到二十年, 还要交三年: a bound or a rule, not a number."""
    clause = scene.uttered.clause_at(place)
    before = scene.text[max(clause.start, place - 6) : place + 2]
    if _RULE.search(scene.text, clause.start, clause.end) or _PART.match(scene.text, clause.start):
        return True
    return denied(scene.uttered, scene.lang, place) or scene.lang.group("bound").within(before)


def _pattern(lang: Language, entry: Count) -> re.Pattern[str]:
    """养老保险，交33年: behind the thing its verb and the years."""
    name = f"counts of {entry.question}"
    if name not in lang.patterns:
        things, verbs = lang.source(entry.things), lang.source(entry.verbs)
        lang.patterns[name] = re.compile(
            rf"(?:{things}){_SO_FAR}，?{_SO_FAR}(?:{verbs}){_SO_FAR}{_N}(?=[个整来多半]*年){_YEAR}{_TAIL}"
        )
    return lang.patterns[name]


def _paid_months(lang: Language, entry: Count) -> re.Pattern[str]:
    """累计缴费312个月, 养老金领了120个月: with what it was for, as months are told of much else."""
    name = f"months of {entry.question}"
    if name not in lang.patterns:
        things, verbs = lang.source(entry.things), lang.source(entry.verbs)
        lang.patterns[name] = re.compile(rf"(?:{things}){_SO_FAR}(?:{verbs})?{_SO_FAR}[{NUMERAL}]{{2,4}}个月")
    return lang.patterns[name]


def _told_years(lang: Language) -> re.Pattern[str]:
    if "told years" not in lang.patterns:
        lang.patterns["told years"] = re.compile(rf"{_SOURCE}{_SO_FAR}{_N}{_YEAR}{_TAIL}")
    return lang.patterns["told years"]


def _bare_years(lang: Language) -> re.Pattern[str]:
    if "bare years" not in lang.patterns:
        lang.patterns["bare years"] = re.compile(
            rf"{_RECKONED}{_SO_FAR}{_N}(?=[个整来多半]*年){_YEAR}{_TAIL}"
        )
    return lang.patterns["bare years"]


def _answers(lang: Language, asked: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """A clause that says no more than the years, with the verb of its question or with none."""
    for entry in sorted(lang.sayings.counts, key=lambda one: one.question != asked):
        name, own = f"answers of {entry.question}", entry.question == asked
        if (key := f"{name} {own}") not in lang.patterns:
            things, verbs = lang.source(entry.things), lang.source(entry.verbs)
            lang.patterns[key] = re.compile(
                rf"{_SO_FAR}(?:{things})?{_SO_FAR}(?:{verbs}){'?' if own else ''}{_RECKONED if own else ''}"
                rf"{_SO_FAR}{_N}{_YEAR}{_TAIL}"
            )
        yield entry.question, lang.patterns[key]
