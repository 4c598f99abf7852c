"""What somebody else got wrong: 派出所把名字写错了，户口本上写成王德桂, 医生说错了，说是22号走的."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from server.chat.understanding.answers.naming import named_in
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Act, Context, Understood
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_ERRS = r"[写说讲搞弄登打印填记抄录报算念开听](?:错|岔|反|混)"
# Between the two stands only by whom or where it was said: 医生说错了，我记的是22号 tells what is right.
_MISTAKE = (
    r"(?<![跟和对给同与])(?:<whose>)(?:(?!我们?[写说讲搞弄登打填记报])[^，。；！？\n]){0,12}?，?"
    r"(?:(?!我们?[写说讲搞弄登打填记报])[^，。；！？\n]){0,6}?<errs>(?:[了的哒咯啦]|[^，。；！？\n我是成]{0,6}(?=[，；。]))*"
    r"[，；。]?(?:<whose>|[他她上里面头就都给又把那个的上在]|日子|日期|名字|时间)*"
    r"(?:[写登打印填记抄录说讲报算念搞弄听开]成|[写登打印填记抄录说讲报]的?(?:是|要|着|了)?)(?:了|哒)?(?P<what>[^，。；！？\n]{1,20})"
)
_RIGHT = re.compile(
    r"[，；。]?(?:[他她]?(?:应该|其实|实际上?|真正|正确的?|对的|本来)(?:就|应该|写)?(?:是|叫)?|是)"
)
_NO_WORDS_OF_IT = frozenset({Act.CORRECTION, Act.YES, Act.NO, Act.UNKNOWN})


def others_mistake(
    heard: Understood,
    found: Sequence[Finding],
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    alone: Callable[[str, str], Understood],
) -> Understood | None:
    """The same without what is told as wrong; None where nobody else's mistake is told, or what is right is.

    What stands is kept, unless it is the very thing that is wrong: then it is asked for anew.
    """
    hit = _mistake(uttered, lang)
    if hit is None or _RIGHT.match(uttered.plain, hit.end()):
        return None
    start, end = hit.span("what")
    within = {one.question for one in found if start <= one.start < end or one.start <= start < one.end}
    clause = uttered.clause_at(start)
    told_of = [one for one in uttered.clauses[: clause.number + 1] if one.end > hit.start()]
    named = {named_in(uttered, context, lang, people, one).question for one in told_of} - {""}
    wrong = within | named
    if any(one.question in wrong and one.start >= end and not one.code for one in found):
        return None
    beside = {one.question for one in found if hit.start() <= one.start < end}  # 村里 is no answer here
    facts = tuple(fact for fact in heard.facts if fact.question not in wrong | beside)
    doubts = tuple(doubt for doubt in heard.doubts if doubt.question not in wrong | beside)
    held = [name for name in sorted(wrong) if context.held(name) is not None]
    words = uttered.written(uttered.plain[start:end], start)
    same = [name for name in held if _same(context, name, words, alone)]
    stands = [name for name in held if name in context.answers]  # what is only read back waits on
    kept = "" if same or not stands else next((name for name in stands if name in named), stands[0])
    acts = heard.acts - _NO_WORDS_OF_IT | ({Act.CORRECTION} if same else set())
    return replace(
        heard,
        facts=facts,
        doubts=doubts,
        acts=acts,
        wrong=same[0] if same else "",
        kept=kept,
        withdrawn=(),
        rest="",
    )


def _mistake(uttered: Utterance, lang: Language) -> re.Match[str] | None:
    if not any(char in uttered.plain for char in "错岔反混"):
        return None
    if "others mistake" not in lang.patterns:
        source = _MISTAKE.replace("<whose>", lang.source("other_source")).replace("<errs>", _ERRS)
        lang.patterns["others mistake"] = re.compile(source)
    hits = lang.patterns["others mistake"].finditer(uttered.plain)
    return next((hit for hit in hits if uttered.tells(hit.start("what"))), None)


def _same(context: Context, name: str, words: str, alone: Callable[[str, str], Understood]) -> bool:
    """Whether what stands is what these words say."""
    held = context.held(name)
    told = any(fact.question == name and fact.value == held for fact in alone(words, name).facts)
    return told or (isinstance(held, str) and held in words)
