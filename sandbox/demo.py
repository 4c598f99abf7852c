"""The demo: one family's whole story over HTTP, then the three months of a busy hall; then it stays up.

Environment: PORT, WECHAT_PORT, DEPARTMENTS_PORT (8000, 8100, 8200; a free one where the usual one is
taken), CASES for how many cases the hall gets (200; 0 for none), ONCE=1 to end after the story (with CASES
after the hall's months), FRESH=1 to begin anew. Data lies in `var/demo/`; a second start finds it and does
not play the story of the same people again.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import socket
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox import lively_day
from sandbox.actors.family import Family
from sandbox.demo_screen import Screen
from sandbox.demo_story import Story
from sandbox.lively_day.days import Stop
from sandbox.staffing import DEPARTMENTS, REGISTRIES, Staffing, password_of
from sandbox.wechat.desk import Desk, DeskPhone
from sandbox.world import ROOT, DidNotStart, Ports, World

FOLDER = ROOT / "var" / "demo"
USUAL_PORTS = {"PORT": 8000, "WECHAT_PORT": 8100, "DEPARTMENTS_PORT": 8200}
# Longer than the story ever takes, over whatever holidays it is played.
STORY_DAYS = 25


def main() -> int:
    """0 when the story was told (or found told) and everything ended in order; else 1."""
    screen = Screen()
    lock = _lock(FOLDER)
    if lock is None:
        screen.plain(f"演示已经在运行（进程 {_running()}）。先结束它，再重新开始。")
        return 1
    try:
        return asyncio.run(_demo(screen, lock))
    except DidNotStart as trouble:
        screen.plain(f"没有启动成功：{trouble}\n数据是旧版本留下的话，用 make demo FRESH=1 从头开始。")
        return 1
    finally:
        os.close(lock)


async def _demo(screen: Screen, lock: int) -> int:
    began = time.monotonic()
    begins = lively_day.begins_before(lively_day.present_day(datetime.now(UTC)), STORY_DAYS)
    world = World(FOLDER, ports=_ports(screen), begins=begins, inherits=(lock,))
    cut_off = not _story_file().exists() and (FOLDER / "service.sqlite3").exists()
    if _wanted("FRESH") or cut_off or lively_day.half_done(FOLDER):
        # What was cut off in the middle cannot be gone on with: its people are half registered.
        world.forget(keep=("lock",))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with world:
        numbers = [os.getpid(), *(part.process_id for part in world.parts.values())]
        (FOLDER / "processes").write_text(" ".join(map(str, numbers)))
        telling = asyncio.create_task(_tell(world, screen))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((telling, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not telling.done():
            telling.cancel()
            return 1
        if not telling.result():
            screen.plain(f"\n这一步没有成功。各部分的日志在 {FOLDER / 'logs'}")
            return 1
        screen.plain(f"\n用时 {time.monotonic() - began:.0f} 秒。")
        if _wanted("ONCE"):
            return 0
        _addresses(world, screen)
        return await _stay_up(world, screen, stopping)


async def _tell(world: World, screen: Screen) -> bool:
    kept = _story_file()
    try:
        if kept.exists():
            await _show_again(world, screen, json.loads(kept.read_text(encoding="utf-8")))
        else:
            story = Story(world, screen)
            await story.play()
            await story.office.appoint_everybody()
            kept.write_text(json.dumps(_what_to_keep(story), ensure_ascii=False, indent=1), encoding="utf-8")
            if cases := _cases():
                await _fill_the_hall(world, screen, story.office, cases)
        if lively_day.found(FOLDER):
            await _count_the_cases(world, screen)
        elif _cases():
            screen.plain(f"大厅里只有这一家；make demo FRESH=1 会再来 {_cases()} 件。")
        return True
    except Exception:
        traceback.print_exc()
        return False


async def _fill_the_hall(world: World, screen: Screen, office: Staffing, cases: int) -> None:
    screen.chapter(f"十二　大厅的三个月：再来 {cases} 件，各有各的进展")

    def told(stop: Stop) -> None:
        if stop.ago % 10 == 0 or stop.ago < 6:
            screen.time(stop.at)

    made = await lively_day.populate(world, office, cases, told=told)
    screen.says("大厅", f"{made.cases} 件办件都是一步一步办出来的，用了 {made.took:.0f} 秒")


async def _count_the_cases(world: World, screen: Screen) -> None:
    """How many cases stand where, as the supervisor sees them."""
    supervisor = Staffing(world).supervisor
    overview = await supervisor.overview()
    counted = (line for line in overview["by_status"] if line["cases"])
    screen.says("督办", "　".join(f"{line['status_text']} {line['cases']}" for line in counted))
    screen.says("督办", f"在办事项 {overview['open_items']}，其中超期 {overview['overdue_items']}")


async def _show_again(world: World, screen: Screen, kept: dict[str, Any]) -> None:
    """The case of the earlier start, seen on the same phone."""
    screen.chapter("上次的办件还在")
    phone = DeskPhone(Desk(world.wechat_url, world.http), kept["openid"], kept["phone_number"], None)
    family = Family(world, phone)
    await family.sign_in()
    await family.read(kept["case_id"])
    progress = await family.progress()
    screen.time(world.clock.now())
    screen.says("手机", f"办件编号 {progress['number']}：{progress['status_text']}")
    for item in (*progress["items"], *progress["payouts"]):
        screen.says("手机", f"　{item['name']}：{item['status_text']}")
    screen.says("手机", f"收到过 {len(await family.shown('subscribe'))} 条消息")
    screen.plain("要从头再演一遍：make demo FRESH=1")


def _what_to_keep(story: Story) -> dict[str, Any]:
    family = story.family
    return {
        "case_id": family.case_id,
        "openid": family.phone.openid,
        "phone_number": family.phone.phone_number,
    }


def _addresses(world: World, screen: Screen) -> None:
    screen.chapter("都开着，可以自己试（Ctrl-C 结束）")
    screen.says("工作台", f"{world.api_url}/console")
    screen.says("公开页面", f"{world.api_url}/")
    screen.says("接口", world.api_url, f"{world.api_url}/docs/openapi.json")
    screen.says("微信平台", f"{world.wechat_url}/sandbox/phones（用法见 docs/sandbox.md）")
    screen.says("部门系统", f"{world.departments_url}/sandbox/departments/housing_fund/received")
    for login, role in _logins().items():
        screen.says(role, f"账号 {login}　密码 {password_of(login)}")
    screen.says("日志", str(FOLDER / "logs"))


def _logins() -> dict[str, str]:
    """Who can sign in, by login: what they are."""
    clerks = {office.replace("_", "-"): name for office, name in (DEPARTMENTS | REGISTRIES).items()}
    hall = {"window1": "综合受理窗口", "supervisor": "政务中心督办", "admin": "系统管理员"}
    return hall | clerks


async def _stay_up(world: World, screen: Screen, stopping: asyncio.Task[Any]) -> int:
    while not stopping.done():
        await asyncio.wait((stopping,), timeout=1)
        ended = [part.name for part in world.parts.values() if not part.running]
        if ended and not stopping.done():
            screen.plain(f"{'、'.join(ended)} 自己停了，日志在 {FOLDER / 'logs'}")
            return 1
    return 0


def _ports(screen: Screen) -> Ports:
    chosen = {}
    for name, usual in USUAL_PORTS.items():
        given = os.environ.get(name)
        if given:
            chosen[name] = int(given)
        elif _is_free(usual):
            chosen[name] = usual
        else:
            chosen[name] = Ports.free().api
            screen.plain(f"端口 {usual} 有别的程序在用，这次用 {chosen[name]}（{name}=… 可以指定）")
    return Ports(*chosen.values())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers themselves listen: an address of an ended one may be taken over at once.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _lock(folder: Path) -> int | None:
    """Held by this process and by every part that it starts; None while an earlier one still runs."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _running() -> str:
    kept = FOLDER / "processes"
    return kept.read_text() if kept.exists() else "?"


def _story_file() -> Path:
    return FOLDER / "story.json"


def _cases() -> int:
    """How many cases the hall gets: what CASES says, else none where the demo ends at once."""
    return int(os.environ.get("CASES") or (0 if _wanted("ONCE") else lively_day.CASES))


def _wanted(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0")


if __name__ == "__main__":
    sys.exit(main())
