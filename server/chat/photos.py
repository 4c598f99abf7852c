"""Photos in a conversation: fetched by the worker, kept as materials of the case, and told of when read.

Those of the platform's chat take the same way as an upload: sealed while they come, made fit in a process
of its own, looked at. Which paper a photo is, the conversation knows, because it asked for it; else the
family is asked. What a photo was read as, and what does not fit it, is said once, when that is known.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server import clock
from server.cases import papers
from server.cases.holders import find_case
from server.cases.readings import disagreements, shown
from server.chat.dialogue import Paper
from server.chat.dialogue.wording import told
from server.chat.drafts import Draft, look, paper_named
from server.chat.incoming import Incoming
from server.chat.models import ChatPhoto, Conversation
from server.chat.speaking import SERVICE, note, send, touch
from server.counties import county, rules
from server.database import claim, new_id, release, transaction
from server.errors import UNAVAILABLE, Problem
from server.identity.models import Person
from server.identity.persons import actor_of
from server.materials.intake import ReceivedFile, receive_pieces
from server.materials.models import Material
from server.reading.desk import reads_photos
from server.storage import STORAGE_UNAVAILABLE, storage
from server.wechat import WeChat
from server.wechat.account import AccountCalls
from server.wechat.errors import MediaGone, NextStep, WeChatError

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
# The platform keeps a photo for three days.
KEPT_BY_PLATFORM = timedelta(days=3)
TRY_AGAIN = timedelta(seconds=20)
READ_SOON, READ_AT_LAST = timedelta(seconds=2), timedelta(minutes=10)
# More is found in the form; a conversation is heard.
MOST_TOLD = 2
AT_ONCE = 4


async def remember(conversation: Conversation, case_id: UUID, said: Incoming, paper: Paper | None) -> None:
    """Write down that a photo is to be fetched, for this paper or for one that is still to be named."""
    now = clock.now()
    await ChatPhoto(
        id=new_id(),
        county=conversation.county,
        conversation_id=conversation.id,
        person_id=conversation.person_id,
        case_id=case_id,
        account=said.account,
        media_id=said.media_id,
        code=paper.code if paper else "",
        side=paper.part if paper else "",
        created_at=now,
        due_at=now if paper else None,
    ).save(force_create=True)


async def await_reading(conversation: Conversation, case_id: UUID, paper: Paper) -> None:
    """A photo was uploaded on the page: what it is read as will be told."""
    if not reads_photos():
        return
    now = clock.now()
    await ChatPhoto(
        id=new_id(),
        county=conversation.county,
        conversation_id=conversation.id,
        person_id=conversation.person_id,
        case_id=case_id,
        account="",
        code=paper.code,
        side=paper.part,
        status="kept",
        created_at=now,
        due_at=now + READ_SOON,
    ).save(force_create=True)


async def assign(conversation: Conversation, code: str, side: str) -> bool:
    """Name the oldest photo that waits for its name; True when another one waits still."""
    unnamed = ChatPhoto.of(conversation.county).filter(
        conversation_id=conversation.id, status="waiting", code=""
    )
    waiting = await unnamed.order_by("created_at", "id").limit(2)
    for first in waiting[:1]:
        first.code, first.side, first.due_at = code, side, clock.now()
        await first.save(update_fields=["code", "side", "due_at"])
    return len(waiting) > 1


class Fetching:
    """Fetches through one process's gateway. `fetch_photos` is a round of the worker."""

    def __init__(self, wechat: WeChat) -> None:
        self._wechat = wechat

    async def fetch_photos(self) -> int:
        """Fetch what is due, and tell of what was read; returns how many were taken in hand."""
        rows = await claim(ChatPhoto, limit=AT_ONCE, lease=LEASE)
        for row in rows:
            if row.status == "kept":
                await _tell_reading(row)
            else:
                await self._fetch(row)
        return len(rows)

    async def _fetch(self, row: ChatPhoto) -> None:
        account: AccountCalls | None = self._wechat.miniprogram
        if row.account == "official":
            account = self._wechat.official_account
        if account is None or row.media_id is None or row.case_id is None:
            await _lost(row, "no_account")
            return
        try:
            async with account.media(row.media_id) as download:
                file = await receive_pieces(download.chunks(), prefix=f"{row.county}/{row.case_id}")
        except MediaGone:
            await _lost(row, "gone")
        except WeChatError as error:
            await _later_or_lost(row, str(error.errcode or type(error).__name__), error.next_step)
        except Problem as refusal:
            if refusal.kind in (UNAVAILABLE, STORAGE_UNAVAILABLE):
                await _later_or_lost(row, refusal.code, NextStep.TRY_LATER)
            else:
                await _refused(row, refusal)
        else:
            await _attach(row, file)


async def _attach(row: ChatPhoto, file: ReceivedFile) -> None:
    try:
        async with transaction():
            conversation, person = await _people(row)
            assert row.case_id is not None
            await papers.attach(actor_of(person), row.case_id, row.code, row.side, file)
            await _close(row, "kept", due_at=clock.now() + READ_SOON if reads_photos() else None)
            if file.advice:
                paper = paper_named(rules(county(row.county)), row.code, row.side)
                advice = "".join(entry.message for entry in file.advice)
                name = paper.title if paper else ""
                await _tell(conversation, "photo_advice", paper=name, advice=advice)
    except Problem as refusal:
        await storage().delete(file.storage_key)
        await _refused(row, refusal)
    except BaseException:
        await storage().delete(file.storage_key)
        raise


async def _later_or_lost(row: ChatPhoto, code: str, step: NextStep) -> None:
    if clock.now() - row.created_at >= KEPT_BY_PLATFORM:
        await _lost(row, code)
        return
    if step is NextStep.CALL_OPERATOR:
        log.error("chat_photo_not_fetched", photo=str(row.id), code=code)
    pause = TRY_AGAIN * min(row.attempts, 30)
    await release(row, due_at=clock.now() + pause)


async def _lost(row: ChatPhoto, code: str) -> None:
    log.warning("chat_photo_lost", photo=str(row.id), code=code)
    async with transaction():
        conversation, _ = await _people(row)
        row.error_code = code
        await _close(row, "lost")
        await _tell(conversation, "photo_lost")


async def _refused(row: ChatPhoto, refusal: Problem) -> None:
    async with transaction():
        conversation, _ = await _people(row)
        row.error_code = refusal.code
        await _close(row, "refused")
        await _tell(conversation, "photo_refused", why=refusal.detail)


async def _people(row: ChatPhoto) -> tuple[Conversation, Person]:
    conversation = await Conversation.of(row.county).select_for_update().get(id=row.conversation_id)
    return conversation, await Person.of(row.county).get(id=row.person_id)


async def _tell_reading(row: ChatPhoto) -> None:
    """Say what the photo answered and what does not fit it, as soon as it is read."""
    material = await Material.of(row.county).get_or_none(
        case_id=row.case_id,
        code=row.code,
        side=row.side,
        replaced_at=None,
        removed_at=None,
        deleted_at=None,
    )
    seen = shown(material) if material else None
    if seen and seen.state == "waiting" and clock.now() - row.created_at < READ_AT_LAST:
        await release(row, due_at=clock.now() + READ_SOON)
        return
    async with transaction():
        conversation, _ = await _people(row)
        if material is not None and seen is not None and seen.state == "read":
            await _told(conversation, material, seen.filled)
        await _close(row, "kept")


async def _told(conversation: Conversation, material: Material, filled: tuple[str, ...]) -> None:
    case = await find_case(material.county, material.case_id)
    view = await look(Draft(county(case.county), case, "applicant"), conversation)
    paper = paper_named(view.catalogue, material.code, material.side)
    values = [(q, view.answers[q]) for q in filled if q in view.answers]
    if values and paper is not None:
        await _tell(conversation, "photo_read", paper=paper.name, facts=told(view, values))
    about = [d.family for d in await disagreements(case) if material.id in d.material_ids]
    if about:
        await _tell(conversation, "photo_differs", why="".join(about[:MOST_TOLD]))


async def _close(row: ChatPhoto, status: str, due_at: datetime | None = None) -> None:
    row.status, row.due_at, row.lease_until, row.media_id = status, due_at, None, None
    await row.save(update_fields=["status", "due_at", "lease_until", "media_id", "error_code"])


async def _tell(conversation: Conversation, phrase: str, **values: object) -> None:
    text = county(conversation.county).chat.say(phrase, **values)
    turn = await note(conversation, SERVICE, "service", text)
    if conversation.account:
        await send(conversation, turn.seq, text)
    await touch(conversation)
