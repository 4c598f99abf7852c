"""A county's sayings: the words that all counties share and the county's own, put together.

What is said everywhere stands in `config/sayings/`, one file a topic, once for all counties. A county's
`sayings.toml` adds its villages, its banks and its dialect to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.catalogue.found import Found, entry_of
from config.catalogue.mistakes import Place, Report
from config.catalogue.positions import Path as KeyPath
from config.catalogue.rules import Question
from config.catalogue.sayings import Sayings, Slips

FOLDER = Path(__file__).resolve().parents[1] / "sayings"
SAYINGS_FILE = "sayings.toml"
RELATION = "applicant.relation"


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What a county's families say, as it stands in the files."""

    own: Found[Sayings]
    shared: tuple[Found[Sayings], ...]

    @property
    def parts(self) -> tuple[Found[Sayings], ...]:
        """The county's own words, which come first, and the shared ones."""
        return (self.own, *self.shared)

    @property
    def groups(self) -> frozenset[str]:
        """The names of all groups."""
        return frozenset(name for part in self.parts for name in part.entry.groups)


def read_sayings(county_dir: Path, shared_dir: Path, report: Report) -> Spoken | None:
    """The words of a county; None for one without a sayings.toml, which talks by buttons only.

    None as well, and every mistake noted, where its own file cannot be used.
    """
    path = county_dir / SAYINGS_FILE
    own = _part(path, f"{county_dir.name}/{SAYINGS_FILE}", report) if path.exists() else None
    if own is None:
        return None
    files = sorted(shared_dir.glob("*.toml"))
    shared = (_part(file, f"{shared_dir.name}/{file.name}", report) for file in files)
    return Spoken(own, tuple(part for part in shared if part is not None))


def together(spoken: Spoken, questions: Mapping[str, Question]) -> Sayings:
    """All that the county's families say, as one.

    A group has the words of every part. Of two entries of equal length the county's own is read. A relative
    that it names itself means what it says there: 爹爹 is the grandfather in one county and the father in
    the next. What shared words say of a question or an option that the county does not have is left out.
    """
    own = spoken.own.entry
    relatives = frozenset(word for kin in own.kin for word in kin.words)
    parts = (own, *(_heard(part.entry, questions, relatives) for part in spoken.shared))
    rows: dict[str, Any] = {}
    for part in parts:
        for table, more in _tables(part):
            rows[table] = (*rows.get(table, ()), *more)
    return Sayings.model_construct(
        groups=_groups(parts),
        slips=Slips(
            words=tuple(word for part in parts for word in part.slips.words),
            unless=tuple(word for part in parts for word in part.slips.unless),
        ),
        ethnic=next((part.ethnic for part in parts if part.ethnic), None),
        surnames=next((part.surnames for part in parts if part.surnames), None),
        **rows,
    )


def options_named(sayings: Sayings) -> Iterator[tuple[KeyPath, str, tuple[str, ...]]]:
    """Every place where a question is named, the question, and the options that are named of it."""
    for number, cue in enumerate(sayings.cues):
        yield ("cues", number, "question"), cue.question, ()
        yield ("cues", number, "time"), cue.time, ()
        for key, said in (("then", cue.then), ("not_yet", cue.not_yet)):
            for question, option in said.items():
                yield ("cues", number, key, question), question, (option,)
    for number, kin in enumerate(sayings.kin):
        yield ("kin", number, "gone"), RELATION, (kin.gone,)
        yield ("kin", number, "self"), RELATION, (kin.self_,)
    for number, chain in enumerate(sayings.chains):
        yield ("chains", number, "gone"), RELATION, (chain.gone,)
    for number, behalf in enumerate(sayings.behalves):
        yield ("behalves", number, "relation"), RELATION, (behalf.gone, behalf.relation)
    for number, pair in enumerate(sayings.pairs):
        yield ("pairs", number, "gone"), RELATION, (pair.gone,)
    for number, says in enumerate(sayings.says):
        yield ("says", number, "option"), says.question, (says.option,)
        yield ("says", number, "denied"), says.question, (says.denied,)
    for number, topic in enumerate(sayings.topics):
        yield ("topics", number), topic.question, (topic.has, topic.lacks, topic.unsure)
    for number, combined in enumerate(sayings.combined):
        yield ("combined", number, "option"), combined.question, (combined.option,)
    for number, undecided in enumerate(sayings.undecided):
        yield ("undecided", number, "options"), undecided.question, undecided.options
    for number, located in enumerate(sayings.located):
        yield ("located", number, "places"), located.question, tuple(located.places.values())
        for question, option in located.also.items():
            yield ("located", number, "also", question), question, (option,)
    for number, count in enumerate(sayings.counts):
        yield ("counts", number, "question"), count.question, ()
    for number, named in enumerate(sayings.named):
        yield ("named", number, "question"), named.question, ()
    if sayings.ethnic is not None:
        yield ("ethnic", "question"), sayings.ethnic.question, ()


def _part(path: Path, name: str, report: Report) -> Found[Sayings] | None:
    source = report.read(path, name)
    return entry_of(Sayings, source.data, Place(source), report) if source else None


def _groups(parts: Iterable[Sayings]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, words in part.groups.items():
            groups[name] = (*groups.get(name, ()), *words)
    return groups


def _heard(part: Sayings, questions: Mapping[str, Question], relatives: frozenset[str]) -> Sayings:
    """The shared words as this county hears them."""
    unknown = {
        place[:2]
        for place, name, options in options_named(part)
        if name and not all(_has(questions, name, option) for option in ("", *options))
    }
    heard: dict[str, Any] = {
        table: tuple(row for number, row in enumerate(rows) if (table, number) not in unknown)
        for table, rows in _tables(part)
    }
    heard["kin"] = tuple(
        kin.model_copy(update={"words": words})
        for kin in heard["kin"]
        if (words := tuple(word for word in kin.words if word not in relatives))
    )
    if part.ethnic and part.ethnic.question not in questions:
        heard["ethnic"] = None
    return part.model_copy(update=heard)


def _has(questions: Mapping[str, Question], name: str, option: str) -> bool:
    question = questions.get(name)
    return question is not None and (not option or question.takes(option))


def _tables(part: Sayings) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for table in Sayings.model_fields:
        rows = getattr(part, table)
        if isinstance(rows, tuple):
            yield table, rows
