"""Start the departments: `python -m sandbox.departments --port 8200 --state-dir var/demo/departments`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from config.settings import DEMO_SECRET
from sandbox.departments.systems import create_app
from sandbox.serving import serve


def main() -> None:
    """Every department verifies with the demo's secret until the desk gives it its own."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.departments", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8200, help="0 takes a free one")
    parser.add_argument("--state-dir", type=Path, help="where deliveries survive a restart")
    parser.add_argument("--secret", default=DEMO_SECRET, help="verifies the webhooks of every department")
    given = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    serve(create_app(given.secret, state_dir=given.state_dir), given.host, given.port)


if __name__ == "__main__":
    main()
