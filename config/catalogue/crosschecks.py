"""What no single entry can know of itself: whether everything that is named exists and can happen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from pydantic import BaseModel

from config.catalogue.chat_checks import check_chat
from config.catalogue.county import (
    KEPT_SINCE,
    BulkReading,
    CalendarYear,
    CountyInfo,
    Department,
    FaqEntry,
    Hall,
    Registry,
)
from config.catalogue.document_checks import check_documents
from config.catalogue.found import Found
from config.catalogue.message_checks import check_messages
from config.catalogue.mistakes import Report
from config.catalogue.reader import Folder, Shelf, Version
from config.catalogue.rule_checks import check_rules, sections_used
from config.catalogue.rules import Item, Termination
from config.catalogue.sayings_checks import check_sayings
from config.catalogue.vocabulary import QuestionType

# Nobody in mourning wants to be shouted at or smiled at by a form.
_LOUD = re.compile("[!！\U0001f300-\U0001faff\u2600-\u27bf]")


def cross_check(folder: Folder, well_known: Mapping[str, QuestionType], report: Report) -> None:
    """Note every contradiction between the entries of a county's folder."""
    if folder.info is not None:
        _county(folder.info, folder, report)
    _departments(folder, report)
    if well_known:
        _registries(folder, report)
    for hall in folder.offices.of(Hall, "halls").values():
        _hall(hall, report)
    check_messages(folder, report)
    check_chat(folder, report)
    check_documents(folder, report)
    check_sayings(folder, report)
    _questions_once(folder, report)
    for year in folder.holidays.values():
        _calendar(year, report)
    for version in folder.versions:
        check_rules(version.shelf, well_known, version.place, report)
        sections_used(version.shelf, report)
        _tone(version.shelf, report)
    _tone(folder.offices, report)


def _county(found: Found[CountyInfo], folder: Folder, report: Report) -> None:
    info, place = found.entry, found.place
    name = PurePath(place.source.name).parts[0]
    # A folder with another kind of name (a test's) is read by itself and never served.
    if name.isdigit() and info.division != name:
        report.add(place, "wrong-division", f"文件夹叫“{name}”，区划代码写的是“{info.division}”", "division")
    if not folder.offices.knows("departments", info.lead):
        report.add(place, "unknown-department", f"牵头部门“{info.lead}”不存在", "lead")
    seen: set[str] = set()
    for number, version in enumerate(info.versions):
        if version.id in seen:
            report.add(place, "duplicate", f"版本“{version.id}”写了两次", "versions", number, "id")
        seen.add(version.id)
        if number and version.valid_from <= info.versions[number - 1].valid_from:
            report.add(
                place,
                "version-order",
                f"版本“{version.id}”的日期不在前一个之后",
                "versions",
                number,
                "valid_from",
            )
        if number and not version.folder:
            report.add(place, "missing-folder", f"版本“{version.id}”没有写文件夹", "versions", number)
    _standards(found, report)
    _bulk_reading(found, report)
    _retention(found, report)


_PLAIN_DAYS = (
    *("draft_expiry", "declaration", "reminder", "reversal"),
    *("archive", "late_money", "claim_window"),
)


def _standards(found: Found[CountyInfo], report: Report) -> None:
    """What cannot wait for the calendar of next year is in plain days; only a department can go on alone."""
    for name in _PLAIN_DAYS:
        if getattr(found.entry.standards, name).unit != "day":
            told = f"“{name}”按自然日算，写 unit = “day”"
            report.add(found.place, "wrong-unit", told, "standards", name)
    for name in ("notice", "declaration"):
        if getattr(found.entry.lapses, name).then == "go_on":
            told = "只有部门要求的补正（correction）到期后可以写 then = “go_on”"
            report.add(found.place, "wrong-lapse", told, "lapses", name, "then")


def _bulk_reading(found: Found[CountyInfo], report: Report) -> None:
    """A day has no fewer files than one of its hours."""
    for role in BulkReading.model_fields:
        usual = getattr(found.entry.bulk_reading, role)
        if usual.day < usual.hour:
            told = f"“{role}”一天的件数（day）不能比一小时的（hour）少"
            report.add(found.place, "wrong-value", told, "bulk_reading", role, "day")


def _retention(found: Found[CountyInfo], report: Report) -> None:
    """Everything that is kept has a time; what a case's data rest on goes before them, views after."""
    rules, place = found.entry.retention, found.place
    codes = [rule.code for rule in rules]
    for missing in KEPT_SINCE.keys() - set(codes):
        report.add(place, "missing-retention", f"没有写“{missing}”的保存期限", "retention")
    whole = next((rule.limit.days for rule in rules if rule.code == "personal_fields"), None)
    for number, rule in enumerate(rules):
        code, days = rule.code, rule.limit.days
        if code in codes[:number]:
            report.add(place, "duplicate", f"“{code}”的保存期限写了两次", "retention", number, "code")
        if rule.after != KEPT_SINCE[code]:
            told = f"“{code}”从“{KEPT_SINCE[code]}”算起"
            report.add(place, "wrong-start", told, "retention", number, "after")
        if rule.limit.unit != "day":
            report.add(
                place, "wrong-unit", "保存期限按自然日算，写 unit = “day”", "retention", number, "limit"
            )
        if whole is not None and (days < whole if code == "views" else days > whole):
            order = "短" if code == "views" else "长"
            told = f"“{code}”的保存期限不能比个人信息（personal_fields）的{order}"
            if code not in ("drafts", "personal_fields"):
                report.add(place, "retention-order", told, "retention", number, "limit")


def _departments(folder: Folder, report: Report) -> None:
    working: set[str] = set()
    for version in folder.versions:
        for found in _with_department(version):
            code = found.entry.department
            working.add(code)
            if not folder.offices.knows("departments", code):
                report.add(found.place, "unknown-department", f"部门“{code}”不存在", "department")
    for code, office in folder.offices.of(Department, "departments").items():
        if office.entry.joint and code not in working:
            report.add(office.place, "unused", f"“{code}”没有事项也没有待遇终止，请写 joint = false", "code")


def _registries(folder: Folder, report: Report) -> None:
    """Without both certificates no benefit ends and no case is accepted."""
    there = folder.offices.values(Registry, "registries")
    if folder.info is None or folder.offices.named.get("registries", set()) != there.keys():
        return  # one that could not be read is told already
    kinds = {office.kind for office in there.values()}
    for needed, told in (
        ({"hospital", "health_station"}, "没有开具死亡医学证明的机构"),
        ({"funeral_home"}, "没有开具火化证明的殡仪馆"),
    ):
        if not needed & kinds:
            report.add(folder.info.place, "no-registry", f"departments.toml 里{told}", "division")


def _with_department(version: Version) -> Iterator[Found[Item] | Found[Termination]]:
    yield from version.shelf.of(Item, "items").values()
    yield from version.shelf.of(Termination, "terminations").values()


def _hall(found: Found[Hall], report: Report) -> None:
    hall, place = found.entry, found.place
    if not any(hall.hours.values()):
        report.add(place, "no-hours", f"“{hall.code}”没有写开放时间", "hours")
    for weekday, openings in hall.hours.items():
        ends = None
        for number, opening in enumerate(openings):
            if opening.minutes <= 0:
                report.add(place, "wrong-hours", f"{opening}：结束早于开始", "hours", weekday, number)
            elif opening.minutes < hall.slot_minutes:
                report.add(
                    place,
                    "slot-too-long",
                    f"{opening}比一个时段（{hall.slot_minutes}分钟）还短",
                    "hours",
                    weekday,
                    number,
                )
            if ends is not None and opening.start < ends:
                report.add(place, "hours-overlap", f"{opening}与前一段时间重叠", "hours", weekday, number)
            ends = opening.end
    codes = [window.code for window in hall.windows]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            report.add(place, "duplicate", f"窗口“{code}”写了两次", "windows", number)
    if not hall.hours.get(hall.makeup_as):
        report.add(place, "no-hours", f"调休上班日照“{hall.makeup_as}”，这一天却不开放", "makeup_as")


def _calendar(found: Found[CalendarYear], report: Report) -> None:
    year, place = found.entry, found.place
    for table, days in (("holidays", year.holidays), ("makeup", year.makeup)):
        for day in days:
            if day.year != year.year:
                report.add(place, "wrong-date", f"{day}不在{year.year}年", table, str(day))
    for day in year.makeup:
        if day.weekday() < 5:
            report.add(place, "wrong-date", f"{day}本来就是工作日，不是调休上班日", "makeup", str(day))
        if day in year.holidays:
            report.add(place, "wrong-date", f"{day}既放假又上班", "makeup", str(day))


def _questions_once(folder: Folder, report: Report) -> None:
    seen: dict[str, str] = {}
    for code, found in folder.offices.of(FaqEntry, "questions").items():
        for number, text in enumerate((found.entry.question, *found.entry.asks)):
            if text in seen:
                where = ("question",) if number == 0 else ("asks", number - 1)
                report.add(found.place, "duplicate", f"“{text}”在“{seen[text]}”里已经问过", *where)
            seen[text] = code


def _tone(shelf: Shelf, report: Report) -> None:
    for rows in shelf.entries.values():
        for found in rows.values():
            for path, text in _texts(found.entry):
                if _LOUD.search(text):
                    report.add(found.place, "tone", f"文字里不用感叹号和表情：“{text}”", *path)


def _texts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*path, str(key)))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))
