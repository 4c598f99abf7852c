"""check-config names every mistake that a county's clerk could make, with file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.catalogue import CatalogueError, Mistake, check_config, load
from config.settings import Settings
from tests.counties import FIRST_COUNTY, HOLIDAYS


@dataclass(frozen=True)
class Plant:
    """Replace `old` by `new` in `file`; then `code` must be told at the line that holds `at`."""

    file: str
    old: str
    new: str
    code: str
    at: str
    says: str


PLANTS = [
    Plant(
        "items/household_cancellation.toml",
        'department = "public_security"',
        'department = "police"',
        "unknown-department",
        'department = "police"',
        "police",
    ),
    Plant(
        "items/household_cancellation.toml",
        '"decedent.ethnic_group",',
        '"decedent.tribe",',
        "unknown-question",
        "decedent.tribe",
        "decedent.tribe",
    ),
    Plant(
        "items/pension_retired_enterprise.toml",
        '"kinship_proof",',
        '"family_tree",',
        "unknown-material",
        "family_tree",
        "family_tree",
    ),
    Plant(
        "items/pension_serving_enterprise.toml",
        '"insurance.identity" = ["serving_enterprise"]',
        '"insurance.identity" = ["serving_enterprize"]',
        "unknown-option",
        "serving_enterprize",
        "serving_enterprize",
    ),
    Plant(
        "items/public_serving_end.toml",
        '"insurance.identity" = ["public_serving"]',
        '"insurance.identity" = ["public_serving"]\n"death.manner" = ["work_injury"]',
        "unreachable",
        "[applies_when]",
        "机关事业单位人员在职死亡终止参保",
    ),
    Plant(
        "items/public_retired_end.toml",
        'clause = "一；三(二)4(2)"\n',
        "",
        "missing-clause",
        'code = "public_retired_end"',
        "clause",
    ),
    Plant(
        "items/medical_account_withdrawal.toml",
        'beforehand = ["住院费用先结清"]',
        'after = ["medical_account_withdrawal"]',
        "prerequisite-circle",
        'after = ["medical_account_withdrawal"]',
        "medical_account_withdrawal → medical_account_withdrawal",
    ),
    Plant(
        "items/assistance_cancellation.toml",
        "[limit]\ndays = 5",
        "[limit]\ndays = 5.5",
        "wrong-value",
        "days = 5.5",
        "limit.days",
    ),
    Plant(
        "terminations.toml",
        'name = "特殊药品待遇"',
        'name = "特殊药品待遇"\npaid_montly = true',
        "unknown-key",
        "paid_montly",
        "paid_montly",
    ),
    Plant(
        "terminations.toml",
        'department = "veterans_affairs"',
        'department = "veterans"',
        "unknown-department",
        'department = "veterans"',
        "veterans",
    ),
    Plant(
        "terminations.toml",
        'effective = "month_after_death"\npaid_monthly = true\nclause = "三(三)5"',
        'effective = "next_year"\npaid_monthly = true\nclause = "三(三)5"',
        "wrong-value",
        'effective = "next_year"',
        "next_year",
    ),
    Plant(
        "questions.toml",
        'id = "insurance.preferential"',
        'id = "insurance.disability"',
        "duplicate",
        'id = "insurance.disability"#2',
        "insurance.disability",
    ),
    Plant(
        "questions.toml",
        'id = "applicant.kinship_shown"\nsection = "applicant"',
        'id = "applicant.kinship_shown"\nsection = "relatives"',
        "unknown-section",
        'section = "relatives"',
        "relatives",
    ),
    Plant(
        "questions.toml",
        'text = "我承诺：所填内容',
        'hint = "我承诺：所填内容',
        "no-statement",
        'type = "statement"',
        "consents.truthful",
    ),
    Plant(
        "questions.toml",
        'type = "bank_card"',
        'type = "text"',
        "wrong-type",
        'id = "payee.card_number"+2',
        "payee.card_number",
    ),
    Plant(
        "questions.toml",
        'options = [{ value = "male", label = "男" }, { value = "female", label = "女" }]',
        'options = [{ value = "male", label = "男" }]',
        "no-options",
        'options = [{ value = "male", label = "男" }]',
        "decedent.sex",
    ),
    Plant(
        "questions.toml",
        'shown_when = { "insurance.identity" = ["retired_enterprise"] }',
        'shown_when = { "decedent.name" = ["张三"] }',
        "open-question",
        '"decedent.name" = ["张三"]',
        "decedent.name",
    ),
    Plant(
        "questions.toml",
        'label = "逝者民族"',
        'label = "逝者民族！"',
        "tone",
        "逝者民族！",
        "感叹号",
    ),
    Plant(
        "questions.toml",
        'kind = "sex_of"\nquestion = "decedent.sex"',
        'kind = "sex_of"\nquestion = "decedent.name"',
        "wrong-type",
        'kind = "sex_of"+1',
        "decedent.name",
    ),
    Plant(
        "materials.toml",
        '"payee.card_number" = "card_number", "payee.bank" = "bank" }',
        '"payee.card_number" = "id_number", "payee.bank" = "bank" }',
        "unknown-reading",
        '"payee.card_number" = "id_number"',
        "id_number",
    ),
    Plant(
        "eligibility.toml",
        'when = { "decedent.household_in_county" = ["no"] }',
        'when = { "decedent.household_in_county" = ["maybe"] }',
        "unknown-option",
        '"maybe"',
        "maybe",
    ),
    Plant(
        "eligibility.toml",
        'clause = "二(一)"\n\n[[conditions]]\ncode = "not_a_case"',
        'clause = ""\n\n[[conditions]]\ncode = "not_a_case"',
        "missing-clause",
        'clause = ""',
        "clause",
    ),
    Plant(
        "payouts.toml",
        'code = "survivor_grant"',
        'code = "survivors_grant"',
        "unknown-payout",
        "items/pension_retired_enterprise.toml:pays = ",
        "survivor_grant",
    ),
    Plant(
        "booking.toml",
        'monday = ["09:00-12:00", "13:30-17:00"]',
        'monday = ["09:00-12:00", "11:30-17:00"]',
        "hours-overlap",
        "11:30-17:00",
        "11:30-17:00",
    ),
    Plant(
        "booking.toml",
        'tuesday = ["09:00-12:00", "13:30-17:00"]',
        'tuesday = ["09:00-12:00", "13:30-13:50"]',
        "slot-too-long",
        "13:30-13:50",
        "30分钟",
    ),
    Plant(
        "messages.toml",
        "start = 21:00:00",
        'start = "late"',
        "wrong-value",
        'start = "late"',
        "late",
    ),
    Plant(
        "messages.toml",
        'event = "case.finished"',
        'event = "case.ended"',
        "unknown-event",
        'event = "case.ended"',
        "case.ended",
    ),
    Plant(
        "messages.toml",
        'thing5 = "原因和救济途径请点开查看"',
        'thing5 = "没有通过的原因和申请复议的方法请点开这条消息查看"',
        "field-too-long",
        "点开这条消息查看",
        "最多20个字",
    ),
    Plant(
        "messages.toml",
        'phrase3 = "已受理"',
        'phrase3 = "已经受理完成"',
        "field-too-long",
        "已经受理完成",
        "最多5个字",
    ),
    Plant(
        "messages.toml",
        'amount2 = "{amount}", character_string3 = "{account_tail}", time4 = "{datetime}", thing5 = "由',
        'amount2 = "{amount}整", character_string3 = "{account_tail}", time4 = "{datetime}", thing5 = "由',
        "wrong-field",
        "{amount}整",
        "amount2",
    ),
    Plant(
        "messages.toml",
        "申请{case_number}已按您的要求撤回",
        "申请{case_number}已按{department}的要求撤回",
        "unknown-value",
        "已按{department}的要求撤回",
        "department",
    ),
    Plant(
        "messages.toml",
        'page = "pages/rating/rating?id={case_id}"',
        'page = "pages/stars/stars?id={case_id}"',
        "unknown-page",
        "pages/stars/stars",
        "pages/stars/stars",
    ),
    Plant(
        "messages.toml",
        'channels = ["subscribe"]\ntemplate = "rating"',
        'channels = ["subscribe"]\ntemplate = "stars"',
        "unknown-template",
        'template = "stars"',
        "stars",
    ),
    Plant(
        "county.toml",
        'lead = "service_center"',
        'lead = "mayor"',
        "unknown-department",
        'lead = "mayor"',
        "mayor",
    ),
    Plant(
        "county.toml",
        "valid_from = 2026-07-01",
        "valid_from = 2020-07-01",
        "version-order",
        "valid_from = 2020-07-01",
        "2026-07",
    ),
    Plant(
        "county.toml",
        'division = "430621"',
        'division = "430626"',
        "wrong-division",
        'division = "430626"',
        "430621",
    ),
    Plant(
        "departments.toml",
        "delivery：console",
        'delivery：console\n\n[[departments]]\ncode = "weather"\nname = "气象局"\nshort = "气象局"\nphone = "0730-7600009"\n#',
        "unused",
        'code = "weather"',
        "weather",
    ),
    Plant(
        "faq.toml",
        'code = "where"',
        'code = "what_to_bring"',
        "duplicate",
        'code = "what_to_bring"#2',
        "what_to_bring",
    ),
    Plant(
        "guide.toml",
        'clause = "三(三)"',
        "",
        "missing-clause",
        "[[sections]]#9",
        "clause",
    ),
    Plant(
        "holidays/2027.toml",
        '2027-10-05 = "国庆节"',
        '2027-10-05 = "国庆节"\n[makeup]\n2027-10-06 = "国庆节"',
        "wrong-date",
        "2027-10-06",
        "2027-10-06",
    ),
    Plant(
        "holidays/2027.toml",
        '2027-01-01 = "元旦"',
        '2028-01-01 = "元旦"',
        "wrong-date",
        "2028-01-01",
        "2028-01-01",
    ),
    Plant(
        "versions/2026-07/materials.toml",
        'source = "registry"\ndocument = "certificate"',
        'source = "registry"\ndocument = "paper"',
        "wrong-value",
        'document = "paper"',
        "paper",
    ),
]


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
