"""The administrator's pages: accounts of staff, and keys of the offices' systems, each shown once."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field
from sanic import Request

from config.catalogue import County
from server.console.desk import Done
from server.console.supervision.desk import ACCOUNTS, administration
from server.counties import county
from server.database import transaction
from server.http.body import Body
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.identity.staff import LABELS, Role
from server.pages.rendering import Page
from server.staff import accounts, second_factor

CLIENTS = f"{ACCOUNTS}/clients"


class NewClient(Body):
    """A system's office says what kind it is."""

    office: str = Field(max_length=32)
    name: str = Field(min_length=1, max_length=80)
    webhook_url: str | None = Field(default=None, pattern=r"^https?://", max_length=400)


class Listed(Body):
    state: Literal["active", "disabled"] = "active"


@administration.page("", query=Listed)
async def list_accounts(caller: Actor, query: Listed) -> Page:
    """All accounts of the county that are in use, or were."""
    rows = (await accounts.accounts(caller)).accounts
    shown = [row for row in rows if (row.disabled_at is None) == (query.state == "active")]
    return Page(
        "console/supervision/accounts.html", {"accounts": shown, "state": query.state, **_around(caller)}
    )


@administration.page("/new")
async def new_account(caller: Actor) -> Page:
    """The form for somebody new."""
    return Page("console/supervision/new_account.html", _around(caller))


@administration.act("/new", body=accounts.NewAccount, back=new_account, writes=False)
async def create_account(caller: Actor, body: accounts.NewAccount) -> Page:
    """A new account. Its first password is on this page and nowhere else."""
    if body.role not in (Role.DEPARTMENT, Role.REGISTRY):
        # What was chosen before the role was changed counts no more.
        body = body.model_copy(update={"department": None})
    made = await accounts.open_account(caller, body)
    return Page("console/supervision/first_password.html", {"made": made, "is_new": True, **_around(caller)})


@administration.act("/<account_id:uuid>/password", back=list_accounts, writes=False)
async def reset_password(request: Request, caller: Actor, account_id: UUID) -> Page:
    """A new first password for somebody who forgot theirs."""
    made = await accounts.reset_password(request, caller, account_id)
    return Page("console/supervision/first_password.html", {"made": made, "is_new": False, **_around(caller)})


@administration.act("/<account_id:uuid>/second-factor", back=list_accounts, writes=False)
async def reset_second_factor(request: Request, caller: Actor, account_id: UUID) -> Done:
    """Somebody lost the phone with the codes."""
    await second_factor.reset_second_factor(request, caller, account_id)
    return Done(ACCOUNTS, "动态码已重置。这个人现在只用密码登录，请提醒重新启用。")


@administration.act("/<account_id:uuid>/disable", back=list_accounts, writes=False)
async def disable_account(request: Request, caller: Actor, account_id: UUID) -> Done:
    """Stop an account at once, with all its sessions."""
    await accounts.disable_account(request, caller, account_id)
    return Done(ACCOUNTS, "账号已停用，已经登录的设备也退出了。")


@administration.page("/clients")
async def clients(caller: Actor) -> Page:
    """The systems that hold a key, and the form for another."""
    rows = (await accounts.clients(caller)).clients
    return Page("console/supervision/clients.html", {"clients": rows, **_around(caller)})


@administration.act("/clients", body=NewClient, back=clients, writes=False)
async def create_client(caller: Actor, body: NewClient) -> Page:
    """A key for an office's own system. It is on this page and nowhere else."""
    kind = "registry" if body.office in county(caller.county).registries else "department"
    given = accounts.NewClient.model_validate({**body.model_dump(), "kind": kind})

    async def created() -> accounts.CreatedClient:
        async with transaction():
            made: accounts.CreatedClient = await accounts.create_client(caller, given)
            return made

    values = {"made": await to_the_end(created()), **_around(caller)}
    return Page("console/supervision/new_key.html", values)


@administration.act("/clients/<client_id:uuid>/disable", back=clients)
async def disable_client(caller: Actor, client_id: UUID) -> Done:
    """Stop a system's key at once."""
    await accounts.disable_client(caller, client_id)
    return Done(CLIENTS, "密钥已停用。")


def _around(caller: Actor) -> dict[str, object]:
    place = county(caller.county)
    return {
        "roles": [(str(role), LABELS[role]) for role in Role],
        "role_names": {str(role): LABELS[role] for role in Role},
        "offices": _offices(place),
        "office_names": dict(_offices(place)),
        "halls": [(hall.code, hall.name) for hall in place.halls.values()],
        "hall_names": {hall.code: hall.name for hall in place.halls.values()},
        "own": caller.id,
    }


def _offices(place: County) -> list[tuple[str, str]]:
    """Departments and registries by code, in the county's own words."""
    departments = [(one.code, one.short) for one in place.departments.values() if one.joint]
    return departments + [(one.code, one.name) for one in place.registries.values()]
