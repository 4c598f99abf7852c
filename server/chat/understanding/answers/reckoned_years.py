"""Years that are reckoned from when something began: 从九五年交到去年, 2016年退休的, 六十岁退的."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.catalogue.sayings import Count
from server.chat.understanding.days.expression import years
from server.chat.understanding.findings import Finding
from server.chat.understanding.numerals import DIGIT, NUMERAL, number
from server.chat.understanding.scene import Scene

_YEAR_OF = rf"[{DIGIT}]{{4}}|[{DIGIT}]{{2}}"
_FROM_TO = re.compile(  # 从九五年交到去年
    rf"从?(?P<first>{_YEAR_OF})年?(?:开始|起|就|参保|[交缴领拿买])*[的了]?，?(?:一直|就|[交缴领拿买])*到"
    rf"(?:(?P<last>{_YEAR_OF})年?|(?P<ago>前年|去年|今年))"
)
_BEGAN = re.compile(  # 2016年退休的, 从2011年领起
    rf"(?P<first>{_YEAR_OF})年?(?:份|[{NUMERAL}]{{1,3}}月份?)?(?:就|才|正式|开始|起|办|他|她|的|到龄)*"
    rf"(?P<began>退休|退下来|退[的了哒]|[领拿][起的到了上哒]|[领拿](?:养老金|退休金|退休工资|工资|钱))"
)
_AGES = re.compile(  # 六十岁退休，今年七十八; 六十岁退的
    rf"(?P<first>[{NUMERAL}]{{2,3}})岁?(?:就|才|正式|开始|起|办|的时候|时|那年)*"
    rf"(?:退休|退下来|退[的了哒]?|[领拿][起的到了上哒])"
    rf"(?:[，的]*[^，。；！？\n我{NUMERAL}]{{0,6}}(?P<last>[{NUMERAL}]{{2,3}})岁?(?![年月日号天个块元]))?"
)
_DIED, _BORN = "death.date", "decedent.birth_date"
_LONGEST = 60  # years
_GOES_ON = re.compile(r"(?:也|就|才|都|已经|一共|总共|前后|[他她])*[领拿吃享]")


def from_to(scene: Scene, question: str) -> Iterator[Finding]:
    """从九五年交到去年: from year to year, and never sure."""
    hit, today = _FROM_TO.search(scene.text), scene.context.today
    if hit is None or not scene.uttered.tells(hit.start()) or not scene.of_decedent(hit.start()):
        return
    first, last = years(hit["first"], None, today).year, years(hit["last"], hit["ago"], today).year
    if first and last and first < last <= today.year and not of_another_thing(scene, hit):
        yield Finding(question, last - first, hit.start(), hit.end(), sure=False)


def since(scene: Scene, entry: Count) -> Iterator[Finding]:
    """2016年退休的; 六十岁退的，走的时候七十八: what went on to the end, by when it began. Never sure."""
    if not entry.until_death:
        return
    today = scene.context.today
    died, born = (str(scene.context.held(name) or "")[:4] for name in (_DIED, _BORN))
    until = int(died) if died else today.year
    hits = [(hit, number(hit["last"] or ""), number(hit["first"])) for hit in _AGES.finditer(scene.text)]
    spans = [(hit, last or (until - int(born) if born else None), first) for hit, last, first in hits]
    spans += [(hit, until, years(hit["first"], None, today).year) for hit in _BEGAN.finditer(scene.text)]
    for hit, last, first in spans:
        if first and last and 0 <= last - first < _LONGEST and _is_theirs(scene, hit):
            yield Finding(entry.question, last - first, hit.start(), hit.end(), sure=False)
            return


def _is_theirs(scene: Scene, hit: re.Match[str]) -> bool:
    told = scene.uttered.tells(hit.start()) and scene.of_decedent(hit.start())
    return told and not of_another_thing(scene, hit)


def of_another_thing(scene: Scene, hit: re.Match[str]) -> bool:
    """公积金交了十年, 低保领了八年: years of something else."""
    clause = scene.uttered.clause_at(hit.start())
    before = scene.uttered.clauses[max(0, clause.number - 1)]
    # 帮她报上低保了，拿了快一年了: with nothing of its own it goes on about the same
    goes_on = before.sentence == clause.sentence and _GOES_ON.match(clause.text)
    start = before.start if goes_on else clause.start
    return any(
        scene.lang.words(topic.words).within(scene.text, start, hit.end())
        for topic in scene.lang.sayings.topics
    )
