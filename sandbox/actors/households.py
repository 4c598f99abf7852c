"""One household that has lost somebody: who died, who applies, and what they would write into the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sandbox.actors.persons import OLDER, YOUNGER, Person, new_card, new_person, new_phone_number
from sandbox.actors.pictures import (
    bank_card,
    id_card_back,
    id_card_front,
    register_first_page,
    register_person_page,
)
from sandbox.clock import CHINA

HOSPITAL, HEALTH_STATION, FUNERAL_HOME = "岳阳县人民医院", "岳阳县示例村卫生室", "岳阳县殡仪馆"

# What the decedent was, in the words of the form, and what follows from it there.
WORKER = {"insurance.medical": "employee", "insurance.housing_fund": "yes"}
IDENTITIES: dict[str, dict[str, Any]] = {
    "retired_enterprise": WORKER | {"insurance.contribution_years": 30, "insurance.pension_years": 8},
    "serving_enterprise": WORKER | {"insurance.contribution_years": 12},
    "public_serving": WORKER,
    "public_retired": WORKER,
    "resident": {"insurance.medical": "resident", "insurance.housing_fund": "no"},
}
KIN = {"spouse": "配偶", "child": "子女", "parent": "父母", "sibling": "兄弟姐妹"}
PAYEE = ("payee.own_account", "payee.holder", "payee.bank", "payee.card_number")


@dataclass(frozen=True)
class Household:
    """The facts of one story. Dates are calendar days in China."""

    died_on: date
    decedent: Person
    applicant: Person
    relation: str
    identity: str
    phone_number: str
    card_number: str
    changes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def new(
        cls,
        today: date,
        *,
        identity: str = "retired_enterprise",
        relation: str = "child",
        decedent: Person | None = None,
        applicant: Person | None = None,
        **changes: Any,
    ) -> Household:
        """People who have not been in any story before; the death was four days ago.

        `changes` are answers that differ, with `__` for the dot (`insurance__disability="yes"`); None
        leaves a question out.
        """
        dead = decedent or new_person(OLDER)
        alive = applicant or new_person(YOUNGER if relation == "child" else OLDER)
        return cls(
            today - timedelta(days=4),
            dead,
            alive,
            relation,
            identity,
            new_phone_number(),
            new_card(),
            {name.replace("__", "."): value for name, value in changes.items()},
        )

    @property
    def cremated_on(self) -> date:
        return self.died_on + timedelta(days=2)

    def answers(self, *sections: str) -> dict[str, Any]:
        """The whole form as filled in at last, or these sections of it."""
        every: dict[str, Any] = {
            "decedent.name": self.decedent.name,
            "decedent.id_number": self.decedent.id_number,
            "decedent.ethnic_group": "汉族",
            "decedent.household_address": "岳阳县荣家湾镇天鹅路1号（示例）",
            "decedent.household_in_county": "yes",
            "death.date": self.died_on.isoformat(),
            "death.place": "hospital",
            "death.manner": "illness",
            "death.cremated": "yes",
            "death.cremated_in_county": "yes",
            "death.cremation_date": self.cremated_on.isoformat(),
            "insurance.area": "central_urban",
            "insurance.identity": self.identity,
            **IDENTITIES[self.identity],
            "insurance.assistance": ["none"],
            "insurance.elderly_service": "no",
            "insurance.disability": "no",
            "insurance.preferential": "no",
            "applicant.name": self.applicant.name,
            "applicant.id_number": self.applicant.id_number,
            "applicant.relation": self.relation,
            "applicant.kinship_shown": "yes",
            "applicant.phone": self.phone_number,
            "applicant.address": "岳阳县荣家湾镇天鹅路1号（示例）",
            "payee.own_account": "yes",
            "payee.holder": self.decedent.name,
            "payee.bank": "示例银行岳阳县支行",
            "payee.card_number": self.card_number,
            "consents.truthful": "yes",
            "consents.sensitive_data": "yes",
        }
        changed = every | self.changes
        if not self.is_paid_something(changed):
            # The form does not ask to which account.
            changed = {name: value for name, value in changed.items() if name not in PAYEE} | self.changes
        return {
            name: value
            for name, value in changed.items()
            if value is not None and (not sections or name.split(".")[0] in sections)
        }

    @staticmethod
    def is_paid_something(answers: Mapping[str, Any]) -> bool:
        """Whether any item of the county pays out for somebody with these answers."""
        return (
            answers["insurance.identity"] in ("retired_enterprise", "serving_enterprise")
            or answers["insurance.medical"] == "employee"
            or answers["insurance.housing_fund"] == "yes"
        )

    def photos(self, *codes: str) -> dict[tuple[str, str], bytes]:
        """A photo for every side and page of the notice's five papers, or of those with these codes."""
        said = self.answers()
        group, address = (
            str(said.get(f"decedent.{name}", "")) for name in ("ethnic_group", "household_address")
        )
        head = register_first_page(self.decedent.name, address, self.decedent.id_number[-6:])
        every: dict[tuple[str, str], Callable[[], bytes]] = {
            ("decedent_household_register", "first_page"): lambda: head,
            ("decedent_household_register", "person_page"): partial(
                register_person_page, self.decedent, "户主", group, address
            ),
            ("decedent_id_card", "front"): partial(id_card_front, self.decedent, group, address),
            ("decedent_id_card", "back"): id_card_back,
            ("decedent_bank_card", "front"): partial(
                bank_card, str(said.get("payee.bank", "")), self.card_number
            ),
            ("applicant_household_register", "first_page"): lambda: head,
            ("applicant_household_register", "person_page"): partial(
                register_person_page, self.applicant, KIN.get(self.relation, "亲属"), group, address
            ),
            ("applicant_id_card", "front"): partial(
                id_card_front, self.applicant, group, str(said.get("applicant.address", ""))
            ),
            ("applicant_id_card", "back"): id_card_back,
        }
        return {part: draw() for part, draw in every.items() if not codes or part[0] in codes}

    def death_certificate(self, **changes: Any) -> dict[str, Any]:
        """As the hospital issues it, at twenty past eight in the morning of the day of death."""
        return {
            "decedent": {"name": self.decedent.name, "id_number": self.decedent.id_number},
            "died_at": _at(self.died_on, time(8, 20)),
            "place": "hospital",
            "place_text": HOSPITAL,
            "manner": "natural",
            "institution": HOSPITAL,
        } | changes

    def cremation_certificate(self, **changes: Any) -> dict[str, Any]:
        """As the funeral home uploads it; its number is the last digits of the decedent's ID number."""
        return {
            "number": f"HH-{self.cremated_on:%Y}-{self.decedent.id_number[-8:]}",
            "decedent": {"name": self.decedent.name, "id_number": self.decedent.id_number},
            "cremated_at": _at(self.cremated_on, time(10, 30)),
            "funeral_home": FUNERAL_HOME,
        } | changes


def _at(day: date, moment: time) -> str:
    return datetime.combine(day, moment, CHINA).isoformat()
