"""The fonts that papers are set in, and which characters they can show.

Noto Serif SC and Noto Sans SC come with the program (SIL Open Font License). A county that has a licence
for the faces of GB/T 9704 (方正小标宋, 仿宋_GB2312) or for a font with more rare characters puts the files
into FONTS_DIR; they are then taken first.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn as own

from config.settings import settings

if TYPE_CHECKING:
    import typst

_HEADING = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK")
_BODY = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong")
_OWN = ("Noto Serif SC", "Noto Sans SC")


@functools.cache
def fonts() -> typst.Fonts:
    """Every font at hand: ours and those of FONTS_DIR, none of the machine's."""
    # Eighty megabytes of program that a process which prints nothing does not need.
    import typst

    folders = {Path(own.serif_path()).parent, Path(own.sans_path()).parent}
    if (extra := settings().fonts_dir) is not None:
        folders.add(extra)
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in sorted(folders)],
    )


@dataclass(frozen=True, slots=True)
class Families:
    """In which families headings, texts and the heads of lists are set, best first.

    The later ones have what the first lack. `thicken`: the first for headings is lighter than 小标宋.
    """

    heading: tuple[str, ...]
    body: tuple[str, ...]
    lists: tuple[str, ...]
    thicken: bool


@functools.cache
def families() -> Families:
    """The families of the fonts at hand, in the order of their use."""
    return in_order(fonts().families())


def in_order(there: Sequence[str]) -> Families:
    """The same for these families: the faces of GB/T 9704 first, then ours, then whatever else there is."""
    heading, body, own_ones = ([name for name in kind if name in there] for kind in (_HEADING, _BODY, _OWN))
    rest = [name for name in there if name not in {*_HEADING, *_BODY, *_OWN}]
    return Families(
        (*heading, *own_ones, *rest),
        (*body, *own_ones, *rest),
        (*reversed(own_ones), *rest),
        thicken=not heading,
    )


@functools.cache
def _characters() -> frozenset[int]:
    import uharfbuzz as hb

    found: set[int] = set()
    for font in fonts().fonts():
        if font.path:
            found.update(hb.Face(hb.Blob.from_file_path(font.path), font.index).unicodes)
    return frozenset(found)


def has_glyph(character: str) -> bool:
    """Whether some font at hand can show it."""
    return ord(character) in _characters()
