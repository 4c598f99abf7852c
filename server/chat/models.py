"""The tables of the conversations: who said what, what is still to be sent, and what nobody could answer."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from server.chat.policy import Citation
from server.database import CountyModel, Queued
from server.database.indexes import Partial
from server.privacy import BlindIndex, EncryptedJSON, EncryptedText


class Conversation(CountyModel):
    """One person's conversation, the same on every channel. Its row is the lock of its turns.

    `state` is where the dialogue stands, `case_id` the draft that it fills. `account` is by which
    account of the platform the person last wrote, "" when only in the mini program. `heard_at` is when;
    `sent_since` counts what was sent there after it: the platform allows five messages in 48 hours.
    `said_at` is the platform's own moment of the newest push: what is older came late. `read_at` is when
    the person last looked at the conversation in the mini program.
    """

    person_id = fields.UUIDField()
    case_id = fields.UUIDField(null=True, db_index=True)
    state: Any = EncryptedJSON(default=dict)
    turns = fields.IntField(default=0)
    account = fields.CharField(max_length=12, default="")
    heard_at = fields.DatetimeField(null=True)
    sent_since = fields.IntField(default=0)
    said_at = fields.DatetimeField(null=True)
    read_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "conversation"
        unique_together = (("county", "person_id"),)
        indexes = (Partial("conversation_idle", ("county", "updated_at", "id"), "case_id IS NULL"),)


class ChatTurn(CountyModel):
    """One message of a conversation, by family, service or clerk, in the order of `seq`.

    `incoming` is the digest of the id under which the message came; it is unique in the conversation, so
    that a message that is sent twice is one turn. `answers` is the turn that a reply belongs to. `shown`
    is what the mini program draws beside the text: cards, quick replies and what an answer rests on.
    """

    conversation_id = fields.UUIDField()
    case_id = fields.UUIDField(null=True, db_index=True)
    seq = fields.IntField()
    sender = fields.CharField(max_length=8)
    channel = fields.CharField(max_length=12)
    kind = fields.CharField(max_length=12, default="text")
    text = EncryptedText()
    shown: Any = EncryptedJSON(null=True)
    incoming = BlindIndex(null=True)
    answers = fields.IntField(null=True)
    clerk_id = fields.UUIDField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "chat_turn"
        unique_together = (("conversation_id", "seq"), ("conversation_id", "incoming"))

    @property
    def citation(self) -> Citation | None:
        """What an answer about the rules rests on; None of any other turn."""
        kept = (self.shown or {}).get("citation")
        return Citation(**kept) if kept else None


class ChatPush(Queued):
    """One message that the platform pushed, written down before it is understood.

    `digest` is the same for every repetition of the push. `content` is emptied once it was heard.
    """

    digest = BlindIndex(unique=True)
    sender = BlindIndex()
    account = fields.CharField(max_length=12)
    content: Any = EncryptedJSON(null=True)
    said_at = fields.DatetimeField()
    arrived_at = fields.DatetimeField()
    heard_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chat_push"
        indexes = (
            Partial("chat_push_due", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial("chat_push_of_sender", ("sender", "said_at", "id"), "due_at IS NOT NULL"),
            Partial("chat_push_old", ("arrived_at", "id")),
        )


class ChatReply(Queued):
    """What the service or a clerk says through the platform's customer-service channel.

    `status`: waiting, sent, closed (the platform's window was over or used up and the reply is of no use
    later), telephone (a clerk's answer that no message can carry any more), told (somebody called, or
    the person has read it in the mini program). `text` is emptied once nothing is left to do.
    """

    conversation_id = fields.UUIDField(db_index=True)
    case_id = fields.UUIDField(null=True)
    turn = fields.IntField()
    account = fields.CharField(max_length=12)
    clerk = fields.BooleanField(default=False)
    text = EncryptedText(null=True)
    status = fields.CharField(max_length=12, default="waiting")
    error_code = fields.CharField(max_length=24, null=True)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.UUIDField(null=True)

    class Meta:
        table = "chat_reply"
        indexes = (
            Partial("chat_reply_due", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial("chat_reply_telephone", ("county", "created_at", "id"), "status = 'telephone'"),
        )


class ChatPhoto(Queued):
    """A photo in the customer-service chat: the platform keeps it for three days, the worker fetches it.

    `code` and `side` are the paper that it was sent as, empty while the family is asked which one it is.
    `status`: waiting, kept (it is a material of the case), lost, refused. A kept one is due until it was
    told what it was read as; one that was uploaded on the page begins there.
    """

    conversation_id = fields.UUIDField(db_index=True)
    person_id = fields.UUIDField()
    case_id = fields.UUIDField(null=True)
    account = fields.CharField(max_length=12)
    media_id = EncryptedText(null=True)
    code = fields.CharField(max_length=60, default="")
    side = fields.CharField(max_length=60, default="")
    status = fields.CharField(max_length=12, default="waiting")
    error_code = fields.CharField(max_length=40, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "chat_photo"
        indexes = (Partial("chat_photo_due", ("due_at", "id"), "due_at IS NOT NULL"),)


class Handover(CountyModel):
    """That a family asked for a person: who took it, and how it ended. One is open in a conversation.

    `open_of` repeats the conversation while it is open and is unique. `why`: asked or unsure.
    """

    conversation_id = fields.UUIDField(db_index=True)
    open_of = fields.UUIDField(null=True, unique=True)
    case_id = fields.UUIDField(null=True)
    person_id = fields.UUIDField()
    asked_at = fields.DatetimeField()
    taken_at = fields.DatetimeField(null=True)
    taken_by = fields.UUIDField(null=True)
    taken_label = fields.CharField(max_length=60, default="")
    closed_at = fields.DatetimeField(null=True)
    note = EncryptedText(null=True)

    class Meta:
        table = "handover"
        indexes = (Partial("handover_open", ("county", "asked_at", "id"), "open_of IS NOT NULL"),)


class Unanswered(CountyModel):
    """A question about the rules that nobody had an answer for, kept without its person.

    `wording` is freed of numbers and of everything that the case says of anybody; `times` counts how
    often it was asked in other words.
    """

    wording = EncryptedText()
    times = fields.IntField(default=1)
    first_at = fields.DatetimeField()
    last_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "unanswered"
        indexes = (Partial("unanswered_open", ("county", "last_at", "id"), "settled_at IS NULL"),)
