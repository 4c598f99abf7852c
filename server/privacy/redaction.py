"""The last look at a log event before it is written: what looks personal does not get out.

A net, not a licence: code logs ids and codes. The net is for the value that slipped into an error
text of a library.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import re
import uuid
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "[hidden]"

# Values under these keys go out never, whatever they look like: a name has no pattern.
_DENIED = (
    "name full_name decedent_name applicant_name payee_name holder account_name nickname real_name "
    "id_number id_no idcard id_card cert_no phone mobile telephone phone_number address household_address "
    "openid unionid touser session_key card card_no card_number bank_card account account_number "
    "password new_password secret appsecret token access_token refresh_token authorization cookie totp "
    "answers form fields_before fields_after body payload values data query args params text content"
)
DENIED_KEYS = frozenset(_DENIED.split())
# The printed case number has the digits of an ID number's length and is what staff search logs for.
PLAIN_KEYS = frozenset({"case_number", "timestamp"})

# A UUID comes first so that its digit groups are never taken for a number.
_PERSONAL = re.compile(
    r"""
      (?P<uuid>   [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12} )
    | (?P<number> (?<![\dA-Za-z_]) (?:\d[ \u3000-]?){14,18} [\dXxＸｘ] (?!\d)
                | (?<!\d) \d{14,18} [\dXxＸｘ] (?!\d) )
    | (?P<phone>  (?<!\d) (?:\+?86[ -]?)? [1１][3-9３-９]\d (?:[ -]?\d{4}){2} (?!\d) )
    | (?P<openid> (?<![A-Za-z0-9_-]) o[A-Za-z0-9_-]{27} (?![A-Za-z0-9_-]) )
    """,
    re.VERBOSE,
)
# Most texts have neither, and this is what every log line pays.
_MAYBE = re.compile(r"\d{4}|o[A-Za-z0-9_-]{27}|\d{3}[ -]")


def redact_text(text: str) -> str:
    """The text with ID numbers, cards (15 to 19 digits), mobile numbers and openids taken out."""
    return _PERSONAL.sub(_placeholder, text) if _MAYBE.search(text) else text


def _placeholder(match: re.Match[str]) -> str:
    return match[0] if match.lastgroup == "uuid" else f"[{match.lastgroup}]"


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor. Stands last before the renderer, after exceptions became text."""
    for key, value in event.items():
        if key not in PLAIN_KEYS:
            event[key] = _redacted(key, value)
    return event


def _redacted(key: Any, value: Any) -> Any:
    if isinstance(key, str) and key.lower() in DENIED_KEYS and value is not None:
        return HIDDEN
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | float | decimal.Decimal | datetime.date | uuid.UUID):
        return value
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, int):
        text = str(value)
        return value if redact_text(text) == text else HIDDEN
    if isinstance(value, Mapping):
        return {redact_text(k) if isinstance(k, str) else k: _redacted(k, v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(None, item) for item in value]
    # Anything else would be written by its repr, and the repr of a form is the form.
    return f"<{type(value).__name__}>"
