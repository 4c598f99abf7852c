"""A case that the window has accepted, and a termination file, with their items as acceptance leaves them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from config.catalogue import Item as ItemRule
from server import clock
from server.answers.id_number import check_character
from server.cases.events import Happened, record, verify
from server.cases.holders import save_holder
from server.cases.models import Case, CaseEvent, Chained, Item, TerminationFile
from server.counties import calendar, county
from server.database import new_id, transaction
from server.identity.actor import Actor, ActorKind, system
from server.privacy import blind_index
from server.working_days import due_date

COUNTY = "430621"
ITEMS = ("household_cancellation", "pension_retired_enterprise", "medical_account_withdrawal")


def id_number(order: int = 1, born: str = "19000101") -> str:
    """A number that is valid and belongs to nobody alive."""
    first = f"{COUNTY}{born}{order:03d}"
    return first + check_character(first)


def answers(order: int = 1, **changed: Any) -> dict[str, Any]:
    """The one form of a retired enterprise worker, as it is kept. `a__b` names the question `a.b`."""
    form = {
        "decedent.name": "张测试",
        "decedent.id_number": id_number(order),
        "decedent.sex": "male",
        "decedent.birth_date": "1900-01-01",
        "decedent.household_address": "岳阳县测试路一号",
        "decedent.household_in_county": "yes",
        "death.date": "2026-11-10",
        "death.place": "home",
        "death.manner": "natural",
        "death.cremated": "yes",
        "death.cremated_in_county": "yes",
        "death.cremation_date": "2026-11-12",
        "insurance.area": "central_urban",
        "insurance.identity": "retired_enterprise",
        "insurance.medical": "employee",
        "insurance.housing_fund": "no",
        "insurance.assistance": ["none"],
        "insurance.disability": "no",
        "insurance.preferential": "no",
        "applicant.name": "李测试",
        "applicant.id_number": id_number(order + 1, "19000202"),
        "applicant.relation": "child",
        "applicant.kinship_shown": "yes",
        "applicant.phone": "13800000000",
        "applicant.address": "岳阳县测试路一号",
        "payee.own_account": "yes",
        "payee.bank": "测试银行",
        "payee.card_number": "6222020200001234561",
    }
    return form | {name.replace("__", "."): value for name, value in changed.items()}


def clerk(department: str, division: str = COUNTY) -> Actor:
    return Actor(ActorKind.DEPARTMENT, new_id(), division, f"{department} 工号 2001", department)


def window(division: str = COUNTY) -> Actor:
    return Actor(ActorKind.WINDOW, new_id(), division, "综合受理窗口 工号 1001")


def family(division: str = COUNTY) -> Actor:
    return Actor(ActorKind.FAMILY, new_id(), division, "家属")


async def accepted_case(
    codes: tuple[str, ...] = ITEMS, division: str = COUNTY, order: int = 1, **changed: Any
) -> tuple[Case, dict[str, Item]]:
    """An accepted case with these items, by code."""
    now = clock.now()
    form = answers(order, **changed)
    case = Case(
        id=new_id(),
        county=division,
        number=f"{division}{now:%H%M%S%f}{order}",
        status="accepted",
        catalogue_version=county(division).newest.version,
        answers=form,
        decedent_index=blind_index("id_number", form["decedent.id_number"]),
        live_decedent=blind_index("id_number", form["decedent.id_number"]),
        created_at=now,
        updated_at=now,
        submitted_at=now,
        accepted_at=now,
        open_items=len(codes),
    )
    rules = [county(division).newest.items[code] for code in codes]
    items = [_item(case, rule.code, rule.department, _frozen(rule)) for rule in rules]
    for item, rule in zip(items, rules, strict=True):
        item.due_on = due_date(clock.today(), rule.limit, calendar(division))
        item.waits_for = [code for code in rule.after if code in codes]
    await _store(case, items)
    return case, {item.code: item for item in items}


async def termination_file(
    codes: tuple[str, ...] = ("pension_payment", "disability_allowance"),
    division: str = COUNTY,
    order: int = 1,
) -> tuple[TerminationFile, dict[str, Item]]:
    """A file with these terminations, by code."""
    death_on = date(2026, 11, 10)
    file = TerminationFile(
        id=new_id(),
        county=division,
        cremation_id=new_id(),
        decedent_index=blind_index("id_number", id_number(order)),
        decedent={"decedent.name": "张测试", "decedent.id_number": id_number(order)},
        catalogue_version=county(division).newest.version,
        death_on=death_on,
        created_at=clock.now(),
        open_items=len(codes),
    )
    items = []
    for code in codes:
        rule = county(division).newest.terminations[code]
        item = _item(file, rule.code, rule.department, {"name": rule.name, "clause": rule.clause})
        item.due_on = clock.today() + timedelta(days=7)
        item.effective_on = date(2026, 12, 1)
        items.append(item)
    await _store(file, items)
    return file, {item.code: item for item in items}


async def history(holder: Chained) -> list[CaseEvent]:
    """The holder's events in order, proven complete."""
    fresh = await type(holder).of(holder.county).get(id=holder.id)
    events = await CaseEvent.of(holder.county).filter(subject_id=holder.id).order_by("seq")
    assert verify(fresh, events) == []
    return events


async def kinds(holder: Chained) -> list[str]:
    """What happened after the items were given out."""
    return [e.kind for e in await history(holder) if e.kind not in ("item.dispatched", "case.accepted")]


def _frozen(rule: ItemRule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "short": rule.short,
        "limit": rule.limit.model_dump(mode="json"),
        "materials": list(rule.materials),
        "fields": list(rule.fields),
        "pays": list(rule.pays),
        "beforehand": list(rule.beforehand),
        "result": rule.result,
        "clause": rule.clause,
    }


def _item(holder: Case | TerminationFile, code: str, department: str, rule: dict[str, Any]) -> Item:
    is_case = isinstance(holder, Case)
    return Item(
        id=new_id(),
        county=holder.county,
        case_id=holder.id if is_case else None,
        file_id=None if is_case else holder.id,
        code=code,
        department=department,
        rule=rule,
        created_at=clock.now(),
    )


async def _store(holder: Case | TerminationFile, items: list[Item]) -> None:
    async with transaction():
        await holder.save(force_create=True)
        await Item.bulk_create(items)
        dispatched = [
            Happened("item.dispatched", item.id, {"code": item.code, "department": item.department})
            for item in items
        ]
        await record(holder, system(holder.county), *dispatched)
        await save_holder(holder)
