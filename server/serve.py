"""Starting the API process, or several of them."""

from __future__ import annotations

from sanic import Sanic
from sanic.worker.loader import AppLoader

from config.settings import Settings
from server.app import create_app


def serve(chosen: Settings) -> None:
    """Serve until told to stop. One process by default; more share one port and need Redis."""
    if chosen.processes == 1:
        app = create_app()
        app.run(chosen.host, chosen.port, single_process=True, motd=False, access_log=False)
        return
    loader = AppLoader(factory=create_app)
    primary = loader.load()
    primary.prepare(chosen.host, chosen.port, workers=chosen.processes, motd=False, access_log=False)
    Sanic.serve(primary=primary, app_loader=loader)
