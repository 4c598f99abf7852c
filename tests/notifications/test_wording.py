"""What people read: values from the case and the event, fitted to the platform's fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.catalogue import EVENT_VALUES
from config.catalogue.vocabulary import COMMON_VALUES
from notifications.planning import family_rules, plan_messages
from notifications.values import china_time, values_of, yuan
from notifications.wording import word
from server.counties import county
from tests.notifications.town import DIVISION, Town, lines, rows

PAYOUT = {
    "payout_id": "0190a0a0-0000-7000-8000-000000000000",
    "kind": "funeral_grant",
    "amount_fen": 1234560,
    "account_tail": "4561",
    "on": "2026-11-20",
}


def test_sums_and_moments_are_written_as_the_platform_takes_them() -> None:
    assert [yuan(fen) for fen in (1, 100, 1234560)] == ["0.01元", "1.00元", "12345.60元"]
    assert china_time(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)) == "2026年11月25日 00:05"


async def test_the_arrival_of_money(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout")
    item = await town.item(family, "pension_retired_enterprise")
    await town.happens(family, "payout.arrived", PAYOUT, item_id=item.id)
    await town.work()
    (message,) = await family.phone.messages("subscribe")
    shown = lines(message)
    assert (shown["款项"], shown["金额"], shown["账户尾号"]) == ("丧葬补助金", "12345.60元", "4561")
    assert message["page"] == f"pages/payout/payout?id={family.case.id}&payout={PAYOUT['payout_id']}"
    (row,) = await rows()
    assert row.content["text"] == "丧葬补助金12345.60元已到账，账户尾号4561，日期2026年11月20日。"


async def test_a_long_reason_is_shortened_on_the_phone_and_whole_in_the_app(town: Town) -> None:
    family = await town.family("applicant")
    reason = "户口簿首页照片太暗看不清，请重新拍一张；身份证背面缺少有效期，也请补上"
    await town.happens(family, "case.returned", {"deadline": "2026-12-04"}, private={"reason": f"{reason}。"})
    await town.work()
    (message,) = await family.phone.messages("subscribe")
    assert lines(message)["需要补正"] == reason[:19] + "…"
    assert lines(message)["请在此前补正"] == "2026年12月4日 23:59"
    (row,) = await rows()
    assert f"需要补正：{reason}。请在2026年12月4日前改好" in row.content["text"]


async def test_an_id_number_that_a_clerk_typed_does_not_go_out(town: Town) -> None:
    family = await town.family("applicant")
    private = {"reason": "身份证号430621190001011232与照片不符"}
    await town.happens(family, "case.returned", {"deadline": "2026-12-04"}, private=private)
    await plan_messages()
    (row,) = await rows()
    assert row.content["fields"]["thing3"] == "身份证号（略）与照片不符"
    assert "430621190001011232" not in row.content["text"]


async def test_the_decedents_name_is_never_whole(town: Town) -> None:
    family = await town.family("applicant", "helper", "viewer")
    item = await town.item(family)
    for kind in EVENT_VALUES:
        data = {
            "deadline": "2026-12-04",
            "due_date": "2026-12-04",
            "item_count": 2,
            "done_count": 1,
            **PAYOUT,
        }
        data |= {"starts_at": "2027-01-05T01:30:00+00:00", "hall": "county_hall"}
        await town.happens(family, kind, data, private={"reason": "原因"}, item_id=item.id)
    await plan_messages()
    planned = await rows()
    # A void drops what was not told before it, but every event made its rows.
    assert {row.event_kind for row in planned} == set(EVENT_VALUES)
    for row in planned:
        assert "测试" not in row.content["text"] + "".join(row.content["fields"].values())


@pytest.mark.parametrize("kind", sorted(EVENT_VALUES))
async def test_every_value_that_the_catalogue_may_use_is_known(town: Town, kind: str) -> None:
    from notifications.facts import gather

    family = await town.family("applicant")
    item = await town.item(family)
    data = {"deadline": "2026-12-04", "due_date": "2026-12-04", **PAYOUT, "next_step": "等待预审"}
    data |= {"starts_at": "2027-01-05T01:30:00+00:00", "hall": "county_hall"}
    event = await town.happens(family, kind, data, private={"reason": "原因"}, item_id=item.id)
    (facts,) = await gather(DIVISION, [event])
    known = values_of(facts)
    assert {name for name in EVENT_VALUES[kind] | COMMON_VALUES if not known.get(name)} == set()
    templates = county(DIVISION).messages.templates
    for rule in family_rules(DIVISION, kind):
        assert word(rule, templates[rule.template], known, {}).fields is not None


async def test_what_does_not_fit_is_telephoned_instead(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "payout.arrived", {**PAYOUT, "account_tail": ""})
    await town.work()
    assert [(row.channel, row.status) for row in await rows()] == [("telephone", "telephone")]
    assert await town.sends() == 0
