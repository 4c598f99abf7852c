"""What is deleted of a case when its time of keeping is over (个人信息保护法 19), by the county's rules.

The row of the case, its items, payments, stars and its chain of events stay: they are the statistics and
the proof. What a person could be known by goes, each deletion is recorded as an event of the case, and
the chain still verifies, because only the digest of an event's private part is in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from config.catalogue import County
from config.catalogue.county import RetentionCode
from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, CaseEvent, CaseView, Item, Rating
from server.cases.sweeping import close_files, remove_objects
from server.counties import county
from server.database import transaction
from server.database.statements import aside, select
from server.identity.actor import system
from server.materials.models import Material
from server.payouts.models import Payout
from server.rounds import each_county, one_after_another

BATCH = 50


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many things a rule deleted of a case; `files` are the storage keys that go after it."""

    count: int
    files: Sequence[str] = ()


# What a rule does to a locked case; it changes the columns of EMPTIED in memory only. None: not yet, because
# something that the rule would delete is still being worked on. A later round asks again.
Delete = Callable[[Case], Awaitable[Deleted | None]]

_DRAFT: RetentionCode = "drafts"
# A case that was never submitted is nobody's file: the rule for drafts empties it before the others come.
_DUE = """
SELECT id FROM "case"
WHERE county = $1 AND ended_at IS NOT NULL AND ended_at < $2 AND open_items = 0
  AND {which} AND deleted NOT LIKE $3 {aside}
ORDER BY ended_at, id LIMIT $4
"""
_ERASED = """
SELECT id FROM "case"
WHERE county = $1 AND erased_at IS NOT NULL AND deleted NOT LIKE $2 {aside}
ORDER BY erased_at, id LIMIT $3
"""

EMPTIED = frozenset(
    {
        "version",
        "answers",
        "answer_versions",
        "answer_sources",
        "notice",
        "declaration",
        "decedent_index",
        "claim_index",
        "live_decedent",
    }
)


async def delete_by_rule() -> int:
    """Worker round: what the rules `drafts`, `materials`, `views` and `personal_fields` delete.

    Returns how many cases were touched. Every case in a transaction of its own; files go after it.
    """
    rules: dict[RetentionCode, Delete] = {
        "materials": _files,
        "views": _views,
        "personal_fields": _personal_fields,
        _DRAFT: _whole_draft,
    }
    return await one_after_another(*(partial(delete_where_due, code, rules[code]) for code in rules))


async def delete_where_due(code: RetentionCode, delete: Delete) -> int:
    """Let `delete` act on every case whose time by this rule is over, once; returns how many.

    A rule that finds nothing to delete in a case leaves no event. A case that fails keeps none waiting.
    """

    async def due(division: str, skip: Sequence[UUID]) -> list[UUID]:
        return await _due(division, code, skip)

    async def apply(division: str, case_id: UUID) -> bool:
        return await _apply(division, case_id, code, delete)

    return await each_county(due, apply, named=f"retention of {code}")


def over_before(place: County, code: RetentionCode) -> datetime:
    """Whatever is counted from before this moment has been kept long enough by the county's rule."""
    (days,) = {rule.limit.days for rule in place.info.retention if rule.code == code}
    return clock.now() - timedelta(days=days)


def has_deleted(case: Case, code: RetentionCode) -> bool:
    """Whether the rule has done its work on this case."""
    return code in case.deleted.split()


@dataclass(frozen=True, slots=True)
class Keeping:
    """One rule and a case: what it deletes, and whether it has. `until` is the day in China after which.

    It is None while nothing is counted yet, because the case has not ended.
    """

    code: str
    name: str
    days: int
    until: date | None
    deleted: bool


def keeping_of(case: Case) -> list[Keeping]:
    """How long each kind of data of this case is kept, as the county says now."""
    return [
        Keeping(
            rule.code,
            rule.name,
            rule.limit.days,
            clock.in_china(case.ended_at + timedelta(days=rule.limit.days)).date() if case.ended_at else None,
            has_deleted(case, rule.code),
        )
        for rule in county(case.county).info.retention
        if rule.after != "created" and (rule.code != _DRAFT or case.submitted_at is None)
    ]


async def delete_all_that_was_given(case: Case) -> int:
    """Empty the locked case in memory and forget the keys of its photos; returns how many things went.

    The objects of the photos, which nobody can open any more, are removed by the sweep.
    """
    return (await _whole_draft(case)).count


async def forget_events(division: str, subject_id: UUID) -> None:
    """Take the private parts out of a chain, which verifies without them."""
    await CaseEvent.of(division).filter(subject_id=subject_id).update(private=None)


async def _due(division: str, code: RetentionCode, skip: Sequence[UUID]) -> list[UUID]:
    before = over_before(county(division), code)
    which = "submitted_at IS NULL" if code == _DRAFT else "true"
    ended = _DUE.format(which=which, aside=aside("id", skip, 5))
    erased = _ERASED.format(aside=aside("id", skip, 4))
    rows = await select(ended, division, before, f"%{code}%", BATCH, *skip)
    rows += await select(erased, division, f"%{code}%", BATCH, *skip)
    return list(dict.fromkeys(row["id"] for row in rows))


async def _apply(division: str, case_id: UUID, code: RetentionCode, delete: Delete) -> bool:
    before = over_before(county(division), code)
    async with transaction():
        case = await lock_case(division, case_id)
        over = case.erased_at is not None or (case.ended_at is not None and case.ended_at < before)
        if not over or has_deleted(case, code):
            return False  # restored in between, or another worker was faster
        deleted = await delete(case)
        if deleted is None:
            return False
        case.deleted = f"{case.deleted} {code}".strip()
        if deleted.count:
            told = Happened("case.data_deleted", data={"rule": code, "count": deleted.count})
            await record(case, system(division), told)
        await save_holder(case, {"deleted", *EMPTIED})
    await remove_objects(deleted.files)
    return True


async def _files(case: Case) -> Deleted:
    keys = await close_files(await Material.of(case.county).filter(case_id=case.id, deleted_at=None))
    return Deleted(len(keys), keys)


async def _views(case: Case) -> Deleted:
    return Deleted(await CaseView.of(case.county).filter(case_id=case.id).delete())


async def _whole_draft(case: Case) -> Deleted:
    files, typed = await _files(case), await _personal_fields(case)
    return Deleted(files.count + typed.count, files.files)


async def _personal_fields(case: Case) -> Deleted:
    """Everything by which somebody could be known; the count is that of the answers."""
    count = len(case.answers)
    case.answers, case.answer_versions, case.answer_sources = {}, {}, {}
    # A phone that still shows the old answers must not take them for those of this version.
    case.version += 1
    case.notice = case.declaration = None
    case.decedent_index = case.claim_index = case.live_decedent = None
    await forget_events(case.county, case.id)
    await Item.of(case.county).filter(case_id=case.id).update(request=None, result=None)
    for payout in await Payout.of(case.county).filter(case_id=case.id):
        payout.account = payout.account_holder = payout.account_tail = ""
        payout.account_bank = payout.return_reason = None
        payout.earlier = [{**attempt, "account_tail": ""} for attempt in payout.earlier]
        await payout.save(update_fields=_ACCOUNT)
    await Rating.of(case.county).filter(case_id=case.id).update(comment=None, call_back_note=None)
    return Deleted(count)


_ACCOUNT = ("account", "account_holder", "account_tail", "account_bank", "return_reason", "earlier")
