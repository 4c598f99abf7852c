"""Registering a certificate, the office's list, and one certificate with its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server import clock
from server.console.desk import Done
from server.console.registry.desk import ROOT, desk
from server.console.registry.typed import CorrectedCremation, CorrectedDeath, TypedCremation, TypedDeath
from server.counties import county
from server.errors import NOT_FOUND
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.privacy import mask_id_number
from server.registry.certificates import NUMBERED_BY_ID_FROM, PAPERS, CertificateKind, CertificateStatus
from server.registry.offices import CERTIFIES
from server.registry_api import door
from server.registry_api.answers import (
    CremationCorrection,
    DeathCorrection,
    Listing,
    Record,
    RecordLine,
    RecordWithHistory,
    Search,
    Voiding,
)

LIST = f"{ROOT}/certificates"
RECORD = "/certificates/<record_id:uuid>"
PLACES = (
    ("home", "家中"),
    ("care_home", "养老机构"),
    ("hospital", "医院"),
    ("on_the_way", "送往医院的路上"),
    ("elsewhere", "其他地方"),
)
MANNERS = (
    ("natural", "正常死亡（含因病）"),
    ("case", "公安机关正在处理的案件"),
    ("work_injury", "因工受伤或职业病"),
    ("unknown", "不清楚"),
)
STATUSES = {
    CertificateStatus.VALID: "有效",
    CertificateStatus.CORRECTED: "已更正",
    CertificateStatus.DUPLICATE: "重复",
    CertificateStatus.VOIDED: "已撤销",
}
SEXES = {"male": "男", "female": "女", None: "没有写明"}


@desk.page("")
async def register(caller: Actor) -> Page:
    """The empty form of what this office certifies, ready to be typed into."""
    return Page("console/registry/register.html", _around(caller))


@desk.act("/deaths", body=TypedDeath, back=register)
async def register_death(caller: Actor, body: TypedDeath) -> Done:
    """Register a death certificate."""
    certificate = body.certificate()
    return _registered(await door.register_death(caller, certificate))


@desk.act("/cremations", body=TypedCremation, back=register)
async def register_cremation(caller: Actor, body: TypedCremation) -> Done:
    """Register a cremation certificate."""
    certificate = body.certificate()
    return _registered(await door.register_cremation(caller, certificate))


@desk.page("/certificates", query=Listing)
async def certificates(caller: Actor, query: Listing) -> Page:
    """The office's own certificates, last change first."""
    found = await door.list_certificates(caller, query)
    following = f"{LIST}?cursor={found.next}" if found.next else None
    return _list(caller, found.records, following)


async def _back(caller: Actor) -> Page:
    page: Page = await certificates(caller, Listing())
    return page


@desk.act("/certificates/search", body=Search, back=_back, writes=False)
async def search(caller: Actor, body: Search) -> Page:
    """The office's own certificates for one ID number, which stays out of every address."""
    found = await door.search_certificates(caller, Search(id_number=body.id_number.replace("*", "X")))
    return _list(caller, found.records, None, searched=True)


@desk.page(RECORD)
async def certificate(caller: Actor, record_id: UUID) -> Page:
    """One certificate with every revision, and what is doubtful about it."""
    return _record(caller, await door.read_certificate(caller, record_id))


@desk.page(f"{RECORD}/correct")
async def correct(caller: Actor, record_id: UUID) -> Page:
    """The certificate as it is on file, to be typed over."""
    shown = await door.read_certificate(caller, record_id)
    return Page("console/registry/correct.html", _of(caller, shown))


@desk.act(f"{RECORD}/correct/death", body=CorrectedDeath, back=correct)
async def correct_death(caller: Actor, body: CorrectedDeath, record_id: UUID) -> Done:
    """Put the corrected certificate in the place of the one on file."""
    said = DeathCorrection.model_validate({"certificate": body.certificate(), "reason": body.reason})
    return _corrected(await door.correct_death(caller, record_id, said))


@desk.act(f"{RECORD}/correct/cremation", body=CorrectedCremation, back=correct)
async def correct_cremation(caller: Actor, body: CorrectedCremation, record_id: UUID) -> Done:
    """Put the corrected certificate in the place of the one on file."""
    said = CremationCorrection.model_validate({"certificate": body.certificate(), "reason": body.reason})
    return _corrected(await door.correct_cremation(caller, record_id, said))


@desk.act(f"{RECORD}/void", body=Voiding, back=certificate)
async def void(caller: Actor, body: Voiding, record_id: UUID) -> Done:
    """Take back a certificate that was issued in error."""
    await door.void_certificate(caller, record_id, body)
    return Done(f"{LIST}/{record_id}", "已撤销。已经通知过的部门会收到撤销的通知。")


def _registered(record: Record) -> Done:
    if record.repeated:
        return Done(f"{LIST}/{record.record_id}", "这份证明以前登记过，没有重复登记。")
    return Done(f"{LIST}/{record.record_id}", "已登记。")


def _corrected(record: Record) -> Done:
    return Done(f"{LIST}/{record.record_id}", "已更正，原来的内容留在历史里。")


def _list(caller: Actor, records: list[RecordLine], following: str | None, searched: bool = False) -> Page:
    masked = [(record, mask_id_number(record.certificate.decedent.id_number)) for record in records]
    values = {"records": masked, "following": following, "searched": searched}
    return Page("console/registry/certificates.html", _around(caller) | values)


def _record(caller: Actor, shown: RecordWithHistory) -> Page:
    return Page("console/registry/certificate.html", _of(caller, shown))


def _of(caller: Actor, shown: RecordWithHistory) -> dict[str, Any]:
    about = {"record": shown, "kind": shown.kind, "here": f"{LIST}/{shown.record_id}"}
    return _around(caller) | about | {"moment_of": shown.certificate.happened_at}


def _around(caller: Actor) -> dict[str, Any]:
    """Who this office is, and the words for what is on a certificate."""
    office = county(caller.county).registries.get(caller.department or "")
    if office is None:
        raise NOT_FOUND("本机构还没有登记在册，请联系政务中心。")
    return {
        "office": office,
        "kind": next(iter(CERTIFIES[office.kind])),
        "papers": PAPERS,
        "places": PLACES,
        "manners": MANNERS,
        "statuses": STATUSES,
        "sexes": SEXES,
        "today": clock.today(),
        "numbered_by_id": clock.today() >= NUMBERED_BY_ID_FROM,
        "kinds": CertificateKind,
    }
