"""What the WeChat platform can answer besides "ok", as exceptions that say how to go on.

A caller first asks `error.next_step`; only who cares for the difference catches a class. The codes
are those of the platform's pages for each endpoint (developers.weixin.qq.com, 返回码 of the page) and of
its common list 全局返回码.
"""

from __future__ import annotations

import enum
import re
from datetime import datetime, time, timedelta

from server.clock import CHINA, now


class NextStep(enum.Enum):
    """How a caller goes on after an error."""

    TRY_LATER = "try_later"
    """Nothing was done. Repeat after `retry_after` seconds."""
    OTHER_WAY = "other_way"
    """This person cannot be reached so: use another channel, never repeat."""
    ASK_PERSON = "ask_person"
    """The person must do something again in the mini program (a new code)."""
    CALL_OPERATOR = "call_operator"
    """A setting or a text is wrong: every repetition fails until somebody mends it."""
    RECONCILE = "reconcile"
    """It may have been done. Look for the platform's own report before repeating."""


class WeChatError(Exception):
    """Any failure of a call. The text carries no secret, token, openid or code.

    `errcode` is the platform's number, None when no answer came; `rid` is what the platform's support
    asks for; `retry_after` is in seconds and counts for `TRY_LATER` only.
    """

    next_step = NextStep.CALL_OPERATOR
    retry_after: float = 0

    def __init__(self, endpoint: str, message: str, *, errcode: int | None = None, rid: str = "") -> None:
        super().__init__(f"{endpoint}: {message}" if errcode is None else f"{endpoint}: {errcode} {message}")
        self.endpoint = endpoint
        self.message = message
        self.errcode = errcode
        self.rid = rid


class Unreachable(WeChatError):
    """No connection came about, so certainly nothing was sent."""

    next_step = NextStep.TRY_LATER
    retry_after = 5


class OutcomeUnknown(WeChatError):
    """The request left, the answer did not come or made no sense: done or not, nobody knows."""

    next_step = NextStep.RECONCILE


class TokenInvalid(WeChatError):
    """The access token is not accepted, not even a fresh one after the one retry."""

    next_step = NextStep.TRY_LATER
    retry_after = 30


class CredentialsWrong(WeChatError):
    """AppID or AppSecret is not what the platform has: `WECHAT_APPID`, `WECHAT_SECRET`."""


class IpNotAllowed(WeChatError):
    """The server's address is not on the account's whitelist. `str()` tells the operator what to do."""

    def __init__(self, endpoint: str, message: str, *, errcode: int | None = None, rid: str = "") -> None:
        found = re.search(r"invalid ip ([0-9A-Fa-f.:]+)", message)
        self.ip = found.group(1) if found else ""
        where = self.ip or "本服务器的出口地址（见微信返回的说明）"
        if errcode == 89503:
            advice = f"请账号管理员在微信里确认 {where} 的调用申请。"
        else:
            advice = (
                f"微信拒绝了来自 {where} 的请求。请登录微信公众平台，"
                f"打开“开发管理 - 开发设置 - IP白名单”，加入 {where}，约十分钟后生效。"
            )
        super().__init__(endpoint, f"{advice}（{message}）", errcode=errcode, rid=rid)


class Busy(WeChatError):
    """The platform cannot just now, or another message to the same person is under way."""

    next_step = NextStep.TRY_LATER
    retry_after: float = 2


class Quota(Busy):
    """The day's or the minute's calls are used up; `retry_after` reaches to the next one."""

    def __init__(self, endpoint: str, message: str, *, errcode: int | None = None, rid: str = "") -> None:
        super().__init__(endpoint, message, errcode=errcode, rid=rid)
        self.retry_after = 60 if "minute" in message else _until_midnight_in_china()


class TooOften(WeChatError):
    """One person asks too often (login: 100 times a minute)."""

    next_step = NextStep.TRY_LATER
    retry_after = 60


class CodeInvalid(WeChatError):
    """A login or phone code that is wrong, used or older than five minutes."""

    next_step = NextStep.ASK_PERSON


class HighRisk(WeChatError):
    """The platform takes this person for an abuser and does not let them log in."""

    next_step = NextStep.OTHER_WAY


class NotSubscribed(WeChatError):
    """The person refused, unsubscribed, does not follow, or their one acceptance is spent."""

    next_step = NextStep.OTHER_WAY


class BadRecipient(WeChatError):
    """The openid is not one of this account's."""

    next_step = NextStep.OTHER_WAY


class TemplateMismatch(WeChatError):
    """Template, field or page is not what the account has. `field` is the key, where one is named."""

    def __init__(self, endpoint: str, message: str, *, errcode: int | None = None, rid: str = "") -> None:
        super().__init__(endpoint, message, errcode=errcode, rid=rid)
        found = re.search(r"data\.(\w+)", message)
        self.field = found.group(1) if found else None


class Refused(WeChatError):
    """The platform does not allow it: capability banned or not granted, or a sensitive word."""


class ChatClosed(WeChatError):
    """The customer-service window is over, or its few messages are used up."""

    next_step = NextStep.OTHER_WAY


class MediaGone(WeChatError):
    """The media id is wrong or older than three days: the photo must be sent again."""

    next_step = NextStep.ASK_PERSON


ERRORS: dict[int, type[WeChatError]] = {
    -1: Busy,
    40001: TokenInvalid,
    40014: TokenInvalid,
    41001: TokenInvalid,
    42001: TokenInvalid,
    40002: CredentialsWrong,
    40013: CredentialsWrong,
    40125: CredentialsWrong,
    41002: CredentialsWrong,
    41004: CredentialsWrong,
    40164: IpNotAllowed,
    89503: IpNotAllowed,
    40029: CodeInvalid,
    40163: CodeInvalid,
    41008: CodeInvalid,
    45011: TooOften,
    40226: HighRisk,
    40003: BadRecipient,
    43004: NotSubscribed,
    43101: NotSubscribed,
    40037: TemplateMismatch,
    41030: TemplateMismatch,
    47003: TemplateMismatch,
    43108: Busy,
    45009: Quota,
    43107: Refused,
    45109: Refused,
    45168: Refused,
    48001: Refused,
    45015: ChatClosed,
    45047: ChatClosed,
    40007: MediaGone,
}

# The platform ends every errmsg with " rid: 5f3e…", some older ones with "hint: […]".
_RID = re.compile(r"[,\s]*(?:rid: (?P<rid>[\w-]+)|hint: \[(?P<hint>[^\]]*)\])\s*$")


def platform_error(endpoint: str, errcode: int, errmsg: str) -> WeChatError:
    """The exception for an answer with this code; a code that is not on the list calls the operator."""
    found = _RID.search(errmsg)
    rid = (found.group("rid") or found.group("hint") or "") if found else ""
    message = errmsg[: found.start()] if found else errmsg
    return ERRORS.get(errcode, WeChatError)(endpoint, message, errcode=errcode, rid=rid)


def _until_midnight_in_china() -> float:
    moment = now().astimezone(CHINA)
    midnight = datetime.combine(moment.date() + timedelta(days=1), time(), CHINA)
    return (midnight - moment).total_seconds()
