"""The conversation in the mini program: the same one as in the platform's chat, with cards and taps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from miniprogram_api.door import door
from server import clock
from server.cases import papers, prefill
from server.chat.conversation import take_turn
from server.chat.incoming import Incoming
from server.chat.models import ChatTurn, Conversation
from server.chat.policy import Citation
from server.http.body import Answer, Body
from server.http.limits import Allowance
from server.http.pages import Page, cursor_of
from server.http.pages import after as page_of
from server.identity.actor import Actor


class Material(Body):
    """The paper as which a photo was uploaded just now."""

    code: str = Field(min_length=1, max_length=60)
    side: str = Field(min_length=1, max_length=60)


class Said(Body):
    """One message. `id` is made by the phone, once for each message, however often it is sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "5d3c1a52-0001", "kind": "text", "text": "我爸前天在县医院走了，水泥厂退休的"}
            ]
        }
    )

    id: str = Field(min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")
    kind: Literal["text", "voice", "photo", "open"] = Field(
        default="text", description="open: the page was opened; voice: the recognised text"
    )
    text: str = Field(default="", max_length=10_000)
    material: Material | None = None

    @model_validator(mode="after")
    def _photo_has_a_paper(self) -> Said:
        if (self.kind == "photo") != (self.material is not None):
            raise ValueError("照片要先上传，再告诉我是哪一份材料。")
        return self


class CardAnswer(Answer):
    """One thing that was understood. `standing`: noted, to_confirm, to_replace (`was` is the old value)."""

    question: str
    label: str
    value: str
    standing: Literal["noted", "to_confirm", "to_replace"]
    was: str


class TurnAnswer(Answer):
    """One message as the page shows it; `sender` is family, service or clerk.

    `text` can be read aloud as it is; `citation` is for the eye, small beside it.
    """

    id: UUID
    seq: int
    sender: Literal["family", "service", "clerk"]
    kind: str
    text: str
    cards: list[CardAnswer]
    quick_replies: list[str]
    citation: Citation | None
    left: int | None = Field(description="How many things are still needed before the form can be handed in")
    at: datetime


class ConversationAnswer(Answer):
    """What came of a message. `quick_replies` can be tapped, or said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                    "repeated": False,
                    "said": {
                        "id": "01890a5d-ac96-774b-bcce-b302099a8058",
                        "seq": 1,
                        "sender": "family",
                        "kind": "text",
                        "text": "我爸前天走了，要带什么材料来办",
                        "cards": [],
                        "quick_replies": [],
                        "citation": None,
                        "left": None,
                        "at": "2026-11-25T01:00:00Z",
                    },
                    "answers": [
                        {
                            "id": "01890a5d-ac96-774b-bcce-b302099a8059",
                            "seq": 2,
                            "sender": "service",
                            "kind": "text",
                            "text": "请您节哀。要带逝者的户口簿、身份证、银行卡……",
                            "cards": [],
                            "quick_replies": [],
                            "citation": {
                                "name": "关于推行身后“一件事一次办”的通知",
                                "clause": "三(二)2",
                                "basis": "",
                            },
                            "left": None,
                            "at": "2026-11-25T01:00:00Z",
                        },
                        {
                            "id": "01890a5d-ac96-774b-bcce-b302099a8060",
                            "seq": 3,
                            "sender": "service",
                            "kind": "text",
                            "text": "老人家的社保是在哪里参保的，县城还是乡镇？",
                            "cards": [
                                {
                                    "question": "death.date",
                                    "label": "去世日期",
                                    "value": "2026年11月23日",
                                    "standing": "noted",
                                    "was": "",
                                }
                            ],
                            "quick_replies": ["岳阳县中心城区", "岳阳县其他乡镇"],
                            "citation": None,
                            "left": 20,
                            "at": "2026-11-25T01:00:00Z",
                        },
                    ],
                }
            ]
        }
    )

    case_id: UUID | None
    repeated: bool
    said: TurnAnswer
    answers: list[TurnAnswer]


class History(Answer):
    """The newest messages first, on every channel."""

    case_id: UUID | None
    turns: list[TurnAnswer]
    next: str | None


@door.post(
    "/chat/turns",
    summary="说一句话",
    body=Said,
    answer=ConversationAnswer,
    problems=(prefill.EDIT_CONFLICT, prefill.NOT_EDITABLE, papers.PAPERS_CLOSED),
    allowance=Allowance("chat", most=60, seconds=60),
)
async def say(caller: Actor, body: Said) -> ConversationAnswer:
    """Say something, tap a quick reply, or tell which paper was just photographed.

    A message is taken once: sent again under the same `id`, it gets the same answers.
    """
    material = (body.material.code, body.material.side) if body.material else None
    said = Incoming(
        id=body.id, channel="app", kind=body.kind, at=clock.now(), text=body.text, material=material
    )
    taken = await take_turn(caller, said)
    return ConversationAnswer(
        case_id=taken.conversation.case_id,
        repeated=taken.repeated,
        said=_shown(taken.turn),
        answers=[_shown(turn) for turn in taken.answers],
    )


@door.get("/chat/turns", summary="看看说过的话", query=Page, answer=History, writes=True)
async def history(caller: Actor, query: Page) -> History:
    """The conversation, page by page back in time. What a clerk answered stands here as well."""
    conversation = await Conversation.of(caller.county).filter(person_id=caller.id).first()
    if conversation is None:
        return History(case_id=None, turns=[], next=None)
    turns = ChatTurn.of(caller.county).filter(conversation_id=conversation.id)
    rows = await page_of(turns, query, "at", newest_first=True)
    if query.cursor is None:
        # Who has read it need not be called about it.
        await Conversation.of(caller.county).filter(id=conversation.id).update(read_at=clock.now())
    return History(
        case_id=conversation.case_id,
        turns=[_shown(turn) for turn in rows],
        next=cursor_of(rows, query, "at"),
    )


def _shown(turn: ChatTurn) -> TurnAnswer:
    drawn: dict[str, Any] = turn.shown or {}
    return TurnAnswer(
        id=turn.id,
        seq=turn.seq,
        sender=turn.sender,
        kind=turn.kind,
        text=turn.text,
        cards=[CardAnswer.model_validate(card) for card in drawn.get("cards", ())],
        quick_replies=list(drawn.get("quick", ())),
        citation=turn.citation,
        left=drawn.get("left"),
        at=turn.at,
    )
