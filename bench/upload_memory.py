"""Twenty phones send 5 MB photos at once: memory and CPU of the API process, beside raw streaming.

    python -m bench.upload_memory

The same twenty uploads go, in turns, to a server that reads and discards them (`raw`, the limit), to one
that takes them in as the product does, parsed and encrypted while streaming (`sealing`), to the whole
intake, which also has them looked at and stores the result (`intake`), and to Sanic's own form parsing
(`sanic-form`, the peer). Memory is the process's peak above idle; CPU is the server process's own,
without the processes that decode. Bars: the whole intake at most 30 MB above idle, encrypting while
streaming at most twice the CPU of raw streaming for each MB. Exits 1 when one is missed.
"""

from __future__ import annotations

import asyncio
import io
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from sanic import HTTPResponse, Request, Sanic, empty, json

from server.materials.intake import receive, take_in
from server.storage import SealedFile
from tests.server.materials.drawn import photo

PHONES = 20
SIZE = 5 * 1024 * 1024
ROUNDS = 3
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


async def run() -> bool:
    data = five_megabytes()
    results: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        processes = {mode: Process(mode, folder) for mode in MODES}
        timeout = aiohttp.ClientTimeout(total=600)
        try:
            async with aiohttp.ClientSession(
                timeout=timeout, connector=aiohttp.TCPConnector(limit=0)
            ) as client:
                for process in processes.values():
                    await wait_for(client, process.url)
                    await send(client, process.url, data, None)
                for number in range(ROUNDS):
                    for speed, pace in (("fast", None), ("slow", SLOW_BYTES_A_SECOND)):
                        for mode, process in processes.items():
                            if mode == "sanic-form" and number:
                                continue  # one round shows it
                            result = await measure(client, process, data, pace)
                            results.setdefault((mode, speed), []).append(result)
        finally:
            for process in processes.values():
                process.end()
    return report(results)


def report(results: dict[tuple[str, str], list[tuple[float, float, float]]]) -> bool:
    print(f"{PHONES} uploads of {SIZE / 1024 / 1024:.0f} MB at once, median of {ROUNDS} rounds")
    print(f"{'server':<12} {'phones':<6} {'MB above idle':>14} {'CPU ms / MB':>12} {'seconds':>8}")
    for (mode, speed), rounds in results.items():
        memory, cpu, seconds = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{mode:<12} {speed:<6} {memory:>14.1f} {cpu:>12.2f} {seconds:>8.1f}")
    kept = True
    for speed in ("fast", "slow"):
        memory = max(result[0] for result in results["intake", speed])
        raw, sealing, intake = (
            statistics.median(result[1] for result in results[mode, speed])
            for mode in ("raw", "sealing", "intake")
        )
        good = memory <= MEMORY_BAR_MB and sealing / raw <= CPU_BAR
        kept = kept and good
        print(
            f"{speed} phones: worst {memory:.1f} MB above idle (bar {MEMORY_BAR_MB:.0f}); encrypting while "
            f"streaming {sealing / raw:.2f} × the CPU of raw streaming (bar {CPU_BAR:.0f}), "
            f"the whole intake {intake / raw:.2f} ×: {'kept' if good else 'MISSED'}"
        )
    return kept


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2])
    else:
        sys.exit(0 if asyncio.run(run()) else 1)
