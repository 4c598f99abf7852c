"""One request of one caller at one operation: how it is sent, and what has to come of it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from tortoise.connection import get_connections

from server.http.door import Operation
from server.identity.actor import ActorKind
from tests.access.belongings import Belongings
from tests.access.expectations import IN_THE_CASE, RULES, WITH_THE_FIRST_PASSWORD, Rule
from tests.access.people import Caller
from tests.access.running import Answered, Office

LET_IN = 0
PARAMETER = re.compile(r"<(\w+):\w+>")
OWN = {"kind": "sensitive_data", "document": "application"}


@dataclass(frozen=True)
class Request:
    """What is sent besides the token. Two are equal when the same thing is asked for."""

    method: str
    path: str
    body: str
    query: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request_of(operation: Operation, caller: Caller, mine: Belongings) -> Request:
    """The operation asked for with the names of these belongings."""
    rule = RULES[operation.name]

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name == "session_id":
            return str(caller.session_id or mine.account_id)
        return str(OWN.get(name) or getattr(mine, rule.things.get(name, name)))

    return Request(
        operation.method,
        PARAMETER.sub(value, operation.path),
        json.dumps(rule.body(mine) if rule.body else None, sort_keys=True, default=str),
        json.dumps(rule.query(mine) if rule.query else {}, sort_keys=True),
    )


async def send(office: Office, operation: Operation, caller: Caller, request: Request) -> Answered:
    rule = RULES[operation.name]
    return await office.ask(
        request.method,
        request.path,
        caller.token,
        request.json,
        query=json.loads(request.query),
        headers=dict(rule.headers),
        file=rule.file,
    )


def expected(operation: Operation, caller: Caller) -> int:
    """The status by which the caller is refused, LET_IN when they are not."""
    rule = RULES[operation.name]
    if operation.public:
        return LET_IN
    if not _recognised(operation, caller):
        return 401
    if caller.first_password and operation.name not in WITH_THE_FIRST_PASSWORD:
        return 403
    if caller.kind not in rule.kinds:
        return 403
    if rule.owners is None or caller.name in rule.owners:
        return LET_IN
    return 403 if _knows_of_it(operation, caller) else rule.shut


def _recognised(operation: Operation, caller: Caller) -> bool:
    """Whether the token says anything at this door: a key only at the door of its own kind."""
    door = operation.path.split("/")[1]
    if caller.sort == "family":
        return door == "api"
    if caller.sort == "staff":
        return door != "api"
    if caller.sort == "system":
        kind = {"dept": ActorKind.DEPARTMENT, "registry": ActorKind.REGISTRY}.get(door)
        return caller.kind is kind
    return False


def _knows_of_it(operation: Operation, caller: Caller) -> bool:
    """Of one's own case one is told what one may not; of a stranger's, nothing."""
    return operation.path.startswith("/api/") and caller.name in IN_THE_CASE


def came_in(rule: Rule, answered: Answered, *, first: bool) -> bool:
    """Whether the answer is that of somebody who was let in."""
    if answered.status in rule.reached:
        return True
    if first:
        return 200 <= answered.status < 300 and (not rule.reached or 200 in rule.reached)
    return 200 <= answered.status < 300 or answered.status in (409, 410)


def said_of(answered: Answered, *asked_for: Any) -> tuple[int, str]:
    """All that an answer tells, but for the number of the request and the names that were asked for."""
    if isinstance(answered.body, dict):
        told = json.dumps(answered.body, sort_keys=True, ensure_ascii=False)
    else:
        told = str(answered.body)
    for name in asked_for:
        told = told.replace(str(name), "…")
    return answered.status, re.sub(r'"instance": "[^"]*"', '"instance": "…"', told)


def with_name_of(mine: Belongings, name: str, other: Belongings) -> Belongings:
    """My belongings, but one of them is the other's."""
    return replace(mine, **{name: getattr(other, name)})


async def state_of_everything() -> str:
    """A digest over every row of every table: nothing was written while it stays the same."""
    connection = get_connections().get("default")
    if connection.capabilities.dialect == "sqlite":
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    else:
        listed = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    digest = hashlib.sha256()
    for table in await connection.execute_query_dict(listed):
        rows = await connection.execute_query_dict(f'SELECT * FROM "{table["name"]}"')
        digest.update(repr(sorted(map(repr, rows))).encode())
    return digest.hexdigest()
