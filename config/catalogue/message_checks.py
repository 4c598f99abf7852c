"""Cross-checks of the messages: that each can be sent, and will be taken by the platform."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

from config.catalogue.county import CountyInfo, Department, Hall, Message, Template
from config.catalogue.found import Found
from config.catalogue.mistakes import Place, Report
from config.catalogue.reader import Folder
from config.catalogue.rules import Item, PayoutKind
from config.catalogue.vocabulary import (
    COMMON_VALUES,
    EVENT_VALUES,
    EVENTS,
    FAMILY_ROLES,
    PAGE_VALUES,
    PAGES,
    TEMPLATE_LIMITS,
    VALUE_KINDS,
)

_KEY = re.compile(r"^([a-z_]+?)(\d{1,2})$")
_TEMPLATE_CHANNELS = frozenset({"subscribe", "official_account"})
# A field of a strict type carries one value of that kind and nothing else.
_STRICT = {"time": "date", "date": "date", "amount": "amount", "phone_number": "phone"}


def check_messages(folder: Folder, report: Report) -> None:
    """Note every message that could not be sent as written, and every event that tells nobody."""
    longest = _longest_values(folder)
    templates = folder.offices.of(Template, "templates")
    for found in templates.values():
        for key in found.entry.fields:
            if _field_type(key) not in TEMPLATE_LIMITS:
                report.add(found.place, "unknown-field", f"微信模板没有“{key}”这种字段", "fields", key)
    told: set[str] = set()
    used: set[str] = set()
    for message in folder.offices.of(Message, "messages").values():
        told.add(message.entry.event)
        used.add(message.entry.template)
        _message(message, folder, templates, longest, report)
    for code, found in templates.items():
        if code not in used:
            report.add(found.place, "unused", f"没有消息用到模板“{code}”", "code")
    place = next((f.place for f in folder.offices.of(Message, "messages").values()), None)
    for event in EVENTS:
        if place and event not in told:
            report.add(Place(place.source), "untold-event", f"没有消息告知“{event}”", "messages")


def _message(
    found: Found[Message],
    folder: Folder,
    templates: Mapping[str, Found[Template]],
    longest: Mapping[str, int],
    report: Report,
) -> None:
    message, place = found.entry, found.place
    if message.event not in EVENT_VALUES:
        report.add(place, "unknown-event", f"程序不会发生“{message.event}”这件事", "event")
        return
    offered = COMMON_VALUES | EVENT_VALUES[message.event]
    _values(message.text, offered, place, report, "text")
    _page(message, place, report)
    _audience(message, place, report)
    if message.template:
        if not folder.offices.knows("templates", message.template):
            report.add(place, "unknown-template", f"没有模板“{message.template}”", "template")
        elif template := templates.get(message.template):
            _fields(found, template.entry, offered, longest, report)
    elif _TEMPLATE_CHANNELS & set(message.channels):
        report.add(place, "no-template", "用微信发送的消息要写明模板“template”", "channels")


def _audience(message: Message, place: Place, report: Report) -> None:
    for number, role in enumerate(message.to):
        if role in FAMILY_ROLES and set(message.channels) == {"console"}:
            report.add(place, "wrong-channel", "家属看不到工作台的消息", "channels")
        if role not in FAMILY_ROLES and set(message.channels) != {"console"}:
            report.add(place, "wrong-channel", f"“{role}”只能用工作台（console）通知", "to", number)


def _page(message: Message, place: Place, report: Report) -> None:
    if not message.page:
        return
    page, _, query = message.page.partition("?")
    if page not in PAGES:
        report.add(place, "unknown-page", f"小程序没有“{page}”这个页面", "page")
    _values(query, PAGE_VALUES, place, report, "page")


def _fields(
    found: Found[Message],
    template: Template,
    offered: frozenset[str],
    longest: Mapping[str, int],
    report: Report,
) -> None:
    message, place = found.entry, found.place
    for key in template.fields:
        if key not in message.fields:
            report.add(place, "missing-field", f"模板“{template.code}”的“{key}”没有写", "fields")
    for key, text in message.fields.items():
        if key not in template.fields:
            report.add(place, "unknown-field", f"模板“{template.code}”没有“{key}”", "fields", key)
        elif _values(text, offered, place, report, "fields", key):
            _fits(key, text, longest, place, report)


def _fits(key: str, text: str, longest: Mapping[str, int], place: Place, report: Report) -> None:
    kind = _field_type(key)
    limit = TEMPLATE_LIMITS.get(kind)
    if limit is None:
        return
    parts = list(_parts(text))
    literal = "".join(part for part, _ in parts)
    values = [name for _, name in parts if name]
    if wanted := _STRICT.get(kind):
        if literal or len(values) != 1 or VALUE_KINDS[values[0]] != wanted:
            report.add(place, "wrong-field", f"“{key}”只能填一个对应的值，不能写“{text}”", "fields", key)
        return
    if kind in ("character_string", "letter", "number", "symbol") and not literal.isascii():
        report.add(place, "wrong-field", f"“{key}”不能有汉字，写的是“{text}”", "fields", key)
    length = len(literal) + sum(longest.get(name, 0) for name in values)
    if length > limit:
        report.add(
            place, "field-too-long", f"“{key}”最多{limit}个字，“{text}”会有{length}个字", "fields", key
        )


def _values(text: str, offered: frozenset[str], place: Place, report: Report, *inside: str) -> bool:
    """Note what the text asks for and the event does not know. True when all is known."""
    try:
        names = [name for _, name in _parts(text) if name is not None]
    except ValueError:
        report.add(place, "wrong-braces", f"花括号没有配对：“{text}”", *inside)
        return False
    unknown = [name for name in names if name not in offered]
    for name in unknown:
        report.add(place, "unknown-value", f"这件事没有“{{{name}}}”可以填", *inside)
    return not unknown


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The literal pieces with the value that follows each. Raises ValueError on stray braces."""
    for literal, name, spec, conversion in string.Formatter().parse(text):
        if spec or conversion:
            raise ValueError(text)
        yield literal, name


def _field_type(key: str) -> str:
    match = _KEY.match(key)
    return match[1] if match else ""


def _longest_values(folder: Folder) -> dict[str, int]:
    """How long each value can become, as far as the county's own files decide it.

    Free text (a reason) is shortened when it is sent and counts as nothing here.
    """
    items = [i.short for v in folder.versions for i in v.shelf.values(Item, "items").values()]
    payouts = [k.name for v in folder.versions for k in v.shelf.values(PayoutKind, "kinds").values()]
    departments = [d.short for d in folder.offices.values(Department, "departments").values()]
    halls = [h.name for h in folder.offices.values(Hall, "halls").values()]
    info: CountyInfo | None = folder.info.entry if folder.info else None
    number = info.case_number if info else None
    return {
        "item": max(map(len, items), default=0),
        "payout": max(map(len, payouts), default=0),
        "department": max(map(len, departments), default=0),
        "appointment_hall": max(map(len, halls), default=0),
        "hall": max(map(len, halls), default=0),
        "decedent": len("欧阳女士"),
        "case_number": len(number.prefix) + 8 + number.digits if number else 0,
        "item_count": 2,
        "done_count": 2,
        "account_tail": 4,
    }
