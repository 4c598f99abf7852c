"""Keys of the systems that speak with us: a department's, a hospital's, a funeral home's."""

from __future__ import annotations

import secrets

from config.settings import settings
from server import clock
from server.database import new_id
from server.identity.actor import Actor, ActorKind
from server.identity.models import ApiClient
from server.privacy import blind_index


async def create_api_client(
    county: str,
    *,
    kind: ActorKind,
    office: str,
    name: str,
    webhook_url: str | None = None,
    key: str | None = None,
    webhook_secret: str | None = None,
) -> tuple[ApiClient, str, str]:
    """A new key for an office's system; returns it with the webhook secret, both shown only now.

    `kind` is DEPARTMENT or REGISTRY. Runs in the caller's transaction.
    """
    key = key or f"bk_{secrets.token_urlsafe(32)}"
    webhook_secret = webhook_secret or secrets.token_urlsafe(32)
    client = ApiClient(
        id=new_id(),
        county=county,
        kind=str(kind),
        office=office,
        name=name,
        key_hash=blind_index("api key", key),
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        created_at=clock.now(),
    )
    await client.save(force_create=True)
    return client, key, webhook_secret


async def find_by_key(key: str, kind: ActorKind) -> ApiClient | None:
    """The system that holds this key, if it is in force."""
    client = await ApiClient.filter(key_hash=blind_index("api key", key), kind=str(kind)).first()
    if client is None or client.disabled_at or client.county not in settings().counties:
        return None
    return client


def actor_of(client: ApiClient) -> Actor:
    """Who this system is in a case's history."""
    return Actor(
        ActorKind(client.kind),
        client.id,
        client.county,
        client.name,
        department=client.office,
        machine=True,
    )
