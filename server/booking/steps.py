"""What may happen to an appointment, as one table: it serves the guards, the refusals and the tests."""

from __future__ import annotations

from dataclasses import dataclass

# An appointment in one of these is the case's live one: a case has at most one.
LIVE = frozenset({"held", "booked", "checked_in"})
# In one of these it has a seat of its slot. A family that did not come has given its seat back.
SEATED = LIVE | {"served"}
STATUSES = SEATED | {"no_show", "cancelled", "lapsed"}


@dataclass(frozen=True, slots=True)
class Step:
    """`name` leads from any of `frm` to `to` and stamps the time in the column `stamp`."""

    name: str
    frm: frozenset[str]
    to: str
    stamp: str | None = None

    @property
    def ends(self) -> bool:
        """Whether the appointment's life is over after this step."""
        return self.to not in LIVE

    @property
    def frees(self) -> bool:
        """Whether the step gives the seat back."""
        return self.to not in SEATED


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("confirm", frozenset({"held"}), "booked", "booked_at"),
        Step("move", frozenset({"booked"}), "booked", "booked_at"),
        Step("cancel", LIVE, "cancelled"),
        Step("lapse", frozenset({"held"}), "lapsed"),
        Step("check_in", frozenset({"booked"}), "checked_in", "checked_in_at"),
        Step("call", frozenset({"checked_in"}), "checked_in", "called_at"),
        Step("serve", frozenset({"checked_in"}), "served"),
        Step("miss", frozenset({"booked", "checked_in"}), "no_show"),
    )
}
