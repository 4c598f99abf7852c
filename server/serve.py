"""Starting the API process, or several of them."""

from __future__ import annotations

import gc
from typing import Any

from sanic import Sanic
from sanic.worker.loader import AppLoader

from config.settings import Settings
from server.app import create_app


def serve(chosen: Settings) -> None:
    """Serve until told to stop. One process by default; more share one port and need Redis."""
    if chosen.processes == 1:
        app = _app()
        app.run(chosen.host, chosen.port, single_process=True, motd=False, access_log=False)
        return
    loader = AppLoader(factory=_app)
    primary = loader.load()
    primary.prepare(chosen.host, chosen.port, workers=chosen.processes, motd=False, access_log=False)
    Sanic.serve(primary=primary, app_loader=loader)


def _app() -> Sanic[Any, Any]:
    app = create_app()
    app.after_server_start(_keep_the_rules)
    return app


async def _keep_the_rules(app: Sanic[Any, Any]) -> None:
    """What was read at the start stays until the end.

    The collector would look through all of it again and again, a third of a second each time in which
    nobody is answered.
    """
    gc.collect()
    gc.freeze()
