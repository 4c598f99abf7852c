"""Papers over HTTP: who prints one is written down, and nobody is handed another family's."""

from __future__ import annotations

from server.cases.models import CaseView
from tests.access.conftest import Town
from tests.server.documents.looking import running


async def test_a_paper_that_is_printed_at_the_counter_leaves_a_line(town: Town) -> None:
    window, mine = town.people["window"], town.mine
    path = f"/staff/v1/cases/{mine.case_id}/documents"
    listed = await town.office.ask("GET", path, window.token)
    assert [line["kind"] for line in listed.body["documents"]] == ["application", "acceptance"]
    assert await CaseView.of(mine.county).count() == 0

    shown = await town.office.ask("GET", f"{path}/acceptance", window.token)
    assert (shown.status, shown.headers["Content-Type"]) == (200, "application/pdf")
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Content-Disposition"] == 'inline; filename="acceptance.pdf"'
    assert "受理通知书" in running(shown.body) and mine.case_number in running(shown.body)
    (look,) = await CaseView.of(mine.county)
    assert (look.case_id, look.what, look.purpose) == (mine.case_id, "受理通知书", "打印文书")
    told = await town.office.ask("GET", f"/api/v1/cases/{mine.case_id}/views", town.people["viewer"].token)
    assert [view["what"] for view in told.body["views"]] == ["受理通知书"]


async def test_a_paper_that_is_not_there_is_refused_and_leaves_no_line(town: Town) -> None:
    window, mine = town.people["window"], town.mine
    path = f"/staff/v1/cases/{mine.case_id}/documents"
    missing = await town.office.ask("GET", f"{path}/completion", window.token)
    assert (missing.status, missing.code) == (409, "document_not_there")
    assert missing.body["documents"] == ["application", "acceptance"]
    assert (await town.office.ask("GET", f"{path}/something", window.token)).status == 404
    draft = f"/staff/v1/cases/{mine.draft_id}/documents"
    assert (await town.office.ask("GET", draft, window.token)).status == 404
    assert (await town.office.ask("GET", f"{draft}/application", window.token)).status == 404
    assert await CaseView.of(mine.county).count() == 0


async def test_a_family_has_its_own_papers_on_the_phone_and_no_others(town: Town) -> None:
    mine, other = town.mine, town.other
    for who in ("applicant", "helper", "viewer"):
        token = town.people[who].token
        path = f"/api/v1/cases/{mine.case_id}/documents"
        listed = await town.office.ask("GET", path, token)
        assert [line["title"] for line in listed.body["documents"]] == ["申请表", "受理通知书"]
        shown = await town.office.ask("GET", f"{path}/application", token)
        assert shown.status == 200 and mine.decedent_id_number in running(shown.body)
        for foreign in ("", "/application", "/acceptance"):
            path = f"/api/v1/cases/{other.case_id}/documents{foreign}"
            assert (await town.office.ask("GET", path, token)).status == 404
    # Nobody of an office has looked.
    assert await CaseView.of(mine.county).count() == 0


async def test_a_form_that_was_not_handed_in_has_no_paper(town: Town) -> None:
    token = town.people["applicant"].token
    path = f"/api/v1/cases/{town.mine.draft_id}/documents"
    assert (await town.office.ask("GET", path, token)).body == {"documents": []}
    refused = await town.office.ask("GET", f"{path}/application", token)
    assert (refused.status, refused.code) == (409, "document_not_there")
