"""Whether a person allows a template's messages, and how the few one-time "allow"s are spent.

A one-time acceptance in `wx.requestSubscribeMessage` buys one message, without an end in time. One is
always left for the events that the catalogue marks `reserve` (the arrival of money, the reminder): a
lesser event that would use the last one goes by the next channel instead. Source: 订阅消息 on the
platform's pages; 43101 means refused, unsubscribed or used up alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from config.catalogue import County, Template
from config.settings import settings
from notifications import outbox
from notifications.channels import SUBSCRIBE, people_at
from notifications.models import Acceptance
from notifications.outbox import Outgoing
from server import clock
from server.counties import county
from server.database import new_id
from server.errors import INVALID, FieldError
from server.wechat.callback import Choice

NONE_LEFT = "none_left"
KEPT_FOR_LATER = "kept_for_later"


async def record_acceptances(division: str, person_id: UUID, choices: Mapping[str, str]) -> None:
    """Write down what the person pressed in one prompt of the mini program, as the mini program reports.

    `choices` maps a template's code or the platform's template id to accept (or acceptWith…), reject,
    ban or filter. Each accept of a one-time template is one message more, so a report must not be
    written down twice: the door's Idempotency-Key sees to that. Runs in the caller's transaction.
    Raises INVALID for a template or choice that does not exist.
    """
    place = county(division)
    wrong = []
    for key, choice in choices.items():
        template = _template(place, key)
        if template is None:
            wrong.append(FieldError(key, "unknown_template", "没有这个消息模板，请更新小程序后再试。"))
        elif choice.startswith("accept"):
            await _accepted(division, person_id, template)
        elif choice in ("reject", "ban"):
            await _refused(division, person_id, template, choice)
        elif choice != "filter":
            wrong.append(FieldError(key, "unknown_choice", "没有这种选择，请更新小程序后再试。"))
    if wrong:
        raise INVALID(fields=wrong)


async def record_pushed_choice(openid: str, choice: Choice, *, event: str, at: datetime) -> bool:
    """What the platform itself says about a choice; `at` is when the person made it.

    It counts for refusals and for long-term templates. One-time acceptances are counted as the mini
    program reports them, and only so, or each would be counted twice. Runs in the caller's transaction.
    """
    heard = False
    for division in settings().counties:
        template = _template(county(division), choice.template_id)
        if template is None:
            continue
        in_settings = event == "subscribe_msg_change_event"
        for person_id in await people_at(division, SUBSCRIBE, openid):
            if choice.status.startswith("accept") and template.kind == "long_term":
                if not await _refused_since(division, person_id, template, at):
                    await _accepted(division, person_id, template)
            elif choice.status == "ban" or (
                choice.status == "reject" and (in_settings or template.kind == "long_term")
            ):
                await forget(division, person_id, template.code, given_until=at)
            heard = True
    return heard


async def allot(taken: Sequence[Outgoing], now: datetime) -> dict[UUID, str]:
    """Spend one acceptance for each message that needs one; gives those that may not go, and why.

    Runs in the transaction in which they are marked as being sent, so that a killed worker has neither
    spent one twice nor sent without. A person of whose choices nothing is known is tried: the mini
    program may have failed to report an acceptance that the platform knows.
    """
    withheld: dict[UUID, str] = {}
    for message in taken:
        place = county(message.county)
        template = place.messages.templates.get(message.template)
        if template is None:
            continue
        free, one_time = message.acceptances, template.kind == "one_time"
        kept = 1 if one_time and is_lesser(place, message.event_kind, template.code) else 0
        if free <= kept and (message.choices or kept):
            withheld[message.id] = KEPT_FOR_LATER if free else NONE_LEFT
        elif one_time and free:
            await _spend(message, now)
    return withheld


def is_lesser(place: County, event_kind: str, template: str) -> bool:
    """Whether another event has one acceptance of this template kept for it, and this one has not."""
    rules = [rule for rule in place.messages.rules if rule.template == template and rule.for_family]
    return any(rule.reserve for rule in rules) and not any(
        rule.reserve for rule in rules if rule.event == event_kind
    )


async def give_back(message_id: UUID) -> None:
    """The message was certainly not sent: what was spent for it is free again."""
    await outbox.run(
        "UPDATE acceptance SET spent_at = NULL, message_id = NULL WHERE message_id = $1", message_id
    )


async def forget(
    division: str, person_id: UUID, template: str, *, given_until: datetime | None = None
) -> None:
    """No acceptance of this template is left, whatever we have counted; later ones than that stay."""
    now = clock.now()
    mine = Acceptance.of(division).filter(person_id=person_id, template=template)
    free = mine.filter(spent_at=None, withdrawn_at=None, given_at__lte=given_until or now)
    await free.update(withdrawn_at=now)
    if not await mine.exists():
        # Without any row the person would count as one of whom nothing is known, and be tried again.
        await _add(division, person_id, template, "reject", withdrawn_at=now)


async def free_of(division: str, person_id: UUID) -> dict[str, int]:
    """How many free acceptances the person has, by template code."""
    mine = Acceptance.of(division).filter(person_id=person_id, spent_at=None, withdrawn_at=None)
    return dict(Counter(row.template for row in await mine.only("id", "template")))


_SPEND = """
UPDATE acceptance SET spent_at = $1, message_id = $2 WHERE id = (
    SELECT id FROM acceptance
    WHERE person_id = $3 AND template = $4 AND spent_at IS NULL AND withdrawn_at IS NULL
    ORDER BY given_at, id LIMIT 1)
"""


async def _spend(message: Outgoing, now: datetime) -> None:
    await outbox.run(_SPEND, now, message.id, message.person_id, message.template)


def _template(place: County, key: str) -> Template | None:
    templates = place.messages.templates
    return templates.get(key) or next((t for t in templates.values() if t.template_id == key), None)


async def _accepted(division: str, person_id: UUID, template: Template) -> None:
    if template.kind == "long_term":
        # One is as good as ten; a former refusal is over.
        mine = Acceptance.of(division).filter(person_id=person_id, template=template.code)
        if await mine.filter(withdrawn_at=None).exists():
            return
    await _add(division, person_id, template.code, "accept")


async def _refused_since(division: str, person_id: UUID, template: Template, at: datetime) -> bool:
    """Whether they took it back after they allowed it: pushes overtake each other, and say whole seconds."""
    mine = Acceptance.of(division).filter(person_id=person_id, template=template.code)
    return await mine.filter(withdrawn_at__gte=at + timedelta(seconds=1)).exists()


async def _refused(division: str, person_id: UUID, template: Template, choice: str) -> None:
    # "No" at the prompt of a one-time template leaves what was allowed before; a ban leaves nothing.
    if template.kind == "long_term" or choice == "ban":
        await forget(division, person_id, template.code)
    await _add(division, person_id, template.code, choice, withdrawn_at=clock.now())


async def _add(
    division: str, person_id: UUID, template: str, choice: str, withdrawn_at: datetime | None = None
) -> None:
    await Acceptance(
        id=new_id(),
        county=division,
        person_id=person_id,
        template=template,
        choice=choice,
        given_at=clock.now(),
        withdrawn_at=withdrawn_at,
    ).save(force_create=True)
