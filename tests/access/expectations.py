"""Who may do what: every operation of the office, with the callers who are let in.

Everything else follows from where an operation stands: who is not recognised is told to sign in (401), who
is recognised and never may is told so (403), and whose the thing is not is told that there is none (404).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sandbox.actors.chips import chip_record
from sandbox.actors.persons import Person, id_number
from server import clock
from server.identity.actor import ActorKind
from server.registry.certificates import CremationCertificate, DeathCertificate
from tests.access.belongings import Belongings
from tests.server.registry import papers

FAMILY, WINDOW, DEPARTMENT, REGISTRY, SUPERVISOR, ADMIN = (
    ActorKind.FAMILY,
    ActorKind.WINDOW,
    ActorKind.DEPARTMENT,
    ActorKind.REGISTRY,
    ActorKind.SUPERVISOR,
    ActorKind.ADMIN,
)

IN_THE_CASE = frozenset({"applicant", "helper", "viewer"})
WHO_FILL_IN = frozenset({"applicant", "helper"})
APPLICANT = frozenset({"applicant"})
RIGHT_DEPARTMENT = frozenset({"department clerk", "department system"})
HOSPITALS = frozenset({"hospital clerk", "hospital system"})
HOSPITALS_ANYWHERE = HOSPITALS | {"hospital clerk of another county", "hospital system of another county"}
FUNERAL_HOME = frozenset({"funeral home clerk", "funeral home system"})
_BORN = date(1900, 1, 1)
CARD_OWNER = Person("逝者甲", id_number(_BORN, 3), "male", _BORN)

Asked = Callable[[Belongings], Any]


@dataclass(frozen=True)
class Rule:
    """Who is let in, and how a request looks that gets so far.

    `kinds` pass the door. `owners` are the callers whose thing it is; None: the operation is about
    nobody's thing. `shut` is what others are answered. `reached` are the statuses that tell that somebody
    was let in although the thing stands otherwise; without it, the first who comes in succeeds. `things`
    says which of the belongings a part of the path is, where that is not its own name.
    """

    kinds: frozenset[ActorKind]
    owners: frozenset[str] | None = None
    shut: int = 404
    reached: frozenset[int] = frozenset()
    things: Mapping[str, str] = field(default_factory=dict)
    body: Asked | None = None
    query: Callable[[Belongings], dict[str, str]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None


def _rule(*kinds: ActorKind, **about: Any) -> Rule:
    reached = about.pop("reached", ())
    return Rule(frozenset(kinds), reached=frozenset(reached), **about)


def _public(*reached: int, body: Any = None) -> Rule:
    return _rule(*ActorKind, reached=reached, body=_said(body))


def _family(owners: frozenset[str] | None = None, **about: Any) -> Rule:
    return _rule(FAMILY, owners=owners, **about)


def _draft(owners: frozenset[str], **about: Any) -> Rule:
    return _family(owners, things={"case_id": "draft_id", "material_id": "draft_material_id"}, **about)


def _item(**about: Any) -> Rule:
    return _rule(DEPARTMENT, owners=RIGHT_DEPARTMENT, **about)


def _window(thing: str = "case_id", **about: Any) -> Rule:
    return _rule(WINDOW, owners=frozenset({"window"}), things={"case_id": thing}, **about)


def _said(value: Any) -> Asked:
    return lambda mine: value


def _supervised(**about: Any) -> Rule:
    return _rule(SUPERVISOR, ADMIN, owners=frozenset({"supervisor", "admin"}), **about)


def _certificate(kind: str) -> Any:
    made: DeathCertificate | CremationCertificate = (
        papers.death(77) if kind == "death" else papers.cremation(177)
    )
    return made.model_dump(mode="json", exclude_none=True, exclude={"kind"})


REASON = {"reason": "测试原因"}
# Nobody of these families has photographed anything.
PAPERS = [
    *("decedent_household_register", "decedent_id_card", "decedent_bank_card"),
    *("applicant_household_register", "applicant_id_card", "cremation_certificate"),
]
ACCEPTANCE: Asked = lambda mine: {  # noqa: E731
    "originals_seen": True,
    "declaration": {
        "missing": PAPERS,
        "deadline": (clock.today() + timedelta(days=10)).isoformat(),
        "text": "承诺补交",
    },
}
SLOT: Asked = lambda mine: {"slot_id": str(mine.slot_id)}  # noqa: E731
PAYOUT_LINE: Asked = lambda mine: {  # noqa: E731
    "lines": [
        {"reference": "R-new", "status": "approved", "amount_fen": 100, "case_number": mine.case_number}
    ]
}
STAFF = (WINDOW, DEPARTMENT, REGISTRY, SUPERVISOR, ADMIN)

RULES: dict[str, Rule] = {
    # The family's door.
    "family.form": _public(200),
    "family.check_eligibility": _public(200, body={"answers": {}}),
    "family.login": _public(422, body={"code": "a code", "county": "999999"}),
    "family.refresh": _public(401, body={"refresh_token": "x" * 40}),
    "family.devices": _family(),
    "family.sign_out": _family(),
    "family.phone": _family(body=_said({"phone": "13900000001"})),
    "family.choose": _family(body=_said({"choices": {"progress": "accept"}})),
    # Whose case is being worked on stays.
    "family.forget_me": _family(reached=(204, 409)),
    "family.list_slots": _family(),
    "family.begin": _family(body=_said({"answers": {}})),
    "family.mine": _family(),
    "family.join": _family(body=lambda mine: {"token": mine.invitation}, reached=(200, 410)),
    "family.claim": _family(
        body=lambda mine: {"id_number": mine.decedent_id_number, "phone": "13900000001"}, reached=(404,)
    ),
    "family.read": _family(IN_THE_CASE),
    "family.decisions": _family(IN_THE_CASE),
    "family.appointment": _family(IN_THE_CASE),
    "family.corrections": _family(IN_THE_CASE),
    "family.list_materials": _family(IN_THE_CASE),
    "family.show_material": _family(IN_THE_CASE),
    "family.ask": _family(IN_THE_CASE),
    "family.told": _family(IN_THE_CASE),
    "family.money": _family(IN_THE_CASE),
    "family.estimates": _family(IN_THE_CASE),
    "family.progress": _family(IN_THE_CASE),
    "family.views": _family(IN_THE_CASE),
    "family.relatives": _family(IN_THE_CASE),
    "family.consents": _family(IN_THE_CASE),
    "family.rating": _family(APPLICANT, body=_said({"stars": 5}), reached=(409,)),
    # Only what one agreed to oneself can be taken back.
    "family.withdraw_consent": _family(IN_THE_CASE, reached=(204, 404)),
    # One's own conversation: there is nobody else's to ask for.
    "family.say": _family(body=_said({"id": "a-message-of-mine", "text": "你好"})),
    "family.history": _family(),
    "family.hold": _draft(WHO_FILL_IN, body=SLOT),
    "family.book": _draft(WHO_FILL_IN, body=SLOT),
    "family.move": _family(WHO_FILL_IN, body=SLOT, reached=(409,)),
    "family.cancel": _family(WHO_FILL_IN),
    "family.check_in": _family(WHO_FILL_IN, body=_said({"hall": "county_hall"}), reached=(409,)),
    "family.answer": _family(WHO_FILL_IN, body=_said({"note": "补好了"}), reached=(409,)),
    "family.save": _draft(
        WHO_FILL_IN, body=_said({"answers": {"death.place": "home"}}), headers={"If-Match": '"1"'}
    ),
    "family.upload": _draft(
        WHO_FILL_IN,
        query=_said({"code": "decedent_id_card", "side": "back"}),
        file=b"no photo",
        reached=(415,),
    ),
    "family.remove_material": _draft(WHO_FILL_IN, reached=(204, 404)),
    "family.submit": _draft(APPLICANT, reached=(422,)),
    "family.withdraw": _draft(APPLICANT, body=_said(REASON)),
    "family.erase": _draft(APPLICANT),
    "family.form_of_case": _draft(IN_THE_CASE),
    "family.restore": _draft(APPLICANT, reached=(409,)),
    "family.second_account": _family(
        APPLICANT, body=_said({"answers": {"payee.own_account": "yes"}}), reached=(422,)
    ),
    "family.export": _family(APPLICANT),
    "family.list_documents": _family(IN_THE_CASE),
    "family.show_document": _family(IN_THE_CASE),
    "family.invite": _family(APPLICANT, body=_said({"role": "viewer"})),
    # It is the viewer who is sent away here, or goes.
    "family.remove_relative": _family(frozenset({"applicant", "viewer"}), reached=(204, 404)),
    # The departments' door.
    "departments.list_changes": _rule(DEPARTMENT),
    "departments.list_items": _rule(DEPARTMENT, query=lambda mine: {"number": mine.case_number}),
    "departments.count_items": _rule(DEPARTMENT),
    "departments.list_payouts": _rule(DEPARTMENT, query=lambda mine: {"case_number": mine.case_number}),
    "departments.list_imports": _rule(DEPARTMENT),
    "departments.report_payouts": _rule(DEPARTMENT, body=PAYOUT_LINE),
    "departments.import_payouts": _rule(DEPARTMENT, file=b"no table", reached=(200, 415, 422)),
    "departments.receive_many": _rule(DEPARTMENT, body=lambda mine: {"items": [str(mine.item_id)]}),
    "departments.complete_many": _rule(DEPARTMENT, body=lambda mine: {"rows": [{"item": str(mine.item_id)}]}),
    "departments.read_item": _item(),
    "departments.read_overview": _item(),
    "departments.weigh_pause": _item(query=_said({"expected_end": "2026-12-20"}), reached=(409,)),
    "departments.list_own_undelivered": _rule(DEPARTMENT),
    "departments.replay_own": _item(),
    "departments.read_material": _item(),
    "departments.read_payout": _item(),
    "departments.read_import": _item(),
    "departments.download_errors": _item(),
    "departments.receive": _item(),
    "departments.start": _item(reached=(409,)),
    "departments.suspend": _item(body=_said({**REASON, "expected_end": "2026-12-20"}), reached=(409,)),
    "departments.resume": _item(reached=(409,)),
    "departments.request_correction": _item(body=_said({**REASON, "materials": ["decedent_id_card"]})),
    "departments.complete": _item(body=_said({"summary": "已办结"})),
    "departments.refuse": _item(body=_said({**REASON, "ground": "测试依据"})),
    "departments.not_applicable": _item(body=_said(REASON)),
    "departments.acknowledge_reversal": _item(body=_said({"note": ""}), reached=(409,)),
    # The registries' door.
    "registry.list_certificates": _rule(REGISTRY),
    "registry.search_certificates": _rule(REGISTRY, body=lambda mine: {"id_number": mine.decedent_id_number}),
    "registry.register_death": _rule(
        REGISTRY, owners=HOSPITALS_ANYWHERE, shut=403, body=lambda mine: _certificate("death")
    ),
    "registry.register_cremation": _rule(
        REGISTRY, owners=FUNERAL_HOME, shut=403, body=lambda mine: _certificate("cremation"), reached=(409,)
    ),
    "registry.read_certificate": _rule(REGISTRY, owners=HOSPITALS, things={"record_id": "death_id"}),
    "registry.correct_death": _rule(
        REGISTRY,
        owners=HOSPITALS,
        things={"record_id": "death_id"},
        body=lambda mine: {"certificate": _certificate("death"), **REASON},
        reached=(200, 409, 422),
    ),
    "registry.correct_cremation": _rule(
        REGISTRY,
        owners=FUNERAL_HOME,
        things={"record_id": "cremation_id"},
        body=lambda mine: {"certificate": _certificate("cremation"), **REASON},
        reached=(409, 422),
    ),
    "registry.void_certificate": _rule(
        REGISTRY, owners=HOSPITALS, things={"record_id": "death_id"}, body=_said(REASON)
    ),
    # The window.
    "window.today": _rule(WINDOW),
    "window.queue": _rule(WINDOW, query=_said({"status": "accepted"})),
    "window.search": _rule(WINDOW, body=lambda mine: {"number": mine.case_number}),
    "window.begin": _rule(WINDOW, body=_said({"answers": {}})),
    "window.check_in": _window(body=lambda mine: {"code": mine.visit_code}, reached=(409,)),
    "window.walk_in": _window(body=lambda mine: {"case_id": str(mine.case_id)}, reached=(409,)),
    "window.call": _window(reached=(409,)),
    "window.serve": _window(reached=(409,)),
    "window.no_show": _window(reached=(409,)),
    "window.save": _window(
        "assisted_id", body=_said({"answers": {"death.place": "home"}}), headers={"If-Match": '"1"'}
    ),
    "window.submit": _window("assisted_id"),
    "window.drafts": _rule(WINDOW),
    "window.take_card": _window(
        "assisted_id",
        body=_said({"owner": "decedent", "record": base64.b64encode(chip_record(CARD_OWNER)).decode()}),
    ),
    "window.rate_at_counter": _window("assisted_id", body=_said({"stars": 5}), reached=(409,)),
    "window.open_draft": _window("assisted_id"),
    "window.restore": _window("assisted_id", reached=(409,)),
    "window.read": _window(),
    "window.show_material": _window(),
    "window.confirm_material": _window(shut=404),
    "window.list_documents": _window(),
    "window.show_document": _window(),
    "window.upload_material": _window(
        "submitted_id",
        query=_said({"code": "decedent_id_card", "side": "back"}),
        file=b"no photo",
        reached=(415,),
    ),
    # The photo is the family's, or of another case.
    "window.remove_material": _rule(
        WINDOW,
        owners=frozenset({"window"}),
        things={"case_id": "draft_id", "material_id": "draft_material_id"},
        reached=(204, 404),
    ),
    "window.edit": _window(
        "submitted_id",
        body=_said({"answers": {"death.place": "home"}, **REASON}),
        headers={"If-Match": '"1"'},
    ),
    "window.return_case": _window(
        "submitted_id", body=_said({**REASON, "missing": [{"target": "decedent_id_card", "text": "重拍"}]})
    ),
    "window.pass_review": _window("submitted_id"),
    "window.accept": _window("submitted_id", body=ACCEPTANCE),
    "window.awaited": _rule(WINDOW),
    "window.settle": _window(reached=(409,)),
    "window.decline": _window(
        "submitted_id", body=_said({**REASON, "ground": "测试依据", "instead": "另行办理"})
    ),
    "window.withdraw": _window("submitted_id", body=_said(REASON)),
    "window.void": _window("submitted_id", body=_said(REASON)),
    "window.conversations": _rule(WINDOW),
    "window.to_call": _rule(WINDOW),
    "window.conversation": _window(),
    "window.take": _window(),
    "window.reply": _window(body=_said({"text": "您好"}), reached=(409,)),
    "window.close": _window(body=_said({"note": "已答复"}), reached=(409,)),
    "window.called": _window(shut=409),
    # Supervision and telephone.
    "supervision.overview": _rule(SUPERVISOR, ADMIN),
    "supervision.overdue": _rule(SUPERVISOR, ADMIN),
    "supervision.nearly_overdue": _rule(SUPERVISOR, ADMIN),
    "supervision.attention": _rule(SUPERVISOR, ADMIN),
    "supervision.cases": _rule(SUPERVISOR, ADMIN, query=_said({"status": "accepted"})),
    "supervision.find_cases": _rule(SUPERVISOR, ADMIN, body=lambda mine: {"number": mine.case_number}),
    "supervision.overseen_case": _supervised(),
    "supervision.contact": _supervised(),
    "supervision.lapsed": _rule(SUPERVISOR, ADMIN, query=_said({"kind": "notice"})),
    "supervision.bad_ratings": _rule(SUPERVISOR, ADMIN),
    "supervision.unclaimed": _rule(SUPERVISOR, ADMIN),
    "supervision.called_back": _supervised(body=_said({"note": "已致歉"}), reached=(204, 404)),
    "supervision.figures": _rule(SUPERVISOR, ADMIN),
    "supervision.export_figures": _rule(SUPERVISOR, ADMIN, query=_said({"table": "items"})),
    "supervision.views": _rule(
        SUPERVISOR,
        ADMIN,
        owners=frozenset({"supervisor", "admin"}),
        query=lambda mine: {"case_number": mine.case_number},
    ),
    "supervision.export_views": _rule(
        SUPERVISOR,
        ADMIN,
        owners=frozenset({"supervisor", "admin"}),
        query=lambda mine: {"case_number": mine.case_number},
    ),
    "supervision.reading_alarms": _rule(SUPERVISOR, ADMIN),
    "supervision.acknowledge_alarm": _supervised(body=_said({"note": "已问过"})),
    "supervision.recoveries": _rule(SUPERVISOR, ADMIN),
    "supervision.hot_questions": _rule(SUPERVISOR, ADMIN),
    "supervision.settle": _supervised(reached=(204, 404)),
    "supervision.void_case": _supervised(body=_said(REASON)),
    "deliveries.list_undelivered": _rule(SUPERVISOR, ADMIN),
    "deliveries.export_undelivered": _rule(SUPERVISOR, ADMIN),
    "deliveries.replay_all": _rule(SUPERVISOR, ADMIN, body=_said({"department": "human_resources"})),
    "deliveries.replay_one": _supervised(),
    "telephone.calls": _rule(WINDOW, SUPERVISOR, ADMIN),
    "telephone.called": _rule(
        WINDOW,
        SUPERVISOR,
        ADMIN,
        owners=frozenset({"window", "supervisor", "admin"}),
        shut=409,
        body=lambda mine: {"message_ids": [str(mine.message_id)], "reached": False},
    ),
    # Administration, and one's own account.
    "administration.accounts": _rule(ADMIN),
    "administration.create_account": _rule(
        ADMIN, body=_said({"login": "window99", "name": "新人", "work_number": "99", "role": "window"})
    ),
    "administration.clients": _rule(ADMIN),
    "administration.create_client": _rule(
        ADMIN, body=_said({"kind": "department", "office": "public_security", "name": "新系统"})
    ),
    "administration.reset_password": _rule(ADMIN, owners=frozenset({"admin"})),
    "administration.disable_account": _rule(ADMIN, owners=frozenset({"admin"})),
    # Nobody here has a phone with a secret.
    "administration.reset_second_factor": _rule(ADMIN, owners=frozenset({"admin"}), reached=(409,)),
    "administration.disable_client": _rule(ADMIN, owners=frozenset({"admin"})),
    # Everybody is at one address here, and so many wrong passwords are too many.
    "staff.sign_in": _public(401, 429, body={"login": "nobody", "password": "a wrong password"}),
    "staff.refresh": _public(401, body={"refresh_token": "x" * 40}),
    "staff.me": _rule(*STAFF),
    "staff.devices": _rule(*STAFF),
    "staff.sign_out": _rule(*STAFF),
    "password.change_password": _rule(
        *STAFF,
        body=_said({"password": "a wrong password", "new_password": "a longer one 123"}),
        reached=(422,),
    ),
    "account.begin_second_factor": _rule(
        *STAFF, body=_said({"password": "a wrong password"}), reached=(422,)
    ),
    "account.confirm_second_factor": _rule(*STAFF, body=_said({"code": "123456"}), reached=(409,)),
    "account.remove_second_factor": _rule(
        *STAFF, body=_said({"password": "a wrong password", "code": "123456"}), reached=(422,)
    ),
}

# What somebody with the first password may do, and nothing else.
WITH_THE_FIRST_PASSWORD = frozenset({"password.change_password"})
