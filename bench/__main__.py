"""`make bench`: every main operation beside its limit, in one run and one table.

    make bench                            all but `reading`, medians of three rounds
    make bench ARGS="submit slot"         only these parts
    make bench ARGS="--quick draft"       one short round: to see that it runs, not for figures to quote

In each round the product and its limit take turns on the same machine and the same tables. The limit is
the same statements played by pgbench (prepared, 8 sessions) or sqlite3, or what the last column names;
the product is one process, asked by 16 clients. A missed bar is printed as missed and is no error: exit 0
says that everything was measured.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import uvloop

from bench import (
    booking,
    chatting,
    consoles,
    dispatch,
    documents,
    messages,
    over_http,
    reading,
    table,
    upload_memory,
)
from bench.effort import QUICK, WHOLE, Effort
from bench.operations import OPERATIONS
from bench.table import Line

EMBEDDED = {"sqlite-submit": "submit", "sqlite-draft": "draft", "sqlite-progress": "progress"}
OTHERS: dict[str, Callable[[Effort, Path, Callable[[Line], None]], None]] = {
    "slot": booking.run,
    "messages": messages.run,
    "dispatch": dispatch.run,
    "chat": chatting.run,
    "consoles": consoles.run,
    "documents": documents.run,
    "upload": upload_memory.run,
    "reading": reading.run,
}
PARTS = (*OPERATIONS, *EMBEDDED, *OTHERS)
BY_NAME_ONLY = frozenset({"reading"})
"""What takes longer than everything else together."""


def measured(names: list[str], effort: Effort) -> list[Line]:
    """Measure these parts, printing each line as soon as it is known."""
    lines: list[Line] = []

    def show(line: Line) -> None:
        lines.append(line)
        print(table.row(line), flush=True)

    over = [name for name in names if name in OPERATIONS]
    inside = [EMBEDDED[name] for name in names if name in EMBEDDED]
    with tempfile.TemporaryDirectory(prefix="bench-") as found:
        folder = Path(found)
        if over:
            uvloop.run(over_http.on_postgresql(over, effort, folder, show))
        if inside:
            uvloop.run(over_http.on_sqlite(inside, effort, folder, show))
        for name in names:
            if name in OTHERS:
                OTHERS[name](effort, folder, show)
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="one short round on a tenth of the rows")
    arguments = parser.parse_args()
    names = arguments.parts or [name for name in PARTS if name not in BY_NAME_ONLY]
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    effort = QUICK if arguments.quick else WHOLE
    # Ended from outside, it still ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    print(table.machine())
    print(f"medians of {effort.rounds} rounds" if effort is WHOLE else "QUICK: one round, not to be quoted")
    print(table.head(), flush=True)
    lines = measured(names, effort)
    kept = [line.kept for line in lines if line.kept is not None]
    print(f"{sum(kept)} of {len(kept)} bars kept, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
