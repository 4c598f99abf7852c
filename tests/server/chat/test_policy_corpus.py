"""Questions about the rules: the right source, or the honest refusal; never an invented answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.catalogue import Catalogue, county
from server.chat.policy import Found, find
from tests.server.chat.corpus_lines import (
    POLICY_BALANCED,
    POLICY_DECEMBER,
    POLICY_EVERYDAY,
    POLICY_FROST,
    POLICY_HARD,
    POLICY_NOVEMBER,
    POLICY_SPRING,
    POLICY_STRANGERS,
    POLICY_WINDOW,
    PolicyLine,
    policy_corpus,
)
from tests.structure.tree import ROOT

WRITTEN = ROOT / "build" / "chat-policy.txt"


@dataclass(slots=True)
class PolicyReport:
    """How the questions fared, and a sentence on each that did not."""

    right: int = 0
    wrong: int = 0  # answered from a source that does not answer it
    unanswered: int = 0
    refused: int = 0
    invented: int = 0  # answered although nothing in the county's texts answers it
    amiss: list[str] = field(default_factory=list)

    @property
    def answerable(self) -> int:
        """How many questions the county's texts answer."""
        return self.right + self.wrong + self.unanswered

    @property
    def refusable(self) -> int:
        """How many they do not answer."""
        return self.refused + self.invented

    def table(self) -> str:
        """The report to be read."""
        return "\n".join(
            [
                f"answerable {self.answerable}: right {self.right} ({self.right / self.answerable:.1%}), "
                f"wrong source {self.wrong}, unanswered {self.unanswered}",
                f"not answerable {self.refusable}: refused {self.refused}, "
                f"answered all the same {self.invented}",
                "",
                *self.amiss,
            ]
        )


def ask_all(lines: Iterable[PolicyLine], catalogue: Catalogue) -> PolicyReport:
    """Ask every question and compare what comes back with what may."""
    report = PolicyReport()
    for line in lines:
        found = find(line.question, catalogue)
        if not line.sources:
            report.refused += found is None
            report.invented += found is not None
            if found is not None:
                report.amiss.append(f"{line.id}  {line.question}: {found.source}, should be refused")
        elif found is None:
            if not line.may_refuse:
                report.unanswered += 1
                report.amiss.append(f"{line.id}  {line.question}: unanswered, should be {line.sources[0]}")
        elif found.source in line.sources:
            report.right += 1
        else:
            report.wrong += 1
            report.amiss.append(f"{line.id}  {line.question}: {found.source}, should be {line.sources[0]}")
    return report


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return county("430621").newest


@pytest.fixture(scope="module")
def report(catalogue: Catalogue) -> PolicyReport:
    found = ask_all(policy_corpus(), catalogue)
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(found.table() + "\n", encoding="utf-8")
    print(found.table())
    return found


def test_questions_that_the_county_answers_are_answered_from_the_right_source(report: PolicyReport) -> None:
    assert report.right >= 0.95 * report.answerable, f"see {WRITTEN}"


def test_nothing_is_answered_that_the_county_does_not_answer(report: PolicyReport) -> None:
    assert report.invented == 0, f"see {WRITTEN}"


# What is reached, a little below: right and wrong of what is ours, answered of what is not.
BARS = {
    POLICY_EVERYDAY: (0.92, 0.025, 0.02),
    POLICY_WINDOW: (0.92, 0.04, 0.035),
    POLICY_BALANCED: (0.93, 0.035, 0.02),
    POLICY_NOVEMBER: (0.93, 0.05, 0.06),
    POLICY_DECEMBER: (0.90, 0.03, 0.04),
    POLICY_FROST: (0.93, 0.03, 0.02),
    POLICY_SPRING: (0.94, 0.04, 0.04),
    POLICY_STRANGERS: (0.94, 0.025, 0.035),
    POLICY_HARD: (0.84, 0.10, 0.11),
}


@pytest.mark.parametrize("path", BARS, ids=lambda path: path.stem)
def test_strangers_are_answered_or_refused(path: Path, catalogue: Catalogue) -> None:
    """Written by people who had seen no way of asking: as they come, a third hard, two thirds hard."""
    right, wrong, invented = BARS[path]
    found = ask_all(policy_corpus(path), catalogue)
    print(found.table())
    assert found.right >= right * found.answerable
    assert found.wrong <= wrong * found.answerable
    assert found.invented <= invented * found.refusable


def test_every_answer_carries_its_clause_and_its_own_words(catalogue: Catalogue) -> None:
    place = county("430621")
    texts = {f"faq:{entry.code}": (entry.answer, entry.clause) for entry in place.faq}
    texts |= {f"guide:{section.code}": (section.text, section.clause) for section in place.guide}
    given = [found for line in policy_corpus() if (found := find(line.question, catalogue))]
    altered = [found for found in given if not _as_written(found, texts)]
    assert given and altered == []


def _as_written(found: Found, texts: dict[str, tuple[str, str]]) -> bool:
    text, clause = texts.get(found.source, (found.answer, found.clause))
    return bool(found.clause) and found.clause == clause and found.answer.startswith(text)
