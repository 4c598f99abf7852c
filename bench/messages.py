"""How fast families are told: the product's own worker round beside wechatpy in threads.

`make bench ARGS=messages`. The product claims, sends and marks on PostgreSQL, each person's address and
each text decrypted. The peer does the same with the same rows, as one writes it with the ORM and a pool of
threads. A second peer has no database and nothing to decrypt: it shows what the stock client can do at all.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvloop
from tortoise.connection import get_connections

from bench import stage
from bench.effort import Effort
from bench.load import sink
from bench.table import Bar, Line
from config.settings import ROOT
from notifications.delivery import Delivery
from notifications.models import Acceptance, Message
from server import clock
from server.database import claim, connect, disconnect, migrate, new_id, tortoise_config
from server.ephemeral import MemoryStore
from server.identity.models import Person
from server.privacy import blind_index
from server.wechat import open_wechat
from tests.servers import postgres_server

DIVISION = "430621"
MESSAGES = {0: 4000, 50: 2400}
THREADS = 32
CPU_BAR = 0.2
TIMES = {0: 5.0, 50: 3.5}
# MESSAGE_BATCH: the default, and what a deployment for a whole province would set.
UNDER_WAY = {"ours": 32, "province": 128}
SENDERS = ("ours", "province", "peer", "client")
"""Two product rounds, wechatpy in threads on the same rows, and wechatpy with no database at all."""
FIELDS = {
    "character_string1": "43062120261124000001",
    "thing2": "欧阳先生身后一件事",
    "phrase3": "已受理",
    "time4": "2026年11月24日 10:30",
    "thing5": "各部门同时办理，不用再跑",
}
PAGE = "pages/case/case?id=0190a0a0-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one sender: messages a second, and its own CPU in ms a message."""

    rate: float
    cpu_ms: float


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """The senders in turns, for each latency."""
    with postgres_server() as database:
        stage.use(database, folder=folder)
        asyncio.run(_prepare(database, effort.of(max(MESSAGES.values()))))
        for latency, count in MESSAGES.items():
            runs: dict[str, list[Run]] = {who: [] for who in SENDERS}
            for _ in range(effort.rounds):
                for who in SENDERS:
                    mine = effort.of(count if who in UNDER_WAY else count // 6)
                    with sink.running("wechat", latency) as url:
                        asyncio.run(_plan_again(database, mine))
                        runs[who].append(_child(who, url, mine, database))
            for line in _lines(latency, runs):
                show(line)


def _lines(latency: int, runs: dict[str, list[Run]]) -> list[Line]:
    rate = {who: statistics.median(r.rate for r in found) for who, found in runs.items()}
    bar = Bar("times", "≥", TIMES[latency])

    def times(who: str, peer: str) -> float:
        turns = zip(runs[who], runs[peer], strict=True)
        return statistics.median(ours.rate / theirs.rate for ours, theirs in turns)

    found = []
    for who, under_way in UNDER_WAY.items():
        found += [
            Line(
                f"subscribe messages, {latency} ms, {under_way} at once",
                rate[who],
                "/s",
                rate["peer"],
                times(who, "peer"),
                bar,
                f"wechatpy in {THREADS} threads on the same rows; claim, send, mark",
            ),
            Line(
                "  CPU of one",
                statistics.median(r.cpu_ms for r in runs[who]),
                "ms",
                bar=Bar("ours", "≤", CPU_BAR) if latency == 0 else None,
            ),
        ]
    found.append(
        Line(
            "  the same, to a client without database",
            rate["ours"],
            "/s",
            rate["client"],
            times("ours", "client"),
            None,
            f"wechatpy in {THREADS} threads alone: nothing to claim, decrypt or mark",
        )
    )
    return found


def _child(who: str, url: str, count: int, database: str) -> Run:
    command = [sys.executable, "-m", "bench.messages", who, url, str(count), database]
    under_way = str(UNDER_WAY.get(who, THREADS))
    environment = {**os.environ, "WECHAT_URL": url, "MESSAGE_BATCH": under_way, "MESSAGE_RATE": "1e9"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    seconds, cpu, sent = json.loads(done.stdout.splitlines()[-1])
    assert sent == count, f"{sent} of {count} were sent"
    return Run(count / seconds, cpu * 1000 / count)


async def _prepare(database: str, count: int) -> None:
    """So many families with one message each, waiting to be sent."""
    config = tortoise_config(database)
    await migrate(config)
    await connect(config)
    now = clock.now()
    people, messages, acceptances = [], [], []
    for number in range(count):
        openid = f"o{number:027d}"
        person = Person(
            id=new_id(),
            county=DIVISION,
            openid=openid,
            openid_index=blind_index("openid", openid),
            created_at=now,
        )
        people.append(person)
        content = {"text": "申请已受理，各部门同时办理，您不用再跑。", "fields": FIELDS}
        messages.append(
            Message(
                id=new_id(),
                county=DIVISION,
                case_id=new_id(),
                event_id=new_id(),
                event_kind="case.accepted",
                happened_at=now,
                seq=1,
                person_id=person.id,
                template="progress",
                channel="subscribe",
                further=["telephone"],
                content=content,
                page=PAGE,
                wakes=True,
                created_at=now,
            )
        )
        acceptances.append(
            Acceptance(
                id=new_id(),
                county=DIVISION,
                person_id=person.id,
                template="progress",
                choice="accept",
                given_at=now,
            )
        )
    await Person.bulk_create(people, batch_size=500)
    await Message.bulk_create(messages, batch_size=500)
    await Acceptance.bulk_create(acceptances, batch_size=500)
    await disconnect()


async def _plan_again(database: str, count: int) -> None:
    await connect(tortoise_config(database))
    connection = get_connections().get("default")
    await connection.execute_query(
        "UPDATE message SET status = 'planned', due_at = NULL, lease_until = NULL, platform_id = NULL"
    )
    await connection.execute_query(
        "UPDATE message SET due_at = $1 WHERE id IN (SELECT id FROM message ORDER BY id LIMIT $2)",
        [clock.now() - timedelta(minutes=1), count],
    )
    await connection.execute_script("VACUUM ANALYZE")
    await disconnect()


async def _ours(database: str) -> tuple[float, float, int]:
    await connect(tortoise_config(database))
    wechat = open_wechat(MemoryStore())
    delivery = Delivery(wechat)
    began, cpu = time.perf_counter(), time.process_time()
    done = 0
    while taken := await delivery.deliver_messages():
        done += taken
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    sent = await Message.of(DIVISION).filter(status="sent").count()
    await wechat.close()
    await disconnect()
    return seconds, used, sent


async def _peer(url: str, database: str, count: int) -> tuple[float, float, int]:
    """Claim a batch, send it in threads, save each row: the same duty by the stock means."""
    await connect(tortoise_config(database))
    send, loop = _stock_client(url), asyncio.get_running_loop()
    began, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:

        async def one(row: Message) -> None:
            person = await Person.get(id=row.person_id)
            answer = await loop.run_in_executor(pool, send, person.openid, row.content["fields"], row.page)
            row.status, row.platform_id, row.sent_at = "sent", str(answer["msgid"]), clock.now()
            row.due_at = row.lease_until = None
            await row.save(update_fields=["status", "platform_id", "sent_at", "due_at", "lease_until"])

        while rows := await claim(Message, limit=THREADS, lease=timedelta(minutes=2)):
            await asyncio.gather(*(one(row) for row in rows))
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    sent = await Message.of(DIVISION).filter(status="sent").count()
    await disconnect()
    return seconds, used, sent


def _client(url: str, count: int) -> tuple[float, float, int]:
    """Nothing but the stock client and its threads."""
    send = _stock_client(url)
    began, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = pool.map(lambda number: send(f"o{number:027d}", FIELDS, PAGE), range(count))
        sent = sum(1 for answer in answers if answer["msgid"])
    return time.perf_counter() - began, time.process_time() - cpu, sent


def _stock_client(url: str) -> Callable[[str | None, dict[str, str], str], dict[str, Any]]:
    from wechatpy import WeChatClient

    # Its token desk cannot be pointed elsewhere, so it is given the token that it would have fetched.
    client = WeChatClient("wxdemo0000000001", "secret", access_token="bench-token")
    client.wxa.API_BASE_URL = f"{url}/"

    def send(openid: str | None, fields: dict[str, str], page: str) -> dict[str, Any]:
        data = {key: {"value": value} for key, value in fields.items()}
        answer: dict[str, Any] = client.wxa.send_subscribe_message(openid, "TPL_PROGRESS", data, page)
        return answer

    return send


def _act(who: str, url: str, count: int, database: str) -> tuple[float, float, int]:
    if who == "client":
        return _client(url, count)
    return uvloop.run(_ours(database) if who in UNDER_WAY else _peer(url, database, count))


if __name__ == "__main__":
    print(json.dumps(_act(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])))
