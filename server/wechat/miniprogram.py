"""The mini program's side of the platform: login, phone number, subscribe messages, chat replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from server.ephemeral import EphemeralStore
from server.wechat.access_token import Account
from server.wechat.account import AccountCalls
from server.wechat.answers import Answer, LoginSession, PhoneAnswer, PhoneNumber, Sent, Template, Templates
from server.wechat.platform import Platform

LOGIN = "/sns/jscode2session"
PHONE = "/wxa/business/getuserphonenumber"
SUBSCRIBE_SEND = "/cgi-bin/message/subscribe/send"
TEMPLATES = "/wxaapi/newtmpl/gettemplate"
TYPING = "/cgi-bin/message/custom/typing"


class MiniProgram(AccountCalls):
    """Every call raises `WeChatError`; see `server.wechat.errors` for what each class asks of the caller.

    `state` is which version of the mini program a message opens: formal, trial or developer.
    """

    def __init__(
        self,
        platform: Platform,
        account: Account,
        store: EphemeralStore,
        *,
        state: Literal["developer", "trial", "formal"] = "formal",
    ) -> None:
        super().__init__(platform, account, store)
        self._state = state

    async def login(self, code: str) -> LoginSession:
        """Who is behind a code of `wx.login`: valid five minutes, once.

        `GET /sns/jscode2session`, which needs no token. The session key stays on this server. Raises
        `CodeInvalid`, `TooOften` (100 a minute and person) or `HighRisk` besides the common ones.
        """
        secret = self.account.secret.get_secret_value()
        query = {
            "appid": self.account.appid,
            "secret": secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        return await self._platform.call("GET", LOGIN, LoginSession, query=query, private=(secret, code))

    async def phone_number(self, code: str) -> PhoneNumber:
        """The number behind a code of the phone button: valid five minutes, once, and it costs a fee.

        `POST /wxa/business/getuserphonenumber`. Raises `CodeInvalid`.
        """
        answer = await self._call("POST", PHONE, PhoneAnswer, body={"code": code}, private=(code,))
        return answer.phone_info

    async def send_subscribe_message(
        self, openid: str, template_id: str, data: Mapping[str, str], *, page: str | None = None
    ) -> Sent:
        """Send one subscribe message; it spends one acceptance of a one-time template.

        `POST /cgi-bin/message/subscribe/send`. `data` maps the template's keys to values that
        `fields.fit` made. The platform knows no idempotency key: `OutcomeUnknown` must be reconciled
        with `subscribe_msg_sent_event`. Two sends to one person at once are `Busy` (43108). Raises
        `NotSubscribed`, `BadRecipient`, `TemplateMismatch`, `Quota`, `Refused`.
        """
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "data": {key: {"value": value} for key, value in data.items()},
            "miniprogram_state": self._state,
            "lang": "zh_CN",
        }
        if page:
            body["page"] = page
        return await self._call("POST", SUBSCRIBE_SEND, Sent, body=body, private=(openid,))

    async def templates(self) -> tuple[Template, ...]:
        """The account's subscribe-message templates, to check the configured ones against."""
        return (await self._call("GET", TEMPLATES, Templates)).data

    async def send_chat_image(self, openid: str, media_id: str) -> None:
        """Reply with an image that was uploaded to the platform before. As `send_chat_text`."""
        await self._chat(openid, "image", {"media_id": media_id})

    async def send_chat_page(self, openid: str, *, title: str, page: str, cover_media_id: str) -> None:
        """Reply with a card that opens a page of the mini program. As `send_chat_text`."""
        card = {"title": title, "pagepath": page, "thumb_media_id": cover_media_id}
        await self._chat(openid, "miniprogrampage", card)

    async def show_typing(self, openid: str, *, typing: bool = True) -> None:
        """Show or hide "对方正在输入" in the chat. `POST /cgi-bin/message/custom/typing`."""
        body = {"touser": openid, "command": "Typing" if typing else "CancelTyping"}
        await self._call("POST", TYPING, Answer, body=body, private=(openid,))
