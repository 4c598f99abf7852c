"""Who died elsewhere and was brought back to be cremated: 从长沙拖回来烧的."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.catalogue import YES
from server.chat.understanding.findings import Finding
from server.chat.understanding.scene import BURNT_HERE, Scene, option_found

_BROUGHT = re.compile(
    r"(?:(?:从[^，。；！？\n]{1,8}?)?(?:(?<!没)(?<!冇)(?<!不)(?<!没有)[拖接运拉送抬转搬载弄带]|专车|叫车)"
    r"[他她人]{0,2}(?:尸体|遗体)?)回(?:来|家|屋里?|老家|乡下|村里)[，了哒后]*"
    r"(?:(?!不|没|冇)[^，。；！？\n]){0,6}?(?:烧|火化|火葬)"
)
_ASHES = re.compile("骨灰|烧[了过哒]|火化[了过哒后]")  # 在长沙烧了拖回来的


def brought_back(scene: Scene) -> Iterator[Finding]:
    """That the cremation was in the county, where no place of it is told; to be read back."""
    brought = _BROUGHT.search(scene.text) if "回" in scene.text else None
    if brought is None or not scene.uttered.tells(brought.start()):
        return
    start = scene.uttered.clause_at(brought.start()).start
    if not _ASHES.search(scene.text, start, brought.start()):
        yield option_found(scene, BURNT_HERE, YES, brought.start(), brought.end(), sure=False)
