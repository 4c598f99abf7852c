"""Words that leave an answer open among a few options, and what was told before, which decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue.sayings import Undecided
from server.chat.understanding.answers.places import names_another
from server.chat.understanding.answers.whose_thing import is_theirs
from server.chat.understanding.findings import Finding
from server.chat.understanding.polarity import denied
from server.chat.understanding.scene import Scene, beside_held, nearest_option, option_found, said_alone

_UNLIKE_BEFORE = ("serving_only", "retraction", "mistaken")
_YET = "还"  # 公安在查，还没立案: it may come to be one


def of_those_offered(scene: Scene, found: Finding) -> Finding:
    """当老师的, to which kind of retired person it is: the one of the two that goes with it, read back."""
    offered, held = scene.context.offered, found.value
    if found.question != scene.context.asked or not offered or held is None or held in offered:
        return found
    if isinstance(held, list) or _unlike_before(scene):
        return found
    near = nearest_option(scene, found.question, held, offered)
    return replace(found, value=near, sure=False) if near else found


def undecided_among(scene: Scene) -> Iterator[Finding]:
    """What words leave open among a few options: 老师, in office or retired, unless the turn before tells."""
    for entry, words in scene.lang.possible(scene.lang.sayings.undecided, scene.text):
        asked = not entry.asked or scene.context.asked == entry.question
        again = entry.question in scene.context.recent
        if not (asked or again or (entry.alone and entry.question not in scene.context.answers)):
            continue
        for hit in words.find(scene.text):
            place = hit.start()
            if not asked and not said_alone(scene, place, hit.end()):
                continue
            if not scene.uttered.tells(place) or not scene.near(entry.near, place, entry.question):
                continue
            if entry.asked and scene.lang.group("unsure").within(scene.text, hit.end()):
                continue  # 当过兵，有没有待遇讲不清
            if names_another(scene.text, scene.uttered.clause_at(place), place, hit.end()):
                continue
            negated = denied(scene.uttered, scene.lang, place, entry.question)
            if scene.context.held(entry.question) in entry.options and denies(scene, place, hit.end()):
                continue  # 是意外走的, and then 不是案子
            if is_theirs(scene, entry.question, place, hit.end()) and not negated:
                if likely := beside_held(scene, entry.question, entry.options):
                    yield option_found(scene, entry.question, likely, place, hit.end(), sure=False)
                    continue
                left = [option for option in entry.options if option in scene.context.offered]
                if scene.context.asked == entry.question and len(left) == 1:  # 退休的, and then 老师
                    one = option_found(scene, entry.question, left[0], place, hit.end(), sure=True)
                    yield replace(one, choices=entry.options) if denies(scene, place, hit.end()) else one
                    continue
                if again and not asked:
                    continue
                choices = _still_offered(scene, entry) or entry.options
                yield Finding(entry.question, None, place, hit.end(), code="ambiguous", choices=choices)


def unsure_which(scene: Scene, told: Sequence[Finding], found: list[Finding]) -> list[Finding]:
    """交警说是意外，单位说按工伤，我不知道填哪个: what was told is read back, of several it is asked."""
    asked = scene.context.asked or ""
    if not scene.uttered.says(scene.lang.group("which_to_fill")):
        return found
    meant = [one for one in told if one.question == asked and isinstance(one.value, str)]
    values = tuple(dict.fromkeys(str(one.value) for one in meant))
    if len(values) < 2:
        return [replace(one, sure=one.sure and one.question != asked) for one in found]
    start, end = min(one.start for one in meant), max(one.end for one in meant)
    rest = [one for one in found if one.question != asked]
    return [*rest, Finding(asked, None, start, end, code="ambiguous", choices=values)]


def without_the_denied(
    scene: Scene, said: Sequence[Finding], undecided: Sequence[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Without what words deny that leave all others open: 公安来查过，不是案子.

    Of what is left open elsewhere in the turn only the rest stays so; one alone is read back: 跳楼，不是案子.
    So is what is told beside a denial that is another's: 老板说不算工伤.
    """
    denials = [one for one in undecided if one.choices and denies(scene, one.start, one.end)]
    if not denials:
        return list(said), list(undecided)
    left = {one.question: set(one.choices) for one in denials if not scene.text.startswith(_YET, one.start)}
    said = [one for one in said if one.question not in left or one.value in left[one.question]]
    disputed = {one.question for one in denials if _disputed(scene, one.start)}
    said = [replace(one, sure=one.sure and one.question not in disputed) for one in said]
    told = {one.question for one in said}
    settled: list[Finding] = []
    for one in undecided:
        open_still = tuple(value for value in one.choices if value in left.get(one.question, one.choices))
        if one not in denials and len(open_still) == 1 < len(one.choices):
            told.add(one.question)
            rest = option_found(scene, one.question, open_still[0], one.start, one.end, sure=False)
            settled.append(replace(rest, choices=open_still))
        elif one not in denials and open_still:
            settled.append(one)
    settled += [one for one in denials if one.question not in told]
    return said, settled


def _disputed(scene: Scene, place: int) -> bool:
    """老板说我弟弟不算工伤: whether others say so."""
    clause = scene.uttered.clause_at(place)
    return scene.lang.group("disputed").within(scene.text, clause.start, place)


def denies(scene: Scene, start: int, end: int) -> bool:
    """Whether the words there leave open what it is, and say what it is not: 不是案子."""
    return scene.lang.group("denying").at(scene.text, start) is not None


def _unlike_before(scene: Scene) -> bool:
    """Whether the turn takes back what was told before it."""
    return any(map(scene.uttered.says, map(scene.lang.group, _UNLIKE_BEFORE)))


def _still_offered(scene: Scene, entry: Undecided) -> tuple[str, ...]:
    """The options between which words like 开车的 do not decide, once it was said by itself: 退休的."""
    offered = tuple(map(str, scene.context.offered)) if scene.context.asked == entry.question else ()
    if not offered or entry.alone or _unlike_before(scene):
        return ()
    rows = (row for row in scene.lang.sayings.undecided if row.alone and row.question == entry.question)
    stands = any(set(row.options) == set(offered) for row in rows)
    return offered if stands and set(entry.options).isdisjoint(offered) else ()
