"""What a family has with the office: a case with everything on it, so that any id can be another's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from notifications.models import Message
from sandbox.actors.persons import new_card
from server import clock
from server.booking.models import Appointment, Slot
from server.cases.models import Case, CaseEvent, Consent, Invitation, Item, Participant, Rating
from server.counties import county as county_of
from server.database import new_id, transaction
from server.departments.models import Dispatch
from server.identity.actor import Actor, ActorKind
from server.identity.models import ApiClient, StaffAccount
from server.materials.models import Material
from server.payouts.models import Payout, PayoutImport
from server.privacy import blind_index
from server.registry.certificates import CremationCertificate, DeathCertificate
from server.storage import storage
from tests.access.alarms import an_alarm
from tests.access.people import FUNERAL_HOME, HOSPITAL, OTHER, RIGHT
from tests.access.talks import talked
from tests.server.cases.accepted import accepted_case, id_number
from tests.server.cases.submitted import form
from tests.server.registry import papers

PERSONAL = (
    *("decedent.name", "decedent.id_number", "applicant.name", "applicant.id_number"),
    *("applicant.phone", "applicant.address", "payee.holder", "payee.card_number"),
)
ITEMS = ("pension_retired_enterprise", "household_cancellation", "medical_account_withdrawal")


@dataclass(frozen=True)
class Belongings:
    """Ids and other names of one family's things. `personal` is what must not be seen unlogged."""

    county: str
    case_id: UUID
    draft_id: UUID
    submitted_id: UUID
    assisted_id: UUID
    case_number: str
    item_id: UUID
    other_item_id: UUID
    material_id: UUID
    draft_material_id: UUID
    payout_id: UUID
    import_id: UUID
    person_id: UUID
    slot_id: UUID
    visit_id: UUID
    visit_code: str
    rating_id: UUID
    alarm_id: UUID
    dispatch_id: UUID
    message_id: UUID
    death_id: UUID
    cremation_id: UUID
    account_id: UUID
    client_id: UUID
    handover_id: UUID
    reply_id: UUID
    group_id: UUID
    invitation: str
    decedent_id_number: str
    personal: tuple[str, ...]

    @property
    def names(self) -> dict[str, Any]:
        """Everything by which one of these things can be asked for."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("county", "personal")
        }

    def unknown(self) -> Belongings:
        """The same with names that nobody has."""
        made: dict[str, Any] = {
            name: new_id() for name, value in self.names.items() if isinstance(value, UUID)
        }
        words = {
            "case_number": "43062199999999999999",
            "visit_code": "00000001",
            "invitation": "nobody-gave-this-token-out-000000",
            "decedent_id_number": id_number(9, "19000909"),
        }
        return replace(self, **made, **words)


async def belongings(county: str, order: int, parts: dict[str, UUID]) -> Belongings:
    """Everything of one family; `parts` are its people by part. `order` tells families apart."""
    now, surname = clock.now(), "甲乙丙"[order // 10]
    case, items = await accepted_case(
        ITEMS,
        county,
        order,
        decedent__name=f"逝者{surname}",
        applicant__name=f"申请{surname}",
        applicant__phone=f"138{order:08d}",
        applicant__address=f"测试路{order}号院",
        payee__holder=f"逝者{surname}",
        payee__card_number=new_card(),
    )
    right = next(item for item in items.values() if item.department == RIGHT)
    other = next(item for item in items.values() if item.department == OTHER)
    draft, assisted = await _form(case, order), await _form(case, order, assisted=True)
    handed_in = await _form(case, order, status="submitted", submitted_at=now)
    for part, person_id in parts.items():
        left_at = now if part == "former helper" else None
        role = "helper" if part == "former helper" else part
        for case_id in (case.id, draft.id):
            await Participant(
                county=county, case_id=case_id, person_id=person_id, role=role, joined_at=now, left_at=left_at
            ).save(force_create=True)
    applicant = parts["applicant"]
    await Consent(
        county=county,
        case_id=case.id,
        person_id=applicant,
        kind="sensitive_data",
        text_version=case.catalogue_version,
        given_at=now,
    ).save(force_create=True)
    visit, slot = await _visit(case, applicant, order)
    payout = await _payout(case, right, order)
    death, cremation = await _certificates(county, order)
    account, client = await _hired(county, order)
    handover, reply, group = await talked(case, applicant, f"家里的话{order}号")
    return Belongings(
        county=county,
        case_id=case.id,
        draft_id=draft.id,
        submitted_id=handed_in.id,
        assisted_id=assisted.id,
        case_number=str(case.number),
        item_id=right.id,
        other_item_id=other.id,
        material_id=await _material(case),
        draft_material_id=await _material(draft),
        payout_id=payout.id,
        import_id=await _import(county, order),
        person_id=parts.get("viewer", applicant),
        slot_id=slot.id,
        visit_id=visit.id,
        visit_code=str(visit.code),
        rating_id=await _rating(case, order),
        alarm_id=await an_alarm(county),
        dispatch_id=await _dispatch(right),
        message_id=await _message(case, applicant),
        death_id=death,
        cremation_id=cremation,
        account_id=account,
        client_id=client,
        handover_id=handover,
        reply_id=reply,
        group_id=group,
        invitation=await _invitation(case, applicant),
        decedent_id_number=case.answers["decedent.id_number"],
        personal=(
            *(str(answers[name]) for answers in (case.answers, handed_in.answers) for name in PERSONAL),
            f"评语{order}号",
            f"家里的话{order}号",
            f"a photo of {case.id}",
        ),
    )


async def _form(of: Case, order: int, **about: Any) -> Case:
    """A form of the same family; a draft on the phone unless `about` says otherwise."""
    said = {name.replace(".", "__"): of.answers[name] for name in PERSONAL}
    # Another decedent than the accepted case's, who is being handled already.
    del said["decedent__id_number"]
    case = Case(
        **{
            "id": new_id(),
            "county": of.county,
            "status": "draft",
            "catalogue_version": of.catalogue_version,
            "answers": form(order, **said),
            "created_at": clock.now(),
            "updated_at": clock.now(),
            "expires_at": clock.now() + timedelta(days=30),
            **about,
        }
    )
    await case.save(force_create=True)
    return case


async def _material(case: Case) -> UUID:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a photo of " + str(case.id).encode()

    file = await storage().put_encrypted(f"{case.county}/{new_id().hex}", pieces())
    material = Material(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        code="decedent_id_card",
        side="front",
        storage_key=file.key,
        wrapped_key=file.wrapped_key,
        content_type="image/jpeg",
        size=file.size,
        fingerprint=file.fingerprint,
        uploaded_by_kind="family",
        created_at=clock.now(),
    )
    await material.save(force_create=True)
    return material.id


async def _visit(case: Case, person_id: UUID, order: int) -> tuple[Appointment, Slot]:
    hall = next(iter(county_of(case.county).halls))
    start = clock.now().replace(microsecond=0) + timedelta(days=1, minutes=order)
    slot = Slot(
        county=case.county,
        hall=hall,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        capacity=4,
        booked=1,
    )
    await slot.save(force_create=True)
    visit = Appointment(
        id=new_id(),
        county=case.county,
        slot_id=slot.id,
        case_id=case.id,
        live_case=case.id,
        person_id=person_id,
        status="booked",
        code=f"{7000 + order}",
        created_at=clock.now(),
        booked_at=clock.now(),
    )
    await visit.save(force_create=True)
    return visit, slot


async def _payout(case: Case, item: Item, order: int) -> Payout:
    payout = Payout(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        item_id=item.id,
        department=item.department,
        kind=item.rule["pays"][0],
        reference=f"R-{order}",
        amount_fen=100_00,
        status="returned",
        account=case.answers["payee.card_number"],
        account_holder=case.answers["payee.holder"],
        account_tail=case.answers["payee.card_number"][-4:],
        approved_at=clock.now(),
        returned_on=clock.today(),
        returned_at=clock.now(),
    )
    await payout.save(force_create=True)
    return payout


async def _import(county: str, order: int) -> UUID:
    record = PayoutImport(
        id=new_id(),
        county=county,
        department=RIGHT,
        fingerprint=bytes([order % 256]) * 32,
        filename="发放表.csv",
        rows=1,
        applied=1,
        unchanged=0,
        refused=0,
        at=clock.now(),
    )
    await record.save(force_create=True)
    return record.id


async def _rating(case: Case, order: int) -> UUID:
    rating = Rating(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        stars=1,
        comment=f"评语{order}号",
        at=clock.now(),
        call_back_due_on=clock.today(),
    )
    await rating.save(force_create=True)
    return rating.id


async def _dispatch(item: Item) -> UUID:
    row = Dispatch(
        id=new_id(),
        county=item.county,
        item_id=item.id,
        event_id=new_id(),
        seq=1,
        department=item.department,
        kind="item.dispatched",
        status="dead",
        closed_at=clock.now(),
        created_at=clock.now(),
    )
    await row.save(force_create=True)
    return row.id


async def _message(case: Case, person_id: UUID) -> UUID:
    event = await CaseEvent.of(case.county).filter(subject_id=case.id).order_by("seq").first()
    assert event is not None
    row = Message(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        event_id=event.id,
        event_kind="case.accepted",
        happened_at=event.at,
        seq=event.seq,
        person_id=person_id,
        template="progress",
        channel="telephone",
        status="telephone",
        content={"text": "您的申请已受理。", "fields": {}},
        created_at=clock.now(),
    )
    await row.save(force_create=True)
    return row.id


async def _invitation(case: Case, applicant: UUID) -> str:
    token = f"invitation-of-{case.id.hex}"
    await Invitation(
        county=case.county,
        case_id=case.id,
        role="viewer",
        token_hash=blind_index("invitation", token),
        invited_by=applicant,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=7),
    ).save(force_create=True)
    return token


async def _certificates(county: str, order: int) -> tuple[UUID, UUID]:
    death: DeathCertificate = papers.death(order + 100, number=f"D{county}{order}")
    cremation: CremationCertificate = papers.cremation(order + 100, number=f"C{county}{order}")
    offices = [
        Actor(ActorKind.REGISTRY, new_id(), county, "登记机构", office) for office in (HOSPITAL, FUNERAL_HOME)
    ]
    rows = [
        (await papers.filed(paper, by)).row for paper, by in zip((death, cremation), offices, strict=True)
    ]
    return rows[0].record_id, rows[1].record_id


async def _hired(county: str, order: int) -> tuple[UUID, UUID]:
    """Somebody on the staff and a system with a key, for an administrator to stop."""
    account = StaffAccount(
        id=new_id(),
        county=county,
        login=f"somebody{order}",
        password_hash="nobody signs in by it",
        work_number="9",
        name="某某",
        role="window",
        created_at=clock.now(),
    )
    client = ApiClient(
        id=new_id(),
        county=county,
        kind="department",
        office=OTHER,
        name="某系统",
        key_hash=blind_index("api key", f"key {county} {order}"),
        created_at=clock.now(),
    )
    async with transaction():
        await account.save(force_create=True)
        await client.save(force_create=True)
    return account.id, client.id
