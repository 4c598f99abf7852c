"""Nobody of an office sees what a family wrote without a line in "who looked at my data"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server import app
from server.cases.models import Case, CaseView
from server.http.door import OPERATIONS, Operation
from tests.access.belongings import Belongings
from tests.access.conftest import ONE_ENGINE, Town
from tests.access.knocking import LET_IN, expected, request_of, send
from tests.access.running import Answered
from tests.server.cases.accepted import termination_file
from tests.server.documents.looking import running

OF_THE_OFFICES = [o for o in (app.ROUTES and OPERATIONS) if not o.public and not o.path.startswith("/api/")]
# All that show it today. Whatever is added has to be named here, after its line in the log.
SHOWING = frozenset(
    {
        *("window.read", "window.show_material", "window.edit"),
        *("window.open_draft", "window.save", "window.submit"),
        *("departments.read_item", "departments.read_material", "departments.read_payout"),
        "window.conversation",
        "window.show_document",
        "supervision.bad_ratings",
        "supervision.contact",
    }
)


@ONE_ENGINE
@pytest.mark.parametrize("operation", OF_THE_OFFICES, ids=lambda operation: operation.name)
async def test_whatever_shows_a_familys_data_is_written_down(operation: Operation, town: Town) -> None:
    unlogged, showing = [], False
    for caller in town.people.values():
        if expected(operation, caller) != LET_IN:
            continue
        before = await _looks_of(caller.id)
        answered = await send(town.office, operation, caller, request_of(operation, caller, town.mine))
        looks = await _looks_of(caller.id) - before
        for whose in (town.mine, town.other, town.elsewhere):
            if shown := _personal(answered, whose):
                showing = True
                if not {case_id for _, case_id in looks} & {
                    whose.case_id,
                    whose.submitted_id,
                    whose.assisted_id,
                }:
                    unlogged.append((caller.name, shown))
    assert unlogged == []
    assert showing == (operation.name in SHOWING)


def test_every_operation_that_shows_is_still_there() -> None:
    assert SHOWING - {operation.name for operation in OF_THE_OFFICES} == set()


async def test_a_photo_at_the_counter_and_the_line_that_it_leaves(town: Town) -> None:
    window, mine = town.people["window"], town.mine
    path = f"/staff/v1/cases/{mine.case_id}/materials"
    shown = await town.office.ask("GET", f"{path}/{mine.material_id}", window.token)
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.body == b"a photo of " + str(mine.case_id).encode()

    (look,) = await CaseView.of(mine.county).filter(viewer_id=window.id)
    assert (look.case_id, look.material_id) == (mine.case_id, mine.material_id)
    assert (look.what, look.purpose) == ("逝者身份证（人像面）", "窗口受理")
    told = await town.office.ask("GET", f"/api/v1/cases/{mine.case_id}/views", town.people["viewer"].token)
    assert [view["what"] for view in told.body["views"]] == ["逝者身份证（人像面）"]

    # A photo of a form that was not handed in is not there, nor is one that does not count any more.
    draft = f"/staff/v1/cases/{mine.draft_id}/materials/{mine.draft_material_id}"
    assert (await town.office.ask("GET", draft, window.token)).status == 404
    assert await CaseView.of(mine.county).count() == 1


async def test_a_look_at_what_ends_for_the_decedent_is_in_the_familys_list(town: Town) -> None:
    mine, clerk = town.mine, town.people["department clerk"]
    _, ended = await termination_file(("pension_payment",), mine.county, order=1)
    _, others = await termination_file(("pension_payment",), mine.county, order=11)
    for item in (ended["pension_payment"], others["pension_payment"]):
        opened = await town.office.ask("GET", f"/dept/v1/items/{item.id}", clerk.token)
        assert (opened.status, opened.body["kind"]) == (200, "termination")

    path, applicant = f"/api/v1/cases/{mine.case_id}", town.people["applicant"].token
    (told,) = (await town.office.ask("GET", f"{path}/views", applicant)).body["views"]
    assert told["what"] == "表格内容和材料清单"
    assert told["purpose"] == "办理“退休金发放”"
    exported = (await town.office.ask("GET", f"{path}/export", applicant)).body["views"]
    assert [view["case_id"] for view in exported] == [str(ended["pension_payment"].file_id)]

    # Who has only begun a form with somebody's number has not shown to be the family.
    draft = f"/api/v1/cases/{mine.draft_id}/views"
    number = (await Case.of(mine.county).get(id=mine.case_id)).decedent_index
    await Case.of(mine.county).filter(id=mine.draft_id).update(decedent_index=number)
    assert (await town.office.ask("GET", draft, applicant)).body["views"] == []


def _personal(answered: Answered, whose: Belongings) -> list[str]:
    content: Any = answered.body
    if isinstance(content, bytes):
        told = running(content) if content.startswith(b"%PDF-") else content.decode("utf-8", "replace")
    else:
        told = str(content)
    return [words for words in whose.personal if words in told]


async def _looks_of(viewer_id: UUID | None) -> set[tuple[UUID, UUID]]:
    rows = [
        row
        for county in ("430621", "430626")
        for row in await CaseView.of(county).filter(viewer_id=viewer_id)
    ]
    return {(row.id, row.case_id) for row in rows}
