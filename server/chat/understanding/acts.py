"""What is done by a turn beside telling facts: yes, skip, a person please, a question about the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.catalogue.sayings import Said
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import ANSWERS, Act, Context
from server.chat.understanding.phrases import Language, Words
from server.chat.understanding.polarity import either_or
from server.chat.understanding.utterance import Clause, Utterance

_BESIDE_AN_ANSWER = ANSWERS | {Act.CORRECTION, Act.GREETING, Act.THANKS, Act.DISTRESS, Act.ABUSE}
_ASKED_APART = frozenset({Act.REVIEW, Act.WHY})  # 还差什么，要花钱吗: two questions, and the rules answer one
_IN_TRUTH = ("其实", "实际")
_WRONG_THEN = re.compile(
    r"(?:之前|前面|前头|刚才|刚刚|先前|原先|上次|上回)[我你他她]?们?(?:填|写|说|讲|报|给|发|登记|记|念|选|点)[成的了过给你是]*"
    r"(?P<what>[^，。；！？\n]{1,20}?)[是就都也]*(?:错[的了哒]|不对|有误|[写讲说填报记点]错|作废)"
)
_BLAMES = re.compile(  # 你又改成企业退休了, and not 你给我改成企业退休
    r"(?:怎么|何解|为什么|为何|[你们统器]又|[你们统器][把给]..?又)[又给我把他她就都]{0,4}"
    r"[改变写填记弄搞登选][成为](?:了|是)?(?P<what>[^，。；！？\n]{1,20})"
)
_WRITTEN_AS = re.compile(  # 你写成女的了, and not 写成女的吧
    r"[写记填登打听搞弄录输念讲说看]成[了是]?(?P<what>[^，。；！？\n]{1,20}?)(?:去)?[了哒](?=[，。；！？\n]|$)"
)
_ON_PAPER = re.compile(r"(?:证|证明|单子?|本子?|病历)上")
_MOST_CLAUSES = 60  # that are looked at as a whole
_EITHER = re.compile(r"不是[^。！？\n]{1,12}?就是")  # 不是昨天就是前天: either of them
# 不是8号是9号: in one breath what it is not and what it is.
_RATHER = re.compile(
    r"(?<![是要])(?:不是|不系|哪里是|并不是)(?![的了不])"
    r"(?:(?![，。；！？\n]|[就还要只总老但可不]是|是不是).){1,10}?(?:而|应该|其实)?[是系](?![不的了吧啊吗])"
)
_WHETHER = re.compile(r"([给报说填写管])不(?:\1|$)")  # 这个还给不给
_MAY = re.compile("[能可]")  # 我能办不
# 不是吧，这么快就问完了: surprise, and no answer.
_SURPRISE = re.compile(r"不[是会]吧[，！？\n]*(?:这么|这就|还要|怎么|又|居然|真的假的)")
_AGREES = ("就", "是", "对", "没错", "冇错")  # 对了，就是那天
_CHALLENGES = ("凭什么", "凭么子", "凭啥")  # 凭什么打到我哥名下？就打我爷老子自己的卡
_WHO_DIED = re.compile(
    r"(?:(?:去世|过世|走|死|过身|老|不在|没)了?的|要?办的)(?:人|那个)?(?=不)"
)  # 走的不是我爸，是…
_THIS_ONE = ("这个", "这条", "这项")  # which is put off alone
_LONGEST_WISH = 40  # characters of a clause that is nothing but an act and politeness


@dataclass(frozen=True, slots=True)
class ActSaid:
    """An act, and the words that say it. `whole`: they are the clause. `certain`: nothing has to weigh it.

    `guessed`: no words say it, the turn is like it.
    """

    act: Act
    start: int
    end: int
    whole: bool
    certain: bool = False
    guessed: bool = False


def acts(uttered: Utterance, context: Context, lang: Language) -> tuple[list[ActSaid], set[Act]]:
    """Every act of the turn but the question about rules; and those that words say and others exclude."""
    found: list[ActSaid] = []
    excluded: set[Act] = set()
    for entry in lang.sayings.acts:
        if entry.act == Act.SUBMIT.value and _not_yet(uttered, lang, entry):
            excluded.add(Act.SUBMIT)
    for entry in lang.acts(uttered.plain):
        act = Act(entry.act)
        whole, within, unless = map(lang.words, (entry.whole, entry.within, entry.unless))
        for clause in uttered.clauses:
            answers = clause.asks and act in ANSWERS  # a question is no answer
            if act in ANSWERS and _no_answer(uttered, clause, lang, act, whole, unless):
                excluded.add(act)
            elif clause.number < _MOST_CLAUSES and not answers and _is(whole, clause.text, lang, act):
                if not _murmured(lang, act, clause):
                    found.append(ActSaid(act, clause.start, clause.end, whole=True, certain=True))
            elif answers and act is not Act.UNKNOWN:
                continue
            elif hit := within.first(uttered.plain, clause.start, clause.end):
                whether = act is Act.SKIP and clause.asks and _WHETHER.search(hit.group())
                if whether or (entry.unless and excepted(unless, uttered.plain, hit, clause)):
                    excluded.add(act)
                    continue
                opens = act is Act.GREETING and _opens(uttered, lang, hit.start())
                found.append(ActSaid(act, hit.start(), hit.end(), whole=False, certain=opens))
    if context.last or context.confirming:  # else nothing was said that this could put right
        found.extend(_contrasts(uttered, lang))
    if context.confirming:
        found.extend(_written_so(uttered, lang))
    meant = sorted(_meant(uttered, context, lang, found), key=lambda said: said.start)
    if any(_greets_somebody(uttered, lang, one) for one in meant):
        excluded.add(Act.HUMAN)
    return meant, excluded


def _written_so(uttered: Utterance, lang: Language) -> Iterator[ActSaid]:
    """就这样写, 这样写不行: a yes or a no to what is read back, and to nothing else that is asked."""
    for clause in uttered.clauses:
        for name, act in (("written_so", Act.YES), ("not_written_so", Act.NO)) if clause.tells else ():
            if _is(lang.group(name), clause.text, lang, act):
                yield ActSaid(act, clause.start, clause.end, whole=True, certain=True)


def _not_yet(uttered: Utterance, lang: Language, submit: Said) -> bool:
    """先别交. 可能要烧吧."""
    return lang.words(submit.unless).within(uttered.plain) or lang.group("hedge").within(uttered.plain)


def _no_answer(
    uttered: Utterance, clause: Clause, lang: Language, act: Act, whole: Words, unless: Words
) -> bool:
    """Whether the words of an answer answer nothing here: 说不准？ 不知道要带什么. 我不是不同意."""
    if act is Act.UNKNOWN and clause.asks and lang.group("policy_word").within(clause.text):
        return True
    if act is Act.UNKNOWN and lang.group("never_forgets").within(clause.text):
        return True  # 我哪里会不记得
    if act is Act.YES and lang.group("agrees_later").within(uttered.plain):
        return True
    if act is Act.NO and (unless.within(clause.text) or _SURPRISE.match(uttered.plain, clause.start)):
        return True
    return _echoes(uttered, clause, whole) or (act is Act.YES and _leads_on(uttered, clause, lang))


def _leads_on(uttered: Utterance, clause: Clause, lang: Language) -> bool:
    """Whether a word for yes only leads to what follows: 哦对了，车费报不报. 好，我看下."""
    following = uttered.clauses[clause.number + 1 : clause.number + 2]
    if not following:
        return False
    if lang.group("by_the_way").whole(clause.text) and not following[0].text.startswith(_AGREES):
        return True
    looks = lang.group("looks_first").at(following[0].text, 0)
    return looks is not None and _is(lang.group("agreeable"), clause.text, lang, Act.YES)


def _opens(uttered: Utterance, lang: Language, place: int) -> bool:
    """Whether a greeting opens the turn, whatever follows without a pause: 同志你好我爹爹走了."""
    before = uttered.plain[:place]
    return not before or lang.group("helper").whole(before)


def _echoes(uttered: Utterance, clause: Clause, words: Words) -> bool:
    """说不准？ only says again what was said to them."""
    return uttered.plain.startswith("？", clause.end) and words.whole(clause.text)


def excepted(unless: Words, text: str, hit: re.Match[str], clause: Clause) -> bool:
    """Whether the clause has words by which the act is not meant; the 对不对 of 不对不对 are none."""
    exceptions = unless.find(text, clause.start, clause.end)
    return any(one.start() < hit.start() or hit.end() < one.end() for one in exceptions)


def _greets_somebody(uttered: Utterance, lang: Language, said: ActSaid) -> bool:
    """工作人员您好 calls nobody."""
    helper = lang.group("helper")
    return said.act is Act.GREETING and said.whole and helper.within(uttered.plain, said.start, said.end)


def _surely(uttered: Utterance, lang: Language, said: ActSaid) -> bool:
    """A yes or no by which nothing is left open."""
    if said.act not in (Act.YES, Act.NO) or not said.whole:
        return False
    return lang.group("surely").within(uttered.plain, said.start, said.end)


def _meant(
    uttered: Utterance, context: Context, lang: Language, found: Sequence[ActSaid]
) -> Iterator[ActSaid]:
    """Without the yes and no of a clause that asks for something: 可以交了, 不填了."""
    asking = {uttered.clause_at(one.start).number for one in found if one.act not in _BESIDE_AN_ANSWER}
    greets = {uttered.clause_at(one.start).number for one in found if one.act is Act.GREETING and one.whole}
    surely = max((one.start for one in found if _surely(uttered, lang, one)), default=0)
    denied = {
        uttered.clause_at(one.start).number - 1: one for one in found if one.act is Act.NO and one.whole
    }
    puts_off = {one.start for one in found if one.act is Act.PAUSE and one.whole}
    for one in found:
        clause = uttered.clause_at(one.start)
        if (
            one.act is Act.YES
            and (no := denied.get(clause.number))
            and _denied(uttered, context, lang, one, no)
        ):
            continue
        if one.act is Act.SKIP and one.whole and one.start in puts_off:
            continue  # 先不讲了
        if one.act is Act.PAUSE and one.whole and clause.text.endswith(_THIS_ONE):
            continue  # 先莫问这个
        if one.act is Act.UNKNOWN and one.end <= surely:
            continue  # 没听说过，肯定没领
        if one.act is Act.HUMAN and uttered.clause_at(one.start).number in greets:
            continue  # 工作人员您好
        if one.act not in (Act.YES, Act.NO) or uttered.clause_at(one.start).number not in asking:
            yield one


def _denied(uttered: Utterance, context: Context, lang: Language, yes: ActSaid, no: ActSaid) -> bool:
    """Whether the no right behind is meant: 嗯，不是吧. And 对，没有, unless that is what was read back."""
    if lang.group("murmur").whole(uttered.plain[yes.start : yes.end]):
        return True
    return not context.confirming and lang.group("lacking").within(uttered.plain, no.start, no.end)


def _murmured(lang: Language, act: Act, clause: Clause) -> bool:
    """我看下，嗯，十九号: the 嗯 agrees to nothing."""
    return act is Act.YES and clause.number > 0 and lang.group("murmur").whole(clause.text)


def put_right(uttered: Utterance, lang: Language) -> list[tuple[int, int]]:
    """Where only what is not so is named, beside what is: 他那是五保，不是低保."""
    clauses = {uttered.clause_at(said.start).number for said in _contrasts(uttered, lang)}
    denied = (c for c in uttered.clauses if c.number in clauses)
    return [
        (c.start, rather.end() if (rather := _RATHER.match(uttered.plain, c.start, c.end)) else c.end)
        for c in denied
    ]


def called_wrong(uttered: Utterance, found: Sequence[Finding]) -> list[Finding]:
    """Without what is named only to say that it was wrong: 我之前写的22号是错的, 又改成企业了, 写成女的了."""
    patterns = (_WRONG_THEN, _BLAMES, _WRITTEN_AS)
    spans = [hit.span("what") for pattern in patterns for hit in pattern.finditer(uttered.plain)]
    return [one for one in found if not any(start <= one.start and one.end <= end for start, end in spans)]


def _contrasts(uttered: Utterance, lang: Language) -> Iterator[ActSaid]:
    """不是前天，是昨天, or the other way round: what was said before is put right."""
    contrast = lang.group("contrast")
    for clause in uttered.clauses if contrast.within(uttered.plain) else ():
        lead = _WHO_DIED.match(clause.text)
        hit = contrast.at(clause.text, lead.end() if lead else 0)
        if hit is None or clause.asks or len(clause.text) <= hit.end() or either_or(uttered, clause.start):
            continue
        if _EITHER.match(uttered.plain, clause.start) or _SURPRISE.match(uttered.plain, clause.start):
            continue
        beside = uttered.clauses[max(0, clause.number - 1) : clause.number + 2]
        if any(one.sentence == clause.sentence and one is not clause and not one.asks for one in beside):
            yield ActSaid(Act.CORRECTION, clause.start, clause.start + hit.end(), whole=False, certain=True)


def _fillers(text: str, place: int, lang: Language, act: Act) -> Iterator[int]:
    """Where the words end that begin there and say nothing of an act: particles and hedges, and around what
    is wished for also politeness: 麻烦帮我…一下好吗.
    """
    courteous = act not in ANSWERS and act is not Act.CORRECTION
    for name in ("particle", "hedge", "courtesy") if courteous else ("particle", "hedge"):
        if hit := lang.group(name).at(text, place):
            yield hit.end()


def _is(words: Words, text: str, lang: Language, act: Act) -> bool:
    """Whether the clause is made of these words and of the fillers between them."""
    if len(text) > _LONGEST_WISH or not words.within(text):
        return False
    reached = {0: False}  # place -> whether one of the words was needed to get there
    for place in range(len(text)):
        if place not in reached:
            continue
        for end in _fillers(text, place, lang, act):
            reached[end] = reached.get(end, False) or reached[place]
        if hit := words.at(text, place):
            reached[hit.end()] = True
    return reached.get(len(text), False)


def policy(
    uttered: Utterance, context: Context, lang: Language, said: list[ActSaid], told: Sequence[Finding]
) -> str | None:
    """The question about the rules, with the sentence around it; None when nothing of it is one.

    What only tells facts of the family is left out: it was understood, and no rule speaks of it.
    """
    answered = any(one.question == context.asked for one in told)
    asking = [
        c
        for c in uttered.clauses
        if c.asks
        and not (answered and c.text.startswith(_CHALLENGES))
        and not any(c.start <= one.start < c.end for one in said)
        and not (context.asked and (_echo(uttered, c) or _of_oneself(uttered, lang, c)))
    ]
    if not asking:
        return None
    sentences = {clause.sentence for clause in asking}
    understood = [one.start for one in told] + [one.start for one in said if one.act in _ASKED_APART]
    parts = [
        c
        for c in uttered.clauses
        if c.sentence in sentences and (c in asking or not any(c.start <= at < c.end for at in understood))
    ]
    return "，".join(uttered.words(part.start, part.end) for part in parts)


def _of_oneself(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    """Whether they say beside it that they do not know: 大名叫么子哦，要翻本子才晓得. 算不算我讲不好."""
    unsure, rule = lang.group("unsure"), lang.group("policy_word")
    if asks_rule := rule.first(clause.text):
        return unsure.within(clause.text, asks_rule.end())
    following = uttered.clauses[clause.number + 1 : clause.number + 2]
    return any(unsure.within(one.text) and not rule.within(one.text) for one in following)


def _echo(uttered: Utterance, clause: Clause) -> bool:
    """火化？昨天: the asked question said again before the answer.

    我能办不 is another one, and so is 多久办好 where a question follows.
    """
    following = uttered.clauses[clause.number + 1 : clause.number + 2]
    return len(clause.text) <= 4 and not _MAY.search(clause.text) and any(not one.asks for one in following)


def retractions(uttered: Utterance, lang: Language) -> Iterator[int]:
    """The places where what was said before is taken back: 不对, 说错了."""
    found = [
        hit for hit in lang.group("retraction").find(uttered.plain) if not _against_a_paper(uttered, hit)
    ]
    right = [hit.span() for hit in lang.group("told_right").find(uttered.plain)] if found else []
    places = [one.start() for one in found if not any(a <= one.start() < b for a, b in right)]  # 不会搞错
    places += [clause.start for clause in uttered.clauses if _takes_back(lang, clause)]
    places += [said.start for said in _contrasts(uttered, lang)]
    places += [hit.end() for hit in _RATHER.finditer(uttered.plain) if uttered.tells(hit.start())]
    return iter(sorted(places))


def taken_back(uttered: Utterance, lang: Language) -> tuple[int, int] | None:
    """Where the turn says for the last time, by itself or before a 是, that what was said is not so."""
    for clause in reversed(uttered.clauses[1:]):
        if not clause.tells:
            continue
        lead = len(clause.text) - len(clause.text.lstrip("哦噢啊呃呀我"))
        text = clause.text[lead:].rstrip("的了啊呀呢哦咯啦嘞哈哒吧嘛")
        for group in ("bare_no", "retraction"):
            if lang.group(group).whole(clause.text) or lang.group(group).whole(text):
                return clause.start, clause.end
            hit = lang.group(group).at(clause.text, lead)
            if hit and clause.text[hit.end() :].lstrip("了哒的").startswith(("是", "那")):
                return clause.start, clause.start + hit.end()
    return None


def _against_a_paper(uttered: Utterance, hit: re.Match[str]) -> bool:
    """证明上写的是21号，其实是20号: which of the two counts is asked back."""
    clause = uttered.clause_at(hit.start())
    return hit.group().startswith(_IN_TRUTH) and _ON_PAPER.search(uttered.plain, 0, clause.start) is not None


def conclusions(uttered: Utterance, lang: Language) -> Iterator[int]:
    """The places where somebody who reckons aloud comes to the end of it: 那就是十九号, 所以算18号.

    算前天还是算大前天 comes to none.
    """
    for hit in lang.group("concludes").find(uttered.plain):
        start = uttered.clause_at(hit.start()).start
        rather = hit.group().removeprefix("还是")
        if rather == hit.group() or rather not in uttered.plain[start : hit.start()]:
            yield hit.start()


def _takes_back(lang: Language, clause: Clause) -> bool:
    """A bare no between two answers: 张建过，不，张建国."""
    return clause.number > 0 and lang.group("bare_no").whole(clause.text)
