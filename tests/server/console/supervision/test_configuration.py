"""The configuration page says what the program runs on, and what of it nobody has confirmed."""

from __future__ import annotations

from config.catalogue.loading import county
from config.catalogue.rules import Limit
from config.catalogue.unconfirmed import STANDARDS, unconfirmed
from tests.server.cases.accepted import COUNTY
from tests.server.console.conftest import Hall
from tests.server.console.supervision.test_overview import ROOT, boss


async def test_it_shows_the_running_rules_in_the_countys_own_words(hall: Hall) -> None:
    place = county(COUNTY)
    page = await (await boss(hall)).get(f"{ROOT}/configuration")
    rules = place.newest
    names = [entry.name for entry in rules.items.values()]
    names += [entry.name for entry in rules.terminations.values()]
    names += [entry.name for entry in rules.materials.values()]
    names += [entry.name for entry in place.halls.values()]
    names += [entry.name for entry in place.departments.values()]
    assert [name for name in names if name not in page.text] == []
    for code in (*place.departments, *place.newest.materials):
        assert f">{code}<" not in page.source
    for version in place.versions:
        assert version.version in page.text and version.digest[:12] in page.text
    for year in place.holidays:
        assert f"{year}年" in page.text
    for template in place.messages.templates.values():
        assert template.template_id in page.text


async def test_everything_unconfirmed_stands_at_the_top(hall: Hall) -> None:
    place = county(COUNTY)
    page = await (await boss(hall)).get(f"{ROOT}/configuration")
    top = page.text[: page.text.index("规则的版本")]
    found = unconfirmed(place)
    assert f"还没有确认的 {len(found)} 处" in top
    assert all(one.name in top for one in found)


def test_every_standard_has_its_words() -> None:
    standards = county(COUNTY).info.standards
    limits = {name for name in type(standards).model_fields if isinstance(getattr(standards, name), Limit)}
    assert limits == STANDARDS.keys()


def test_a_confirmed_value_is_not_listed() -> None:
    place = county(COUNTY)
    names = {one.name for one in unconfirmed(place) if one.area == "事项时限"}
    open_ = {item.short for item in place.newest.items.values() if not item.limit.confirmed}
    assert names == open_
    assert len(open_) < len(place.newest.items)
