"""How many families of which kind the lively day has, and who they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from sandbox.lively_day import before_acceptance as before
from sandbox.lively_day import endings, registers, talks, visits
from sandbox.lively_day import with_departments as working
from sandbox.lively_day.hall import Life
from sandbox.lively_day.people import Kin, People

Course = Callable[[Life], Awaitable[None]]

RETIRED, SERVING = "retired_enterprise", "serving_enterprise"
EMPLOYED = (RETIRED, RETIRED, RETIRED, SERVING)


@dataclass(frozen=True, slots=True)
class Kind:
    """One way that things can go. `share` of 200 cases; `needed` where fewer would miss a state without it.

    `identities` are what the decedent may have been, where the way depends on it: of an employee something is
    paid, and of a resident no system finishes anything at once.
    """

    course: Course
    share: int
    needed: bool = False
    identities: Sequence[str] = ()


KINDS = (
    Kind(before.just_began, 6, needed=True),
    Kind(before.nearly_done, 3),
    Kind(before.may_not_be_joined, 2),
    Kind(before.left_at_the_counter, 2),
    Kind(before.never_came_back, 5, needed=True),
    Kind(before.waits_for_review, 7, needed=True),
    Kind(before.reviewed_too_late, 2, needed=True),
    Kind(before.differs_from_the_registers, 4, needed=True),
    Kind(before.not_cremated_yet, 2),
    Kind(before.sent_back, 5, needed=True),
    Kind(before.sent_back_long_ago, 1, needed=True),
    Kind(before.put_right, 2),
    Kind(before.declined, 4, needed=True),
    Kind(before.withdrawn, 4, needed=True),
    Kind(visits.waits_in_the_hall, 3, needed=True),
    Kind(visits.is_called, 1, needed=True),
    Kind(visits.did_not_come, 2, needed=True),
    Kind(visits.is_late, 1),
    Kind(visits.comes_later_today, 6, needed=True),
    Kind(visits.moved_its_day, 1),
    Kind(visits.gave_its_day_up, 1, needed=True),
    Kind(visits.holds_a_seat, 1, needed=True),
    Kind(visits.reviewed_only, 3),
    Kind(visits.walked_in, 2, needed=True),
    Kind(visits.was_served_this_morning, 3, needed=True),
    Kind(visits.was_filed_this_morning, 3),
    Kind(working.just_dispatched, 6, needed=True, identities=("resident",)),
    Kind(working.received_by_some, 8, needed=True),
    Kind(working.half_done, 16, needed=True, identities=EMPLOYED),
    Kind(working.suspended, 4, needed=True, identities=EMPLOYED),
    Kind(working.asked_to_correct, 4, needed=True, identities=EMPLOYED),
    Kind(working.has_corrected, 2, identities=EMPLOYED),
    Kind(working.overdue, 5, needed=True),
    Kind(working.nearly_overdue, 5, needed=True),
    Kind(working.one_refused, 2, needed=True, identities=EMPLOYED),
    Kind(working.one_not_applicable, 2, needed=True),
    Kind(working.conditionally_accepted, 3, needed=True),
    Kind(working.brought_the_paper, 1),
    Kind(working.forgot_the_paper, 1),
    Kind(working.waits_for_the_cremation, 2),
    Kind(working.did_not_reach_its_department, 3, needed=True, identities=EMPLOYED),
    Kind(working.prefers_the_telephone, 2, needed=True),
    Kind(endings.praised, 18, needed=True, identities=EMPLOYED),
    Kind(endings.unrated, 8),
    Kind(endings.badly_rated, 3, needed=True),
    Kind(endings.called_back, 1),
    Kind(endings.money_approved, 3, needed=True, identities=EMPLOYED),
    Kind(endings.money_sent, 3, needed=True, identities=EMPLOYED),
    Kind(endings.money_came_back, 3, needed=True, identities=EMPLOYED),
    Kind(endings.money_goes_elsewhere, 1, identities=EMPLOYED),
    Kind(endings.archived, 9, needed=True),
    Kind(endings.taken_back, 2, needed=True, identities=EMPLOYED),
    Kind(endings.taken_back_late, 1, identities=EMPLOYED),
    Kind(endings.taken_back_by_all, 1, needed=True),
    Kind(talks.told_its_story, 3),
    Kind(talks.asks_what_nobody_knows, 2, needed=True),
    Kind(talks.waits_for_a_person, 3, needed=True),
    Kind(talks.is_answered, 1),
    Kind(talks.has_to_be_called, 1, needed=True),
)
# Beside the cases: certificates of decedents for whom nobody has filed. Shares of 200 cases, one at least.
REGISTERED = (
    Kind(registers.nobody_came, 7),
    Kind(registers.not_cremated, 5),
    Kind(registers.certified_twice, 2),
    Kind(registers.corrected, 2),
    Kind(registers.certified_in_error, 1),
)
FEWEST = sum(kind.needed for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Planned:
    """One family and what becomes of it; `number` is its place, by which its luck is drawn."""

    number: int
    course: Course
    kin: Kin

    def luck(self, seed: int) -> Random:
        """The family's own dice, so that what others do first changes nothing for it."""
        return Random(f"{seed} {self.number}")


def plan(cases: int, seed: int) -> list[Planned]:
    """Every family with its course: so many cases and some certificates without a case, the same for a seed.

    Raises ValueError for fewer cases than there are states to show (`FEWEST`).
    """
    if cases < FEWEST:
        raise ValueError(f"at least {FEWEST} cases are needed to show every state, not {cases}")
    people, luck = People(seed), Random(f"plan {seed}")
    courses = [kind for kind, times in _counts(cases) for _ in range(times)]
    courses += [kind for kind in REGISTERED for _ in range(max(1, kind.share * cases // 200))]
    return [
        Planned(
            number, kind.course, people.kin(luck.choice(kind.identities) if kind.identities else None, None)
        )
        for number, kind in enumerate(courses)
    ]


def _counts(cases: int) -> list[tuple[Kind, int]]:
    """Each needed kind once, and all else by share, the largest remainders rounded up."""
    left = cases - FEWEST
    shares = [kind.share - kind.needed for kind in KINDS]
    exact = [left * share / sum(shares) for share in shares]
    counts = [int(part) for part in exact]
    by_remainder = sorted(range(len(KINDS)), key=lambda n: counts[n] - exact[n])
    for n in by_remainder[: left - sum(counts)]:
        counts[n] += 1
    return [(kind, count + kind.needed) for kind, count in zip(KINDS, counts, strict=True)]
