"""What days that are counted up to now are counted from: 走了三天, 三天没了."""

from __future__ import annotations

import re
from collections.abc import Sequence

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.happenings.happening import Happening
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import contains_only
from server.chat.understanding.utterance import Utterance

_NEAR = 2  # characters between the two
_WHO = re.compile(r"(?:[他她]|人|老人家?|[他她]?老人家)?(?:都|已经|就|也)*")


def counted_from(
    uttered: Utterance, lang: Language, people: People, inside: Sequence[Happening], said: DaySaid
) -> Happening | None:
    """The happening right before the days or among them; that they died, also right behind.

    Behind them only where the clause tells nothing else: 住院三天没了 counts from another day.
    """
    within = [h for h in inside if said.start <= h.start and h.end <= said.end]
    before = [h for h in inside if h.start < said.start and abs(h.end - said.start) <= _NEAR]
    if beside := within or before:
        return beside[-1]
    dies = next((h for h in inside if h.cue.time and said.end - 1 <= h.start <= said.end), None)
    if dies is None or uttered.plain[dies.end - 1] == "的":
        return None  # 三天走的 is how long it took
    clause = uttered.clause_at(said.start)
    who = next((m.end for m in people.inside(clause) if m.start == clause.start), clause.start)
    led = _WHO.fullmatch(uttered.plain, who, said.start) is not None
    alone = led and contains_only(uttered, lang, clause.start, dies.end)
    return dies if alone else None
