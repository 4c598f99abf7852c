"""Whether the county's folder still has every version of the rules that something stands under.

A case keeps the version under which it was submitted for ever: without it neither its papers nor its
questions can be shown. A folder that lost one is therefore found before anything is served.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from config.catalogue import County
from config.catalogue.loading import counties
from server.database.statements import select

NAMED = 20

# One look-up a version by the index (county, catalogue_version, id), however many rows there are.
_NEXT = 'SELECT min(catalogue_version) AS version FROM "{table}" WHERE county = $1 AND catalogue_version > $2'
_COUNT = 'SELECT count(*) AS rows FROM "{table}" WHERE county = $1 AND catalogue_version = $2'
_SOME = (
    'SELECT {name} AS name FROM "{table}" WHERE county = $1 AND catalogue_version = $2 ORDER BY id LIMIT $3'
)
_TABLES = (
    ("case", "coalesce(number, CAST(id AS text))", "办件"),
    ("termination_file", "CAST(id AS text)", "待遇终止"),
)


async def lost_versions() -> list[str]:
    """A sentence for each version that the folder of a served county lost, naming up to 20 that need it.

    Empty when all is well. Raises what the database raises when it is away.
    """
    return [told for place in counties().values() async for told in _lost(place)]


async def _lost(place: County) -> AsyncIterator[str]:
    known = {catalogue.version for catalogue in place.versions}
    for table, name, what in _TABLES:
        async for version in _versions(place.division, table):
            if version in known:
                continue
            at = (place.division, version)
            (counted,) = await select(_COUNT.format(table=table), *at)
            rows = await select(_SOME.format(table=table, name=name), *at, NAMED)
            more = f"等{counted['rows']}件" if counted["rows"] > len(rows) else ""
            names = "、".join(str(row["name"]) for row in rows)
            yield (
                f"{place.division}/county.toml: 规则版本“{version}”不在了，还有{what}按它办：{names}{more}。"
                "请把这个版本和它的文件夹放回来 [lost-version]"
            )


async def _versions(division: str, table: str) -> AsyncIterator[str]:
    last = ""
    while True:
        (row,) = await select(_NEXT.format(table=table), division, last)
        if row["version"] is None:
            return
        last = row["version"]
        yield last
