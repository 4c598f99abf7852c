"""The message table as the worker uses it: statements for both engines, written out by hand.

They carry every message of every family, so each is one round trip for a whole batch.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from notifications.channels import OFFICIAL
from notifications.models import Message
from server.database import engine
from server.database.statements import select
from server.identity.models import Person

_TYPE = re.compile(r"(\$\d+)::\w+")
_LIST = re.compile(r"= ANY\((\$\d+)::\w+\[\]\)")
_FLAGS = frozenset({"wakes"})


@dataclass(slots=True)
class Outgoing:
    """A message that this worker has taken, with what sending it needs.

    `choices` is how often the person was asked for this template, `acceptances` how many are free.
    """

    id: UUID
    county: str
    case_id: UUID
    person_id: UUID
    event_kind: str
    template: str
    channel: str
    content: dict[str, Any]
    page: str
    wakes: bool
    attempts: int
    created_at: datetime
    tried_at: datetime
    stale_at: datetime | None
    choices: int
    acceptances: int
    openid: str | None


async def run(sql: str, *parameters: Any) -> list[dict[str, Any]]:
    """As `select`, for statements that take lists (`= ANY($1::uuid[])`) or name a parameter's type."""
    if engine() == "sqlite":
        return await select(
            _for_sqlite(sql), *(_as_json(p) if isinstance(p, list) else p for p in parameters), flags=_FLAGS
        )
    return await select(sql, *parameters)


@functools.lru_cache(maxsize=64)
def _for_sqlite(sql: str) -> str:
    # A transaction there is the only writer: there are no rows to lock or to skip.
    sql = sql.replace("FOR UPDATE OF m SKIP LOCKED", "")
    return _TYPE.sub(r"\1", _LIST.sub(r"IN (SELECT value FROM json_each(\1))", sql))


def _as_json(values: list[Any]) -> str:
    return orjson.dumps([str(value) for value in values]).decode()


# A person hears things in the order in which they happened, one at a time: only the oldest open row of
# a person can be taken. In quiet hours those that must wait for the morning do not hold up the others.
_TAKE = """
WITH due AS MATERIALIZED (
    SELECT m.id FROM message m
    WHERE m.due_at <= $1 AND m.status = 'planned' AND m.channel = $2 AND {may_go}
      AND NOT EXISTS (
        SELECT 1 FROM message e
        WHERE e.person_id = m.person_id AND e.due_at IS NOT NULL AND {may_hold_up}
          AND (e.happened_at, e.seq, e.id) < (m.happened_at, m.seq, m.id))
    ORDER BY m.due_at, m.id LIMIT $3 FOR UPDATE OF m SKIP LOCKED)
UPDATE message SET status = 'sending', lease_until = $4, tried_at = $1, attempts = attempts + 1
WHERE id IN (SELECT id FROM due)
RETURNING id
"""
_TAKE_BY_DAY = _TAKE.format(may_go="1 = 1", may_hold_up="1 = 1")
_TAKE_AT_NIGHT = _TAKE.format(
    may_go="(m.wakes = true OR NOT m.county = ANY($5::text[]))",
    may_hold_up="(e.wakes = true OR NOT m.county = ANY($5::text[]))",
)

_READ = """
SELECT m.id, m.county, m.case_id, m.person_id, m.event_kind, m.template, m.channel, m.content, m.page,
       m.wakes, m.attempts, m.created_at, m.tried_at, m.stale_at, p.openid, p.official_openid,
       (SELECT count(*) FROM acceptance a WHERE a.person_id = m.person_id AND a.template = m.template)
           AS choices,
       (SELECT count(*) FROM acceptance a WHERE a.person_id = m.person_id AND a.template = m.template
           AND a.spent_at IS NULL AND a.withdrawn_at IS NULL) AS acceptances
FROM message m LEFT JOIN person p ON p.id = m.person_id AND p.deleted_at IS NULL
WHERE m.id = ANY($1::uuid[])
"""


async def take(
    channel: str, limit: int, *, now: datetime, lease_until: datetime, quiet: Sequence[str]
) -> list[Outgoing]:
    """Mark up to `limit` due messages as being sent, and give them: at most one for each person.

    Runs in the caller's transaction; what is committed as `sending` and not settled before its lease
    ends is uncertain. `quiet` are the counties where it is night.
    """
    if quiet:
        taken = await run(_TAKE_AT_NIGHT, now, channel, limit, lease_until, list(quiet))
    else:
        taken = await run(_TAKE_BY_DAY, now, channel, limit, lease_until)
    if not taken:
        return []
    rows = await run(_READ, [row["id"] for row in taken])
    return sorted((_outgoing(row) for row in rows), key=lambda o: o.id)


def _outgoing(row: Mapping[str, Any]) -> Outgoing:
    own, theirs = Message._meta.fields_map, Person._meta.fields_map
    address = "official_openid" if row["channel"] == OFFICIAL else "openid"
    values = {name: row[name] for name in _PLAIN}
    return Outgoing(
        **values,
        content=own["content"].to_python_value(row["content"]),
        openid=theirs[address].to_python_value(row[address]),
    )


_PLAIN = tuple(name for name in Outgoing.__slots__ if name not in ("openid", "content"))


_SENT = """
UPDATE message SET status = 'sent', platform_id = j.value, sent_at = $2, due_at = NULL, lease_until = NULL,
       error_code = NULL
FROM {pairs} AS j WHERE message.id = j.key{cast} AND message.status = 'sending'
"""
_SENT_ON = {
    "sqlite": _SENT.format(pairs="json_each($1)", cast=""),
    "postgresql": _SENT.format(pairs="json_each_text($1::json)", cast="::uuid"),
}


async def mark_sent(platform_ids: Mapping[UUID, str | None], now: datetime) -> None:
    """Write down that the platform took these messages, in one statement.

    One whose report overtook the answer stays as the report left it.
    """
    pairs = orjson.dumps({str(key): value for key, value in platform_ids.items()}).decode()
    await run(_SENT_ON[engine()], pairs, now)


_EXPIRED = """
UPDATE message SET lease_until = NULL, sent_at = COALESCE(sent_at, tried_at),
    status = CASE WHEN {repeatable} THEN 'planned' ELSE 'unknown' END,
    due_at = CASE WHEN {repeatable} THEN $1::timestamptz ELSE $2::timestamptz END
WHERE lease_until < $1::timestamptz AND status = 'sending'
RETURNING id
""".format(repeatable="channel = 'official_account' AND COALESCE(sent_at, tried_at) > $3::timestamptz")


async def give_up_leases(now: datetime, *, await_report_until: datetime, repeat_after: datetime) -> int:
    """Whatever a worker was sending when it died is uncertain from now on.

    A message of the official account that was first sent after `repeat_after` is due again instead: the
    platform recognises a repetition and drops it.
    """
    return len(await run(_EXPIRED, now, await_report_until, repeat_after))


async def anything_due(channel: str, now: datetime) -> bool:
    """Whether a message waits to be sent through this channel."""
    return bool(await run(_DUE, now, channel))


_DUE = "SELECT 1 AS due FROM message WHERE due_at <= $1 AND status = 'planned' AND channel = $2 LIMIT 1"
