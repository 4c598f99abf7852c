"""How well utterances are understood: what was right, wrong and missed, by question and by act."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from config.catalogue import UNKNOWN, Catalogue
from server.chat.understanding import Act, Context, Fact, Understood
from tests.server.chat.corpus_lines import ANY, Line

EXACT_TYPES = frozenset({"date", "id_number", "bank_card", "phone"})
COURTESY = frozenset({Act.GREETING, Act.THANKS})
_MARKS = re.compile(r"[\s，。、,.：:；;]+")


@dataclass(slots=True)
class Tally:
    """Of one thing that can be understood: how often it was, wrongly was, and was not."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was understood that was right; 1 when nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what was said that was understood; 1 when nothing was said."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass(slots=True)
class Report:
    """The tallies of a whole corpus, and a sentence on everything that went amiss."""

    questions: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    acts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    doubts: Tally = field(default_factory=Tally)
    too_sure: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    lines: int = 0

    def exact(self, catalogue: Catalogue) -> Tally:
        """Dates, ID numbers, cards and phones together."""
        return self._sum(catalogue, exact=True)

    def rest(self, catalogue: Catalogue) -> Tally:
        """Every other question together."""
        return self._sum(catalogue, exact=False)

    def all_acts(self) -> Tally:
        """Everything that was meant besides facts."""
        return sum(self.acts.values(), Tally())

    def table(self, catalogue: Catalogue) -> str:
        """The report as a table to be read, the groups last, then what went amiss."""
        rows = [
            *sorted(self.questions.items()),
            *((f"act {name}", tally) for name, tally in sorted(self.acts.items())),
            ("dates, ID, cards, phones", self.exact(catalogue)),
            ("the other questions", self.rest(catalogue)),
            ("acts", self.all_acts()),
            ("doubts", self.doubts),
        ]
        head = f"{'':<34}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>9}"
        body = [
            f"{name:<34}{t.right:>7}{t.wrong:>7}{t.missed:>8}{t.precision:>11.1%}{t.recall:>9.1%}"
            for name, t in rows
        ]
        return "\n".join(
            [
                *(f"{self.lines} utterances", head, *body, "", "too sure:", *self.too_sure, ""),
                *("read back without need:", *self.needless, "", *self.amiss),
            ]
        )

    def _sum(self, catalogue: Catalogue, *, exact: bool) -> Tally:
        return sum(
            (
                tally
                for name, tally in self.questions.items()
                if (catalogue.questions[name].type in EXACT_TYPES) is exact
            ),
            Tally(),
        )


def score(
    lines: Iterable[Line], catalogue: Catalogue, understand: Callable[[str, Context], Understood]
) -> Report:
    """Understand every line in its own situation and tell what came of it."""
    report = Report()
    for line in lines:
        found = understand(line.text, situation(line, catalogue))
        report.lines += 1
        _facts(line, found, report)
        _acts(line, found, report)
        _doubts(line, found, report)
    return report


def situation(line: Line, catalogue: Catalogue) -> Context:
    """What is known when a line is said."""
    waiting = tuple(Fact(name, value, str(value), sure=False) for name, value in line.confirming.items())
    return Context(
        catalogue=catalogue,
        today=line.today,
        asked=line.asked,
        answers=line.answers,
        last=line.last,
        confirming=waiting,
    )


def _facts(line: Line, found: Understood, report: Report) -> None:
    understood = {fact.question: fact for fact in found.facts}
    for name, fact in understood.items():
        if name in line.facts:
            if any(_same(fact.value, value) for value in line.accepted(name)):
                report.questions[name].right += 1
            else:
                report.questions[name].wrong += 1
                report.questions[name].missed += 1
                report.amiss.append(
                    f"{line.id}  {line.text!r}: {name} {fact.value!r}, not {line.facts[name]!r}"
                )
        elif name not in line.may_facts or not (
            line.may_facts[name] == ANY or _same(fact.value, line.may_facts[name])
        ):
            report.questions[name].wrong += 1
            report.amiss.append(f"{line.id}  {line.text!r}: {name} {fact.value!r} was not said")
        if name in line.unsure and fact.sure:
            report.too_sure.append(f"{line.id}  {line.text!r}: {name} {fact.value!r} counts at once")
        if name in line.sure and not fact.sure:
            report.needless.append(f"{line.id}  {line.text!r}: {name} {fact.value!r} is read back")
    for name, value in line.facts.items():
        if name in understood:
            continue
        if name == line.asked and value in (UNKNOWN, [UNKNOWN]) and Act.UNKNOWN in found.acts:
            report.questions[name].right += 1
        else:
            report.questions[name].missed += 1
            report.amiss.append(f"{line.id}  {line.text!r}: {name} {value!r} was missed")


def _acts(line: Line, found: Understood, report: Report) -> None:
    meant = {str(act) for act in found.acts}
    for act in line.acts:
        if act in meant:
            report.acts[act].right += 1
        else:
            report.acts[act].missed += 1
            report.amiss.append(f"{line.id}  {line.text!r}: act {act} was missed")
    if line.one_of_acts:
        hit = sorted(line.one_of_acts & meant)
        if hit:
            report.acts[hit[0]].right += 1
        else:
            report.acts[min(line.one_of_acts)].missed += 1
            report.amiss.append(
                f"{line.id}  {line.text!r}: act {' or '.join(sorted(line.one_of_acts))} missed"
            )
    for act in sorted(meant - line.acts - line.may_acts - line.one_of_acts - COURTESY):
        report.acts[act].wrong += 1
        report.amiss.append(f"{line.id}  {line.text!r}: act {act} was not meant")


def _doubts(line: Line, found: Understood, report: Report) -> None:
    doubted = {doubt.question for doubt in found.doubts}
    for name in line.doubts:
        if name in doubted:
            report.doubts.right += 1
        else:
            report.doubts.missed += 1
            report.amiss.append(f"{line.id}  {line.text!r}: {name} was not asked back")
    for name in sorted(doubted - line.doubts - line.may_doubts):
        report.doubts.wrong += 1
        report.amiss.append(f"{line.id}  {line.text!r}: {name} was asked back without need")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _MARKS.sub("", one) == _MARKS.sub("", other)
    return bool(one == other)
