"""What a county's folder promises: shown figures, versions by date of death, texts with their clause."""

from __future__ import annotations

from datetime import date

import pytest

from config.catalogue import EVENT_VALUES, EVENTS, UNCONFIRMED, counties, county
from config.settings import ROOT, settings
from tests.counties import first_county, second_county, toy


def test_an_unconfirmed_figure_is_never_shown_as_a_promise() -> None:
    items = first_county().newest.items
    assert items["household_cancellation"].limit.shown == UNCONFIRMED
    assert items["household_cancellation"].limit.text == "2个工作日"
    assert items["housing_fund_withdrawal"].limit.shown == "3日"


def test_an_unconfirmed_answer_says_so() -> None:
    faq = {entry.code: entry for entry in first_county().faq}
    assert UNCONFIRMED in faq["household_time"].shown
    assert UNCONFIRMED not in faq["who_applies"].shown


def test_the_questions_each_rest_on_a_clause() -> None:
    assert len(first_county().faq) >= 20
    assert all(entry.clause for entry in first_county().faq)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2026, 11, 20), "2026-07"),
        (date(2026, 7, 1), "2026-07"),
        (date(2026, 6, 30), "2021-05"),
        (date(2021, 5, 26), "2021-05"),
        (date(2020, 1, 1), "2021-05"),
    ],
)
def test_the_day_of_death_chooses_the_rules(day: date, version: str) -> None:
    assert first_county().catalogue_for(day).version == version


def test_a_later_version_changes_what_it_names_and_leaves_the_earlier_one() -> None:
    old, new = first_county().versions
    assert old.materials["death_certificate"].name == "居民死亡医学证明（推断）书"
    assert new.materials["death_certificate"].name == "居民死亡医学证明"
    assert list(old.materials) == list(new.materials)
    assert old.questions == new.questions
    assert old.digest != new.digest


def test_a_version_is_found_by_its_name_for_ever() -> None:
    assert first_county().by_version("2021-05").version == "2021-05"
    with pytest.raises(KeyError):
        first_county().by_version("1999-01")


def test_a_version_can_take_things_away() -> None:
    old, new = toy().versions
    assert set(old.terminations) - set(new.terminations) == {"e_reading"}
    assert set(old.materials) - set(new.materials) == {"deposit_receipt"}


def test_every_event_tells_the_family_or_the_office() -> None:
    messages = first_county().messages
    assert [event for event in EVENTS if not messages.of(event)] == []
    assert all(messages.of(event)[0].for_family for event in EVENTS)


def test_the_message_of_the_moneys_arrival_always_has_an_acceptance_left() -> None:
    messages = first_county().messages
    (arrived,) = messages.of("payout.arrived")
    assert arrived.reserve
    assert messages.templates[arrived.template].kind == "one_time"
    kinds = {template.kind for template in messages.templates.values()}
    assert kinds == {"one_time", "long_term"}


def test_the_documentation_lists_every_value_that_a_message_may_say() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for event, values in EVENT_VALUES.items():
        (row,) = [
            line
            for line in text.splitlines()
            if f"`{event}`" in line
            or (line.startswith(f"| `{event.split('.')[0]}.") and f"`.{event.split('.')[1]}`" in line)
        ]
        missing = [value for value in values if value not in row]
        assert missing == [], event


def test_the_seven_departments_and_the_lead() -> None:
    offices = first_county().departments
    assert first_county().info.lead == "service_center"
    assert {code for code, office in offices.items() if office.joint} == {
        "public_security",
        "human_resources",
        "civil_affairs",
        "medical_insurance",
        "housing_fund",
        "disabled_federation",
        "veterans_affairs",
    }


def test_a_second_county_differs_by_data_alone() -> None:
    first, second = first_county(), second_county()
    assert second.info.sample
    assert set(second.newest.items) - set(first.newest.items) == {
        "driving_licence_cancellation",
        "elderly_allowance_stop",
    }
    assert second.newest.items["driving_licence_cancellation"].department == "traffic_police"
    assert set(second.halls) == {"county_hall", "township_hall"}
    assert second.halls["county_hall"].hours != first.halls["county_hall"].hours
    assert not any("岳阳" in entry.answer for entry in second.faq)
    assert date(2026, 11, 27) in second.holidays[2026].holidays
    assert date(2026, 11, 27) not in first.holidays[2026].holidays


def test_the_served_counties_are_those_of_the_settings() -> None:
    assert tuple(counties()) == settings().counties
    with pytest.raises(KeyError):
        county("999999")
