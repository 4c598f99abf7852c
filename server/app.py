"""The API process: what is mounted, and what is opened and closed around it."""

from __future__ import annotations

from typing import Any

import structlog
from sanic import Sanic
from sanic.config import Config

from config.catalogue.loading import counties
from config.settings import settings
from miniprogram_api import account as family_account
from miniprogram_api import (
    booking,
    callback,
    chat,
    corrections,
    documents,
    drafts,
    form,
    login,
    materials,
    messages,
    money,
    progress,
    relatives,
)
from miniprogram_api.door import door as family
from server import clock
from server.chat.preparing import prepare
from server.console import account, home, live
from server.console import second_factor as own_second_factor
from server.console.department import deliveries as department_deliveries
from server.console.department import imports as department_imports
from server.console.department import inbox as department_inbox
from server.console.department import item as department_item
from server.console.department import payouts as department_payouts
from server.console.desk import DESKS
from server.console.registry import certificates as registry_certificates
from server.console.supervision import accounts as supervision_accounts
from server.console.supervision import alarms as supervision_alarms
from server.console.supervision import cases as supervision_cases
from server.console.supervision import configuration as supervision_configuration
from server.console.supervision import deliveries as supervision_deliveries
from server.console.supervision import families as supervision_families
from server.console.supervision import items as supervision_items
from server.console.supervision import overview
from server.console.supervision import statistics as supervision_statistics
from server.console.supervision import views as supervision_views
from server.console.window import assisted as window_assisted
from server.console.window import conversations as window_conversations
from server.console.window import correction as window_correction
from server.console.window import counter as window_counter
from server.console.window import file as window_file
from server.console.window import photos as window_photos
from server.console.window import queue as window_queue
from server.console.window import review as window_review
from server.console.window import telephone as window_telephone
from server.console.window import today as window_today
from server.console.window import visits as window_visits
from server.database import connect, disconnect
from server.departments import (
    changes_routes,
    inbox_routes,
    payout_routes,
    undelivered_routes,
    work_routes,
)
from server.departments.door import door as departments
from server.ephemeral import open_ephemeral_store
from server.http import system
from server.http.errors import answer_errors
from server.http.logs import set_up_logging
from server.http.observe import observe
from server.http.verbs import drain
from server.pages import assets, text_size
from server.public_pages import site
from server.registry_api.door import door as registry
from server.staff import (
    accounts,
    appointments,
    assisted,
    cases,
    conversations,
    counter,
    figures,
    oversight,
    queue,
    reading,
    recoveries,
    second_factor,
    supervision,
    telephone,
)
from server.staff import documents as staff_documents
from server.staff import login as staff_login
from server.staff import materials as staff_materials
from server.staff import waiting as staff_waiting
from server.staff.door import administration, anyone, own_account, own_password, window
from server.staff.door import supervision as supervising
from server.wechat import open_wechat

log = structlog.get_logger()

NAME = "bereavement-service"


def create_app() -> Sanic[Any, Any]:
    """The application. Raises CatalogueError when a county's configuration has a mistake."""
    counties()
    set_up_logging(settings().log_level)
    clock.follow(settings().clock_file)
    config = Config()
    config.update(
        REQUEST_MAX_SIZE=2 * 1024 * 1024,  # of what is buffered; photos are streamed past it
        REQUEST_TIMEOUT=60,
        RESPONSE_TIMEOUT=60,
        KEEP_ALIVE_TIMEOUT=75,
        GRACEFUL_SHUTDOWN_TIMEOUT=10.0,
        PROXIES_COUNT=settings().proxies or None,
        FALLBACK_ERROR_FORMAT="json",
        OAS=False,
    )
    app: Sanic[Any, Any] = Sanic(NAME, config=config, configure_logging=False)
    observe(app)
    answer_errors(app)
    site.answer_strays(app)
    live.attach(app)
    for blueprint in doors():
        app.blueprint(blueprint)
    app.before_server_start(_open)
    app.before_server_start(_prepare)
    app.before_server_stop(_finish)
    app.after_server_stop(_close)
    return app


def doors() -> tuple[Any, ...]:
    """Everything that is mounted. This list is the answer to "who can speak with us, and where?"."""
    return (
        system.blueprint,
        callback.blueprint,
        family.blueprint,
        departments.blueprint,
        undelivered_routes.door.blueprint,
        registry.blueprint,
        *(door.blueprint for door in (anyone, own_account, own_password, window)),
        *(door.blueprint for door in (telephone.door, supervising, administration)),
        *(assets.blueprint, text_size.blueprint, live.blueprint, site.blueprint),
        *(desk.blueprint for desk in DESKS),
    )


# Importing a module of routes declares them on its door.
ROUTES = (
    *(family_account, booking, chat, corrections, documents, drafts, form, login),
    *(materials, messages, money, progress, relatives),
    *(
        accounts,
        appointments,
        assisted,
        cases,
        conversations,
        counter,
        figures,
        oversight,
        queue,
        reading,
        recoveries,
        second_factor,
        staff_documents,
        staff_login,
        staff_materials,
        staff_waiting,
        supervision,
    ),
    *(changes_routes, inbox_routes, payout_routes, work_routes),
)
# And importing a module of pages declares them on its desk.
PAGES = (
    *(account, home, overview, own_second_factor),
    *(supervision_accounts, supervision_alarms, supervision_configuration),
    *(supervision_statistics, supervision_views),
    *(supervision_cases, supervision_deliveries, supervision_families, supervision_items),
    *(department_deliveries, department_imports, department_inbox, department_item, department_payouts),
    registry_certificates,
    *(window_assisted, window_conversations, window_counter, window_queue, window_telephone),
    *(window_correction, window_file, window_photos, window_review, window_today, window_visits),
)


async def _open(app: Sanic[Any, Any]) -> None:
    await connect()
    app.ctx.store = open_ephemeral_store()
    app.ctx.wechat = open_wechat(app.ctx.store)


async def _prepare(app: Sanic[Any, Any]) -> None:
    await prepare()


async def _finish(app: Sanic[Any, Any]) -> None:
    await drain(seconds=8)


async def _close(app: Sanic[Any, Any]) -> None:
    await app.ctx.wechat.close()
    await app.ctx.store.close()
    await disconnect()
