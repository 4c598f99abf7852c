"""Money as whole fen: read exactly from what people and spreadsheets write, and written again."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import Final, Literal

MOST_FEN: Final = 10_000_000 * 100
"""Ten million yuan. No payout of a bereavement is near it; a slipped decimal point is."""

Flaw = Literal["amount_invalid", "amount_fraction", "amount_not_positive", "amount_too_large"]

_SENTENCES: dict[Flaw, str] = {
    "amount_invalid": "金额看不懂，请写成 1234.50 这样，单位是元。",
    "amount_fraction": "金额有不到一分的零头，请核对。",
    "amount_not_positive": "金额要大于零。",
    "amount_too_large": "金额超过一千万元，请核对小数点。",
}
_WRITTEN = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,20})(?:\.(\d{1,20}))?")
_CURRENCY = re.compile(r"^(?:[¥￥]|RMB|CNY|人民币)|元$", re.IGNORECASE)


class UnreadableAmount(ValueError):
    """Not an amount in yuan; `code` is stable, the text is for a clerk. Neither repeats what was given."""

    def __init__(self, code: Flaw) -> None:
        super().__init__(_SENTENCES[code])
        self.code = code


def fen(yuan: str | int | float | Decimal) -> int:
    """An amount in yuan as fen, exactly: "1,234.50", "¥1234.5", "1234.5元", 1234.5.

    A spreadsheet's number counts with 15 significant digits, as many as Excel itself keeps and shows.
    Raises UnreadableAmount: not an amount, a fraction of a fen, not above zero, above MOST_FEN.
    """
    exact = _exact(yuan) * 100
    if exact != exact.to_integral_value():
        raise UnreadableAmount("amount_fraction")
    amount = int(exact)
    if amount <= 0:
        raise UnreadableAmount("amount_not_positive")
    if amount > MOST_FEN:
        raise UnreadableAmount("amount_too_large")
    return amount


def _exact(yuan: str | int | float | Decimal) -> Decimal:
    if isinstance(yuan, bool):
        raise UnreadableAmount("amount_invalid")
    if isinstance(yuan, float):
        if not math.isfinite(yuan):
            raise UnreadableAmount("amount_invalid")
        return Decimal(format(yuan, ".15g"))
    if isinstance(yuan, int | Decimal):
        exact = Decimal(yuan)
        if not exact.is_finite():
            raise UnreadableAmount("amount_invalid")
        return exact
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", yuan))
    plain = _CURRENCY.sub("", plain)
    match = _WRITTEN.fullmatch(plain)
    if not match or not plain.isascii():
        raise UnreadableAmount("amount_invalid")
    sign, whole, cents = match.groups()
    if len(whole) > 20:
        raise UnreadableAmount("amount_too_large")
    # More digits than Decimal's default context would be rounded away before the fraction is seen.
    return Decimal(f"{sign}{whole.replace(',', '')}.{(cents or '0').rstrip('0') or '0'}")


def yuan(amount_fen: int) -> str:
    """Fen as yuan with two decimals and no grouping: 123450 is "1234.50"."""
    sign = "-" if amount_fen < 0 else ""
    whole, cents = divmod(abs(amount_fen), 100)
    return f"{sign}{whole}.{cents:02d}"


def grouped_yuan(amount_fen: int) -> str:
    """Fen as a person reads a sum: 123450 is "1,234.50"."""
    sign = "-" if amount_fen < 0 else ""
    whole, cents = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"
