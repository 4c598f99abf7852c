"""Which templates the mini program should ask the person to allow next, so that the important ones arrive.

`wx.requestSubscribeMessage` takes at most three templates in one prompt (the current page says five,
older versions of the client three), and never one-time and long-term ones together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from config.catalogue import County, Message, Template
from notifications.acceptances import free_of, is_lesser
from notifications.models import Acceptance
from server import clock
from server.cases.models import Case, Item, Participant
from server.cases.states import CaseStatus
from server.counties import county
from server.payouts.models import Payout

AT_ONCE = 3
# Who said no is left in peace for a while; who is asked again at every tap presses no for ever.
ASK_AGAIN_AFTER = timedelta(days=7)

_BEFORE_ACCEPTANCE = frozenset(
    {CaseStatus.DRAFT, CaseStatus.SUBMITTED, CaseStatus.RETURNED, CaseStatus.REVIEWED}
)
_WORKING = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Ask:
    """A template to ask for: its code, the platform's id, its title and kind."""

    code: str
    template_id: str
    title: str
    kind: str


async def to_ask(case: Case, person_id: UUID) -> list[Ask]:
    """What to ask this person for at the next tap, most needed first: at most three, of one kind.

    Needed is a template whose messages can still come to this person and of which too few acceptances
    are free: one for each event that one is kept for, one more where lesser events share it. Empty when
    nothing is needed or the person takes no part in the case.
    """
    part = (
        await Participant.of(case.county).filter(case_id=case.id, person_id=person_id, left_at=None).first()
    )
    if part is None:
        return []
    place = county(case.county)
    wanted = await _wanted(place, case, part.role)
    free = await free_of(case.county, person_id)
    refused = await _refused(case.county, person_id)
    missing = [code for code, count in wanted.items() if free.get(code, 0) < count and code not in refused]
    templates = [place.messages.templates[code] for code in missing]
    # A template with a kept event and nothing free comes first: without it the money arrives in silence.
    templates.sort(key=lambda t: (free.get(t.code, 0) > 0, not _is_kept(place, t), -wanted[t.code]))
    return [Ask(t.code, t.template_id, t.title, t.kind) for t in templates if t.kind == templates[0].kind][
        :AT_ONCE
    ]


async def _wanted(place: County, case: Case, role: str) -> dict[str, int]:
    """By template: how many free acceptances the person should have."""
    payouts = await _payouts_to_come(case)
    wanted: dict[str, int] = {}
    for rule in place.messages.rules:
        template = place.messages.templates.get(rule.template)
        if template is None or role not in rule.to or not _may_come(rule, case, payouts):
            continue
        count = 1
        if template.kind == "one_time" and rule.event == "payout.arrived":
            count = max(payouts, 1)
        wanted[template.code] = max(wanted.get(template.code, 0), count)
    for code in wanted:
        template = place.messages.templates[code]
        shared = any(
            r.template == code and role in r.to and is_lesser(place, r.event, code)
            for r in place.messages.rules
        )
        if template.kind == "one_time" and shared:
            wanted[code] += 1
    return wanted


def _may_come(rule: Message, case: Case, payouts: int) -> bool:
    status = CaseStatus(case.status)
    subject = rule.event.partition(".")[0]
    match subject:
        case "appointment":
            return status in _BEFORE_ACCEPTANCE
        case "item":
            return status in _BEFORE_ACCEPTANCE | _WORKING
        case "payout":
            return status in _BEFORE_ACCEPTANCE | _WORKING or payouts > 0
        case "rating":
            return status in _WORKING | {CaseStatus.FINISHED}
        case _:
            return status in _BEFORE_ACCEPTANCE | _WORKING


async def _payouts_to_come(case: Case) -> int:
    """How many sums have not arrived yet, as far as the accepted items promise them."""
    if case.accepted_at is None:
        return 1
    items = await Item.of(case.county).filter(case_id=case.id).only("id", "status", "rule")
    promised = sum(
        len(i.rule.get("pays", ())) for i in items if i.status not in ("refused", "not_applicable")
    )
    over = Payout.of(case.county).filter(case_id=case.id, status__in=["arrived", "cancelled"])
    return max(promised - await over.count(), 0)


def _is_kept(place: County, template: Template) -> bool:
    return any(rule.reserve and rule.template == template.code for rule in place.messages.rules)


async def _refused(division: str, person_id: UUID) -> set[str]:
    """Templates that the person said no to lately, and those that the platform took away."""
    refused: dict[str, bool] = {}
    lately = clock.now() - ASK_AGAIN_AFTER
    for row in await Acceptance.of(division).filter(person_id=person_id).order_by("given_at", "id"):
        refused[row.template] = row.choice == "ban" or (row.choice == "reject" and row.given_at > lately)
    return {code for code, is_refused in refused.items() if is_refused}
