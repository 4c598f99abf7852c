"""Reads a county's folder into types and notes every mistake on the way.

The folder holds the first version of the rules. A later version is a folder beside it which holds
only what changes: an entry with the same code replaces the earlier one, a new code is added, and
`removed = ["code"]` at a file's head takes one away. So an old version stays as it was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from config.catalogue.chat import Asking, Button, Kin, Manners, Notice, Otherwise, Phrase, Together
from config.catalogue.county import (
    CalendarYear,
    CountyInfo,
    Department,
    FaqEntry,
    GuideSection,
    Hall,
    Message,
    QuietHours,
    Registry,
    Template,
    VersionEntry,
)
from config.catalogue.documents import DocumentText, Letterhead
from config.catalogue.found import Found, Model, entry_of
from config.catalogue.mistakes import Place, Report, Source
from config.catalogue.rules import (
    Check,
    EligibilityRule,
    EstimateFormula,
    IncomeFigure,
    Item,
    Material,
    PayoutKind,
    Question,
    Section,
    Termination,
)
from config.catalogue.spoken import SAYINGS_FILE, Spoken, read_sayings

OFFICE_FILES: Mapping[str, Mapping[str, tuple[type[BaseModel], str]]] = {
    "departments.toml": {"departments": (Department, "code"), "registries": (Registry, "code")},
    "booking.toml": {"halls": (Hall, "code")},
    "messages.toml": {"templates": (Template, "code"), "messages": (Message, "event")},
    "guide.toml": {"sections": (GuideSection, "code")},
    "faq.toml": {"questions": (FaqEntry, "code")},
    "documents.toml": {"documents": (DocumentText, "kind")},
    "chat.toml": {
        "phrases": (Phrase, "code"),
        "buttons": (Button, "code"),
        "asks": (Asking, "question"),
        "together": (Together, "code"),
        "spoken_of": (Kin, "code"),
        "notices": (Notice, "code"),
        "otherwise": (Otherwise, "code"),
    },
}
RULE_FILES: Mapping[str, Mapping[str, tuple[type[BaseModel], str]]] = {
    "questions.toml": {
        "sections": (Section, "code"),
        "questions": (Question, "id"),
        "checks": (Check, "code"),
    },
    "materials.toml": {"materials": (Material, "code")},
    "terminations.toml": {"terminations": (Termination, "code")},
    "eligibility.toml": {"conditions": (EligibilityRule, "code"), "exclusions": (EligibilityRule, "code")},
    "payouts.toml": {"kinds": (PayoutKind, "code"), "incomes": (IncomeFigure, "year")},
}
SINGLE_TABLES: Mapping[str, Mapping[str, type[BaseModel]]] = {
    "messages.toml": {"quiet": QuietHours},
    "chat.toml": {"manners": Manners},
    "documents.toml": {"letterhead": Letterhead},
    "payouts.toml": {"formula": EstimateFormula},
}
REQUIRED_TABLES = frozenset({"quiet", "manners", "letterhead"})


@dataclass(slots=True)
class Shelf:
    """The entries of one county or of one version, by the file's table and then by code.

    `named` also knows the codes of entries that could not be read, so that one mistake is not
    reported a second time as an unknown code wherever the entry is used.
    """

    entries: dict[str, dict[str, Found[Any]]] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)

    def of(self, model: type[Model], table: str) -> dict[str, Found[Model]]:
        """The entries of a table by code, in the order of the files."""
        found = self.entries.get(table, {})
        assert all(isinstance(f.entry, model) for f in found.values())
        return found

    def values(self, model: type[Model], table: str) -> dict[str, Model]:
        """The same, without their places."""
        return {code: found.entry for code, found in self.of(model, table).items()}

    def knows(self, table: str, code: str) -> bool:
        return code in self.named.get(table, set())

    def copy(self) -> Shelf:
        """A shelf that can be amended without touching this one."""
        return Shelf(
            {table: dict(found) for table, found in self.entries.items()},
            {table: set(names) for table, names in self.named.items()},
        )


@dataclass(slots=True)
class Version:
    """One version of the rules as read."""

    id: str
    valid_from: date
    shelf: Shelf
    place: Place


@dataclass(slots=True)
class Folder:
    """A county's folder as read, before cross-checking."""

    info: Found[CountyInfo] | None
    offices: Shelf
    versions: list[Version]
    holidays: dict[int, Found[CalendarYear]]
    sayings: Spoken | None

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions of every version, the later one where several have it."""
        return {
            name: question
            for version in self.versions
            for name, question in version.shelf.values(Question, "questions").items()
        }


def read_folder(county_dir: Path, holidays_dir: Path, sayings_dir: Path, report: Report) -> Folder:
    """Read everything that a county consists of; mistakes go into the report."""
    prefix = county_dir.name
    source = report.read(county_dir / "county.toml", f"{prefix}/county.toml")
    info = entry_of(CountyInfo, source.data, Place(source), report) if source else None
    offices = Shelf()
    for name, tables in OFFICE_FILES.items():
        if source := report.read(county_dir / name, f"{prefix}/{name}"):
            _shelve(source, tables, SINGLE_TABLES.get(name, {}), offices, report, amending=False)
    first = Shelf()
    _read_rules(county_dir, prefix, first, report, amending=False)
    _unknown_files(county_dir, prefix, info.entry if info else None, report)
    return Folder(
        info,
        offices,
        _versions(county_dir, prefix, info, first, report),
        {
            **_holidays(holidays_dir, "holidays", report),
            **_holidays(county_dir / "holidays", f"{prefix}/holidays", report),
        },
        read_sayings(county_dir, sayings_dir, report),
    )


def _versions(
    county_dir: Path, prefix: str, info: Found[CountyInfo] | None, first: Shelf, report: Report
) -> list[Version]:
    if info is None:
        return []
    versions: list[Version] = []
    shelf = first
    for number, entry in enumerate(info.entry.versions):
        place = Place(info.place.source, ("versions", number))
        if entry.folder:
            shelf = shelf.copy()
            _amend(county_dir / entry.folder, f"{prefix}/{entry.folder}", entry, place, shelf, report)
        versions.append(Version(entry.id, entry.valid_from, shelf, place))
    return versions


def _amend(
    folder: Path, prefix: str, entry: VersionEntry, place: Place, shelf: Shelf, report: Report
) -> None:
    if not folder.is_dir():
        report.add(place, "missing-folder", f"版本“{entry.id}”的文件夹“{entry.folder}”不存在", "folder")
        return
    _read_rules(folder, prefix, shelf, report, amending=True)


def _read_rules(folder: Path, prefix: str, shelf: Shelf, report: Report, *, amending: bool) -> None:
    for name, tables in RULE_FILES.items():
        if amending and not (folder / name).exists():
            continue
        if source := report.read(folder / name, f"{prefix}/{name}"):
            _shelve(source, tables, SINGLE_TABLES.get(name, {}), shelf, report, amending=amending)
    for path in sorted((folder / "items").glob("*.toml")):
        if source := report.read(path, f"{prefix}/items/{path.name}"):
            _shelve_item(source, path.stem, shelf, report, amending=amending)


def _shelve_item(source: Source, stem: str, shelf: Shelf, report: Report, *, amending: bool) -> None:
    place = Place(source)
    if amending and source.data.get("removed") is True:
        shelf.entries.get("items", {}).pop(stem, None)
        shelf.named.get("items", set()).discard(stem)
        return
    code = source.data.get("code")
    named = shelf.named.setdefault("items", set())
    if isinstance(code, str):
        if code in named and not amending:
            report.add(place, "duplicate", f"事项编号“{code}”已经用过", "code")
        named.add(code)
    if code != stem:
        report.add(place, "file-name", f"文件名应与编号相同：文件叫“{stem}”，编号是“{code}”", "code")
    if (found := entry_of(Item, source.data, place, report)) is not None:
        shelf.entries.setdefault("items", {})[found.entry.code] = found


def _shelve(
    source: Source,
    tables: Mapping[str, tuple[type[BaseModel], str]],
    singles: Mapping[str, type[BaseModel]],
    shelf: Shelf,
    report: Report,
    *,
    amending: bool,
) -> None:
    for key in source.data:
        if key not in tables and key not in singles and not (amending and key == "removed"):
            report.add(Place(source), "unknown-key", f"不认识的内容“{key}”", key)
    if amending:
        _remove(source, tables, shelf, report)
    for table, model in singles.items():
        if isinstance(value := source.data.get(table), dict):
            if (found := entry_of(model, value, Place(source, (table,)), report)) is not None:
                shelf.entries[table] = {table: found}
        elif table in REQUIRED_TABLES:
            report.add(Place(source), "missing", f"缺少“[{table}]”", table)
    for table, (model, key) in tables.items():
        rows = source.data.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            report.add(Place(source), "wrong-value", f"“{table}”要写成“[[{table}]]”这样的表", table)
            continue
        _shelve_table(source, table, model, key, rows, shelf, report, amending=amending)


def _shelve_table(
    source: Source,
    table: str,
    model: type[BaseModel],
    key: str,
    rows: list[dict[str, Any]],
    shelf: Shelf,
    report: Report,
    *,
    amending: bool,
) -> None:
    named = shelf.named.setdefault(table, set())
    shelved = shelf.entries.setdefault(table, {})
    here: set[str] = set()
    for number, row in enumerate(rows):
        place = Place(source, (table, number))
        name = str(row.get(key, number))
        if key == "event":  # an event may cause several messages
            name = f"{name}#{number}"
        if name in here or (name in named and not amending):
            report.add(place, "duplicate", f"编号“{name}”已经用过", key)
        here.add(name)
        named.add(name)
        if (found := entry_of(model, row, place, report)) is not None:
            shelved[name] = found


def _remove(
    source: Source, tables: Mapping[str, tuple[type[BaseModel], str]], shelf: Shelf, report: Report
) -> None:
    for number, code in enumerate(source.data.get("removed", [])):
        holders = [table for table in tables if shelf.knows(table, code)]
        if not holders:
            report.add(Place(source), "unknown-removed", f"要去掉的“{code}”本来就没有", "removed", number)
        for table in holders:
            shelf.named[table].discard(code)
            shelf.entries[table].pop(code, None)


def _holidays(folder: Path, prefix: str, report: Report) -> dict[int, Found[CalendarYear]]:
    years: dict[int, Found[CalendarYear]] = {}
    for path in sorted(folder.glob("*.toml")):
        source = report.read(path, f"{prefix}/{path.name}")
        if source is None:
            continue
        found = entry_of(CalendarYear, source.data, Place(source), report)
        if found is None:
            continue
        if str(found.entry.year) != path.stem:
            report.add(found.place, "file-name", f"文件名应与年份相同：文件叫“{path.stem}”", "year")
        years[found.entry.year] = found
    return years


def _unknown_files(county_dir: Path, prefix: str, info: CountyInfo | None, report: Report) -> None:
    """A file that nobody reads is a rule that somebody believes in."""
    folders = {"items", "holidays"} | {v.folder for v in (info.versions if info else ()) if v.folder}
    roots = {Path(folder).parts[0] for folder in folders}
    known = {"county.toml", SAYINGS_FILE, *OFFICE_FILES, *RULE_FILES}
    for path in sorted(county_dir.rglob("*.toml")) if info else []:
        parts = path.relative_to(county_dir).parts
        relative = "/".join(parts)
        inside = relative if len(parts) == 1 else None
        expected = (
            inside in known
            if inside
            else parts[0] in {"items", "holidays"}
            or any(
                relative.startswith(f"{folder}/")
                and relative.removeprefix(f"{folder}/").split("/")[0] in {*RULE_FILES, "items"}
                for folder in folders - {"items", "holidays"}
            )
        )
        if not expected:
            hint = "" if parts[0] in roots or inside else "（没有版本用到这个文件夹）"
            report.add(
                Place(Source(f"{prefix}/{relative}", {}, {})), "unknown-file", f"没有人读这个文件{hint}"
            )


def digest(shelf: Shelf) -> str:
    """A short fingerprint of the rules as read, independent of files, order of keys and comments."""
    content = {
        table: {code: found.entry.model_dump(mode="json") for code, found in rows.items()}
        for table, rows in sorted(shelf.entries.items())
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
