"""A folder that lost a version of the rules is found at the start and named with the cases that need it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.catalogue.county import LostVersion
from config.settings import settings
from sandbox.world import DidNotStart, World
from server.cases.models import Case
from server.cases.prefill import begin, catalogue_of
from server.cases.versions import lost_versions
from server.counties import calendar
from server.database import connect, disconnect, tortoise_config, transaction
from server.http.errors import RULES_LOST, as_problem
from tests.counties import FIRST_COUNTY
from tests.server.cases.accepted import COUNTY, accepted_case, termination_file, window

LOST = "2026-07"


def without(version: str, folder: Path) -> Path:
    """The counties' folder of a deployment that lost the county's newest version."""
    counties = folder / "counties"
    shutil.copytree(FIRST_COUNTY, counties / COUNTY)
    path = counties / COUNTY / "county.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index(f'[[versions]]\nid = "{version}"')
    path.write_text(text[:start] + text[text.index("# 服务承诺", start) :], encoding="utf-8")
    shutil.rmtree(counties / COUNTY / "versions" / version)
    return counties


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    settings.cache_clear()
    calendar.cache_clear()


async def test_nothing_is_lost_as_the_county_is(database: str) -> None:
    await accepted_case()
    await termination_file()
    assert await lost_versions() == []


@pytest.mark.usefixtures("lose")
async def test_each_lost_version_is_told_with_the_cases_that_stand_under_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [(await accepted_case(order=n))[0] for n in range(1, 30, 2)]
    cases += [(await accepted_case(order=n))[0] for n in range(31, 80, 2)]
    file, _ = await termination_file()
    async with transaction():
        draft = await begin(window())
    async with transaction():
        old = await begin(window())
        await Case.of(COUNTY).filter(id=old.id).update(catalogue_version="2021-05")
    monkeypatch.setenv("COUNTIES_DIR", str(without(LOST, tmp_path)))
    forget()
    of_cases, of_files = await lost_versions()
    assert LOST in of_cases and "等41件" in of_cases and "2021-05" not in of_cases
    assert [case.number for case in cases[:20] if str(case.number) not in of_cases] == []
    assert LOST in of_files and str(file.id) in of_files
    with pytest.raises(LostVersion) as caught:
        catalogue_of(await Case.of(COUNTY).get(id=draft.id))
    known = as_problem(caught.value)
    assert known is not None and known.kind is RULES_LOST


@pytest.mark.parametrize("command", [("api",), ("worker",), ("check-config", "--database")])
async def test_no_process_starts_on_it(tmp_path: Path, command: tuple[str, ...]) -> None:
    office = World(tmp_path)
    office.operator("migrate")
    office.operator("check-config", "--database")
    await connect(tortoise_config(office.environment["DATABASE_URL"]))
    try:
        case, _ = await accepted_case()
    finally:
        await disconnect()
    office.environment["COUNTIES_DIR"] = str(without(LOST, tmp_path))
    office.operator("check-config")
    with pytest.raises(DidNotStart, match=str(case.number)):
        office.operator(*command)


@pytest.mark.parametrize("command", ["api", "worker"])
def test_a_database_without_tables_is_said_in_words(tmp_path: Path, command: str) -> None:
    with pytest.raises(DidNotStart, match="run migrate first"):
        World(tmp_path).operator(command)
