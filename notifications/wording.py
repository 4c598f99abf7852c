"""A rule of the catalogue and the values of an event, made into what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from config.catalogue import Message as Rule
from config.catalogue import Template
from server.wechat.fields import FieldDoesNotFit, fit

log = structlog.get_logger(__name__)

OPEN_TO_READ = "请点开查看"


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole sentence, the template's fields as the platform takes them, and the page that opens.

    `fields` is None when a value does not fit its field and nothing may stand in for it: then the
    template cannot be sent.
    """

    text: str
    fields: dict[str, str] | None
    page: str


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def word(
    rule: Rule, template: Template | None, values: Mapping[str, str], page: Mapping[str, str]
) -> Wording:
    """The words of one message. Never raises: what is missing is left out, and the log names its place."""
    known = _Known(values)
    fields: dict[str, str] | None
    try:
        fields = {
            key: _fitted(key, rule.fields.get(key, "").format_map(known))
            for key in (template.fields if template else ())
        }
    except FieldDoesNotFit as error:
        log.error("message_field_does_not_fit", kind=rule.event, field=error.key, rule=error.rule)
        fields = None
    return Wording(rule.text.format_map(known), fields, rule.page.format_map(_Known(page)))


def _fitted(key: str, value: str) -> str:
    if key.startswith("thing") and not value.strip():
        return OPEN_TO_READ
    if key.startswith("time") and value.endswith("日"):
        # A field of this type must have a clock; a day that is a limit ends with its last minute.
        value += " 23:59"
    return fit(key, value)
