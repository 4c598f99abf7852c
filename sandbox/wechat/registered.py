"""What the county's operator would have entered on the platform's pages: templates and mini-program pages.

Taken from the same catalogue that the product runs on, so that a fresh demo works without a hand's turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from config.catalogue import County
from sandbox.wechat.world import LONG_TERM, ONE_TIME, Template, World


def register_catalogue(world: World, counties: Iterable[County]) -> None:
    """Every template and every page that the counties' messages use."""
    for county in counties:
        for template in county.messages.templates.values():
            content = "\n".join(
                f"{label}：{{{{{key}.DATA}}}}" for key, label in sorted(template.fields.items(), key=_place)
            )
            kind = LONG_TERM if template.kind == "long_term" else ONE_TIME
            mine = Template(template.template_id, template.title, content, kind)
            world.templates[mine.id] = mine
            if official := template.official_template_id:
                world.templates[official] = Template(official, template.title, content, account="official")
        for message in county.messages.rules:
            page = message.page.split("?")[0]
            if page and page not in world.pages:
                world.pages.append(page)


def register_file(world: World, file: Path) -> None:
    """`{"templates": [{id, title, content, type?, account?, enums?}], "pages": […]}`."""
    given = json.loads(file.read_text())
    for entry in given.get("templates", []):
        template = Template(**entry)
        world.templates[template.id] = template
    world.pages = sorted({*world.pages, *given.get("pages", [])})


def _place(field: tuple[str, str]) -> int:
    """Where the field stands in the message: the number at the end of its key."""
    digits = "".join(c for c in field[0] if c.isdigit())
    return int(digits or 0)
