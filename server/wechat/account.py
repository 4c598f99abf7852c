"""Calls in the name of one account: the token is put on, and replaced once when it is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from server.ephemeral import EphemeralStore
from server.wechat.access_token import AccessToken, Account
from server.wechat.answers import Answer
from server.wechat.errors import TokenInvalid
from server.wechat.platform import Download, Platform

A = TypeVar("A", bound=Answer)

MEDIA = "/cgi-bin/media/get"
CHAT_SEND = "/cgi-bin/message/custom/send"


class AccountCalls:
    """What mini program and official account have in common."""

    def __init__(self, platform: Platform, account: Account, store: EphemeralStore) -> None:
        self.account = account
        self.token = AccessToken(platform, account, store)
        self._platform = platform

    async def _call(
        self,
        method: str,
        path: str,
        answer: type[A],
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        within: float = 5.0,
        private: tuple[str, ...] = (),
    ) -> A:
        """`Platform.call` with the token. A token that is refused is replaced and the call repeated, once.

        The refusal comes before anything is done, so this one repetition cannot double a message.
        """

        async def send(token: str) -> A:
            asked = {"access_token": token, **(query or {})}
            return await self._platform.call(
                method, path, answer, query=asked, body=body, within=within, private=(token, *private)
            )

        token = await self.token.get()
        try:
            return await send(token)
        except TokenInvalid:
            await self.token.reject(token)
        return await send(await self.token.get())

    async def send_chat_text(self, openid: str, content: str) -> None:
        """Reply in the customer-service chat, at most 2048 bytes.

        `POST /cgi-bin/message/custom/send`. Allowed: five within 48 hours of the person's last message,
        two within a minute of opening the chat. Raises `ChatClosed` outside of that.
        """
        await self._chat(openid, "text", {"content": content})

    async def _chat(self, openid: str, kind: str, content: Mapping[str, str]) -> None:
        body = {"touser": openid, "msgtype": kind, kind: content}
        await self._call("POST", CHAT_SEND, Answer, body=body, private=(openid,))

    @asynccontextmanager
    async def media(self, media_id: str, *, within: float = 10.0) -> AsyncIterator[Download]:
        """A photo or voice that a person sent in chat, kept by the platform for three days.

        `GET /cgi-bin/media/get`. Nothing is written anywhere: read `chunks()` into the encrypting
        storage. `within` is in seconds for each piece. Raises `MediaGone`, or as `Platform.call`.
        """
        async with AsyncExitStack() as opened:

            async def open_with(token: str) -> Download:
                query = {"access_token": token, "media_id": media_id}
                return await opened.enter_async_context(
                    self._platform.download(MEDIA, query=query, within=within, private=(token,))
                )

            token = await self.token.get()
            try:
                download = await open_with(token)
            except TokenInvalid:
                await self.token.reject(token)
                download = await open_with(await self.token.get())
            yield download
