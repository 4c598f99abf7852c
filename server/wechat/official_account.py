"""The official account's side: who follows it, and template messages to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.wechat.account import AccountCalls
from server.wechat.answers import FollowerInfo, Sent

TEMPLATE_SEND = "/cgi-bin/message/template/send"
USER_INFO = "/cgi-bin/user/info"


class OfficialAccount(AccountCalls):
    """Of the same subject as the mini program; its openids are others, joined by unionid."""

    async def follower(self, openid: str) -> FollowerInfo:
        """Whether this person follows, and their unionid. `GET /cgi-bin/user/info`.

        Name and picture are not given any more, and we would not look at them. Raises `BadRecipient` for an
        openid of another account, `Quota`.
        """
        query = {"openid": openid, "lang": "zh_CN"}
        return await self._call("GET", USER_INFO, FollowerInfo, query=query, private=(openid,))

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
