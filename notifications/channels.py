"""The ways to reach a person, in the order of the catalogue, and what follows when one fails.

SMS stands in the catalogue, but no gateway to a carrier exists yet, so it is never usable and the
telephone takes its place. The console is no channel to the family: what staff have to know stands in
their own lists, which read the cases themselves.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from config.catalogue import Message as Rule
from config.catalogue import Template
from config.settings import settings
from server.identity.models import Person
from server.privacy import blind_index

SUBSCRIBE: Final = "subscribe"
OFFICIAL: Final = "official_account"
SMS: Final = "sms"
TELEPHONE: Final = "telephone"

# Those that the deliverer sends through.
SENT_THROUGH: Final = (SUBSCRIBE, OFFICIAL)


def route(rule: Rule, template: Template | None, person: Person | None, *, call: bool) -> list[str]:
    """How this person can be reached, best first; ends with the telephone when `call` and the rule allow.

    Empty when nothing can and nobody has to call: the case's own page is then all there is.
    """
    ways: list[str] = [c for c in rule.channels if person and template and _usable(c, template, person)]
    return [*ways, TELEPHONE] if call and rule.telephone else ways


def _usable(channel: str, template: Template, person: Person) -> bool:
    match channel:
        case "subscribe":
            return person.openid is not None
        case "official_account":
            configured = settings().wechat_official_appid and template.official_template_id
            return bool(configured) and person.official_openid is not None and person.follows
        case _:
            return False


async def people_at(division: str, channel: str, openid: str) -> list[UUID]:
    """The persons of a county whom the mini program or the official account knows by this openid."""
    column = "official_openid_index" if channel == OFFICIAL else "openid_index"
    found = Person.of(division).filter(**{column: blind_index("openid", openid)})
    return [person.id for person in await found.only("id")]
