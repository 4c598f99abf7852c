"""One thing that is told to have happened, and which of two it came to in the end."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from config.catalogue.sayings import Cue, Sayings
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.utterance import Clause, Utterance

BIRTH, DEATH = "decedent.birth_date", "death.date"
DAYS_LATER = re.compile(rf"(?<![号月初廿])[{NUMERAL}几多]天|次日|隔[天日]|翌日")  # 8号住的院第五天人就没了

_BY_THEN = re.compile(
    rf"[^，。；！？\n]*时候?，?[^，。；！？\n]{{0,3}}已经?(?P<how>[^，。；！？\n]{{1,3}}?)[{NUMERAL}几]{{1,3}}[天日]"
)


@dataclass(frozen=True, slots=True)
class Happening:
    """A word that says what happened. Days and times near it are of that."""

    start: int
    end: int
    cue: Cue


def follow_a_death(sayings: Sayings) -> tuple[str, ...]:
    """The questions for the days of what comes after a death: of the cremation."""
    return tuple(dict.fromkeys(cue.question for cue in sayings.cues if cue.then))


def in_the_end(
    text: str, inside: Sequence[Happening], days: Sequence[DaySaid], first: Happening
) -> Happening | None:
    """昨天送往医院途中去世: what the clause comes to right after something else, with no other day."""
    later = next((h for h in inside if h.cue.question and first.end <= h.start <= first.end + 8), None)
    if (
        later is None
        or (later.cue.time and DAYS_LATER.search(text, first.end, later.start))
        or any(first.end <= day.start < later.start for day in days)
    ):
        return None
    return later


def later_than(text: str, said: DaySaid, near: Happening) -> bool:
    """14号出的车祸隔天走的; 昨天我去打证明的时候人已经走了五天: whether it was on another day."""
    by_then = _BY_THEN.match(text, said.end)
    if by_then and by_then.start("how") <= near.start < by_then.end("how"):
        return True
    return DAYS_LATER.search(text, said.end, near.start + 1) is not None


def led_to(
    uttered: Utterance, clause: Clause, told: Mapping[int, Sequence[Happening]], days: Container[int]
) -> Happening | None:
    """What ends with 的 right before a day, as if that was to follow, where something else comes behind it.

    在养老院过身的，上礼拜日早上，护工打电话来我才知
    """
    before, behind = told.get(clause.number - 1), told.get(clause.number + 1)
    if not before or not behind or not before[-1].cue.question or behind[0].cue.question:
        return None
    led = uttered.clauses[clause.number - 1]
    ends = led.text.endswith(("的", "哒")) and led.end - before[-1].end <= 1
    here = led.tells and led.sentence == clause.sentence and led.number not in days
    return before[-1] if ends and here else None
