"""One of several things that were said of an answer: by whom it was said, and which is to count."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.findings import Finding
from server.chat.understanding.utterance import Utterance

# 按证上的来吧, 以医生写的为准, 听我妹的
_COUNTS = re.compile(
    r"(?:那|就|还是|那就|你|你就|请|麻烦|我看|统一|都|先|最后)*(?:按照?|照着?|依照?|以|听|信|用|写|填)(?P<who>[^，。；！？\n]{1,8}?)"
    r"(?:上面|上头|里面|里头|那里|那边|这里|[上里写说讲记登打印报来填算走办准为的吧啊呢咯哈了])+"
)
_WRONG = re.compile(
    r"(?:号|日|天|点|分|半|[一二三四五六七八九十])?(?:那个|这个)?(?:是|就是|系)?(?:我|我们|他|她|人家|医院|单位)?"
    r"(?:[记讲说写填打搞弄看听报登印抄输]?(?:错|岔|混|反|差|串)|瞎[说讲]|乱[说讲])(?:了|的|哒|咯|啦)*"
)


def of_the_source(uttered: Utterance, found: list[Finding]) -> list[Finding]:
    """What counts of several values, when it is said which: 证上是6号，我妹硬说5号，按证上的来.

    All of them where nothing says so.
    """
    if len({one.value for one in found if not one.code}) < 2:
        return found
    right = [one for one in found if one.code or not _taken_for_wrong(uttered, one)]
    if len({one.value for one in right if not one.code}) == 1:
        return right
    last = max(one.end for one in found)
    for clause in uttered.clauses:
        hit = _COUNTS.fullmatch(clause.text) if clause.start >= last - 1 else None
        if hit is None or not clause.tells:
            continue
        named = [one for one in found if not one.code and _says(uttered, hit["who"], one, found)]
        if len({one.value for one in named}) == 1:
            return named
    return found


def counts_by(uttered: Utterance, start: int, end: int) -> bool:
    """Whether it is said behind it that what these words name counts: 身份证上是…，就照身份证写."""
    named = uttered.plain[start:end]
    for clause in uttered.clauses[uttered.clause_at(start).number + 1 :]:
        hit = _COUNTS.fullmatch(clause.text) if clause.tells else None
        if hit is not None and _source(hit["who"]) in named:
            return True
    return False


def _source(who: str) -> str:
    return who.removeprefix("我").removeprefix("那个")


def _taken_for_wrong(uttered: Utterance, one: Finding) -> bool:
    """14号，前面写13号是我记岔了."""
    clause = uttered.clause_at(one.start)
    return one.end < clause.end and _WRONG.fullmatch(uttered.plain, one.end, clause.end) is not None


def _says(uttered: Utterance, who: str, one: Finding, found: Sequence[Finding]) -> bool:
    """Whether the words before this value name the source: all of it, or 证 for 死亡证."""
    clause = uttered.clause_at(one.start)
    start = max(
        (other.end for other in found if clause.start <= other.end <= one.start), default=clause.start
    )
    return _source(who) in uttered.plain[start : one.start]
