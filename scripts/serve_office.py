"""Migrate, then run API and worker together until a signal comes or one of them ends."""

from __future__ import annotations

import asyncio
import signal
import sys

# Longer than the API needs to finish its requests (GRACEFUL_SHUTDOWN_TIMEOUT).
PATIENCE = 20


async def main() -> int:
    """The exit status: 0 after a signal, else that of the process that ended by itself."""
    command = [sys.executable, "-m", "server"]
    migrated = await (await asyncio.create_subprocess_exec(*command, "migrate")).wait()
    if migrated:
        return migrated
    told_to_stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, told_to_stop.set)
    processes = [await asyncio.create_subprocess_exec(*command, part) for part in ("api", "worker")]
    ends = [asyncio.create_task(process.wait()) for process in processes]
    stop = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait([*ends, stop], return_when=asyncio.FIRST_COMPLETED)
    status = 0 if stop.done() else next(end.result() for end in ends if end.done()) or 1
    for process in processes:
        if process.returncode is None:
            process.terminate()
    await asyncio.wait(ends, timeout=PATIENCE)
    for process in processes:
        if process.returncode is None:
            process.kill()
    await asyncio.gather(*ends)
    return status


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
