"""The official account's side: template messages to people who follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.wechat.account import AccountCalls
from server.wechat.answers import Sent

TEMPLATE_SEND = "/cgi-bin/message/template/send"


class OfficialAccount(AccountCalls):
    """Of the same subject as the mini program; its openids are others, joined by unionid."""

    async def send_template_message(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        *,
        client_msg_id: str,
        miniprogram: tuple[str, str] | None = None,
    ) -> Sent:
        """Send one template message; `miniprogram` is (appid, page) of what a tap opens.

        `POST /cgi-bin/message/template/send`. For ten minutes the platform drops a repetition with the
        same person and `client_msg_id`, so `OutcomeUnknown` may be repeated within that time. Raises
        `NotSubscribed` for somebody who does not follow, `TemplateMismatch`, `Quota`.
        """
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "client_msg_id": client_msg_id,
            "data": {key: {"value": value} for key, value in data.items()},
        }
        if miniprogram is not None:
            body["miniprogram"] = {"appid": miniprogram[0], "pagepath": miniprogram[1]}
        return await self._call("POST", TEMPLATE_SEND, Sent, body=body, private=(openid,))
