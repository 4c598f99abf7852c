"""Of what a place is told by the clause before it: 没迁，还在新墙镇; 妈妈火化是在市里，爸爸是县里."""

from __future__ import annotations

import re

from config.catalogue import YES
from server.chat.understanding.scene import Scene
from server.chat.understanding.utterance import Clause

HOUSEHOLD = "decedent.household_in_county"
_NOT_MOVED = re.compile(r"(?:没有?|冇|未)[迁动搬](?:过|走|出去?)?(?:户口)?[的了]?$")
_STILL_THERE = re.compile(r"[他她人]?(?:还|就|也|一直|都|仍)*(?:是?在|是)")
_INSURED = re.compile(r"社保|医保|参保|保险|养老|缴|交")
_CAME = re.compile(
    r"(?P<no>(?:没有?|冇|未|不|想|要|准备|打算)[^，。；！？\n]{0,3}?)?[迁移落转]"
    r"(?:过来|进来|回来|来|到[我咱]们?(?:这|屋里|家))(?!不)"
)
_LEFT = re.compile(r"[迁移落转](?:走|出|到(?![我咱])|去)")
IS_THERE = re.compile(r"(?:的|就|呢|那|倒|也|还|都|一直)*(?:(?:落|迁|交|挂|烧)?[是在])")


def like_before(scene: Scene, clause: Clause, near: str) -> bool:
    """Whether the clause says only whose it is and where, and the one before names what, of another."""
    inside = scene.people.inside(clause)
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    if before is None or before.sentence != clause.sentence or not clause.tells or len(inside) != 1:
        return False
    whose = inside[0]
    if whose.start != clause.start or scene.people.role(whose) != "decedent":
        return False
    told = scene.lang.group(near).within(before.text) and not scene.lang.group(near).within(clause.text)
    anothers = any(scene.people.role(m) != "decedent" for m in scene.people.inside(before))
    return told and anothers and IS_THERE.match(scene.text, whose.end) is not None


def still_registered(scene: Scene, clause: Clause) -> bool:
    """Whether it says where somebody is still registered: 没迁 before it, and nothing of an insurance."""
    before = scene.uttered.clauses[clause.number - 1] if clause.number else None
    if before is None or before.sentence != clause.sentence or not clause.tells:
        return False
    if scene.context.held(HOUSEHOLD) == YES or _INSURED.search(scene.text):
        return False
    moved = _NOT_MOVED.search(before.text) and _STILL_THERE.match(clause.text)
    return bool(moved) and scene.of_decedent(clause.start)


def unregistered(scene: Scene, start: int, end: int) -> bool:
    """没有户口: whether it is told there that somebody is registered nowhere, or has no book at hand."""
    lacks = scene.lang.group("lacking")
    registered = scene.lang.group("household").find(scene.text, start, end)
    return any(lacks.ends(scene.text[start : hit.start()].rstrip("上办")) for hit in registered)


def came_here(scene: Scene, place: int) -> tuple[int, int] | None:
    """原来在平江，后来迁过来的: where it is told behind this place that they are registered here by now."""
    sentence = scene.uttered.clause_at(place).sentence
    end = max(one.end for one in scene.uttered.clauses if one.sentence == sentence)
    came = next((hit for hit in _CAME.finditer(scene.text, place, end) if not hit["no"]), None)
    if came is None or not scene.uttered.tells(came.start()):
        return None
    return None if _LEFT.search(scene.text, came.end(), end) else came.span()
