"""From a county's folder to a `County`: read, cross-check, and refuse with every mistake at once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from config.catalogue.chat import Asking, Button, Chat, Kin, Manners, Notice, Otherwise, Phrase, Together
from config.catalogue.county import (
    County,
    Department,
    FaqEntry,
    GuideSection,
    Hall,
    Message,
    Messages,
    QuietHours,
    Registry,
    Template,
)
from config.catalogue.crosschecks import cross_check
from config.catalogue.documents import Documents, DocumentText, Letterhead
from config.catalogue.mistakes import CatalogueError, Mistake, Report
from config.catalogue.policy_checks import check_policy
from config.catalogue.reader import Folder, Shelf, Version, digest, read_folder
from config.catalogue.rules import (
    Catalogue,
    Check,
    Eligibility,
    EligibilityRule,
    EstimateFormula,
    IncomeFigure,
    Item,
    Material,
    PayoutKind,
    Payouts,
    Question,
    Section,
    Termination,
)
from config.catalogue.sayings import Sayings
from config.catalogue.speech_checks import check_speech
from config.catalogue.spoken import FOLDER as SAYINGS
from config.catalogue.spoken import together
from config.catalogue.vocabulary import WELL_KNOWN_QUESTIONS, QuestionType
from config.policy_asks import FOLDER as POLICY_ASKS
from config.policy_words import PATH as POLICY_WORDS
from config.settings import Settings, settings
from config.speech import FOLDER as SPEECH


def load(
    county_dir: Path,
    holidays_dir: Path,
    well_known: Mapping[str, QuestionType] = WELL_KNOWN_QUESTIONS,
    sayings_dir: Path = SAYINGS,
) -> County:
    """Read one county, whole. Raises CatalogueError that carries every mistake with file and line.

    `well_known` are the questions that the program itself relies on; a catalogue for something else
    than a death (a test of the engine) passes none. `sayings_dir` holds the words that all counties share.
    """
    report = Report()
    folder = read_folder(county_dir, holidays_dir, sayings_dir, report)
    cross_check(folder, well_known, report)
    if report.mistakes:
        raise CatalogueError(report.mistakes)
    return _county(folder)


def counties() -> Mapping[str, County]:
    """The counties that this deployment serves, by division code, read once per process.

    Raises CatalogueError with the mistakes of all of them.
    """
    s = settings()
    return _counties(s.counties, s.counties_dir, s.holidays_dir)


def county(division: str) -> County:
    """One county that this deployment serves. Raises KeyError for any other."""
    return counties()[division]


def check_config(s: Settings) -> list[Mistake]:
    """Every mistake in the folders of the counties that these settings serve, and in what all of them share.

    Empty when all is well.
    """
    shared = Report()
    check_policy(POLICY_ASKS, POLICY_WORDS, shared)
    check_speech(SPEECH, shared)
    mistakes = shared.mistakes
    for division in s.counties:
        try:
            load(s.counties_dir / division, s.holidays_dir)
        except CatalogueError as error:
            mistakes.extend(error.mistakes)
    return sorted(set(mistakes))


@functools.lru_cache(maxsize=8)
def _counties(divisions: tuple[str, ...], counties_dir: Path, holidays_dir: Path) -> Mapping[str, County]:
    read: dict[str, County] = {}
    mistakes: list[Mistake] = []
    for division in divisions:
        try:
            read[division] = load(counties_dir / division, holidays_dir)
        except CatalogueError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise CatalogueError(mistakes)
    return read


def _county(folder: Folder) -> County:
    assert folder.info is not None
    info = folder.info.entry
    offices = folder.offices
    sayings = together(folder.sayings, folder.questions) if folder.sayings else Sayings()
    return County(
        info=info,
        departments=offices.values(Department, "departments"),
        registries=offices.values(Registry, "registries"),
        halls=offices.values(Hall, "halls"),
        messages=Messages(
            quiet=offices.values(QuietHours, "quiet")["quiet"],
            templates=offices.values(Template, "templates"),
            rules=tuple(offices.values(Message, "messages").values()),
        ),
        guide=tuple(offices.values(GuideSection, "sections").values()),
        faq=tuple(offices.values(FaqEntry, "questions").values()),
        chat=_chat(offices),
        documents=Documents(
            letterhead=offices.values(Letterhead, "letterhead")["letterhead"],
            texts=offices.values(DocumentText, "documents"),
        ),
        holidays={year: found.entry for year, found in sorted(folder.holidays.items())},
        versions=tuple(_catalogue(info.division, version, sayings) for version in folder.versions),
    )


def _chat(offices: Shelf) -> Chat:
    return Chat(
        manners=offices.values(Manners, "manners")["manners"],
        phrases=offices.values(Phrase, "phrases"),
        buttons=offices.values(Button, "buttons"),
        asks=offices.values(Asking, "asks"),
        together=tuple(offices.values(Together, "together").values()),
        kin=tuple(offices.values(Kin, "spoken_of").values()),
        notices=tuple(offices.values(Notice, "notices").values()),
        otherwise=tuple(offices.values(Otherwise, "otherwise").values()),
    )


def _catalogue(division: str, version: Version, sayings: Sayings) -> Catalogue:
    shelf = version.shelf
    items = sorted(shelf.values(Item, "items").values(), key=lambda item: (item.order, item.code))
    incomes = shelf.values(IncomeFigure, "incomes").values()
    return Catalogue(
        county=division,
        version=version.id,
        valid_from=version.valid_from,
        sections=shelf.values(Section, "sections"),
        questions=shelf.values(Question, "questions"),
        checks=tuple(shelf.values(Check, "checks").values()),
        materials=shelf.values(Material, "materials"),
        items={item.code: item for item in items},
        terminations=shelf.values(Termination, "terminations"),
        eligibility=Eligibility(
            conditions=tuple(shelf.values(EligibilityRule, "conditions").values()),
            exclusions=tuple(shelf.values(EligibilityRule, "exclusions").values()),
        ),
        payouts=Payouts(
            kinds=shelf.values(PayoutKind, "kinds"),
            formula=shelf.values(EstimateFormula, "formula").get("formula"),
            incomes={income.year: income for income in incomes},
        ),
        sayings=sayings,
        digest=digest(shelf),
    )
