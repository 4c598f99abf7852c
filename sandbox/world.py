"""The whole office with its surroundings, each part in a process of its own: started, killed, ended.

WeChat platform, departments, API and worker run exactly as an operator starts them, in an environment
made for them. One file moves the clock of all of them.
"""

from __future__ import annotations

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO, Literal

import aiohttp

from config.settings import Settings
from sandbox.clock import CHINA, Clock
from sandbox.ports import free_ports
from sandbox.waiting import NeverHappened, eventually

ROOT = Path(__file__).resolve().parent.parent

# Starting on a slow machine; ending includes the requests that are still under way.
STARTS_WITHIN, ENDS_WITHIN = 60.0, 15.0

SEATS = 1000

OPENING = time(9)
WEEKEND = (5, 6)

PartName = Literal["wechat", "departments", "api", "worker"]


class DidNotStart(RuntimeError):
    """A process ended at once or did not become ready; says where its log is and how that ends."""


@dataclass(frozen=True)
class Ports:
    """Where the three servers listen, on the loopback address only."""

    api: int
    wechat: int
    departments: int

    @classmethod
    def free(cls) -> Ports:
        """Three ports that nobody uses at this moment."""
        return cls(*free_ports(3))


@dataclass
class Part:
    """One process, restarted with the same command. `health` answers 200 when it is ready, None: no door."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    health: str | None
    inherits: tuple[int, ...] = ()
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; does nothing while it runs."""
        if self.running:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = _run(self.command, self.environment, log, self.inherits)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        """Of the running process; 0 while there is none."""
        return self._process.pid if self._process else 0

    async def ready(self, http: aiohttp.ClientSession) -> None:
        """Return when it serves. Raises DidNotStart."""

        async def serves() -> bool:
            if not self.running:
                raise DidNotStart(f"{self.name} ended; {self._end_of_log()}")
            return self.health is None or await _answers(http, self.health)

        try:
            await eventually(serves, within=STARTS_WITHIN, what=f"{self.name} ready")
        except NeverHappened:
            raise DidNotStart(f"{self.name} is not ready; {self._end_of_log()}") from None

    def kill(self) -> None:
        """`kill -9`: it gets no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to finish what it has begun and to end; one that does not is killed."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-20:] if self.log.exists() else []
        return "\n".join([f"its log is {self.log}, and ends with:", *lines])


class World:
    """One office and its surroundings in `folder`. `async with World(...) as world` starts and ends them.

    `environment` sets what an operator would set (DATABASE_URL, REDIS_URL, COUNTIES, ...); without it
    the office runs on SQLite in the folder. Nothing of the surrounding process's own settings is taken
    over. Ports are free ones unless given. `linked`: mini program and official account are bound to one
    account of the Open Platform. `begins` is the moment that it is there at the first start;
    `inherits` are open files that every part keeps open.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ports: Ports | None = None,
        environment: Mapping[str, str] | None = None,
        begins: datetime | None = None,
        linked: bool = False,
        inherits: tuple[int, ...] = (),
    ) -> None:
        self.folder = folder
        self.ports = ports or Ports.free()
        self.clock = Clock(folder / "clock")
        self._begins = begins
        self._inherits = inherits
        self.api_url = f"http://127.0.0.1:{self.ports.api}"
        self.wechat_url = f"http://127.0.0.1:{self.ports.wechat}"
        self.departments_url = f"http://127.0.0.1:{self.ports.departments}"
        self.environment = self._settings() | dict(environment or {})
        self.parts: dict[PartName, Part] = {
            "wechat": self._part(
                "wechat",
                "sandbox.wechat",
                f"--port={self.ports.wechat}",
                f"--state-dir={folder / 'wechat'}",
                f"--push-url={self.api_url}/wechat/callback",
                *(("--linked",) if linked else ()),
                health=f"{self.wechat_url}/sandbox/health",
            ),
            "departments": self._part(
                "departments",
                "sandbox.departments",
                f"--port={self.ports.departments}",
                f"--state-dir={folder / 'departments'}",
                health=f"{self.departments_url}/sandbox/health",
            ),
            "api": self._part("api", "server", "api", health=f"{self.api_url}/readyz"),
            "worker": self._part("worker", "server", "worker"),
        }
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    @property
    def http(self) -> aiohttp.ClientSession:
        """The session in which the world itself speaks, from the usual loopback address."""
        return self._session("127.0.0.1")

    def http_from(self, seat: int) -> aiohttp.ClientSession:
        """The session of one person, who has an address of their own as people have.

        So the limits by address meet one person and not a whole town. Where the machine has only one
        loopback address, the session is everybody's and `headers_from` says whose request it is.
        """
        return self._session(_address(seat)) if _has_many_addresses() else self.http

    def headers_from(self, seat: int) -> Mapping[str, str]:
        """What the proxy before the office adds to this person's requests; nothing where there is none.

        It stands in for the addresses that a machine with a single one does not have.
        """
        return {} if _has_many_addresses() else {"X-Forwarded-For": _address(seat)}

    def _session(self, address: str) -> aiohttp.ClientSession:
        if address not in self._sessions:
            self._sessions[address] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(local_addr=(address, 0)),
                # A cookie of one person must never travel with the next one's request.
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=60),
            )
        return self._sessions[address]

    async def start(self) -> None:
        """Migrate and start everything; returns when all of it is ready. Raises DidNotStart."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._begins is not None and not (self.folder / "clock").exists():
            self.clock.advance((self._begins - self.clock.now()).total_seconds())
        try:
            self.parts["wechat"].start()
            self.parts["departments"].start()
            self.operator("migrate")
            self.parts["api"].start()
            self.parts["worker"].start()
            for part in self.parts.values():
                await part.ready(self.http)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End what was started here, the office before its surroundings."""
        # An open connection would be waited for by the server at its end.
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()
        for part in reversed(self.parts.values()):
            part.stop()

    async def __aenter__(self) -> World:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def restart(self, name: PartName) -> None:
        """Start one part again after `kill` or `stop`. Raises DidNotStart."""
        self.parts[name].start()
        await self.parts[name].ready(self.http)

    def operator(self, *command: str, given: str = "") -> str:
        """Run `python -m server <command>` with `given` on its input; returns what it printed.

        Raises DidNotStart with its words when it fails.
        """
        done = subprocess.run(  # noqa: S603
            (sys.executable, "-m", "server", *command),
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=STARTS_WITHIN,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"{command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    def later(self, **by: float) -> datetime:
        """Move everybody's clock ahead (`days=1, hours=2`); returns the new present moment, UTC."""
        return self.clock.advance(timedelta(**by).total_seconds())

    def to_morning(self, days: int = 0) -> datetime:
        """Move everybody's clock ahead to the next nine o'clock from Monday to Friday in China.

        `days` is how many calendar days are to pass before. Returns the new present moment, UTC.
        """
        now = self.clock.now().astimezone(CHINA)
        morning = datetime.combine(now.date() + timedelta(days), OPENING, CHINA)
        while morning < now or morning.weekday() in WEEKEND:
            morning += timedelta(days=1)
        return self.later(seconds=(morning - now).total_seconds())

    def forget(self, *, keep: tuple[str, ...] = ()) -> None:
        """Remove everything in the folder but what `keep` names, before the start."""
        for kept in self.folder.iterdir() if self.folder.exists() else ():
            if kept.name in keep:
                continue
            if kept.is_dir():
                shutil.rmtree(kept)
            else:
                kept.unlink()

    def _part(self, name: PartName, module: str, *arguments: str, health: str | None = None) -> Part:
        command = (sys.executable, "-m", module, *arguments)
        log = self.folder / "logs" / f"{name}.log"
        return Part(name, command, self.environment, log, health, self._inherits)

    def _settings(self) -> dict[str, str]:
        own = {name.upper() for name in Settings.model_fields}
        surroundings = {key: value for key, value in os.environ.items() if key.upper() not in own}
        return surroundings | {
            "HOST": "127.0.0.1",
            "PORT": str(self.ports.api),
            "PUBLIC_URL": self.api_url,
            "WECHAT_URL": self.wechat_url,
            "DATABASE_URL": f"sqlite://{self.folder / 'service.sqlite3'}",
            "STORAGE_URL": f"file://{self.folder / 'files'}",
            "CLOCK_FILE": str(self.folder / "clock"),
            # What the sandbox draws says nothing that could be read, and reading costs seconds of a core.
            "READ_PHOTOS": "false",
            "PROXIES": "0" if _has_many_addresses() else "1",
        }


def _run(
    command: tuple[str, ...], environment: Mapping[str, str], log: IO[bytes], inherits: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    """A process that a Ctrl-C at the terminal does not reach: it is ended in order, by whom started it."""
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=inherits,
        start_new_session=True,
    )


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(total=3)) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def _address(seat: int) -> str:
    place = seat % SEATS
    return f"127.0.{1 + place // 250}.{1 + place % 250}"


@functools.cache
def _has_many_addresses() -> bool:
    """Whether everything that begins with 127 is this machine, as on Linux; elsewhere it is one address."""
    with socket.socket() as probe:
        try:
            probe.bind((_address(SEATS - 1), 0))
        except OSError:
            return False
        return True
