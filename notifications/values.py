"""What a message may say: the values of `config.catalogue.vocabulary`, worked out from what happened.

An event carries what only it knows; the rest is read from the case and its items. By kind:

- a reason: `private["reason"]`
- a day: `data["deadline"]` or `data["due_date"]`, ISO; without it the item's own date
- an item: `item_id` of the event; `data["done_count"]` and `data["item_count"]`, else counted
- an appointment: `data["starts_at"]` (ISO) and `data["hall"]`
- a payout: `data["payout_id"]`, `["kind"]`, `["amount_fen"]`, `["account_tail"]` and `["on"]`, ISO
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from notifications.facts import Facts
from server.cases.states import ITEM_TERMINAL, ItemStatus
from server.clock import in_china
from server.privacy import redact_text, salutation

_PLACEHOLDER = re.compile(r"\[(?:number|phone|openid)\]")


def values_of(facts: Facts) -> dict[str, str]:
    """Every value that this event's messages may use, as people read it. What is not known is absent."""
    data, private = facts.data, facts.event.private or {}
    values = _common(facts) | _of_item(facts) | _of_payout(facts) | _of_appointment(facts)
    for name in ("reason", "next_step"):
        if told := private.get(name) or data.get(name):
            values[name] = _plain(str(told))
    for name, key in (("deadline", "deadline"), ("due_date", "due_date"), ("date", "on")):
        if day := _day(data.get(key)):
            values[name] = day
    for name in ("item_count", "done_count"):
        if isinstance(data.get(name), int):
            values[name] = str(data[name])
    return {name: value for name, value in values.items() if value}


def page_values(facts: Facts) -> dict[str, str]:
    """What the page of the mini program needs to open: ids and codes, nothing personal."""
    return {
        "case_id": str(facts.case.id),
        "item_code": facts.item.code if facts.item else "",
        "payout_id": str(facts.data.get("payout_id", "")),
    }


def china_day(day: date) -> str:
    """2026年11月24日: a form that date fields of templates take."""
    return f"{day.year}年{day.month}月{day.day}日"


def china_time(moment: datetime) -> str:
    """2026年11月24日 10:30, in China: a form that time fields of templates take."""
    local = in_china(moment)
    return f"{china_day(local.date())} {local:%H:%M}"


def yuan(fen: int) -> str:
    """12345.60元, from fen."""
    return f"{fen // 100}.{fen % 100:02d}元"


def _common(facts: Facts) -> dict[str, str]:
    answers: Mapping[str, Any] = facts.case.answers or {}
    hall = next(iter(facts.county.halls.values()))
    name = str(answers.get("decedent.name") or "")
    return {
        "case_number": facts.case.number or "",
        "decedent": salutation(name, answers.get("decedent.sex")) if name else "逝者",
        "hall": hall.name,
        "hall_phone": hall.phone,
        "date": china_day(in_china(facts.event.at).date()),
        "datetime": china_time(facts.event.at),
    }


def _of_item(facts: Facts) -> dict[str, str]:
    counted = [item for item in facts.items if item.status != ItemStatus.NOT_APPLICABLE]
    values = {}
    if counted:
        values["item_count"] = str(len(counted))
        values["done_count"] = str(sum(item.status in ITEM_TERMINAL for item in counted))
    if item := facts.item:
        values["item"] = str(item.rule.get("short") or item.rule.get("name") or "")
        values["due_date"] = china_day(item.due_on)
        if department := facts.county.departments.get(item.department):
            values |= {"department": department.short, "department_phone": department.phone}
    return values


def _of_payout(facts: Facts) -> dict[str, str]:
    data = facts.data
    if "payout_id" not in data:
        return {}
    kinds = facts.county.by_version(facts.case.catalogue_version).payouts.kinds
    kind = kinds.get(str(data.get("kind")))
    return {
        "payout": kind.name if kind else "款项",
        "amount": yuan(int(data["amount_fen"])),
        "account_tail": str(data["account_tail"]),
    }


def _of_appointment(facts: Facts) -> dict[str, str]:
    start = facts.appointment_start
    if start is None:
        return {}
    hall = facts.county.halls[str(facts.data["hall"])]
    return {
        "appointment_time": china_time(start),
        "appointment_hall": hall.name,
        "appointment_address": hall.address,
    }


def _plain(told: str) -> str:
    """A clerk's own words, without an ID number or the like that belongs nowhere but into the file."""
    return _PLACEHOLDER.sub("（略）", redact_text(told)).strip().rstrip("。")


def _day(told: object) -> str | None:
    try:
        return china_day(date.fromisoformat(told)) if isinstance(told, str) else None
    except ValueError:
        return None
