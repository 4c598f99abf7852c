"""Ending the benefits of a decedent (notice 三(三)): started by the registry, without waiting for a family.

Two facts from two hands must agree on the ID number before anything ends: the death certificate and the
cremation certificate. What is on file is compared with what was set going, again and again, so that
certificates, corrections and voids end the same in whatever order they arrive. Everything that an
arriving certificate can mean is therefore one function, `_settle`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from config.catalogue import Catalogue, Limit, Termination
from server import clock
from server.answers.conditions import Verdict
from server.answers.decisions import effective_date
from server.answers.decisions import terminations as termination_decisions
from server.cases import items as item_verbs
from server.cases.events import Happened, record
from server.cases.holders import save_holder
from server.cases.lifecycle import move, open_moves
from server.cases.models import CaseEvent, Item, TerminationFile
from server.cases.states import ITEM_TERMINAL, ItemStatus
from server.counties import calendar, county
from server.database import new_id, transaction
from server.identity.actor import Actor, system
from server.registry.certificates import CremationCertificate, DeathCertificate
from server.registry.lookup import doubts
from server.registry.merging import Counting, counting, hold_decedents
from server.registry.models import Certificate
from server.rounds import each_county
from server.working_days import due_date

MOST_AT_ONCE = 200

# What a department has to know to find the person in its own records: nothing else is handed to it.
FIELDS = (
    "decedent.name",
    "decedent.id_number",
    "decedent.sex",
    "decedent.birth_date",
    "death.date",
    "death.cremation_date",
)
_IDENTIFYING = FIELDS[:5]

# An item in one of these has nothing left that a corrected fact could change.
_PAST_CORRECTION = frozenset(
    {ItemStatus.REFUSED, ItemStatus.NOT_APPLICABLE, ItemStatus.REVERSING, ItemStatus.REVERSED}
)


async def start_terminations() -> int:
    """Worker round: bring the terminations in line with every certificate that arrived or changed.

    Returns how many decedents were looked at. Each has a transaction of its own, and one that fails
    (a year without a calendar) does not hold up the others; the first failure is raised at the end.
    """
    return await each_county(_unhandled, _handle)


async def reverse_for_decedent(division: str, decedent: bytes, actor: Actor, reason: str) -> int:
    """Take back everything that ends for this decedent, because the death was reported in error.

    `decedent` is the blind index of the ID number. Every item that a department was given has to be
    acknowledged by it. The certificates stay the registries' own: until one of them is registered anew
    the terminations do not start again. Returns how many items were reversed. Runs in the caller's
    transaction.
    """
    await hold_decedents(decedent)
    file = await _live_file(division, decedent)
    if file is not None:
        return await _reverse(file, actor, "case", reason)
    found = await counting(division, decedent)
    if found.died and found.cremated and not await _held_back(division, decedent, found):
        # The certificates are there but not handled yet: an empty file says that they must not be.
        file = _file(division, decedent, found.died, found.cremated, found)
        file.voided_at, file.live_decedent = clock.now(), None
        await record(file, actor, _voided("case", reason))
        await file.save(force_create=True)
    return 0


async def _unhandled(division: str, skip: Sequence[UUID]) -> list[UUID]:
    rows = Certificate.of(division).filter(handled_at=None).exclude(id__in=list(skip))
    return [row.id for row in await rows.order_by("at", "id").limit(MOST_AT_ONCE).only("id")]


async def _handle(division: str, certificate_id: UUID) -> bool:
    arrived = await Certificate.of(division).get_or_none(id=certificate_id)
    if arrived is None or arrived.handled_at is not None:
        return False  # it was handled with another one of the same decedent
    async with transaction():
        await hold_decedents(arrived.decedent_index)
        unhandled = Certificate.of(division).filter(decedent_index=arrived.decedent_index, handled_at=None)
        if not await unhandled.exists():
            return False  # another worker was faster
        await _settle(division, arrived.decedent_index)
        await unhandled.update(handled_at=clock.now())
        return True


async def _settle(division: str, decedent: bytes) -> None:
    """Open, follow or reverse: whatever makes the file agree with the certificates that count."""
    found = await counting(division, decedent)
    file = await _live_file(division, decedent)
    died, cremated = found.died, found.cremated
    if died is None or cremated is None:
        if file is not None:
            paper = "死亡医学证明" if died is None else "火化证明"
            await _reverse(file, system(division), "certificate", f"{paper}已撤销或改到别人名下")
    elif file is not None:
        await _follow(file, died, cremated, found)
    elif not await _held_back(division, decedent, found):
        await _open(_file(division, decedent, died, cremated, found), found)


def _file(
    division: str, decedent: bytes, died: DeathCertificate, cremated: CremationCertificate, found: Counting
) -> TerminationFile:
    assert found.cremation is not None
    death_on = died.happened_at.date()
    return TerminationFile(
        id=new_id(),
        county=division,
        cremation_id=found.cremation.record_id,
        decedent_index=decedent,
        live_decedent=decedent,
        decedent=_facts(died, cremated),
        catalogue_version=county(division).catalogue_for(death_on).version,
        death_on=death_on,
        created_at=clock.now(),
    )


def _facts(died: DeathCertificate, cremated: CremationCertificate) -> dict[str, Any]:
    person = died.model_dump(mode="json")["decedent"]
    return {
        "decedent.name": person["name"],
        "decedent.id_number": person["id_number"],
        "decedent.sex": person["sex"],
        "decedent.birth_date": person["birth_date"],
        "death.date": died.happened_at.date().isoformat(),
        "death.cremation_date": cremated.happened_at.date().isoformat(),
    }


async def _open(file: TerminationFile, found: Counting) -> None:
    catalogue = county(file.county).by_version(file.catalogue_version)
    # Without answers nothing is a certain no: each department looks into its own records.
    due = [d.termination for d in termination_decisions(catalogue, {}) if d.verdict is not Verdict.NO]
    items = [_item(file, catalogue, termination) for termination in due]
    file.open_items = len(items)
    opened = {
        "cremation_id": str(file.cremation_id),
        "catalogue": catalogue.version,
        "catalogue_digest": catalogue.digest,
        "item_count": len(items),
        "doubts": [doubt.code for doubt in doubts(found)],
    }
    await Item.bulk_create(items)
    await record(
        file,
        system(file.county),
        Happened("termination.opened", data=opened),
        *(_dispatched(item) for item in items),
    )
    await file.save(force_create=True)


def _item(file: TerminationFile, catalogue: Catalogue, termination: Termination) -> Item:
    return Item(
        id=new_id(),
        county=file.county,
        file_id=file.id,
        code=termination.code,
        department=termination.department,
        status=str(ItemStatus.DISPATCHED),
        rule=frozen(termination, catalogue),
        due_on=due_date(clock.today(), _limit(file.county), calendar(file.county)),
        effective_on=effective_date(termination, file.death_on),
        created_at=clock.now(),
    )


def frozen(termination: Termination, catalogue: Catalogue) -> dict[str, Any]:
    """The rule of a termination as it was when it was given out, in the shape of a joint item's."""
    return {
        "name": termination.name,
        "short": termination.name,
        "limit": _limit(catalogue.county).model_dump(mode="json"),
        "materials": [],
        "fields": list(FIELDS),
        "pays": [],
        "beforehand": [],
        "result": "待遇已终止",
        "clause": termination.clause,
        "catalogue": catalogue.version,
        "basis": termination.basis,
        "effective": termination.effective,
        "paid_monthly": termination.paid_monthly,
        "confirmed": termination.confirmed,
    }


async def _follow(
    file: TerminationFile, died: DeathCertificate, cremated: CremationCertificate, found: Counting
) -> None:
    """Take over what was corrected. A corrected date of death moves the dates and may change the rules."""
    assert found.cremation is not None
    before, facts = file.decedent, _facts(died, cremated)
    changed = [name for name in FIELDS if before.get(name) != facts[name]]
    if not changed and file.cremation_id == found.cremation.record_id:
        return
    file.decedent, file.cremation_id = facts, found.cremation.record_id
    file.death_on = died.happened_at.date()
    happened = [
        Happened(
            "termination.corrected",
            data={"fields": changed, "cremation_id": str(file.cremation_id)},
            private={"before": {name: before.get(name) for name in changed}},
        )
    ]
    gone: list[Item] = []
    if set(changed) & set(_IDENTIFYING):
        more, gone = await _correct_items(file, changed)
        happened += more
    await record(file, system(file.county), *happened)
    await save_holder(file, {"decedent", "cremation_id", "death_on", "catalogue_version", "open_items"})
    for item in gone:
        await item_verbs.reverse(system(file.county), item.id, "更正后的去世日期适用的规定里没有这一项")


async def _correct_items(file: TerminationFile, changed: list[str]) -> tuple[list[Happened], list[Item]]:
    """The events of the items that are told, and the items that the rules of the right day do not have.

    A finished item whose benefit should have ended on another day is opened again: its department has to
    confirm the right day, and what was paid too much or too little.
    """
    catalogue = county(file.county).catalogue_for(file.death_on)
    file.catalogue_version = catalogue.version
    happened, gone = [], []
    there = await Item.of(file.county).filter(file_id=file.id).order_by("id").select_for_update()
    for item in there:
        termination = catalogue.terminations.get(item.code)
        if item.status in _PAST_CORRECTION:
            continue
        if termination is None:
            gone.append(item)
            continue
        was, reopened = item.effective_on, False
        if "death.date" in changed:
            stops = effective_date(termination, file.death_on)
            if item.status in ITEM_TERMINAL and stops != was:
                _open_again(file, item)
                reopened = True
            if item.status not in ITEM_TERMINAL:
                item.effective_on = stops
                item.rule = frozen(termination, catalogue) | {"limit": item.rule["limit"]}
                await item.save(update_fields=_CORRECTED)
        happened.append(
            Happened(
                "item.corrected",
                item.id,
                {
                    "code": item.code,
                    "department": item.department,
                    "fields": changed,
                    "effective_on": _iso(item.effective_on),
                    "effective_on_before": _iso(was),
                    "reopened": reopened,
                },
            )
        )
        if reopened:
            happened.append(_dispatched(item))
    codes = {item.code for item in there}
    fresh = [
        _item(file, catalogue, termination)
        for termination in catalogue.terminations.values()
        if termination.code not in codes
    ]
    if fresh:
        await Item.bulk_create(fresh)
        file.open_items += len(fresh)
    return [*happened, *(_dispatched(item) for item in fresh)], gone


_CORRECTED = (
    "status",
    "effective_on",
    "rule",
    "request",
    "due_on",
    "received_at",
    "closed_at",
    "paused_days",
    "warned",
    "overdue",
    "expected_on",
)


def _open_again(file: TerminationFile, item: Item) -> None:
    """Give a finished item out anew, in memory; what its department did stays in the history."""
    move(item, "reopen", system(file.county))
    file.open_items += 1
    item.due_on = due_date(clock.today(), _limit(file.county), calendar(file.county))
    item.received_at = item.closed_at = item.expected_on = None
    item.paused_days, item.warned, item.overdue = 0, False, False
    item.request = {
        "kind": "recheck",
        "reason": "死亡医学证明上的日期已更正，请重新核对待遇停止的日期，以及多发或少发的金额。",
        "effective_on_before": _iso(item.effective_on),
        "overpaid_fen_before": item.overpaid_fen,
    }


async def _reverse(file: TerminationFile, actor: Actor, cause: str, reason: str) -> int:
    file.voided_at, file.live_decedent = clock.now(), None
    await record(file, actor, _voided(cause, reason))
    await save_holder(file, {"voided_at", "live_decedent"})
    reversible = [
        item.id
        for item in await Item.of(file.county).filter(file_id=file.id).order_by("id")
        if "reverse" in open_moves(item.lifecycle, item.status, actor.kind)
    ]
    for item_id in reversible:
        await item_verbs.reverse(actor, item_id, reason)
    return len(reversible)


async def _held_back(division: str, decedent: bytes, found: Counting) -> bool:
    """Whether the window took this death back and no certificate was registered anew since then."""
    last = (
        await TerminationFile.of(division)
        .filter(decedent_index=decedent, voided_at__isnull=False)
        .order_by("-voided_at")
        .first()
    )
    if last is None or last.voided_at is None:
        return False
    why = await CaseEvent.of(division).filter(subject_id=last.id, kind="termination.voided").get()
    if why.data["cause"] == "certificate":
        return False
    records = [row.record_id for row in (found.death, found.cremation) if row is not None]
    anew = Certificate.of(division).filter(record_id__in=records, revision=1, at__gt=last.voided_at)
    return not await anew.exists()


async def _live_file(division: str, decedent: bytes) -> TerminationFile | None:
    return await TerminationFile.of(division).filter(live_decedent=decedent).select_for_update().first()


def _dispatched(item: Item) -> Happened:
    return Happened("item.dispatched", item.id, {"code": item.code, "department": item.department})


def _voided(cause: str, reason: str) -> Happened:
    return Happened("termination.voided", data={"cause": cause}, private={"reason": reason})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _limit(division: str) -> Limit:
    return county(division).info.standards.termination
