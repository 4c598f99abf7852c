"""What each failure of a channel means: for the message, for the channel, and for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.wechat.errors import (
    BadRecipient,
    Busy,
    CredentialsWrong,
    IpNotAllowed,
    NextStep,
    NotSubscribed,
    OutcomeUnknown,
    Quota,
    Refused,
    TemplateMismatch,
    TokenInvalid,
    Unreachable,
    WeChatError,
)

# 43108: another message to the same person is under way. 45168: a sensitive word in this message.
SAME_PERSON = 43108
SENSITIVE_WORD = 45168

UNTIL_MENDED = 300.0
SAME_PERSON_AGAIN = 2.0
TRIES_OF_AN_UNKNOWN_CODE = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`message`: again (nothing was done), other_way (never by this channel), uncertain (perhaps done).

    `after` is in seconds, for `again`. `pause` is how long at least the whole channel rests, None when
    only this message is concerned. `alarm` names what the operator has to mend. `gone` says that the
    person's acceptance of this template is no more.
    """

    message: Literal["again", "other_way", "uncertain"]
    after: float = 0.0
    pause: float | None = None
    alarm: str = ""
    gone: bool = False


def judge(error: WeChatError, attempts: int) -> Verdict:
    """What follows from an error at a message's so-many-th attempt."""
    match error:
        case OutcomeUnknown():
            return Verdict("uncertain", pause=0.0)
        case Unreachable() | TokenInvalid() | Quota():
            return Verdict("again", pause=error.retry_after)
        case Busy(errcode=code) if code == SAME_PERSON:
            return Verdict("again", after=SAME_PERSON_AGAIN)
        case Busy():
            return Verdict("again", pause=error.retry_after)
        case CredentialsWrong():
            return Verdict("again", pause=UNTIL_MENDED, alarm="credentials")
        case IpNotAllowed():
            return Verdict("again", pause=UNTIL_MENDED, alarm="ip_not_allowed")
        case NotSubscribed():
            return Verdict("other_way", gone=True)
        case BadRecipient():
            return Verdict("other_way")
        case TemplateMismatch():
            return Verdict("other_way", alarm="template")
        case Refused(errcode=code) if code == SENSITIVE_WORD:
            return Verdict("other_way", alarm="sensitive_word")
        case Refused():
            return Verdict("again", pause=UNTIL_MENDED, alarm="not_granted")
    return _unlisted(error, attempts)


def _unlisted(error: WeChatError, attempts: int) -> Verdict:
    # Whether such a code is about this message or about the whole account, nobody knows yet: the
    # message is tried a few times, and the others are not held up.
    if error.next_step is NextStep.OTHER_WAY or attempts >= TRIES_OF_AN_UNKNOWN_CODE:
        return Verdict("other_way", alarm="unlisted_code")
    return Verdict("again", after=UNTIL_MENDED, alarm="unlisted_code")
