"""What a process makes ready before it serves anybody, so that no family's first words wait for it."""

from __future__ import annotations

from config.catalogue.loading import counties, county
from server import clock
from server.chat.understanding.likeness import ear
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import language
from server.chat.understanding.turn import understand

_TOLD = (
    "我爸张建国前天早上在县医院病逝了，昨天火化了，我是他女儿杨丽",
    "不对，是大前天走的，电话幺三九零零零零幺二三四",
    "看看填了什么，丧葬费什么时候到账",
)
"""A day, a place, names, a number and a correction: what compiles a pattern of its own is used by them."""


def prepare() -> None:
    """Learn, and compile the sayings of every county: half a second of CPU for each, in a thread.

    Without it the first family to speak waits for that, and with it everybody else on the event loop.
    """
    ear()
    for division in counties():
        catalogue = county(division).newest
        language(catalogue).at_once()
        for line in _TOLD:
            understand(line, Context(catalogue=catalogue, today=clock.today()))
