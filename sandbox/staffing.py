"""Who works in a newly opened office: made as an operator and an administrator make them, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sandbox.actors.households import FUNERAL_HOME, HEALTH_STATION, HOSPITAL
from sandbox.actors.offices import Behaviour, Clerk, DepartmentSystem, RegistrySystem
from sandbox.actors.staff import Admin, Staff, Supervisor, Window
from sandbox.world import World

DEPARTMENTS = {
    "public_security": "公安局",
    "human_resources": "人社局",
    "civil_affairs": "民政局",
    "medical_insurance": "医保局",
    "housing_fund": "公积金中心",
    "disabled_federation": "残联",
    "veterans_affairs": "退役军人事务局",
}
REGISTRIES = {
    "county_hospital": HOSPITAL,
    "health_station": HEALTH_STATION,
    "funeral_home": FUNERAL_HOME,
}


def password_of(login: str) -> str:
    """The password of a training account. It protects nothing: the demo's keys are public as well."""
    return f"{login}-training"


@dataclass
class Staffing:
    """Everybody of one county's office. Clerks of other offices get their account when first asked for.

    `systems` are the departments' own ones that were connected for good, by department. `prefix` goes
    before every login where a deployment serves several counties.
    """

    world: World
    county: str | None = None
    prefix: str = ""
    clerks: dict[str, Clerk] = field(default_factory=dict)
    registries: dict[str, RegistrySystem] = field(default_factory=dict)
    systems: dict[str, DepartmentSystem] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.admin = Admin(*self._signing("admin"))
        self.window = Window(*self._signing("window1"))
        self.supervisor = Supervisor(*self._signing("supervisor"))

    async def open(self) -> None:
        """The operator creates the administrator, who creates the people of the hall. Once per office."""
        where = () if self.county is None else ("--county", self.county)
        self.world.operator(
            *("create-admin", "--login", self.admin.login, "--name", "示例管理员", "--work-number", "0001"),
            *where,
            given=f"{self.admin.password}\n",
        )
        await self._appoint(self.window, "window")
        await self._appoint(self.supervisor, "supervisor")

    async def clerk(self, office: str) -> Clerk:
        """The clerk of a department, a hospital or a funeral home at the screen."""
        if office not in self.clerks:
            clerk = Clerk(*self._signing(office.replace("_", "-")))
            await self._appoint(clerk, "registry" if office in REGISTRIES else "department", office)
            self.clerks[office] = clerk
        return self.clerks[office]

    async def appoint_everybody(self) -> None:
        """An account for a clerk of every department, hospital, health station and funeral home."""
        await asyncio.gather(*map(self.clerk, (*DEPARTMENTS, *REGISTRIES)))

    async def registry(self, office: str) -> RegistrySystem:
        """The own system of a hospital or a funeral home."""
        if office not in self.registries:
            made = await self.admin.create_client("registry", office, f"{REGISTRIES[office]}业务系统")
            self.registries[office] = RegistrySystem(self.world, made["key"])
        return self.registries[office]

    @asynccontextmanager
    async def department_system(
        self, department: str, do: Behaviour | None = None, **how: object
    ) -> AsyncIterator[DepartmentSystem]:
        """A department's own system, connected for as long as the block lasts."""
        system, client_id = await self._connected(department, do, **how)
        try:
            yield system
        finally:
            await self.admin.disable_client(client_id)

    async def connect_department(
        self, department: str, do: Behaviour | None = None, **how: object
    ) -> DepartmentSystem:
        """Connect a department's own system for good.

        With `do` it takes our webhooks and behaves so (docs/sandbox.md); without, it only pulls.
        """
        self.systems[department], _ = await self._connected(department, do, **how)
        return self.systems[department]

    async def _connected(
        self, department: str, do: Behaviour | None, **how: object
    ) -> tuple[DepartmentSystem, str]:
        """The system with the id of its key."""
        url = f"{self.world.departments_url}/departments/{department}/webhook" if do else None
        name = f"{DEPARTMENTS.get(department, department)}业务系统"
        made = await self.admin.create_client("department", department, name, url)
        system = DepartmentSystem(self.world, department, made["key"])
        if do:
            await system.behave(do, secret=made["webhook_secret"], **how)
        return system, str(made["client"]["id"])

    async def _appoint(self, somebody: Staff, role: str, office: str | None = None) -> None:
        # The login serves as the work number, so that no two people have the same.
        await self.admin.create_account(
            somebody.login, role, somebody.password, work_number=somebody.login[:20], department=office
        )

    def _signing(self, name: str) -> tuple[World, str, str, str | None]:
        login = self.prefix + name
        return self.world, login, password_of(login), self.county
