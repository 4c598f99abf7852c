"""Families that asked for a person in the chat: who waits, what was said, and answering."""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.console.desk import Done
from server.console.window.desk import desk
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import conversations as families

ROOT = f"{desk.prefix}/conversations"
_SPEAKERS = {"family": "家属", "service": "系统", "clerk": "工作人员"}
_CHANNELS = {"app": "小程序里", "service": "微信客服"}
_NOT_TEXT = {"photo": "［照片］", "voice": "［语音］", "location": "［位置］", "other": "［其他］"}


@desk.page("/conversations", query=families.Queue)
async def conversations(caller: Actor, query: families.Queue) -> Page:
    """Who waits, who is being answered, and answers that only a telephone can bring."""
    return Page(
        "console/window/conversations.html",
        {
            "queue": await families.conversations(caller, query),
            "to_call": await families.to_call(caller),
            "query": query,
            "root": ROOT,
            "channels": _CHANNELS,
        },
    )


@desk.page("/conversations/<handover_id:uuid>", writes=True)
async def conversation(caller: Actor, handover_id: UUID) -> Page:
    """One family's conversation. The look is recorded."""
    shown = await families.conversation(caller, handover_id)
    return Page(
        "console/window/conversation.html",
        {
            "talk": shown,
            "here": f"{ROOT}/{handover_id}",
            "now": clock.now(),
            "speakers": _SPEAKERS,
            "not_text": _NOT_TEXT,
        },
    )


@desk.act("/conversations/<handover_id:uuid>/take", back=conversation)
async def take(caller: Actor, handover_id: UUID) -> Done:
    """Answer this family from now on."""
    await families.take(caller, handover_id)
    return Done(f"{ROOT}/{handover_id}", "这位家属由您来答复。")


@desk.act("/conversations/<handover_id:uuid>/replies", body=families.Reply, back=conversation)
async def reply(caller: Actor, body: families.Reply, handover_id: UUID) -> Done:
    """Say something to the family."""
    await families.reply(caller, body, handover_id)
    return Done(f"{ROOT}/{handover_id}", "已经回复。")


@desk.act("/conversations/<handover_id:uuid>/close", body=families.Closed, back=conversation)
async def close(caller: Actor, body: families.Closed, handover_id: UUID) -> Done:
    """Give the conversation back to the program."""
    await families.close(caller, body, handover_id)
    return Done(ROOT, "会话已结束。")


@desk.act("/conversations/to-call/<reply_id:uuid>/called", back=conversations)
async def called(caller: Actor, reply_id: UUID) -> Done:
    """The family was told by telephone what the chat could not carry."""
    await families.called(caller, reply_id)
    return Done(ROOT, "已记下。")
