"""Many cases to work on: one is made by the product's verbs, the others are copies of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.connection import get_connections

from bench.limits.capture import numbered, numbered_sql
from server.cases.models import Case, Participant
from server.cases.prefill import begin
from server.database import transaction
from server.identity.actor import Actor, ActorKind

CASE, PERSON, PARTICIPANT, ITEM, EVENT = 1, 2, 3, 4, 5
COUNTY = "430621"


@dataclass(frozen=True, slots=True)
class Prepared:
    """`count` cases in one status; the n-th (from 1) belongs to the n-th person."""

    count: int

    def case(self, n: int) -> UUID:
        return numbered(CASE, n)

    def family(self, n: int) -> Actor:
        return Actor(ActorKind.FAMILY, numbered(PERSON, n), COUNTY, "家属")


async def drafts(answers: dict[str, Any], count: int) -> Prepared:
    """Complete drafts with one participant each, on an empty database."""
    await _execute(
        "CREATE SEQUENCE IF NOT EXISTS bench_n; CREATE SEQUENCE IF NOT EXISTS bench_any START 1000"
    )
    first = Prepared(count).family(1)
    async with transaction():
        case = await begin(first, answers)
    await _copy("participant", Participant, case.id, PARTICIPANT, count)
    await _copy("case", Case, case.id, CASE, count)
    await _execute("ANALYZE")
    return Prepared(count)


async def _copy(
    table: str, model: type[Case] | type[Participant], case_id: UUID, kind: int, count: int
) -> None:
    changed = {"id": numbered_sql(kind)}
    if table == "participant":
        changed |= {"case_id": numbered_sql(CASE), "person_id": numbered_sql(PERSON)}
    columns = list(model._meta.fields_db_projection.values())
    names = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join(changed.get(c, f't."{c}"').replace(":n", "n") for c in columns)
    key = "id" if table == "case" else "case_id"
    await _execute(
        f'INSERT INTO "{table}" ({names}) SELECT {values} '
        f"FROM \"{table}\" t, generate_series(1, {count}) n WHERE t.{key} = '{case_id}'"
    )


async def _execute(sql: str) -> None:
    await get_connections().get("default").execute_script(sql)
