"""Short answers: what yes, no, don't know, or a label of an option says to the question that was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from config.catalogue import NO, YES, Question
from server.chat.understanding.acts import ActSaid
from server.chat.understanding.answers.naming import spoken_of, wrong_of_another
from server.chat.understanding.answers.no_answer import shuts_out
from server.chat.understanding.answers.things import FOUND_AGAIN
from server.chat.understanding.findings import Finding
from server.chat.understanding.in_order import called_by_place
from server.chat.understanding.meaning import Act, Context
from server.chat.understanding.people.who import RELATION
from server.chat.understanding.phrases import Language, Looked
from server.chat.understanding.polarity import answered_beside, contains_only
from server.chat.understanding.scene import OWN_ACCOUNT, question_type, unknown_option
from server.chat.understanding.utterance import Utterance

_TAKES_BACK = frozenset({Act.NO, Act.CORRECTION})
_WRONG = ("不对", "错")
_THERE_IS = "有没冇冒莫无"
_NONE = "none"
_VALUES = {Act.YES: YES, Act.NO: NO}


def short_answers(
    uttered: Utterance,
    context: Context,
    lang: Language,
    said: Sequence[ActSaid],
    found: Sequence[Finding],
    retracted: Sequence[int],
) -> list[Finding]:
    """The answer to the asked question, when nothing else of the turn was one."""
    question = context.catalogue.questions.get(context.asked or "")
    taken_back = list(_taken_back(uttered, context, lang, said, found, retracted))
    if taken_back or question is None:
        return taken_back
    labelled = list(_labels(uttered, question)) or list(_by_place(uttered, context, lang, question))
    if not labelled and (first := _said_before(uttered, lang, question, said, found)):
        return list(_of_act(question, first))
    if labelled or any(finding.question == question.id for finding in found):
        return labelled
    if context.confirming:
        return []
    if any(_says_otherwise(context, finding) for finding in found):
        return []  # 不对，是大前天: the no is about the day
    if len(uttered.clauses) > 1 and (back := lang.group("retraction").at(uttered.plain, 0)):
        of_who = any(f.question == RELATION for f in found)  # 不对，去世的是他爸爸
        nothing_else = not found and all(one.act in _TAKES_BACK for one in said)
        if of_who or (nothing_else and back.group().startswith(_WRONG)):  # 不对，两个号码反了
            return []
    answers = [
        one for one in said if one.act in (Act.YES, Act.NO, Act.UNKNOWN) and not _told_anew(one, found)
    ]
    answers = [one for one in answers if not _named_anew(uttered, context, lang, one, found)]
    answers = [one for one in answers if not _of_what_is_named(uttered, question.id, lang, one, found)]
    answers = [one for one in answers if not _told_of_another(question.id, one, found)]
    if retracted:  # 社保说错了，没有
        answers = [a for a in answers if not wrong_of_another(uttered, context, lang, question.id, a.start)]
    if answers and lang.group("retort").at(uttered.plain, answers[0].end):
        return []  # 不是，我没讲停
    unknown = [one for one in answers if one.act is Act.UNKNOWN]  # 可能有吧，不确定
    if unknown and answers[0].whole and answers[0].start == 0 and not unknown[-1].whole:
        unknown = []  # 有，不晓得还剩多少钱
    if unknown and _denied_after(uttered, answers[-1], unknown[-1]):
        unknown, answers = [], answers[-1:]  # 冇听过，冇得
    if unknown and answers[0].whole and _said_apart(uttered, answers[0], unknown[0]):
        unknown = []  # 不是的，他是教书的。开户行我不晓得
    found_now = [f for one in (unknown or answers)[:1] for f in _of_act(question, one)]
    return [replace(f, sure=_is_plain(f, uttered, context, lang, said, found)) for f in found_now]


def _is_plain(
    answer: Finding,
    uttered: Utterance,
    context: Context,
    lang: Language,
    said: Sequence[ActSaid],
    found: Sequence[Finding],
) -> bool:
    """Whether a short answer counts at once.

    What would shut the family out does not where the words are also those for dying, as 不在了 is, nor where
    there stands beside it what nothing is understood of: 不是，你莫催我; or a name: 不是，我叫黄莉.
    """
    words = uttered.plain[answer.start : answer.end]
    if lang.group("hedge").within(words) or (answer.value == YES and hesitates(uttered, lang, said)):
        return False
    shuts = shuts_out(context.catalogue, answer.question, answer.value)
    if (found or shuts) and lang.group("retraction").within(words):
        return False  # 不对，钱打到我卡上: it may be of what was noted; a bare 不对 of what was said before
    if not shuts:
        return True
    if any(question_type(context.catalogue, one.question) == "name" for one in found):
        return False
    heard = [*((one.start, one.end) for one in said), *((one.start, one.end) for one in found)]
    return not lang.group("gone").whole(words) and all(
        any(start < clause.end and clause.start < end for start, end in heard) for clause in uttered.clauses
    )


def hesitates(uttered: Utterance, lang: Language, said: Iterable[ActSaid]) -> bool:
    """Whether all that says yes is half a yes: 应该是吧, and 嗯，是吧."""
    words = [uttered.plain[one.start : one.end] for one in said if one.act is Act.YES]
    yes = [text for text in words if not lang.group("murmur").whole(text)]
    half, hedge = lang.group("half_yes"), lang.group("hedge")
    return bool(yes) and all(half.whole(one) or (one.endswith("吧") and hedge.within(one)) for one in yes)


def consents(uttered: Utterance, context: Context, lang: Language, said: Sequence[ActSaid]) -> list[ActSaid]:
    """The yes that is one to a statement, where none was asked for: 我承诺，也同意.

    A promise agrees to statements alone, 同意 also to what was read back and to where the money goes.
    """
    asked = context.catalogue.questions.get(context.asked or "")
    if asked is None or asked.type == "statement":
        return []
    yes = [one for one in said if one.act is Act.YES]
    promises = [one for one in yes if lang.group("promising").within(uttered.plain, one.start, one.end)]
    if not promises and (context.confirming or asked.id == OWN_ACCOUNT):
        return []
    agrees = [one for one in yes if lang.group("agreeing").within(uttered.plain, one.start, one.end)]
    return [*promises, *agrees]


def _said_before(
    uttered: Utterance, lang: Language, question: Question, said: Sequence[ActSaid], found: Sequence[Finding]
) -> ActSaid | None:
    """The answer by which the turn begins, before what says the contrary or either only by the sound of it.

    是的，不过她老家在平江; 没有，埋在自家山上.
    """
    first = next((one for one in said if one.act in _VALUES and one.whole and one.start == 0), None)
    told = [one for one in found if one.question == question.id]
    behind = first is not None and all(one.start >= first.end for one in told)
    if first is None or question.type != "yes_no" or not (told and behind):
        return None
    if lang.group("agreeable").whole(uttered.plain[: first.end]):
        return None
    if all(one.code == "ambiguous" for one in told):
        return first
    by_place = any(entry.question == question.id for entry in lang.sayings.located)
    doubtful = first.act is Act.YES and all(not one.sure and one.value == NO for one in told)
    return first if by_place and doubtful else None


def _denied_after(uttered: Utterance, last: ActSaid, unknown: ActSaid) -> bool:
    """Whether a no stands behind a "never heard of it", which is one as well."""
    denies = last.act is Act.NO and last.whole and last.start >= unknown.end
    return denies and "听" in uttered.plain[unknown.start : unknown.end]


def _said_apart(uttered: Utterance, one: ActSaid, other: ActSaid) -> bool:
    return uttered.clause_at(one.start).sentence < uttered.clause_at(other.start).sentence


def _told_anew(said: ActSaid, found: Sequence[Finding]) -> bool:
    """火化是15号，哦不，16号: the no is about what is told before it and once more behind it."""
    before = {one.question for one in found if one.end <= said.start}
    behind = {one.question for one in found if one.start >= said.end}
    return said.act is Act.NO and not before.isdisjoint(behind)


def _named_anew(
    uttered: Utterance, context: Context, lang: Language, said: ActSaid, found: Sequence[Finding]
) -> bool:
    """我叫曾……不是，我叫黄莉: whether the no stands between a name that was begun and the right one."""
    clause = uttered.clause_at(said.start)
    if said.act is not Act.NO or not clause.number or clause.number + 1 >= len(uttered.clauses):
        return False
    before, behind = uttered.clauses[clause.number - 1], uttered.clauses[clause.number + 1]
    named = [one.start for one in found if question_type(context.catalogue, one.question) == "name"]
    begun = lang.group("called").within(before.text) or any(before.start <= at < before.end for at in named)
    return begun and any(behind.start <= at < behind.end for at in named)


def _of_what_is_named(
    uttered: Utterance, asked: str, lang: Language, said: ActSaid, found: Sequence[Finding]
) -> bool:
    """残疾证，没有, 存折找到了，有的: whether there is one is said of the thing right before it."""
    number = uttered.clause_at(said.start).number
    if not number or uttered.plain[said.start] not in _THERE_IS:
        return False
    before = uttered.clauses[number - 1]
    again = FOUND_AGAIN.search(before.text)
    thing = before.text[: again.start() if again else None].rstrip("的啊呀呢吧咯嘞哦")
    if lang.group("belongings").whole(thing) and asked != OWN_ACCOUNT:
        return asked not in spoken_of(lang, Looked(before.text))
    return any(
        uttered.clause_at(one.start) is before
        and (answered_beside(uttered, lang, one.start, one.end) or FOUND_AGAIN.match(uttered.plain, one.end))
        for one in found
    )


def _told_of_another(asked: str, said: ActSaid, found: Sequence[Finding]) -> bool:
    """我有残疾证，我妈没有: whether these very words say that there is none of another thing."""
    none = (one for one in found if one.question != asked and one.value in (NO, [_NONE]))
    return said.act is Act.NO and any(one.start <= said.start and said.end <= one.end for one in none)


def _says_otherwise(context: Context, finding: Finding) -> bool:
    stands = context.answers.get(finding.question, finding.value)
    return finding.value is not None and stands != finding.value


def _taken_back(
    uttered: Utterance,
    context: Context,
    lang: Language,
    said: Sequence[ActSaid],
    found: Sequence[Finding],
    retracted: Sequence[int],
) -> Iterator[Finding]:
    """刚才说有公积金，说错了，没有: the bare no is about what was taken back, not about what was asked.

    Nor is it about what was told before, where another thing is called wrong: 户口本地的，社保说错了，没有.
    """
    known = context.catalogue.questions
    for one in said:
        if one.act in _VALUES and one.whole and any(place < one.start for place in retracted):
            before = [f for f in found if f.end <= one.start and known.get(f.question)]
            if before and any(f.question == before[-1].question and f.start >= one.start for f in found):
                continue  # 不是他的卡，是我的: that half says it itself
            if (
                before
                and known[before[-1].question].type == "yes_no"
                and before[-1].value != _VALUES[one.act]
                and not wrong_of_another(uttered, context, lang, before[-1].question, one.start)
            ):
                yield Finding(before[-1].question, _VALUES[one.act], one.start, one.end)


def _labels(uttered: Utterance, question: Question) -> Iterator[Finding]:
    """A quick reply as it is written on its button."""
    if question.type not in ("choice", "multi_choice"):
        return
    for clause in uttered.clauses:
        if clause.asks:
            continue  # 低保？哪个给他评
        text = clause.text.strip().removesuffix("的")
        for option in question.choices:
            if text == option.label:
                value = [option.value] if question.type == "multi_choice" else option.value
                yield Finding(question.id, value, clause.start, clause.end)


def _by_place(uttered: Utterance, context: Context, lang: Language, question: Question) -> Iterator[Finding]:
    """Which of those that were offered, by its place: 后面那个, and of more than two 第三个."""
    if len(context.offered) > 2:
        for start, end, there in called_by_place(uttered.plain, context.offered):
            if len(there) == 1 and uttered.tells(start) and contains_only(uttered, lang, start, end):
                yield Finding(question.id, there[0], start, end)
        return
    if len(context.offered) != 2:
        return
    for group, value in zip(("former", "latter"), context.offered, strict=True):
        for clause in uttered.clauses:
            hit = lang.group(group).first(uttered.plain, clause.start, clause.end)
            if hit and not clause.asks and contains_only(uttered, lang, hit.start(), hit.end()):
                yield Finding(question.id, value, hit.start(), hit.end())


def _of_act(question: Question, said: ActSaid) -> Iterator[Finding]:
    value: object = None
    if said.act is Act.UNKNOWN:
        value = unknown_option(question) or None
    elif question.type == "yes_no":
        value = _VALUES[said.act]
    elif question.type == "multi_choice" and said.act is Act.NO:
        value = next((o.value for o in question.choices if o.alone and not o.unknown), None)
    if value is not None:
        value = [value] if question.type == "multi_choice" else value
        yield Finding(question.id, value, said.start, said.end)
