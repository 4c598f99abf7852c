"""The dot of a name from Xinjiang, as it is said aloud: 阿卜杜热合曼 点 玉素甫."""

from __future__ import annotations

import re

# The characters in which such names are written down.
_SOUNDS = (
    r"(?:阿不|[阿艾爱巴白拜贝比别卜布达代迪丁都杜顿尔尼甫噶格古哈海汗合赫胡加江姜杰居卡坎克肯库拉来莱勒里力丽利林罗洛"
    r"马玛买麦曼米明木穆姆娜纳乃农努诺帕佩普其恰热仁日肉如茹萨赛塞沙山生司斯苏素索塔泰坦提铁图吐托娃瓦外万旺威乌吾西仙"
    r"谢辛牙亚扬耶叶伊依义于玉孜再扎则泽祖])"
)
_SAID = re.compile(
    rf"(?P<first>{_SOUNDS}{{2,8}})(?<![加多])(?P<dot>，?(?:中间)?(?:是|有|加|打)?(?:一?个)?(?:小|圆)?点，?)(?P<last>{_SOUNDS}{{2,8}})"
)
_SHORTEST = 5  # characters of both parts


def with_dots(characters: list[str], origin: list[int]) -> tuple[list[str], list[int]]:
    """The characters with · where the word for it stands between the parts of a name, and their places."""
    if "点" not in characters and "點" not in characters:
        return characters, origin
    plain = "".join(characters).replace("點", "点")
    at = 0
    while said := _SAID.search(plain, at):
        start, end = said.span("dot")
        at = said.end("dot")
        if len(said["first"]) + len(said["last"]) < _SHORTEST:
            continue
        word = start + said["dot"].rindex("点")
        characters = [*characters[:start], "·", *characters[end:]]
        origin = [*origin[:start], origin[word], *origin[end:]]
        plain, at = "".join(characters).replace("點", "点"), start + 1
    return characters, origin
