"""What did not reach a department's system is taken away as a table too."""

from __future__ import annotations

import csv
import io

from tests.access.conftest import ONE_ENGINE, Town


@ONE_ENGINE
async def test_the_table_says_what_the_list_says(town: Town) -> None:
    supervisor = town.people["supervisor"].token
    listed = await town.office.ask("GET", "/staff/v1/deliveries/undelivered", supervisor)
    path = "/staff/v1/deliveries/undelivered/export"
    taken = await town.office.ask("GET", path, supervisor, query={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(taken.body.decode("utf-8-sig"))))
    assert [row["事项"] for row in rows] == [one["item"] for one in listed.body["deliveries"]] != []
    assert town.mine.case_number in {row["办件编号"] for row in rows}
    assert str(town.elsewhere.case_number) not in str(rows)
