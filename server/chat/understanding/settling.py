"""From what was found to what counts: one fact or one doubt a question, valid by the form's own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from config.catalogue import Question
from server.answers import normalise
from server.answers.values import check
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context, Doubt, Fact
from server.chat.understanding.polarity import either_or
from server.chat.understanding.sources import of_the_source
from server.chat.understanding.utterance import Utterance

_Told = TypeVar("_Told", bound=Fact | Doubt)

_AS_WRITTEN = frozenset({"name", "text", "address"})
_RECKONED = frozenset({"date", "time", "number"})  # what is reckoned aloud: 那就是十九号
_CODES = {"date_invalid": "date_impossible", "card_checksum": "card_luhn"}


def settle(
    uttered: Utterance,
    context: Context,
    found: Iterable[Finding],
    retracted: Sequence[int],
    concluded: Sequence[int],
    put_right: Sequence[tuple[int, int]],
    alternatives: Sequence[int],
    hedges: Sequence[int],
) -> tuple[tuple[Fact, ...], tuple[Doubt, ...]]:
    """Facts and doubts in the order in which they were said. What chat may not fill is left out."""
    by_question: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=lambda one: (one.start, one.end)):
        if finding.sure and any(-1 <= finding.start - end <= 2 for end in hedges):
            finding = replace(finding, sure=False)
        by_question.setdefault(finding.question, []).append(finding)
    facts: list[Fact] = []
    doubts: list[Doubt] = []
    for name, findings in by_question.items():
        question = context.catalogue.questions.get(name)
        if question is None or "chat" not in question.prefill:
            continue
        supposed = _supposed(context, name)
        findings = [one for one in findings if one.code or one.value not in supposed]
        if not findings:
            continue
        findings = _affirmed(findings, put_right)
        if question.type in _RECKONED:
            findings = of_the_source(uttered, findings)
        reckoned = concluded if question.type in _RECKONED else ()
        outcome = _one(uttered, context, question, findings, sorted((*retracted, *reckoned)), alternatives)
        if isinstance(outcome, Fact):
            facts.append(outcome)
        else:
            doubts.append(outcome)
    told = {fact.question: fact.value for fact in facts}
    return tuple(_that_apply(context, told, facts)), tuple(_that_apply(context, told, doubts))


def _that_apply(context: Context, told: Mapping[str, Any], found: Iterable[_Told]) -> Iterator[_Told]:
    """Without answers to questions that another fact of the turn makes meaningless: 没火化，我们这里不烧.

    Nor is the day asked for on which something is still to be: 明天才火化.
    """
    for one in found:
        shown_when = context.catalogue.questions[one.question].shown_when
        if all(told.get(name) in (None, *options) for name, options in shown_when.items()):
            yield one


def _supposed(context: Context, name: str) -> Sequence[str]:
    """What the asked question takes for answered: to why not to his account, 卡销户了 says nothing else."""
    asked = context.catalogue.questions.get(context.asked or "")
    return tuple(asked.shown_when.get(name, ())) if asked is not None else ()


def _one(
    uttered: Utterance,
    context: Context,
    question: Question,
    findings: Sequence[Finding],
    retracted: Sequence[int],
    alternatives: Sequence[int],
) -> Fact | Doubt:
    findings = _standing(_widest(findings), retracted)
    valued = [finding for finding in findings if not finding.code]
    if not valued:
        last = next((one for one in reversed(findings) if one.choices), findings[-1])
        return Doubt(question.id, uttered.words(last.start, last.end), last.code, last.choices, last.month)
    if question.type == "multi_choice":
        return _several(uttered, question, valued)
    values = list(dict.fromkeys(finding.value for finding in valued))
    certain = list(dict.fromkeys(finding.value for finding in valued if finding.sure))
    offered = any(valued[0].end <= place < valued[-1].start for place in alternatives)
    if len(values) > 1 and len(certain) == 1 and not offered:
        values = certain
        valued = [finding for finding in valued if finding.value == certain[0]]
    if len(values) == 2 and retracted and not offered and (other := _not_held(context, question, valued)):
        valued, values = [other], [other.value]
    first, last = valued[0], valued[-1]
    if len(values) > 1:
        said = uttered.words(first.start, last.end)
        return Doubt(question.id, said, "ambiguous", tuple(values))
    value = values[0]
    if question.type in _AS_WRITTEN and isinstance(value, str):
        value = uttered.written(value, first.start)
    value = normalise(question, value)
    said = uttered.words(last.start, last.end)
    if error := check(question, value, context.today):
        return Doubt(question.id, said, _CODES.get(error.code, error.code))
    return Fact(question.id, value, said, any(finding.sure for finding in valued), last.lunar, last.of_other)


def _not_held(context: Context, question: Question, found: Sequence[Finding]) -> Finding | None:
    """时间改一下，3:42是心跳停，宣布是4点05: what puts an answer right and names it means the other one."""
    others = [one for one in found if one.value != context.held(question.id)]
    return replace(others[-1], sure=False) if len(others) < len(found) and others else None


def _widest(findings: Sequence[Finding]) -> list[Finding]:
    """Of those that overlap the longest expression: 没到医院 and not 医院."""
    kept: list[Finding] = []
    for one in sorted(findings[:200], key=lambda f: (f.start - f.end, bool(f.code))):
        if all(_apart(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: (f.start, f.end))


def _apart(one: Finding, other: Finding) -> bool:
    same = (one.start, one.end) == (other.start, other.end) and not one.code and not other.code
    return same or one.end <= other.start or other.end <= one.start


def _affirmed(findings: list[Finding], put_right: Sequence[tuple[int, int]]) -> list[Finding]:
    """Without what the denied half of a contrast says, when the other half says something."""
    if not put_right or len(findings) < 2:
        return findings
    so = [one for one in findings if not any(start <= one.start < end for start, end in put_right)]
    return so if any(not one.code for one in so) else findings


def _standing(findings: Sequence[Finding], retracted: Sequence[int]) -> Sequence[Finding]:
    """What was said after the last time that something was taken back, when anything was."""
    for place in reversed(retracted):
        after = [finding for finding in findings if finding.start >= place]
        if after:
            return after
    return findings


def _several(uttered: Utterance, question: Question, findings: Sequence[Finding]) -> Fact:
    alone = {option.value for option in question.choices if option.alone}
    values = [value for finding in findings for value in finding.value]
    several = [value for value in values if value not in alone]
    kept = normalise(question, several or values[-1:])
    said = uttered.words(findings[0].start, findings[-1].end)
    either = len(several) > 1 and any(_one_of_two(uttered, finding) for finding in findings)
    # 低保取消了，现在什么救助都没有: of all of it, whatever was only said of one
    of_all = not several and any(one.sure and one.value == values[-1:] for one in findings)
    sure = not either and (of_all or all(finding.sure for finding in findings))
    return Fact(question.id, kept, said, sure)


def _one_of_two(uttered: Utterance, finding: Finding) -> bool:
    """不是低保就是五保: whether it is the first of two, of which nobody says which."""
    negation = uttered.plain.rfind("不", max(0, finding.start - 2), finding.start)
    return negation >= 0 and either_or(uttered, negation)
