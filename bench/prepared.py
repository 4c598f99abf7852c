"""Many cases to work on, each with its own people: one is made by the product's verbs, the rest are copies.

The n-th copy has ids that can be computed from `n`, its own decedent with a made ID number, and its own
encrypted answers, so that look-ups, unique columns and decryption work as in life. The copies' hash chains
are those of the first case; nothing here verifies them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from bench.limits.capture import CASE, numbered
from sandbox.actors import Household
from sandbox.actors.persons import id_number, new_person
from server import clock
from server.answers.conditions import Verdict
from server.answers.decisions import materials
from server.booking.models import Slot
from server.cases import prefill, window
from server.cases.models import Case, CaseEvent, Item, Participant, TerminationFile
from server.cases.terminations import start_terminations
from server.database import CountyModel, transaction
from server.identity.actor import Actor, ActorKind
from server.materials.models import Material
from server.registry.certificates import (
    CremationCertificate,
    DeathCertificate,
    decedent_index,
    kept,
    number_index,
)
from server.registry.filing import register
from server.registry.models import Certificate

COUNTY = "430621"
PERSON, SLOT, PARTICIPANT, FILE = 2, 3, 4, 5
# The copies of the m-th row of a list have kind LIST + m.
ITEM, TERMINATION, EVENT, MATERIAL, CERTIFICATE = 0x100, 0x200, 0x300, 0x400, 0x500

CLERK = Actor(ActorKind.WINDOW, numbered(6, 1), COUNTY, "综合受理窗口 工号1001")
HOSPITAL = Actor(ActorKind.REGISTRY, numbered(7, 1), COUNTY, "县人民医院", department="county_hospital")
FUNERAL_HOME = Actor(ActorKind.REGISTRY, numbered(7, 2), COUNTY, "殡仪馆", department="funeral_home")

Row = TypeVar("Row", bound=CountyModel)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`count` cases, numbered from `first`; the n-th belongs to the n-th person."""

    first: int
    count: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)

    def share(self, first: int, count: int) -> Prepared:
        """`count` of these cases, from the `first`-th one on."""
        assert first + count <= self.count
        return Prepared(self.first + first, count)


async def drafts(first: int, count: int) -> Prepared:
    """Complete drafts with all photos, ready to be submitted."""
    household = _template()
    case = await _draft(household)
    return await _copy_case(case, Prepared(first, count))


async def submitted(first: int, count: int, *, certified: bool) -> Prepared:
    """Submitted cases; `certified`: photos compared, death and cremation on file, ready to be accepted."""
    household = _template()
    case = await _submit(await _draft(household))
    if certified:
        case = await _confirm(case)
    prepared = await _copy_case(case, Prepared(first, count))
    if certified:
        await _certify(household)
        await _copy_certificates(household, prepared)
    return prepared


async def accepted(first: int, count: int) -> tuple[Prepared, list[Item]]:
    """Accepted cases with items, history and terminations; also returns the first case's items.

    The n-th copy of its m-th item has the id `numbered(ITEM + m, n)`.
    """
    household = _template()
    case = await _confirm(await _submit(await _draft(household)))
    await _certify(household)
    await _in_transaction(lambda: window.accept(CLERK, case.id, originals_seen=True))
    await start_terminations()
    case = await Case.of(COUNTY).get(id=case.id)
    file = await TerminationFile.of(COUNTY).get(decedent_index=case.decedent_index)
    prepared = await _copy_case(case, Prepared(first, count))
    items = await Item.of(COUNTY).filter(case_id=case.id).order_by("code")
    await _copy(items, prepared, ITEM, lambda n: {"case_id": numbered(CASE, n)})
    await _copy([file], prepared, FILE, _with_decedent)
    terminations = await Item.of(COUNTY).filter(file_id=file.id)
    await _copy(terminations, prepared, TERMINATION, lambda n: {"file_id": numbered(FILE, n)})
    events = await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq")
    await _copy(events, prepared, EVENT, lambda n: {"subject_id": numbered(CASE, n)})
    return prepared, items


async def slots(cases: Prepared) -> None:
    """A slot for each of the cases, roomier than any: the n-th is `numbered(SLOT, n)`."""
    start = clock.now() + timedelta(days=2)
    template = Slot(
        county=COUNTY,
        hall="county_hall",
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        capacity=30_000,
    )
    await _copy([template], cases, SLOT, lambda n: {"starts_at": start + timedelta(milliseconds=n)})


def decedent(n: int) -> tuple[str, date]:
    """The n-th decedent's ID number and birth: made, of a woman born in 1900 in the test county."""
    born = date(1900, 1, 1) + timedelta(days=n % 365)
    return id_number(born, n // 365 * 2 % 1000), born


def _template() -> Household:
    return Household.new(clock.today(), decedent=new_person(1901, sex="female"))


async def _draft(household: Household) -> Case:
    return await _in_transaction(lambda: _begin(household))


async def _begin(household: Household) -> Case:
    person = Actor(ActorKind.FAMILY, numbered(PERSON, 0), COUNTY, "家属")
    case = await prefill.begin(person, household.answers())
    for needed in materials(prefill.catalogue_of(case), case.answers):
        if needed.verdict is not Verdict.YES or needed.material.source != "family":
            continue
        for part in needed.material.parts:
            await Material(
                county=COUNTY,
                case_id=case.id,
                code=needed.material.code,
                side=part.code,
                storage_key=f"bench/{needed.material.code}/{part.code}",
                wrapped_key=bytes(60),
                content_type="image/jpeg",
                size=200_000,
                fingerprint=bytes(32),
                uploaded_by_kind="family",
                created_at=clock.now(),
            ).save(force_create=True)
    return case


async def _submit(case: Case) -> Case:
    person = Actor(ActorKind.FAMILY, numbered(PERSON, 0), COUNTY, "家属")
    return await _in_transaction(lambda: prefill.submit(person, case.id))


async def _confirm(case: Case) -> Case:
    for photo in await Material.of(COUNTY).filter(case_id=case.id):
        await _in_transaction(partial(window.confirm_material, CLERK, case.id, photo.id))
    return await Case.of(COUNTY).get(id=case.id)


async def _certify(household: Household) -> None:
    death, cremation = _certificates(household)
    await _in_transaction(lambda: register(HOSPITAL, death))
    await _in_transaction(lambda: register(FUNERAL_HOME, cremation))


def _certificates(household: Household) -> tuple[DeathCertificate, CremationCertificate]:
    return (
        DeathCertificate.model_validate(household.death_certificate()),
        CremationCertificate.model_validate(household.cremation_certificate()),
    )


async def _copy_case(case: Case, prepared: Prepared) -> Prepared:
    """The case with its first relative and its photos."""
    await _copy([case], prepared, CASE, lambda n: _case(case, n))
    of_case = {"case_id": case.id}
    relatives = await Participant.of(COUNTY).filter(**of_case)
    await _copy(
        relatives,
        prepared,
        PARTICIPANT,
        lambda n: {"case_id": numbered(CASE, n), "person_id": numbered(PERSON, n)},
    )
    photos = await Material.of(COUNTY).filter(**of_case)
    await _copy(photos, prepared, MATERIAL, lambda n: {"case_id": numbered(CASE, n)})
    return prepared


def _case(case: Case, n: int) -> dict[str, Any]:
    number, born = decedent(n)
    answers = {**case.answers, "decedent.id_number": number, "decedent.birth_date": born.isoformat()}
    changes: dict[str, Any] = {"answers": answers}
    if case.number:
        index = decedent_index(number)
        changes |= {"number": f"{COUNTY}{n:014}", "decedent_index": index, "live_decedent": index}
    return changes


def _with_decedent(n: int) -> dict[str, Any]:
    index = decedent_index(decedent(n)[0])
    return {"decedent_index": index, "live_decedent": index}


async def _copy_certificates(household: Household, prepared: Prepared) -> None:
    index = decedent_index(household.decedent.id_number)
    rows = await Certificate.of(COUNTY).filter(decedent_index=index).order_by("kind")

    def changed(n: int, row: Certificate) -> dict[str, Any]:
        number, born = decedent(n)
        person = {**row.body["decedent"], "id_number": number, "birth_date": born.isoformat()}
        return {
            "body": {**row.body, "number": f"{row.kind}-{n}", "decedent": person},
            "record_id": numbered(CERTIFICATE + rows.index(row), n),
            "decedent_index": decedent_index(number),
            "counting_decedent": decedent_index(number),
            "number_index": number_index(f"{row.kind}-{n}"),
            "live_number": number_index(f"{row.kind}-{n}"),
            "handled_at": row.at,
        }

    for place, row in enumerate(rows):
        assert kept(_certificates(household)[row.kind == "cremation"]) == row.body
        await _copy([row], prepared, CERTIFICATE + place, lambda n, row=row: changed(n, row))  # type: ignore[misc]


async def _copy(
    rows: Iterable[Row], prepared: Prepared, kind: int, changes: Callable[[int], Mapping[str, Any]]
) -> None:
    for place, row in enumerate(rows):
        model = type(row)
        kept_columns = {name: getattr(row, name) for name in model._meta.fields_map}
        copies = (
            model.construct(**{**kept_columns, **changes(n), "id": numbered(kind + place, n)})
            for n in prepared.numbers
        )
        await model.bulk_create(copies, batch_size=1000)


async def _in_transaction(act: Callable[[], Awaitable[Any]]) -> Any:
    async with transaction():
        return await act()


def case_of(n: int) -> UUID:
    """The n-th case."""
    return numbered(CASE, n)
