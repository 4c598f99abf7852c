"""The running office against its own API document: whatever fits it, and whatever does not, is answered as
it says. Seeded, so that a failure is the same again; bounded, so that it ends.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import pytest_asyncio
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from schemathesis import GenerationMode

from sandbox.world import World
from server import clock
from server.database import new_id, transaction
from server.identity.actor import ActorKind
from server.identity.api_clients import create_api_client
from server.identity.models import Person
from server.identity.passwords import hash_password
from server.identity.sessions import open_session
from server.identity.staff import Role, create_account
from tests.server.http.toy import COUNTY

MOST_SECONDS = 75.0
FITTING, STRANGE = 6, 4
# The platform is not there, the clock is not one with holidays: refusals that the document knows.
KNOWN_503 = {"platform_busy", "calendar_unknown", "storage_unavailable"}


@dataclass
class Office:
    url: str
    tokens: dict[str, str]
    case_id: str
    answered: Counter[int] = field(default_factory=Counter)


async def _tokens() -> dict[str, str]:
    """Somebody for each door."""
    person = Person(id=new_id(), county=COUNTY, created_at=clock.now())
    password_hash = await hash_password("a password for a test")
    async with transaction():
        await person.save(force_create=True)
        tokens = {"family": (await open_session(COUNTY, "person", person.id, "phone")).access_token}
        for role, tags in (
            (Role.WINDOW, ("staff", "window", "telephone")),
            (Role.SUPERVISOR, ("supervision",)),
            (Role.ADMIN, ("administration", "deliveries")),
        ):
            account = await create_account(
                COUNTY,
                login=str(role),
                password_hash=password_hash,
                role=role,
                name="测试",
                work_number=str(role)[:20],
            )
            token = (await open_session(COUNTY, "staff", account.id, "desk")).access_token
            tokens |= dict.fromkeys(tags, token)
        for tag, kind, office in (
            ("departments", ActorKind.DEPARTMENT, "human_resources"),
            ("registry", ActorKind.REGISTRY, "county_hospital"),
        ):
            _, tokens[tag], _ = await create_api_client(COUNTY, kind=kind, office=office, name=tag)
    return tokens


@pytest_asyncio.fixture
async def office(database: str, tmp_path: Path) -> AsyncIterator[Office]:
    world = World(tmp_path, environment={"DATABASE_URL": database})
    tokens = await _tokens()
    world.parts["api"].start()
    try:
        await world.parts["api"].ready(world.http)
        headers = {"Authorization": f"Bearer {tokens['family']}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{world.api_url}/api/v1/cases", json={"answers": {}}) as begun,
        ):
            case_id = (await begun.json())["id"]
        yield Office(world.api_url, tokens, case_id)
    finally:
        await world.stop()


def _wrong(office: Office, operation: Any, case: schemathesis.Case, sender: requests.Session) -> str | None:
    """What is wrong with the answer to this request, None when it is as the document says."""
    token = office.tokens.get(operation.tags[0] if operation.tags else "", "")
    headers = {"Authorization": f"Bearer {token}", "X-Request-ID": str(uuid4())}
    if "case_id" in (case.path_parameters or {}):
        case.path_parameters["case_id"] = office.case_id
    response = case.call(base_url=office.url, headers=headers, session=sender, timeout=20)
    office.answered[response.status_code] += 1
    kind = "".join(response.headers.get("content-type", []))
    code = response.json()["code"] if kind == "application/problem+json" else None
    if response.status_code >= 500 and code not in KNOWN_503:
        return f"{response.status_code} {code}"
    try:
        case.operation.validate_response(response)
    except Exception as error:
        return f"{response.status_code} {code}: {str(error)[:600]}"
    if str(response.status_code) not in operation.definition.raw["responses"]:
        return f"{response.status_code} {code} is not documented"
    if code is not None:
        content = operation.definition.raw["responses"][str(response.status_code)]["content"]
        listed = content["application/problem+json"].get("examples", {})
        if code not in listed:
            return f"{response.status_code} {code} is not listed"
    return None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_whatever_is_sent_the_answer_is_as_the_document_says(office: Office) -> None:
    schema = schemathesis.openapi.from_url(f"{office.url}/docs/openapi.json")
    began, wrong, asked = time.monotonic(), [], 0
    operations = [result.ok() for result in schema.get_all_operations()]
    with requests.Session() as sender:
        for mode, most in ((GenerationMode.POSITIVE, FITTING), (GenerationMode.NEGATIVE, STRANGE)):
            for operation in operations:
                if time.monotonic() - began > MOST_SECONDS:
                    break
                asked += mode is GenerationMode.POSITIVE
                wrong += _tried(office, operation, mode, most, sender)
    assert wrong == [], "\n\n".join(wrong)
    assert asked == len(operations) > 100, "the time was up before every operation was asked"
    assert {200, 201, 204, 400, 401, 404, 409, 422} <= set(office.answered), office.answered


def _tried(office: Office, operation: Any, mode: Any, most: int, sender: requests.Session) -> list[str]:
    found: list[str] = []

    @seed(430621)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        if (told := _wrong(office, operation, case, sender)) is not None:
            found.append(f"{operation.label} {mode.value}: {told}\n{case.as_curl_command()[:600]}")

    try:
        ask()
    except Exception as error:
        if type(error).__name__ not in ("Unsatisfiable", "SkipTest", "Skipped"):
            raise
    return found[:2]
