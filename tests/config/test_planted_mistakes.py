"""check-config names every mistake that a county's clerk could make, with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, Mistake, check_config, load
from config.settings import Settings
from tests.config.plants import PLANTS, Plant
from tests.counties import FIRST_COUNTY, HOLIDAYS


def test_the_planted_kinds_are_many() -> None:
    assert len({plant.code for plant in PLANTS}) >= 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIRST_COUNTY, tmp_path / "430621"))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.code}-{p.says}")
def test_a_mistake_alone_is_named_with_its_file_and_line(folder: Path, plant: Plant) -> None:
    _plant(folder, plant)
    found = _mistakes(folder)
    assert any(_names(mistake, plant, folder) for mistake in found), [str(m) for m in found]


def test_all_at_once_each_is_named(folder: Path) -> None:
    for plant in PLANTS:
        _plant(folder, plant)
    found = _mistakes(folder)
    missed = [p for p in PLANTS if not any(_names(mistake, p, folder) for mistake in found)]
    assert missed == [], [str(m) for m in found]


def test_the_county_as_it_is_has_none() -> None:
    assert check_config(Settings()) == []


def test_a_file_that_cannot_be_read_at_all_is_named_by_line(folder: Path) -> None:
    text = (folder / "booking.toml").read_text(encoding="utf-8").replace("capacity = 4", "capacity = ")
    (folder / "booking.toml").write_text(text, encoding="utf-8")
    (folder / "faq.toml").write_bytes("a = 1\nb = '岳阳'".encode("gbk"))
    (folder / "guide.toml").unlink()
    found = {(m.file, m.line, m.code) for m in _mistakes(folder)}
    assert ("430621/booking.toml", _line_of(text, "capacity = "), "syntax") in found
    assert ("430621/faq.toml", 2, "syntax") in found
    assert ("430621/guide.toml", 1, "missing-file") in found


def test_hours_written_in_another_way_are_told_how_to_write_them(folder: Path) -> None:
    path = folder / "booking.toml"
    text = path.read_text(encoding="utf-8").replace('friday = ["09:00-12:00"', 'friday = ["9点到12点"')
    path.write_text(text, encoding="utf-8")
    (found,) = _mistakes(folder)
    assert (found.code, found.line) == ("wrong-value", _line_of(text, "9点到12点"))
    assert "09:00-12:00" in found.message


def test_a_file_that_nobody_reads_is_a_mistake(folder: Path) -> None:
    (folder / "item").mkdir()
    (folder / "item" / "extra.toml").write_text("", encoding="utf-8")
    (folder / "question.toml").write_text("", encoding="utf-8")
    found = {(m.file, m.code) for m in _mistakes(folder)}
    assert found == {("430621/item/extra.toml", "unknown-file"), ("430621/question.toml", "unknown-file")}


def test_the_file_of_an_item_is_called_as_the_item(folder: Path) -> None:
    (folder / "items" / "household_cancellation.toml").rename(folder / "items" / "household.toml")
    assert {(m.file, m.code) for m in _mistakes(folder)} == {("430621/items/household.toml", "file-name")}


def test_an_event_that_tells_nobody_is_a_mistake(folder: Path) -> None:
    path = folder / "messages.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('[[messages]]\nevent = "payout.arrived"')
    path.write_text(text[:start] + text[text.index("[[messages]]", start + 5) :], encoding="utf-8")
    found = _mistakes(folder)
    assert [m.message for m in found if m.code == "untold-event"] == ["没有消息告知“payout.arrived”"]


def test_questions_that_wait_for_each_other_are_a_circle(folder: Path) -> None:
    path = folder / "questions.toml"
    text = path.read_text(encoding="utf-8").replace(
        'id = "death.cremated"\n',
        'id = "death.cremated"\nshown_when = { "death.cremated_in_county" = ["yes"] }\n',
    )
    path.write_text(text, encoding="utf-8")
    circles = [m for m in _mistakes(folder) if m.code == "question-circle"]
    assert len(circles) == 1
    assert "death.cremated → death.cremated_in_county → death.cremated" in circles[0].message


def test_a_condition_on_a_question_that_nobody_is_asked_is_unreachable(folder: Path) -> None:
    path = folder / "terminations.toml"
    planted = 'applies_when = { "payee.own_account" = ["yes"], "payee.reason" = ["closed"] }'
    text = path.read_text(encoding="utf-8").replace(
        'applies_when = { "insurance.preferential" = ["yes"] }', planted
    )
    path.write_text(text, encoding="utf-8")
    (found,) = _mistakes(folder)
    assert (found.code, found.line) == ("unreachable", _line_of(text, planted))


def test_an_item_cannot_hang_on_what_is_asked_only_because_of_items(folder: Path) -> None:
    path = folder / "items" / "public_serving_end.toml"
    text = path.read_text(encoding="utf-8").replace(
        "[applies_when]\n", '[applies_when]\n"payee.own_account" = ["yes"]\n'
    )
    path.write_text(text, encoding="utf-8")
    (found,) = _mistakes(folder)
    assert (found.code, found.line) == ("circular-need", _line_of(text, '"payee.own_account"'))


@pytest.mark.parametrize(
    "standard",
    ["draft_expiry", "declaration", "reminder", "reversal", "archive", "late_money", "claim_window"],
)
def test_what_must_work_without_a_calendar_is_counted_in_calendar_days(folder: Path, standard: str) -> None:
    path = folder / "county.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition(f"[standards.{standard}]")
    changed = f"[standards.{standard}]" + rest.replace('unit = "day"', "", 1)
    path.write_text(head + changed, encoding="utf-8")
    assert [(m.code, standard in m.message) for m in _mistakes(folder)] == [("wrong-unit", True)]


def test_only_a_department_can_go_on_by_itself_when_a_family_did_not_answer(folder: Path) -> None:
    path = folder / "county.toml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('notice = { extensions = 1, then = "stay" }', 'notice = { then = "go_on" }')
    path.write_text(changed, encoding="utf-8")
    assert [(m.code, "go_on" in m.message) for m in _mistakes(folder)] == [("wrong-lapse", True)]


@pytest.mark.parametrize("kind", ["hospital", "funeral_home"])
def test_a_county_needs_somebody_to_certify_the_death_and_the_cremation(folder: Path, kind: str) -> None:
    path = folder / "departments.toml"
    text = path.read_text(encoding="utf-8")
    other = "funeral_home" if kind == "hospital" else "hospital"
    kinds = ("hospital", "health_station") if kind == "hospital" else ("funeral_home",)
    for gone in kinds:
        text = text.replace(f'kind = "{gone}"', f'kind = "{other}"')
    path.write_text(text, encoding="utf-8")
    assert [m.code for m in _mistakes(folder)] == ["no-registry"]


def test_a_circle_through_several_items_is_told_once_with_the_way_round(folder: Path) -> None:
    for code, after in (
        ("medical_account_withdrawal", "housing_fund_withdrawal"),
        ("housing_fund_withdrawal", "medical_account_withdrawal"),
    ):
        path = folder / "items" / f"{code}.toml"
        text = path.read_text(encoding="utf-8").replace(
            "beforehand = ", f'after = ["{after}"]\nbeforehand = '
        )
        path.write_text(text, encoding="utf-8")
    (found,) = _mistakes(folder)
    assert found.code == "prerequisite-circle"
    assert "housing_fund_withdrawal → medical_account_withdrawal → housing_fund_withdrawal" in found.message


def test_a_county_that_is_not_there_is_told_as_mistakes(tmp_path: Path) -> None:
    found = check_config(Settings(counties=("430699",), counties_dir=tmp_path))
    assert ("430699/county.toml", "missing-file") in {(m.file, m.code) for m in found}


def _plant(folder: Path, plant: Plant) -> None:
    path = folder / plant.file
    text = path.read_text(encoding="utf-8")
    assert plant.old in text, plant
    path.write_text(text.replace(plant.old, plant.new, 1), encoding="utf-8")


def _mistakes(folder: Path) -> tuple[Mistake, ...]:
    with pytest.raises(CatalogueError) as caught:
        load(folder, HOLIDAYS)
    assert str(caught.value).count("\n") + 1 == len(caught.value.mistakes)
    return caught.value.mistakes


def _names(mistake: Mistake, plant: Plant, folder: Path) -> bool:
    file, _, mark = plant.at.rpartition(":") if plant.at.startswith("items/") else (plant.file, "", plant.at)
    if mistake.code != plant.code or plant.says not in mistake.message:
        return False
    if mistake.file != f"430621/{file}":
        return False
    return mistake.line == _line_of((folder / file).read_text(encoding="utf-8"), mark)


def _line_of(text: str, mark: str) -> int:
    """The line that holds the mark; "mark#2" is its second, "mark+1" the line below."""
    mark, _, nth = mark.partition("#")
    mark, _, below = mark.partition("+")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if mark in line]
    return lines[int(nth or 1) - 1] + int(below or 0)
