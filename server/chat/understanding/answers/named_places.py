"""Which place a clause names, and whether it is said not to be there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from config.catalogue.sayings import Located
from server.chat.understanding.answers.said_before import IS_THERE
from server.chat.understanding.polarity import denied
from server.chat.understanding.scene import Scene
from server.chat.understanding.utterance import Clause

_WITH_ME = re.compile(r"(?:我们?|咱们?)(?:这边|这里|这儿|这头|屋里|家里|家)")
_LEAVING = 6  # characters of the longest word for leaving a place
_CAME_BACK = re.compile(r"[^，。；！？\n]{0,4}?(?:赶|回[来屋家老]|飞回|跑回|过来|动身)")  # 从外地赶回来的
_TAKEN_ON = re.compile(r"[^，。；！？\n]{0,4}?[拖接运拉送抬转搬][他她人]?[到去往]")  # 从县里拖到长沙烧的
_EVERYBODY = re.compile("的?(?:人|家家户户)(?:都|全|个个)")  # 村里人都买了
_LEFT_BEHIND = re.compile(r"(?:丢|忘|锁|寄)[了哒]?[在到]$")


def place_told(scene: Scene, entry: Located, clause: Clause) -> tuple[str, int, int, bool] | None:
    """The place of the clause; 老家在这里户口在广东: the one behind the word for what is told of."""
    for cue in scene.lang.group(entry.near).find(scene.text, clause.start, clause.end):
        behind = IS_THERE.match(scene.text, cue.end(), clause.end)
        if behind and (placed := place_in(scene, entry.places, clause, behind.end())):
            return placed
    return place_in(scene, entry.places, clause)


def place_in(
    scene: Scene, places: Mapping[str, str], clause: Clause, start: int | None = None
) -> tuple[str, int, int, bool] | None:
    """The place in the clause, the longest word first and one that is denied last, and whether it is denied.

    None where places that say different things are offered: 市里还是县里.
    """
    hits = [
        (not _left_out(scene, hit.start()), len(hit.group()), -order, hit, option)
        for order, (group, option) in enumerate(places.items())
        for hit in scene.lang.group(group).find(scene.text, start or clause.start, clause.end)
        if not _LEFT_BEHIND.search(scene.text, clause.start, hit.start())  # 户口本丢在广东了
        and not (_CAME_BACK.match(scene.text, hit.end()) or _EVERYBODY.match(scene.text, hit.end()))
        and not (scene.text.endswith("从", 0, hit.start()) and _TAKEN_ON.match(scene.text, hit.end()))
    ]
    named = [hit for *_, hit, _ in hits]
    hits = [one for one in hits if not any(_is_there(scene, hit, one[3]) for hit in named)]
    if not hits:
        return None
    first, last = min(hit.end() for *_, hit, _ in hits), max(hit.start() for *_, hit, _ in hits)
    differ = len({option for *_, option in hits}) > 1
    if differ and scene.lang.group("alternative").within(scene.text, first, last):
        return None
    stands, _, _, hit, option = max(hits, key=lambda found: found[:3])
    return option, hit.start(), hit.end(), not stands


def _is_there(scene: Scene, named: re.Match[str], hit: re.Match[str]) -> bool:
    """湘阴我这边: whether these words say no more of the place than that the speaker lives there."""
    return _WITH_ME.fullmatch(scene.text, named.end(), hit.end()) is not None


def _left_out(scene: Scene, place: int) -> bool:
    """Whether it is said not to be there: 不在岳阳县, 迁出岳阳县; 没出过岳阳县 says that it is."""
    clause = scene.uttered.clause_at(place)
    start = max(clause.start, place - _LEAVING)
    left = next(
        (hit for hit in scene.lang.group("leaving").find(scene.text, start, place) if hit.end() == place),
        None,
    )
    if left is None:
        return denied(scene.uttered, scene.lang, place)
    return not denied(scene.uttered, scene.lang, left.start())
