"""A day beside the place of the cremation, where that was asked for: 不是，在岳阳市殡仪馆，15号那天."""

from __future__ import annotations

from collections.abc import Sequence

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import DEATH
from server.chat.understanding.happenings.known_days import IT_WAS
from server.chat.understanding.meaning import Context
from server.chat.understanding.phrases import language, longest
from server.chat.understanding.scene import BURNT_HERE
from server.chat.understanding.utterance import Utterance


def burnt_then(
    uttered: Utterance, context: Context, told: Happenings, days: Sequence[DaySaid], said: DaySaid
) -> str | None:
    """The question for the day of the cremation, where a clause says no more than the day and nothing else
    is told to have happened; of no day before the death, and not where that one is known.
    """
    cue = next((one for one in context.catalogue.sayings.cues if one.not_yet), None)
    died, clause = context.held(DEATH), uttered.clause_at(said.start)
    if context.asked != BURNT_HERE or cue is None or context.held(cue.question) is not None:
        return None
    if len(days) > 1 or any(map(told.inside, uttered.clauses)):
        return None
    lang = language(context.catalogue)
    around = uttered.plain[clause.start : said.start] + "，" + uttered.plain[said.end : clause.end]
    for hit, _ in longest(lang.possible(lang.sayings.parts, uttered.plain), around):
        around = around.replace(hit.group(), "，")
    later = said.day and died and str(said.day) >= str(died)
    return cue.question if later and IT_WAS.fullmatch(around) else None
