"""A day beside the place of the cremation, where that was asked for: 不是，在岳阳市殡仪馆，15号那天."""

from __future__ import annotations

from collections.abc import Sequence

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import DEATH
from server.chat.understanding.happenings.known_days import it_was_then
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import BURNT_HERE
from server.chat.understanding.utterance import Utterance


def burnt_then(
    uttered: Utterance,
    context: Context,
    lang: Language,
    told: Happenings,
    days: Sequence[DaySaid],
    said: DaySaid,
) -> str | None:
    """The question for the day of the cremation, where a clause says no more than the day and nothing else
    is told to have happened; of no day before the death, and not where that one is known.
    """
    cue = next((one for one in lang.sayings.cues if one.not_yet), None)
    if context.asked != BURNT_HERE or cue is None or context.held(cue.question) is not None:
        return None
    if len(days) > 1 or any(map(told.inside, uttered.clauses)):
        return None
    died = context.held(DEATH)
    later = said.day and died and str(said.day) >= str(died)
    return cue.question if later and it_was_then(uttered, lang, said) else None
