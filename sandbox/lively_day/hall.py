"""The hall as the families of the lively day meet it: who works there, and what many of their lives share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from random import Random
from typing import Any

from sandbox import steps
from sandbox.actors.family import Family
from sandbox.actors.households import HEALTH_STATION, HOSPITAL, Household
from sandbox.actors.offices import Clerk, DepartmentSystem, Items
from sandbox.actors.staff import Window
from sandbox.clock import CHINA
from sandbox.lively_day.days import Days
from sandbox.lively_day.people import Kin
from sandbox.staffing import REGISTRIES, Staffing
from sandbox.waiting import NeverHappened, eventually

ON_ITS_WAY = "planned"
# Departments with systems of their own, and how these take what is sent to them; None: they fetch it.
SYSTEMS: Mapping[str, Mapping[str, Any] | None] = {
    "medical_insurance": {"do": "done", "result": {"summary": "已核对并办结"}},
    "housing_fund": {"do": "accept"},
    "veterans_affairs": {"do": "accept"},
    "human_resources": None,
    "civil_affairs": None,
    "disabled_federation": None,
}
SENT_ON = frozenset(department for department, behaviour in SYSTEMS.items() if behaviour is not None)
SETTLED_WITHIN, TAPS = 5.0, 2
_PENSION = ("funeral_grant", "survivor_grant", "pension_account")
PAYS = {
    "pension_retired_enterprise": _PENSION,
    "pension_serving_enterprise": _PENSION,
    "medical_account_withdrawal": ("medical_account",),
    "housing_fund_withdrawal": ("housing_fund",),
}
# What is paid, in fen, from and to.
AMOUNTS = {
    "funeral_grant": (850_000, 900_000),
    "survivor_grant": (2_600_000, 10_600_000),
    "pension_account": (120_000, 3_800_000),
    "medical_account": (8_000, 620_000),
    "housing_fund": (450_000, 9_800_000),
}


@dataclass
class Hall:
    """One county's office with everybody who works in it, and the days that pass there.

    `last_told` is the family to whom something happened last on this day; `out_of_order` are departments
    whose systems do not take what is sent to them.
    """

    office: Staffing
    days: Days
    last_told: Family | None = None
    out_of_order: set[str] = field(default_factory=set)

    @property
    def window(self) -> Window:
        return self.office.window

    async def open(self) -> None:
        """Appoint who is not there yet, and connect the systems that are not connected yet."""
        await self.office.appoint_everybody()
        await asyncio.gather(*map(self.office.registry, REGISTRIES))
        for department, behaviour in SYSTEMS.items():
            if department not in self.office.systems:
                await self.office.connect_department(department, **(behaviour or {}))

    async def items_of(self, department: str) -> Items:
        """Who works on a department's items: its system, or a clerk where it has none."""
        return self.office.systems.get(department) or await self.office.clerk(department)

    def system(self, department: str) -> DepartmentSystem:
        return self.office.systems[department]

    async def settle(self) -> None:
        """Give the worker the time to tell and to send what has just happened, before the day is over.

        What is on its way when the clock jumps would arrive with a signature that is days old.
        """
        family, self.last_told = self.last_told, None
        if family is not None:
            await _before_long(partial(_is_told, family))
        for department in SENT_ON.difference(self.out_of_order):
            await _before_long(partial(_has_everything, self.system(department)))


async def _before_long(look: Callable[[], Awaitable[bool]]) -> None:
    with contextlib.suppress(NeverHappened):
        await eventually(look, within=SETTLED_WITHIN)


async def _is_told(family: Family) -> bool:
    return all(message["state"] != ON_ITS_WAY for message in await family.messages())


async def _has_everything(system: DepartmentSystem) -> bool:
    return bool((await system.counts())["dispatched"] == 0)


@dataclass
class Life:
    """One family from the death on: every method is something that they, or the offices for them, do."""

    hall: Hall
    kin: Kin
    luck: Random
    household: Household = field(init=False)
    family: Family = field(init=False)
    case_id: str = ""
    number: str = ""
    items: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def window(self) -> Window:
        return self.hall.window

    @property
    def on_the_phone(self) -> bool:
        return hasattr(self, "family")

    async def on(self, ago: int, at: time | None = None) -> None:
        """Wait for the day with so many working days left."""
        await self.hall.days.until(ago, at)

    async def after(self, working_days: int) -> None:
        """Wait so many working days from now, or to the first day of the replay after that."""
        await self.on(max(self.hall.days.now.ago - working_days, 0))

    async def dies(self, ago: int, *, cremated: bool = True, **differing: Any) -> None:
        """Somebody died some days before the day with so many working days left; the offices certify it."""
        await self.on(ago)
        self.household = self.kin.household(self.hall.days.today, self.luck.randint(3, 6), **differing)
        certificate = self.household.death_certificate(**self.where())
        at_home = certificate["institution"] == HEALTH_STATION
        registry = await self.hall.office.registry("health_station" if at_home else "county_hospital")
        await registry.certify_death(certificate)
        if cremated:
            await self.is_cremated()

    async def is_cremated(self) -> None:
        funeral_home = await self.hall.office.registry("funeral_home")
        await funeral_home.register_cremation(self.household.cremation_certificate())

    def where(self) -> dict[str, Any]:
        place = self.household.answers("death")["death.place"]
        if place in ("hospital", "on_the_way"):
            return {"place": place, "place_text": HOSPITAL, "institution": HOSPITAL}
        where = str(self.household.answers("decedent")["decedent.household_address"])
        return {"place": place, "place_text": where, "institution": HEALTH_STATION}

    # Filing.

    async def opens_the_phone(self) -> None:
        self.family = await Family.of(self.hall.office.world, self.household)

    async def begins_on_the_phone(self, *sections: str, photos: int | None = None) -> None:
        """A draft with these sections of the form, or all; and so many photos, or all that are needed."""
        await self.opens_the_phone()
        draft = await self.family.begin(self.household.answers(*sections))
        self.case_id = draft["id"]
        if photos == 0:
            return
        wanted = {m["code"] for m in (await self.family.decisions())["materials"] if m["verdict"] == "yes"}
        pictures = list(self.household.photos(*wanted).items())
        await self.family.upload_all(dict(pictures[:photos]))

    async def files_on_the_phone(self, *, allows: bool = True) -> None:
        """Filled in, photographed and handed in; `allows` messages about it."""
        await self.begins_on_the_phone()
        await self.hands_in(allows=allows)

    async def hands_in(self, *, allows: bool = True) -> None:
        if allows:
            await self.allows_messages()
        handed_in = await self.family.submit()
        self.number = handed_in["number"]
        self.hall.last_told = self.family

    async def allows_messages(self, choice: str = "accept") -> None:
        """At the first taps after it matters; what is asked for later is told by telephone."""
        for _ in range(TAPS if choice == "accept" else 1):
            await self.family.allow_messages(choice)

    async def is_filed_at_the_counter(self) -> None:
        """A clerk fills the form in, with the originals on the counter."""
        draft = await self.window.begin_assisted(self.household.answers())
        self.case_id = draft["id"]
        self.number = (await self.window.submit_assisted(self.case_id))["number"]

    async def files(self, share_on_the_phone: float = 0.3) -> None:
        """On the phone or at the counter, as it happens."""
        if self.luck.random() < share_on_the_phone:
            await self.files_on_the_phone()
        else:
            await self.is_filed_at_the_counter()

    async def claims(self, choice: str = "accept") -> None:
        """A relative takes the case that the window filed over to a phone, and allows messages or not."""
        await self.opens_the_phone()
        await self.family.claim(self.household.applicant.id_number, self.household.phone_number)
        await self.allows_messages(choice)

    # At the window.

    async def is_reviewed(self) -> None:
        await self.window.open(self.case_id)
        await self.window.pass_review(self.case_id)
        self._tells()

    async def books(self, ago: int, not_before: time, not_after: time) -> Any:
        """An appointment on the day with so many working days left, between two times of the day."""
        day = next(stop.at.date() for stop in self.hall.days.stops if stop.ago == ago)

        def fits(slot: Mapping[str, Any]) -> bool:
            starts = datetime.fromisoformat(slot["starts_at"]).astimezone(CHINA)
            return starts.date() == day and not_before <= starts.time() <= not_after

        free = [slot for slot in await steps.free_slots(self.family) if fits(slot)]
        booked = await self.family.book(self.luck.choice(free)["id"])
        self._tells()
        return booked

    async def is_accepted(self, **how: Any) -> None:
        """The clerk compares the originals and accepts; every department gets its items."""
        opened = await self.window.open(self.case_id)
        await self.window.confirm(self.case_id, opened["photos"])
        accepted = await self.window.accept(self.case_id, **how)
        self.items = {item["code"]: item for item in accepted["items"]}
        self._tells()

    async def comes_in(self, **how: Any) -> None:
        """To the counter without an appointment, is called, and the case is accepted."""
        await self.window.walk_in(self.case_id)
        await self.window.call(self.case_id)
        await self.is_accepted(**how)

    # With the departments.

    async def clerk_of(self, code: str) -> Items:
        return await self.hall.items_of(self.items[code]["department"])

    async def person_of(self, code: str) -> Clerk:
        """The clerk at the screen, also where a department has a system."""
        return await self.hall.office.clerk(self.items[code]["department"])

    async def is_done(self, *codes: str) -> None:
        """These items are finished, or all but those that the department's system finishes by itself."""
        for code in codes or self.items:
            if self.items[code]["department"] != "medical_insurance":
                await (await self.clerk_of(code)).complete(self.items[code]["id"], **self._words(code))
        self._tells()

    async def is_finished(self) -> None:
        """Every item is done, also those that the departments' systems finish by themselves."""
        await self.is_done()

        async def finished() -> bool:
            return [case["status"] for case in await self.window.search(number=self.number)] == ["finished"]

        await eventually(finished, what=f"{self.number} finished")

    async def is_paid(self, status: str = "arrived", *kinds: str, **how: Any) -> None:
        """The departments report these payments, or all that are due, as approved, sent or arrived."""
        for code in self.items:
            lines = [
                {
                    "reference": self.reference(kind),
                    "status": status,
                    "amount_fen": self._amount(kind),
                    "item_id": self.items[code]["id"],
                    "kind": kind,
                    **how,
                }
                for kind in PAYS.get(code, ())
                if not kinds or kind in kinds
            ]
            if lines:
                await (await self.clerk_of(code)).report_payouts(*lines)
        self._tells()

    def reference(self, kind: str) -> str:
        """The department's own number of a payment."""
        return f"{self.number[-10:]}-{kind}"

    def _amount(self, kind: str) -> int:
        """In fen, the same whenever it is asked for."""
        least, most = AMOUNTS[kind]
        return Random(self.reference(kind)).randrange(least, most)

    def _words(self, code: str) -> dict[str, str]:
        if code == "household_cancellation":
            return {"summary": "户口已注销，户口簿已盖章", "reference": f"岳公户〔示例〕{self.number[-4:]}号"}
        return {"summary": "已核对并办结"}

    def _tells(self) -> None:
        if self.on_the_phone:
            self.hall.last_told = self.family
