"""Answers that are called by their name, to be put right or taken back: 联系地址有误, 收款人的身份证删掉."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from server.chat.understanding.acts import ActSaid
from server.chat.understanding.findings import Taken
from server.chat.understanding.in_order import called_by_place
from server.chat.understanding.meaning import NUMBERS, Act, Context
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import only
from server.chat.understanding.utterance import Clause, Utterance

_BARE_NAME = ("名字", "姓名")
_THINGS = (  # whose words are no names of these answers elsewhere
    ("insured", "insurance.area"),
    ("paid_for", "insurance.area"),
    ("paid_for", "insurance.contribution_years"),
    ("household", "decedent.household_in_county"),
    ("household", "decedent.household_address"),
)
_TOLD = ("是", "：", "叫", "写的")
OWNERS = {"decedent": "decedent.", "speaker": "applicant.", "payee": "payee."}


@dataclass(frozen=True, slots=True)
class Righted:
    """`wrong` is the answer that is said to be wrong, `after` where what is right would begin; `withdrawn`
    are those that shall not stand at all.
    """

    wrong: str = ""
    after: int = 0
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An answer that is called by its name, and where; no question where none is."""

    question: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """Where answers are called by a name that all of them have, or by their place among those read out."""

    start: int
    end: int
    names: tuple[str, ...]
    by_place: bool = False


def righted(
    uttered: Utterance, context: Context, lang: Language, people: People, told: Collection[str]
) -> Righted:
    """What the turn wants changed without telling it in a way of its own; nothing where that is not clear.

    `told` are the questions that it answers: what is forgotten and then told is not forgotten.
    """
    cues = ("mistaken", "withdrawing", "left_empty", "forgotten")
    if not (context.correcting or any(lang.group(cue).within(uttered.plain) for cue in cues)):
        return Righted()
    wrong, after, withdrawn = "", 0, list[str]()
    before, sentence = "", -1  # what the clause before was about, when it said that this is wrong
    for clause in uttered.clauses:
        cue = 0 if clause.supposes else _mistaken(lang, clause)
        named = named_in(uttered, context, lang, people, clause, before=cue)
        name = named.question or (before if clause.sentence == sentence else "")
        if not name or clause.supposes:
            before = ""
        elif (
            not clause.asks and _taken_out(lang, clause, named, gone=name == wrong or _waits(context, name))
        ) or (name not in told and clause.tells and _forgotten(context, lang, people, clause, named)):
            withdrawn.append(name)
        elif cue and wrong in ("", name):
            wrong, after = name, clause.start + cue
        elif context.correcting and named.question and not (clause.asks or wrong):
            wrong, after = name, named.end
        before, sentence = name if cue or len(clause.text) == named.end - named.start else "", clause.sentence
    return Righted("" if wrong in withdrawn else wrong, after, tuple(dict.fromkeys(withdrawn)))


def _mistaken(lang: Language, clause: Clause) -> int:
    """Where the last word ends by which something is said to be wrong; 0 when nothing is."""
    if lang.group("not_mistaken").within(clause.text):
        return 0
    if clause.asks and not lang.group("changeable").within(clause.text):
        return 0
    return max((hit.end() for hit in lang.group("mistaken").find(clause.text)), default=0)


def _waits(context: Context, name: str) -> bool:
    """Whether it is read back, or is neither answered nor what was asked: that would only be a skip."""
    if any(fact.question == name for fact in context.confirming):
        return True
    return bool(context.asked) and name != context.asked and name not in context.answers


def _taken_out(lang: Language, clause: Clause, named: Named, *, gone: bool) -> bool:
    """删掉, or 不要 where nothing follows that is not wanted. `gone`: to leave it empty is the same."""
    for group in ("withdrawing", "left_empty") if gone else ("withdrawing",):
        for hit in lang.group(group).find(clause.text):
            if hit[0] == "不算" and clause.text[: hit.start()].endswith("算"):
                continue  # 不晓得算不算优抚
            tail = clause.text[hit.end() :]
            while tail and (particle := lang.group("particle").at(tail, 0)):
                tail = tail[max(1, particle.end()) :]
            told = clause.text[named.end - clause.start :].startswith(_TOLD)  # 不要不要，开户行是农行
            ahead = hit.end() <= named.start - clause.start and not told
            if not tail or ahead or hit[0].startswith("删"):
                return True
    return False


def _forgotten(context: Context, lang: Language, people: People, clause: Clause, named: Named) -> bool:
    """卡号忘了, where that number is neither known nor asked for: it is left open, and nothing is wrong."""
    question = context.catalogue.questions.get(named.question)
    if question is None or question.type not in NUMBERS or people.owner(named.start) == "other":
        return False
    if named.question == context.asked or context.held(named.question) is not None:
        return False
    rest = Looked(clause.text[named.end - clause.start :])
    return any(only(rest[hit.end() :], lang) for hit in lang.group("forgotten").find(rest))


def named_in(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause, *, before: int = 0
) -> Named:
    """The answer that the clause names; none when it names none or could mean several.

    Of two the one that stands next before the place `before` of the clause, up to which something is said
    to be wrong, else the longer one. What was never told is not wrong.
    """
    found = [one for one in called_in(uttered, context, lang, people, clause) if one.names]
    if not found:
        return Named()
    called = max(found, key=lambda one: one.start if one.end <= clause.start + before else -1)
    names = _of_a_day(context, called.names)
    told = [name for name in names if context.held(name) is not None] if before else []
    return Named(_one(context, told or names), called.start, called.end)


def called_in(
    uttered: Utterance, context: Context, lang: Language, people: People, clause: Clause
) -> Iterator[Called]:
    """All that the clause calls by a name or by its place, the longest first; none of them overlap."""
    by_span: dict[tuple[int, int], tuple[str, ...]] = {}
    for start, end, name in _hits(context, lang, clause):
        by_span[start, end] = (*by_span.get((start, end), ()), name)
    places = {(start, end): names for start, end, names in called_by_place(clause.text, context.aloud)}
    used = Taken(len(clause.text))
    for start, end in sorted(by_span | places, key=lambda span: (span[0] - span[1], span[0])):
        if not used.free(start, end):
            continue
        used.take(start, end)
        first, last = clause.start + start, clause.start + end
        if (start, end) in places:
            yield Called(first, last, places[start, end], by_place=True)
            continue
        before = [mention for mention in people.inside(clause) if mention.end <= first]
        owner = OWNERS.get(people.role(before[-1]), "") if before else ""
        called = tuple(dict.fromkeys(by_span[start, end]))
        theirs = tuple(name for name in called if owner and name.startswith(owner))
        yield Called(first, last, theirs or called)


def named_by(
    act: Act, uttered: Utterance, context: Context, lang: Language, people: People, said: Sequence[ActSaid]
) -> tuple[str, ...]:
    """The answers that the act calls by their names: 为什么要身份证 is no why of what was asked just now."""
    acts = [one for one in said if one.act is act and not (one.guessed and act is Act.WHY)]
    clauses = [
        uttered.clauses[at] for at in dict.fromkeys(uttered.clause_at(one.start).number for one in acts)
    ]
    called = (one for clause in clauses for one in called_in(uttered, context, lang, people, clause))
    return tuple(name for one in called for name in one.names)


def speaks_of_another(context: Context, lang: Language, clause: Clause) -> bool:
    """Whether the clause calls other answers by their names, and not the one that was asked: 生日不记得了."""
    called = calls(context, lang, clause)
    return bool(called) and context.asked not in called


def calls(context: Context, lang: Language, clause: Clause) -> set[str]:
    """The questions whose answers the clause calls by their names."""
    return {name for _, _, name in _hits(context, lang, clause)}


def spoken_of(lang: Language, text: Looked) -> set[str]:
    """The questions of which the text speaks by words that are no names of answers: 社保, 火化."""
    topics = lang.possible(lang.sayings.topics, text)
    called = {one.question for one, words in topics if words.within(text)}
    called |= {name for group, name in _THINGS if lang.group(group).within(text)}
    cues = (cue for cue, words in lang.possible(lang.sayings.cues, text) if words.within(text))
    return called | {name for cue in cues for name in (cue.question, *cue.then) if name}


def wrong_of_another(uttered: Utterance, context: Context, lang: Language, question: str, end: int) -> bool:
    """Whether what is called wrong last before `end` is another thing than that answer: 社保说错了，没有."""
    for clause in reversed(uttered.clauses[: uttered.clause_at(end).number + 1]):
        hit = next((hit for hit in lang.group("retraction").find(clause.text)), None)
        if hit is None or clause.start + hit.start() >= end:
            continue
        named = clause
        if not hit.start() and clause.number:  # 社保，说错了，没有
            named = uttered.clauses[clause.number - 1]
        before = Looked(named.text if named is not clause else clause.text[: hit.start()])
        called = spoken_of(lang, before) | calls(context, lang, named)
        return bool(called) and question not in called
    return False


def _hits(context: Context, lang: Language, clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Without 单位的名字: a name that is no person's."""
    for start, end, name in _words_for(context, lang, clause):
        bare = clause.text.startswith(_BARE_NAME, start)
        if not (bare and lang.group("thing_with_name").ends(clause.text[:start])):
            yield start, end, name


def _words_for(context: Context, lang: Language, clause: Clause) -> Iterator[tuple[int, int, str]]:
    for question in context.catalogue.questions.values():
        for word in {question.short, question.label} if "chat" in question.prefill else ():
            if (at := clause.text.find(word)) >= 0:
                yield at, at + len(word), question.id
    for entry, words in lang.possible(lang.sayings.named, clause.text):
        for hit in words.find(clause.text):
            yield hit.start(), hit.end(), entry.question


def _of_a_day(context: Context, called: Sequence[str]) -> Sequence[str]:
    """What is called so; 日子 and 日期 are the one day that was talked of last, whichever it is."""
    known = context.catalogue.questions
    if len(called) < 2 or any(known[name].type != "date" for name in called):
        return called
    days = [name for name in context.recent if name in known and known[name].type == "date"]
    return days if len(days) == 1 else called


def _one(context: Context, called: Sequence[str]) -> str:
    """Of several that are called so the one that was read back, answered before, asked, or is answered."""
    waiting = [fact.question for fact in context.confirming]
    for talked_of in (waiting, context.last, (context.asked,), tuple(context.answers)):
        there = [name for name in called if name in talked_of]
        if there:
            return there[0] if len(there) == 1 else ""
    return called[0] if len(called) == 1 else ""
