"""What is only wondered about: 打到他卡上，会不会被冻结; 没火化的，能办吗; 镇上交的，我也搞不清."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.answers.no_answer import (
    MYSELF,
    is_hardly_told,
    is_not_known,
    is_vague_about,
)
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import OWN_ACCOUNT, unknown_option
from server.chat.understanding.utterance import Clause, Utterance

# 就是低保那个: it points at a thing, and says of nobody that they have it.
_POINTS = re.compile(
    r"(?:我|要|想|问|讲|说|的|就|正|是|那|对|嗯)*[^，。；！？\n他她有没冇领交吃办买]{2,12}?的?[那这]一?(?:[个种项样件块笔](?:事|钱|东西)?|回事)[嘛吧啊呀咯呢哦的]*"
)
_OF_SUCH = re.compile(r"的(?:人|情况|那种)?$")  # 没火化的, 退休的人: any of them


def wondered(
    uttered: Utterance, context: Context, lang: Language, people: People, found: Sequence[Finding]
) -> Iterator[Finding]:
    """The same, with what only leads to a question behind it to be read back.

    Such is what is to be done with the money, which is as often asked as told, and what is said of a kind of
    people, where nobody is named and no day: 我爸昨天在家走的，要带什么 tells. So is what is only pointed at,
    and was not asked for: 就是低保那个. So is the option that answers what was asked where it is not known
    after all; 是伤残军人家属，不知道算不算 is a don't-know, and so is 残疾证好像没有，不清楚.
    """
    doubtful = dict(_whether_counted(uttered, lang, found))
    days = [one for one in found if context.catalogue.questions[one.question].type == "date"]
    for one in found:
        clause = uttered.clause_at(one.start)
        if one.sure and one.question != context.asked and _POINTS.fullmatch(clause.text):
            one = replace(one, sure=False)
        if one.start in doubtful and context.catalogue.questions[one.question].choices:
            one = _in_doubt(context, one, beside=doubtful[one.start])
        if one.question != context.asked and _is_in_doubt(uttered, context, lang, one, clause):
            one = _in_doubt(context, one, beside=True)
        if one.sure and not context.catalogue.questions[one.question].choices:
            one = replace(one, sure=not _is_vague(uttered, clause))  # 交了28年，我记不清了
        if one.sure and _leads_to_question(uttered, clause):
            closed = bool(context.catalogue.questions[one.question].choices)
            dated = any(clause.start <= day.start < clause.end for day in days)
            named = any(mention.end < clause.end for mention in people.inside(clause))
            of_such = closed and _OF_SUCH.search(clause.text) and not (dated or named)
            if one.question == OWN_ACCOUNT or of_such:
                one = replace(one, sure=False)
        asked = context.catalogue.questions.get(context.asked or "")
        if asked is not None and one.question == asked.id and asked.type == "choice":
            either = any(_may_be_as_well(uttered, lang, one, other) for other in found)
            one = replace(one, sure=one.sure and not (either or _is_not_known(uttered, lang, clause)))
        yield one


def doubts_that_it_counts(lang: Language, clause: Clause) -> re.Match[str] | None:
    """不知道算不算, which is said of what was told before it; `again`: in another turn (我说的是…)."""
    if "算" not in clause.text or clause.asks:
        return None
    if "doubts it counts" not in lang.patterns:
        it, unsure = "(?:[她他这那]|这个|那个)?算不算[数得]?", f"(?:{lang.source('unsure')})"
        lang.patterns["doubts it counts"] = re.compile(
            rf"(?P<again>我[刚才前面]*[讲说]的是)?{MYSELF}(?:{unsure}{it}|{it}{MYSELF}{unsure})(?:{lang.source('particle')})*"
        )
    return lang.patterns["doubts it counts"].fullmatch(clause.text)


def _whether_counted(
    uttered: Utterance, lang: Language, found: Sequence[Finding]
) -> Iterator[tuple[int, bool]]:
    """Where that stands of which it is not known whether it counts, and whether that is right beside it."""
    for clause in uttered.clauses[1:]:
        if not doubts_that_it_counts(lang, clause):
            continue
        near = [
            c
            for c in uttered.clauses[max(0, clause.number - 2) : clause.number]
            if c.sentence == clause.sentence
        ]
        told = [one.start for one in found if any(c.start <= one.start < c.end for c in near)]
        if told:
            yield max(told), max(told) >= near[-1].start


def _is_in_doubt(uttered: Utterance, context: Context, lang: Language, one: Finding, clause: Clause) -> bool:
    """残疾证好像没有，不清楚: nobody asked, and it is not known after all."""
    after = uttered.clauses[clause.number + 1 : clause.number + 2]
    return (
        bool(context.catalogue.questions[one.question].choices)
        and any(is_not_known(lang, behind) for behind in after)
        and is_hardly_told(lang, clause)
    )


def _in_doubt(context: Context, one: Finding, *, beside: bool) -> Finding:
    """A don't-know of a question for yes or no, where nothing stands between; else it is read back."""
    question = context.catalogue.questions[one.question]
    unknown = unknown_option(question) if beside and question.type == "yes_no" else ""
    return replace(one, value=unknown) if unknown else replace(one, sure=False)


def _may_be_as_well(uttered: Utterance, lang: Language, one: Finding, other: Finding) -> bool:
    """镇上交的，好像县里也有: another option behind it."""
    differs = other.question == one.question and other.value != one.value and not other.code
    clause = uttered.clause_at(other.start)
    return (
        differs and one.end <= other.start and "也" in clause.text and lang.group("hedge").within(clause.text)
    )


def _is_not_known(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    """镇上交的，好像县里也有，我也搞不清: not 镇上的，交了几年不清楚, which is about something else."""
    after = uttered.clauses[clause.number + 1 : clause.number + 4]
    return any(one.sentence == clause.sentence and is_not_known(lang, one) for one in after)


def _is_vague(uttered: Utterance, clause: Clause) -> bool:
    """The hour that is not remembered (时间记不清了) leaves the day as sure as it was."""
    after = uttered.clauses[clause.number + 1 : clause.number + 2]
    return any(is_vague_about(clause, one) and "时间" not in one.text for one in after)


def _leads_to_question(uttered: Utterance, clause: Clause) -> bool:
    after = uttered.clauses[clause.number + 1 : clause.number + 2]
    return not clause.asks and any(one.asks and one.sentence == clause.sentence for one in after)
