"""Looking somebody up by a value that is stored encrypted: the same value, the same keyed 16 bytes.

Without INDEX_KEY the bytes tell nothing; an ID number has too few possibilities for a plain hash to
hide it. The index key is not rotated with the encryption keys: changing it needs every index to be
computed anew.
"""

from __future__ import annotations

import functools
import hmac
import re
import unicodedata

from config.settings import settings

SIZE = 16
_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
_NOT_ID = re.compile(r"[^0-9X]+")


def normalise(kind: str, value: str) -> str:
    """The one spelling under which values of this kind are compared.

    `id_number`: full-width digits, spaces, dashes and a small x make no difference. `phone`: neither
    does +86. `card`: digits only. `openid`, `unionid`: untouched. Any other kind: NFKC, no outer blanks.
    """
    if kind in ("openid", "unionid"):
        return value
    value = unicodedata.normalize("NFKC", value).strip()
    if kind == "id_number":
        return _NOT_ID.sub("", value.upper())
    if kind == "phone":
        digits = _NOT_DIGIT.sub("", value)
        return digits[-11:] if len(digits) in (13, 15) and digits[:-11] in ("86", "0086") else digits
    if kind == "card":
        return _NOT_DIGIT.sub("", value)
    return value


def blind_index(kind: str, value: str) -> bytes:
    """16 bytes that are equal exactly for equal values of one kind (HMAC-SHA256 under INDEX_KEY).

    Two kinds never share an index, so that a phone number and a case number of the same digits do
    not meet. Raises ValueError when nothing is left of the value: an empty index would join strangers.
    """
    plain = normalise(kind, value)
    if not plain:
        raise ValueError(f"nothing to index as {kind}")
    key = _key(settings().index_key.get_secret_value())
    return hmac.digest(key, f"{kind}\0{plain}".encode(), "sha256")[:SIZE]


@functools.lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"blind index 1", "sha256")
