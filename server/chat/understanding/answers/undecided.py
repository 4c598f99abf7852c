"""Words that leave an answer open among a few options, and what was told before, which decides it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from config.catalogue.sayings import Undecided
from server.chat.understanding.answers.places import names_another
from server.chat.understanding.findings import Finding
from server.chat.understanding.polarity import denied
from server.chat.understanding.scene import Scene, beside_held, nearest_option, option_found, said_alone

_UNLIKE_BEFORE = ("serving_only", "retraction", "mistaken")


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
            if scene.of_decedent(place) and not negated:
                if likely := beside_held(scene, entry.question, entry.options):
                    yield option_found(scene, entry.question, likely, place, hit.end(), sure=False)
                    continue
                left = [option for option in entry.options if option in scene.context.offered]
                if scene.context.asked == entry.question and len(left) == 1:  # 退休的, and then 老师
                    yield option_found(scene, entry.question, left[0], place, hit.end(), sure=True)
                    continue
                if again and not asked:
                    continue
                choices = _still_offered(scene, entry) or entry.options
                yield Finding(entry.question, None, place, hit.end(), code="ambiguous", choices=choices)


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
