"""The administrator's work: accounts of staff, and keys of the offices' systems."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field
from sanic import Request

from server import clock
from server.cases.events import route_again
from server.counties import county
from server.database import transaction, unless_taken
from server.errors import FORBIDDEN, INVALID, NOT_FOUND, FieldError, Problem
from server.http.addresses import webhook_addresses
from server.http.body import Answer, Body
from server.http.idempotency import IN_CONFLICT, KEY_REUSED, once
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity import api_clients, staff
from server.identity.actor import Actor, ActorKind
from server.identity.models import ApiClient, StaffAccount
from server.identity.passwords import hash_password
from server.identity.sessions import end_sessions, stop_access
from server.staff.door import administration as door


class NewAccount(Body):
    login: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,39}$")
    name: str = Field(min_length=1, max_length=50)
    work_number: str = Field(min_length=1, max_length=20)
    role: staff.Role
    department: str | None = Field(default=None, max_length=32)
    hall: str | None = Field(default=None, max_length=32)


class NewClient(Body):
    """A department's or a registry's own system. `webhook_url` makes us push to it."""

    kind: Literal["department", "registry"]
    office: str = Field(max_length=32)
    name: str = Field(min_length=1, max_length=80)
    webhook_url: str | None = Field(default=None, pattern=r"^https?://", max_length=400)


class AccountAnswer(Answer):
    id: UUID
    login: str
    name: str
    work_number: str
    role: str
    department: str | None
    hall: str | None
    second_factor: bool
    must_change_password: bool
    created_at: datetime
    disabled_at: datetime | None


class Accounts(Answer):
    accounts: list[AccountAnswer]


class CreatedAccount(Answer):
    """The first password is shown once and must be changed."""

    account: AccountAnswer
    password: str


class ClientAnswer(Answer):
    id: UUID
    kind: str
    office: str
    name: str
    webhook_url: str | None
    created_at: datetime
    disabled_at: datetime | None


class Clients(Answer):
    clients: list[ClientAnswer]


class CreatedClient(Answer):
    """Key and webhook secret are shown once."""

    client: ClientAnswer
    key: str
    webhook_secret: str


@door.get("/accounts", summary="工作人员账号", answer=Accounts)
async def accounts(caller: Actor) -> Accounts:
    """All accounts of the county."""
    rows = await StaffAccount.of(caller.county).order_by("login")
    return Accounts(accounts=[AccountAnswer.model_validate(row) for row in rows])


@door.post(
    "/accounts",
    summary="新建账号",
    body=NewAccount,
    answer=CreatedAccount,
    status=201,
    writes=False,
    problems=(KEY_REUSED, IN_CONFLICT),
)
async def create_account(request: Request, caller: Actor, body: NewAccount) -> Reply:
    """A new account with a first password, which its owner has to change before anything else."""
    return await to_the_end(once(request, caller.id, caller, await _opening(caller, body), 201))


async def open_account(caller: Actor, body: NewAccount) -> CreatedAccount:
    """As `create_account`, for who repeats nothing. Makes its own transaction."""
    create = await _opening(caller, body)

    async def opened() -> CreatedAccount:
        async with transaction():
            return await create()

    return await to_the_end(opened())


async def _opening(caller: Actor, body: NewAccount) -> Callable[[], Awaitable[CreatedAccount]]:
    if body.role in (staff.Role.DEPARTMENT, staff.Role.REGISTRY) and not body.department:
        raise INVALID(fields=[FieldError("department", "missing", "请选择所属的部门或机构。")])
    if body.role is staff.Role.DEPARTMENT and body.department not in county(caller.county).departments:
        raise INVALID(fields=[FieldError("department", "unknown", "目录里没有这个部门。")])
    if body.role is staff.Role.REGISTRY and body.department not in county(caller.county).registries:
        raise INVALID(fields=[FieldError("department", "unknown", "目录里没有这个登记机构。")])
    if body.hall is not None and body.hall not in county(caller.county).halls:
        raise INVALID(fields=[FieldError("hall", "unknown", "没有这个办事大厅，请重新选择。")])
    password = first_password()
    password_hash = await hash_password(password)

    async def create() -> CreatedAccount:
        if await StaffAccount.of(caller.county).filter(login=body.login).exists():
            raise _login_taken()
        with unless_taken(StaffAccount, "county", "login", otherwise=_login_taken):
            account = await staff.create_account(
                caller.county,
                login=body.login,
                password_hash=password_hash,
                role=body.role,
                name=body.name,
                work_number=body.work_number,
                department=body.department,
                hall=body.hall,
                must_change_password=True,
            )
        return CreatedAccount(account=AccountAnswer.model_validate(account), password=password)

    return create


def first_password() -> str:
    """A password to be told once and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


def _login_taken() -> Problem:
    return INVALID(fields=[FieldError("login", "taken", "这个登录名已经有人用了，请换一个。")])


@door.delete("/accounts/<account_id:uuid>", summary="停用账号", status=204, writes=False)
async def disable_account(request: Request, caller: Actor, account_id: UUID) -> None:
    """Stop an account at once, with all its sessions. One's own is stopped by another administrator."""
    if account_id == caller.id:
        raise FORBIDDEN("自己的账号不能由自己停用，请另一位管理员来停用。")

    async def disable() -> list[UUID]:
        async with transaction():
            account = await StaffAccount.of(caller.county).filter(id=account_id).select_for_update().first()
            if account is None:
                raise NOT_FOUND()
            if account.disabled_at is None:
                account.disabled_at = clock.now()
                await account.save(update_fields=["disabled_at"])
            return await end_sessions(account.county, account.id, "account disabled")

    await stop_access(await to_the_end(disable()), request.app.ctx.store)


@door.post(
    "/accounts/<account_id:uuid>/password",
    summary="重置密码",
    answer=CreatedAccount,
    writes=False,
)
async def reset_password(request: Request, caller: Actor, account_id: UUID) -> CreatedAccount:
    """A new first password for somebody who forgot theirs, who is signed out everywhere; a lock is lifted."""
    if account_id == caller.id:
        raise FORBIDDEN("自己的密码请在“我的账号”里修改；忘记了，请另一位管理员来重置。")
    password = first_password()
    password_hash = await hash_password(password)

    async def reset() -> tuple[CreatedAccount, list[UUID]]:
        async with transaction():
            account, ended = await staff.reset_password(caller, account_id, password_hash)
            shown = AccountAnswer.model_validate(account)
            return CreatedAccount(account=shown, password=password), ended

    made, ended = await to_the_end(reset())
    await stop_access(ended, request.app.ctx.store)
    return made


@door.get("/api-clients", summary="部门和机构的系统", answer=Clients)
async def clients(caller: Actor) -> Clients:
    """The systems that hold a key."""
    rows = await ApiClient.of(caller.county).order_by("office")
    return Clients(clients=[ClientAnswer.model_validate(row) for row in rows])


@door.post("/api-clients", summary="接入一个系统", body=NewClient, answer=CreatedClient, status=201)
async def create_client(caller: Actor, body: NewClient) -> CreatedClient:
    """A key for an office's own system, and the secret that signs our webhooks to it.

    A department that gets a webhook is sent what still waits to be received.
    """
    if body.kind == "department" and body.office not in county(caller.county).departments:
        raise INVALID(fields=[FieldError("office", "unknown", "目录里没有这个部门。")])
    if body.kind == "registry" and body.office not in county(caller.county).registries:
        raise INVALID(fields=[FieldError("office", "unknown", "目录里没有这个登记机构。")])
    if body.webhook_url:
        webhook_addresses().check(body.webhook_url)
    client, key, secret = await api_clients.create_api_client(
        caller.county,
        kind=ActorKind(body.kind),
        office=body.office,
        name=body.name,
        webhook_url=body.webhook_url,
    )
    if client.kind == ActorKind.DEPARTMENT and client.webhook_url:
        await route_again(client.county, client.office)
    return CreatedClient(client=ClientAnswer.model_validate(client), key=key, webhook_secret=secret)


@door.delete("/api-clients/<client_id:uuid>", summary="停用系统的密钥", status=204)
async def disable_client(caller: Actor, client_id: UUID) -> None:
    """Stop a system's key at once. A key is changed by creating another one and stopping the old."""
    client = await ApiClient.of(caller.county).filter(id=client_id).select_for_update().first()
    if client is None:
        raise NOT_FOUND()
    if client.disabled_at is None:
        client.disabled_at = clock.now()
        await client.save(update_fields=["disabled_at"])
