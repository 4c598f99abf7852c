"""The words that the program and the county's files must share: events, values, question types.

They are code and not county data because a county cannot invent an event that nothing records.
A structure test compares `EVENTS` with the events that the cases really write.
"""

from __future__ import annotations

from typing import Literal, get_args

QuestionType = Literal[
    "text",
    "name",
    "id_number",
    "date",
    "time",
    "datetime",
    "number",
    "choice",
    "multi_choice",
    "yes_no",
    "phone",
    "bank_card",
    "address",
    "statement",
]
QUESTION_TYPES: tuple[str, ...] = get_args(QuestionType)

# The types whose values come from a closed list, so that a condition can name them.
CLOSED_TYPES = frozenset({"choice", "multi_choice", "yes_no", "statement"})

Role = Literal["applicant", "helper", "viewer", "window", "department", "supervisor"]
FAMILY_ROLES = frozenset({"applicant", "helper", "viewer"})
Channel = Literal["subscribe", "official_account", "sms", "console"]
TemplateKind = Literal["one_time", "long_term"]
Delivery = Literal["console", "webhook", "pull"]
TimeUnit = Literal["working_day", "day"]

# What every message may say, and what some events add. A value not offered cannot be promised.
COMMON_VALUES = frozenset({"case_number", "decedent", "hall", "hall_phone", "date", "datetime"})
_ITEM = frozenset({"item", "department", "department_phone"})
_APPOINTMENT = frozenset({"appointment_time", "appointment_hall", "appointment_address"})
_PAYOUT = frozenset({"payout", "amount", "account_tail", "department", "item"})

EVENT_VALUES: dict[str, frozenset[str]] = {
    "case.submitted": frozenset({"next_step"}),
    "case.returned": frozenset({"reason", "deadline"}),
    "case.reviewed": frozenset({"next_step"}),
    "appointment.booked": _APPOINTMENT,
    "appointment.moved": _APPOINTMENT,
    "appointment.cancelled": _APPOINTMENT,
    "appointment.reminder": _APPOINTMENT,
    "case.accepted": frozenset({"item_count", "due_date"}),
    "case.declined": frozenset({"reason"}),
    "case.withdrawn": frozenset({"reason"}),
    "case.voided": frozenset({"reason"}),
    "item.suspended": _ITEM | {"reason", "due_date"},
    "item.correction_requested": _ITEM | {"reason", "deadline"},
    "item.done": _ITEM | {"done_count", "item_count"},
    "item.refused": _ITEM | {"reason"},
    "item.overdue": _ITEM | {"due_date"},
    "item.reversal_overdue": _ITEM | {"due_date"},
    "case.review_overdue": frozenset({"due_date"}),
    "case.correction_due": frozenset({"deadline"}),
    "case.correction_extended": frozenset({"deadline"}),
    "case.correction_lapsed": frozenset(),
    "case.declaration_due": frozenset({"deadline"}),
    "case.declaration_extended": frozenset({"deadline"}),
    "case.declaration_lapsed": frozenset(),
    "item.correction_due": _ITEM | {"deadline"},
    "item.correction_extended": _ITEM | {"deadline"},
    "item.correction_lapsed": _ITEM,
    "item.correction_closed": _ITEM | {"due_date"},
    "item.suspension_lapsed": _ITEM | {"due_date"},
    "case.finished": frozenset({"item_count"}),
    "payout.arrived": _PAYOUT,
    "payout.returned": _PAYOUT | {"reason"},
    "payout.recovery_due": _PAYOUT,
    "rating.invited": frozenset({"next_step"}),
}
EVENTS: tuple[str, ...] = tuple(EVENT_VALUES)

# What kind of text each value is: a template field of a strict type takes only its own kind.
VALUE_KINDS: dict[str, Literal["text", "date", "amount", "phone", "code", "count"]] = {
    "case_number": "code",
    "decedent": "text",  # surname and 先生/女士, never the whole name
    "hall": "text",
    "hall_phone": "phone",
    "date": "date",  # the day of the event: 2026年11月24日
    "datetime": "date",  # and its time: 2026年11月24日 10:30
    "next_step": "text",
    "reason": "text",
    "deadline": "date",
    "due_date": "date",
    "appointment_time": "date",
    "appointment_hall": "text",
    "appointment_address": "text",
    "item": "text",  # the item's short name
    "department": "text",  # the department's short name
    "department_phone": "phone",
    "item_count": "count",
    "done_count": "count",
    "payout": "text",
    "amount": "amount",  # 12345.60元
    "account_tail": "code",  # the last four digits
}

# The pages that a message may open; the mini program's app.json must have each of them.
PAGES: tuple[str, ...] = (
    "pages/case/case",
    "pages/correction/correction",
    "pages/booking/booking",
    "pages/payout/payout",
    "pages/rating/rating",
)

# The facts of one event that can say what a page of the mini program needs to open.
PAGE_VALUES = frozenset({"case_id", "item_code", "payout_id"})

# The questions whose meaning the program itself knows. A county may word them as it likes and add
# more, but a catalogue without one of these, or with another type, cannot be served.
WELL_KNOWN_QUESTIONS: dict[str, QuestionType] = {
    "decedent.name": "name",
    "decedent.id_number": "id_number",
    "decedent.sex": "choice",
    "decedent.birth_date": "date",
    "death.date": "date",
    "death.cremation_date": "date",
    "applicant.name": "name",
    "applicant.id_number": "id_number",
    "applicant.relation": "choice",
    "applicant.phone": "phone",
    "payee.own_account": "yes_no",
    "payee.holder": "name",
    "payee.bank": "text",
    "payee.card_number": "bank_card",
}

# What OCR can read from each kind of paper.
DOCUMENT_READINGS: dict[str, frozenset[str]] = {
    "id_card": frozenset(
        {"name", "sex", "ethnic_group", "birth_date", "address", "id_number", "valid_until"}
    ),
    "bank_card": frozenset({"card_number", "bank"}),
    "household_register": frozenset(
        {"name", "sex", "ethnic_group", "birth_date", "address", "id_number", "relation_to_head"}
    ),
    "certificate": frozenset(),
    "statement": frozenset(),
    "other": frozenset(),
}
DocumentKind = Literal["id_card", "bank_card", "household_register", "certificate", "statement", "other"]

# Limits of the fields of a WeChat template, by the type in a field's key ("thing1" is a thing).
# Source: the platform's page on subscribeMessage.send, "参数值内容限制说明".
TEMPLATE_LIMITS: dict[str, int] = {
    "thing": 20,
    "number": 32,
    "letter": 32,
    "symbol": 5,
    "character_string": 32,
    "time": 32,
    "date": 32,
    "amount": 16,
    "phone_number": 17,
    "car_number": 8,
    "name": 10,
    "phrase": 5,
}
