"""At the family's door: who is forgotten is signed out everywhere, and nobody else is."""

from __future__ import annotations

from server.identity.models import Person
from tests.access.conftest import ONE_ENGINE, Town


@ONE_ENGINE
async def test_a_viewer_is_forgotten_at_once_and_the_applicant_stays(town: Town) -> None:
    viewer, applicant = town.people["viewer"], town.people["applicant"]
    refused = await town.office.ask("DELETE", "/api/v1/me", applicant.token)
    assert (refused.status, refused.code) == (409, "account_in_use")
    assert str(town.mine.case_id) in {case["id"] for case in refused.body["cases"]}

    assert (await town.office.ask("DELETE", "/api/v1/me", viewer.token)).status == 204
    assert (await town.office.ask("GET", "/api/v1/cases", viewer.token)).status == 401
    assert (await town.office.ask("GET", f"/api/v1/cases/{town.mine.case_id}", applicant.token)).status == 200
    listed = await town.office.ask("GET", f"/api/v1/cases/{town.mine.case_id}/relatives", applicant.token)
    assert "viewer" not in {relative["role"] for relative in listed.body["relatives"]}
    assert (await Person.of(town.mine.county).get(id=viewer.id)).deleted_at is not None
