"""One-time codes of a phone's app (TOTP, RFC 6238): six digits of thirty seconds, SHA-1, as all apps do."""

from __future__ import annotations

import pyotp

from server import clock
from server.identity.models import StaffAccount


def new_secret() -> str:
    """A fresh secret of 160 random bits, in the letters that an app takes."""
    return pyotp.random_base32()


def address_for(secret: str, login: str, issuer: str) -> str:
    """The `otpauth://` address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: str, code: str | None, after: int | None) -> int | None:
    """Which step of thirty seconds this code is of, now or one beside it; None when it is of none.

    A code counts once (RFC 6238, 5.2): steps up to `after` are spent.
    """
    if not code:
        return None
    totp = pyotp.TOTP(secret)
    step = int(clock.now().timestamp()) // totp.interval
    for near in (step - 1, step, step + 1):
        fresh = after is None or near > after
        if fresh and pyotp.utils.strings_equal(code, totp.generate_otp(near)):
            return near
    return None


def code_fits(account: StaffAccount, code: str | None) -> bool:
    """Whether the code opens the account, and spends it in memory. An account without a secret needs none.

    The caller saves `totp_last_step`.
    """
    if account.totp_secret is None:
        return True
    step = step_of(account.totp_secret, code, account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    return True
