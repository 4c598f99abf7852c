"""The registries' door over real HTTP, on both engines (notice 三(一))."""

from __future__ import annotations

from typing import Any

import pytest

from server.database import transaction
from server.http.door import OPERATIONS
from server.http.openapi import document
from server.identity.actor import ActorKind
from server.identity.sessions import open_session
from server.identity.staff import Role, create_account
from server.registry.certificates import AnyCertificate, kept
from server.registry_api.answers import (
    CremationCorrection,
    DeathCorrection,
    Record,
    Records,
    RecordWithHistory,
)
from tests.server.registry.papers import COUNTY, cremation, death, id_number
from tests.server.registry_api.conftest import Answered, Caller, Offices

DEATHS, CREMATIONS = "/death-certificates", "/cremation-certificates"


async def clerk(offices: Offices, role: Role, office: str | None) -> Caller:
    async with transaction():
        account = await create_account(
            COUNTY,
            login=f"{role}-{office}",
            password_hash="nobody signs in by it",
            role=role,
            name="测试",
            work_number="2001",
            department=office,
        )
        tokens = await open_session(COUNTY, "staff", account.id, "test")
    return offices.with_token(tokens.access_token)


def sent(certificate: AnyCertificate) -> dict[str, Any]:
    return kept(certificate)


def wrong(answer: Answered) -> dict[str, str]:
    return {field["field"]: field["code"] for field in answer.body["fields"]}


async def test_三一_hospital_and_funeral_home_register_the_fact_once(offices: Offices) -> None:
    hospital, funeral_home = await offices.system("county_hospital"), await offices.system("funeral_home")
    died = await hospital.post(DEATHS, sent(death()))
    assert (died.status, died.body["status"], died.body["repeated"]) == (200, "valid", False)
    assert died.body["certificate"] == sent(death())
    assert died.body["by"] == "county_hospital系统"
    cremated = await funeral_home.post(CREMATIONS, sent(cremation(name="张建围")))
    assert cremated.status == 200
    assert cremated.body["doubts"] == [
        {"code": "name_differs", "text": "死亡医学证明和火化证明上的逝者姓名不一致。"}
    ]
    again = await hospital.post(DEATHS, sent(death()))
    assert (again.body["record_id"], again.body["repeated"]) == (died.body["record_id"], True)


async def test_a_cremation_before_any_death_certificate_is_refused_with_what_to_do(offices: Offices) -> None:
    answer = await (await offices.system("funeral_home")).post(CREMATIONS, sent(cremation()))
    assert (answer.status, answer.body["code"]) == (409, "death_not_on_file")
    assert "联系开具死亡医学证明的医院或卫生室" in answer.body["detail"]


async def test_a_conflict_names_fields_and_a_duplicate_shows_where_it_differs(offices: Offices) -> None:
    hospital, station = await offices.system("county_hospital"), await offices.system("health_station")
    first = await hospital.post(DEATHS, sent(death()))
    conflict = await station.post(DEATHS, sent(death(place="home")))
    assert (conflict.status, conflict.body["code"]) == (409, "certificate_number_taken")
    assert wrong(conflict) == {"place": "differs_from_file"}
    second = await station.post(DEATHS, sent(death(number="Z1", place="home", place_text="家中")))
    assert second.body["status"] == "duplicate"
    assert second.body["duplicate_of"] == first.body["record_id"]
    assert [line["field"] for line in second.body["differs_in"]] == ["place", "place_text"]
    assert "县人民医院" not in str(second.body["doubts"])


async def test_a_clerk_and_her_office_s_system_share_the_office_s_records(offices: Offices) -> None:
    by_system = await offices.system("county_hospital")
    by_clerk = await clerk(offices, Role.REGISTRY, "county_hospital")
    record = (await by_system.post(DEATHS, sent(death()))).body["record_id"]
    corrected = await by_clerk.post(
        f"{DEATHS}/{record}/corrections",
        {"certificate": sent(death(place="home")), "reason": "不在医院去世"},
    )
    assert (corrected.status, corrected.body["revision"]) == (200, 2)
    voided = await by_clerk.post(f"/certificates/{record}/void", {"reason": "登记到了别人名下"})
    assert (voided.body["status"], voided.body["doubts"]) == ("voided", [])
    read = await by_system.get(f"/certificates/{record}")
    assert [(r["revision"], r["status"], r["by"], r["reason"]) for r in read.body["history"]] == [
        (3, "voided", "登记机构 工号2001", "登记到了别人名下"),
        (2, "corrected", "登记机构 工号2001", "不在医院去世"),
        (1, "corrected", "county_hospital系统", None),
    ]
    late = await by_system.post(DEATHS, sent(death()))
    assert (late.status, late.body["code"]) == (409, "certificate_voided")


async def test_an_office_reads_and_changes_nothing_of_another(offices: Offices) -> None:
    hospital, station = await offices.system("county_hospital"), await offices.system("health_station")
    record = (await hospital.post(DEATHS, sent(death()))).body["record_id"]
    attempts = [
        await station.get(f"/certificates/{record}"),
        await station.post(f"/certificates/{record}/void", {"reason": "不是我的"}),
        await station.post(
            f"{DEATHS}/{record}/corrections", {"certificate": sent(death()), "reason": "不是我的"}
        ),
        # Its own record, but of the other kind.
        await hospital.post(
            f"{CREMATIONS}/{record}/corrections", {"certificate": sent(cremation()), "reason": "种类不对"}
        ),
    ]
    assert [(a.status, a.body["code"]) for a in attempts] == [(404, "not_found")] * 4
    assert (await station.get("/certificates")).body == {"records": [], "next": None}
    search = {"id_number": id_number(1)}
    assert (await station.post("/certificates/search", search)).body["records"] == []
    assert len((await hospital.post("/certificates/search", search)).body["records"]) == 1


@pytest.mark.parametrize("role", [Role.WINDOW, Role.DEPARTMENT, Role.SUPERVISOR, Role.ADMIN])
async def test_only_registries_come_through_this_door(offices: Offices, role: Role) -> None:
    office = "human_resources" if role is Role.DEPARTMENT else None
    stranger = await clerk(offices, role, office)
    assert (await stranger.get("/certificates")).status == 403
    assert (await stranger.post(DEATHS, sent(death()))).status == 403


async def test_a_department_s_key_or_none_is_not_known_here(offices: Offices) -> None:
    department = await offices.system("human_resources", ActorKind.DEPARTMENT)
    assert (await department.get("/certificates")).status == 401
    assert (await offices.with_token("bk_nobody").post(DEATHS, sent(death()))).status == 401


async def test_a_search_takes_any_spelling_and_wants_a_number(offices: Offices) -> None:
    hospital = await offices.system("county_hospital")
    await hospital.post(DEATHS, sent(death()))
    spaced = f"{id_number(1)[:6]} {id_number(1)[6:14]} {id_number(1)[14:]}"
    found = await hospital.post("/certificates/search", {"id_number": spaced})
    assert [line["certificate"]["number"] for line in found.body["records"]] == ["D1"]
    none = await hospital.post("/certificates/search", {"id_number": "，" * 18})
    assert (none.status, wrong(none)) == (422, {"id_number": "value_error"})


async def test_the_list_pages_by_cursor_without_gap_or_repeat(offices: Offices) -> None:
    hospital = await offices.system("county_hospital")
    for person in range(1, 6):
        await hospital.post(DEATHS, sent(death(person)))
    first = (await hospital.get("/certificates", limit=100)).body["records"][-1]
    correction = {"certificate": sent(death(1, place="home")), "reason": "不在医院去世"}
    await hospital.post(f"{DEATHS}/{first['record_id']}/corrections", correction)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "kind": "death"}
    while True:
        page = (await hospital.get("/certificates", **query)).body
        seen += [line["certificate"]["number"] for line in page["records"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == ["D1", "D5", "D4", "D3", "D2"], "each record once, as it is now, last change first"
    assert (await hospital.get("/certificates", kind="cremation")).body["records"] == []


async def test_one_idempotency_key_registers_once(offices: Offices) -> None:
    hospital = await offices.system("county_hospital")
    first = await hospital.post(DEATHS, sent(death()), key="push-00001")
    again = await hospital.post(DEATHS, sent(death()), key="push-00001")
    assert first.body == again.body, "the first answer itself, not a repeat's"
    other = await hospital.post(DEATHS, sent(death(2)), key="push-00001")
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"diagnosis": "感冒"}, {"diagnosis": "extra_forbidden"}),
        ({"died_at": 1790000000}, {"died_at": "value_error"}),
        ({"died_at": "0001-01-01T00:00:00+14:00"}, {"died_at": "value_error"}),
        ({"died_at": "9999-12-31T23:59:59-12:00"}, {"died_at": "value_error"}),
        ({"died_at": "昨天"}, {"died_at": "datetime_from_date_parsing"}),
        ({"place": "street"}, {"place": "literal_error"}),
        ({"institution": " "}, {"institution": "string_too_short"}),
        ({"number": "9" * 41}, {"number": "string_too_long"}),
    ],
)
async def test_what_cannot_be_read_is_refused_by_field_and_no_diagnosis_is_taken(
    offices: Offices, change: dict[str, Any], fields: dict[str, str]
) -> None:
    answer = await (await offices.system("county_hospital")).post(DEATHS, {**sent(death()), **change})
    assert (answer.status, wrong(answer)) == (422, fields)


async def test_the_document_s_examples_are_what_the_door_takes_and_gives(offices: Offices) -> None:
    ours = [op for op in OPERATIONS if op.tag == "registry"]
    paths = document(ours, title="", version="", server_url="")["paths"]

    def example(path: str) -> Any:
        return paths[f"/registry/v1{path}"]["post"]["requestBody"]["content"]["application/json"]["example"]

    hospital, funeral_home = await offices.system("county_hospital"), await offices.system("funeral_home")
    died = await hospital.post(DEATHS, example(DEATHS))
    cremated = await funeral_home.post(CREMATIONS, example(CREMATIONS))
    assert (died.status, cremated.status) == (200, 200)
    assert cremated.body["doubts"] == []
    answers = paths[f"/registry/v1{DEATHS}"]["post"]["responses"]["200"]["content"]["application/json"]
    assert answers["example"].keys() == died.body.keys()
    for model in (Record, RecordWithHistory, Records, DeathCorrection, CremationCorrection):
        extra: Any = model.model_config["json_schema_extra"]
        for shown in extra["examples"]:
            model.model_validate(shown)
    assert all("<id_number" not in op.path and "id_number" not in op.path for op in ours)
