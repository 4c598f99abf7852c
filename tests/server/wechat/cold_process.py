"""One process of several that start cold at the same moment; run by `test_processes`."""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from server.ephemeral import RedisStore
from server.wechat.access_token import Account
from server.wechat.miniprogram import MiniProgram
from server.wechat.platform import Platform


async def main(url: str, redis: str, appid: str, secret: str, calls: int) -> None:
    """Say when it is ready, wait for the word, call, and print how many calls were served."""
    platform, store = Platform(url), RedisStore(redis)
    miniprogram = MiniProgram(platform, Account(appid, SecretStr(secret)), store)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    answers = await asyncio.gather(*(miniprogram.templates() for _ in range(calls)), return_exceptions=True)
    print(sum(isinstance(answer, tuple) for answer in answers), flush=True)
    await platform.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5], int(sys.argv[5])))
