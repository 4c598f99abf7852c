"""Whether a webhook is from the hall: signature, time window, and what was done already.

Headers: `X-Signature-Timestamp` (seconds since 1970), `X-Signature-Id` (the delivery, the same at every
repetition) and `X-Signature: v1=<hex>` with HMAC-SHA-256 over `timestamp.id.body`; several `v1=` with
commas between while a secret is being changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Literal

WINDOW = 300

Verdict = Literal["ok", "unsigned", "stale", "signature"]


def sign(secret: str, timestamp: str, delivery_id: str, body: bytes) -> str:
    """The value of `X-Signature`."""
    signed = f"{timestamp}.{delivery_id}.".encode("utf-8", "replace") + body
    return f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def judge(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> Verdict:
    """What a careful department makes of this request; `now` in seconds since 1970."""
    timestamp = headers.get("X-Signature-Timestamp", "")
    delivery_id = headers.get("X-Signature-Id", "")
    given = headers.get("X-Signature", "")
    if not (timestamp and delivery_id and given):
        return "unsigned"
    try:
        age = abs(now - int(timestamp))
    except ValueError:
        return "stale"
    if age > WINDOW:
        return "stale"
    expected = sign(secret, timestamp, delivery_id, body).encode()
    parts = given.encode("utf-8", "replace").split(b",")
    matches = [hmac.compare_digest(expected, part.strip()) for part in parts]
    return "ok" if any(matches) else "signature"
