"""Twenty phones send 5 MB photos at once: memory and CPU of the API process, beside raw streaming.

    make bench ARGS=upload

The same twenty uploads go, in turns, to a server that reads and discards them (`raw`, the limit), to one
that takes them in as the product does, parsed and encrypted while streaming (`sealing`), to the whole
intake, which also has them looked at and stores the result (`intake`), and to Sanic's own form parsing
(`sanic-form`, the peer). Memory is the process's peak above idle; CPU is the server process's own,
without the processes that decode. Bars: the whole intake at most 30 MB above idle, encrypting while
streaming at most twice the CPU of raw streaming for each MB.
"""

from __future__ import annotations

import asyncio
import io
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
from sanic import HTTPResponse, Request, Sanic, empty, json

from bench.effort import Effort
from bench.table import Bar, Line
from server.materials.intake import receive, take_in
from server.storage import SealedFile
from tests.server.materials.drawn import photo

PHONES = 20
SIZE = 5 * 1024 * 1024
SLOW_BYTES_A_SECOND = 1024 * 1024
MEMORY_BAR_MB = 30.0
CPU_BAR = 2.0
MODES = ("raw", "sealing", "intake", "sanic-form")


def build(mode: str) -> Sanic[Any, Any]:
    app: Sanic[Any, Any] = Sanic("upload", configure_logging=False)
    app.config.RESPONSE_TIMEOUT = 600
    app.config.REQUEST_MAX_SIZE = 20 * 1024 * 1024

    @app.get("/")
    async def cost(request: Request) -> HTTPResponse:
        return json(time.process_time())

    if mode == "sanic-form":

        @app.post("/")
        async def whole(request: Request) -> HTTPResponse:
            assert request.files is not None
            return json({"size": len(request.files["file"][0].body)})

        return app

    @app.post("/", stream=True)
    async def take(request: Request) -> HTTPResponse:
        if mode == "raw":
            while await request.stream.read() is not None:  # type: ignore[union-attr]
                pass
            return empty()
        if mode == "sealing":
            async with SealedFile() as file:
                await take_in(request, file)
            return empty()
        return json({"size": (await receive(request, prefix="bench")).size})

    return app


def serve(mode: str) -> None:
    build(mode).run(host="127.0.0.1", port=int(sys.argv[3]), single_process=True, access_log=False)


class Process:
    """A server process and what it costs."""

    def __init__(self, mode: str, folder: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        environment = {**os.environ, "STORAGE_URL": Path(folder, mode).as_uri()}
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "bench.upload_memory", "serve", mode, str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._proc = Path(f"/proc/{self._popen.pid}")

    def memory_mb(self, what: str) -> float:
        for line in self._proc.joinpath("status").read_text().splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
        raise LookupError(what)

    def forget_peak(self) -> None:
        self._proc.joinpath("clear_refs").write_text("5")

    def end(self) -> None:
        self._popen.terminate()
        self._popen.wait()


def five_megabytes() -> bytes:
    out = io.BytesIO()
    photo(size=(4000, 3000), noise=9).save(out, "JPEG", quality=92)
    data = out.getvalue()
    # A decoder ignores what follows the picture's end.
    return data[:SIZE] if len(data) > SIZE else data + b"\0" * (SIZE - len(data))


async def body(data: bytes, boundary: str, pace: float | None) -> AsyncIterator[bytes]:
    yield f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'.encode()
    piece = 32 * 1024
    for start in range(0, len(data), piece):
        if pace:
            await asyncio.sleep(piece / pace)
        yield data[start : start + piece]
    yield f"\r\n--{boundary}--\r\n".encode()


async def send(client: aiohttp.ClientSession, url: str, data: bytes, pace: float | None) -> None:
    boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    async with client.post(url, data=body(data, boundary, pace), headers=headers) as response:
        if response.status >= 300:
            raise RuntimeError(f"{response.status} {await response.text()}")


async def cpu_ms(client: aiohttp.ClientSession, url: str) -> float:
    async with client.get(url) as response:
        return float(await response.json()) * 1000


async def wait_for(client: aiohttp.ClientSession, url: str) -> None:
    while True:
        try:
            async with client.get(url):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)


async def measure(
    client: aiohttp.ClientSession, process: Process, data: bytes, pace: float | None
) -> tuple[float, float, float]:
    """Peak MB above idle, CPU ms for each MB, seconds."""
    idle = process.memory_mb("VmRSS")
    process.forget_peak()
    cpu, began = await cpu_ms(client, process.url), time.monotonic()
    await asyncio.gather(*(send(client, process.url, data, pace) for _ in range(PHONES)))
    seconds = time.monotonic() - began
    spent = (await cpu_ms(client, process.url) - cpu) / (PHONES * len(data) / 1024 / 1024)
    return process.memory_mb("VmHWM") - idle, spent, seconds


def run(effort: Effort, folder: Path, show: Callable[[Line], None]) -> None:
    """Twenty phones on a fast network, then on a slow one."""
    for speed, pace in (("fast", None), ("slow", SLOW_BYTES_A_SECOND)):
        for line in asyncio.run(_speed(speed, pace, effort, folder)):
            show(line)


async def _speed(speed: str, pace: float | None, effort: Effort, folder: Path) -> list[Line]:
    data = five_megabytes()
    results: dict[str, list[tuple[float, float, float]]] = {mode: [] for mode in MODES}
    processes = {mode: Process(mode, str(folder)) for mode in MODES}
    timeout, connector = aiohttp.ClientTimeout(total=600), aiohttp.TCPConnector(limit=0)
    try:
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as client:
            for process in processes.values():
                await wait_for(client, process.url)
                await send(client, process.url, data, None)
            for number in range(effort.rounds):
                for mode, process in processes.items():
                    if mode == "sanic-form" and number:
                        continue  # one round shows it
                    results[mode].append(await measure(client, process, data, pace))
    finally:
        for process in processes.values():
            process.end()
    return _lines(speed, results)


def _lines(speed: str, results: dict[str, list[tuple[float, float, float]]]) -> list[Line]:
    def cpu(mode: str) -> float:
        return statistics.median(result[1] for result in results[mode])

    raw = cpu("raw")
    form = max(result[0] for result in results["sanic-form"])
    return [
        Line(
            f"{PHONES} uploads of 5 MB, {speed}: above idle",
            max(result[0] for result in results["intake"]),
            "MB",
            form,
            max(result[0] for result in results["intake"]) / form,
            Bar("ours", "≤", MEMORY_BAR_MB),
            "Sanic's own form parsing; ours is the worst round",
        ),
        Line(
            "  encrypting while streaming, CPU a MB",
            cpu("sealing"),
            "ms",
            raw,
            cpu("sealing") / raw,
            Bar("times", "≤", CPU_BAR),
            "raw streaming",
        ),
        Line(
            "  whole intake, CPU a MB", cpu("intake"), "ms", raw, cpu("intake") / raw, None, "raw streaming"
        ),
    ]


if __name__ == "__main__":
    serve(sys.argv[2])
