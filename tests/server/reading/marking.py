"""How well drawn photos are read: what stands on the paper beside what was read from the photo."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import orjson

from server.reading.desk import seen_in
from server.reading.kinds import PaperKind
from server.reading.ocr import Eye
from server.reading.papers import Reading, interpret
from tests.server.reading.drawn_papers import Kind, Paper, draw
from tests.server.reading.photographed import Shot, any_shot, take

TODAY = date(2026, 11, 25)
KINDS: Sequence[Kind] = (
    "id_front",
    "register_person",
    "bank_card",
    "death",
    "register_first",
    "cremation",
    "id_back",
)


@dataclass(slots=True)
class Marks:
    """Of each field: how often right, wrong, or neither, the last with a sign that it was not read."""

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def mark(self, paper: Paper, shot: Shot, reading: Reading) -> None:
        """Compare one reading. A photo that is not taken for its paper is flagged as a whole."""
        right_paper = reading.kind == paper.kind
        for name, said in paper.says.items():
            value = reading.value(name) if right_paper else None
            flagged = not right_paper or any(flaw.field == name for flaw in reading.flaws)
            outcome = "right" if value == said else "wrong" if value else "flagged" if flagged else "silent"
            self.counted[name, outcome] += 1
            if outcome in ("wrong", "silent") and name in ("id_number", "card_number", "name", "head_name"):
                self.told.append(f"{paper.kind} {name}: {said} read as {value}, {shot}")

    def share(self, outcomes: Sequence[str], *names: str) -> float:
        """The share of these outcomes among all of these fields."""
        counts = {key: count for key, count in self.counted.items() if key[0] in names}
        return sum(count for key, count in counts.items() if key[1] in outcomes) / sum(counts.values())

    def count(self, outcome: str, *names: str) -> int:
        return sum(self.counted[name, outcome] for name in names)


def photos(count: int, seed: int) -> Iterator[tuple[Paper, Shot, bytes]]:
    """The same papers and the same photos for the same seed, every kind in turn."""
    rng = random.Random(seed)
    for number in range(count):
        paper, shot = draw(KINDS[number % len(KINDS)], rng), any_shot(rng)
        yield paper, shot, take(paper.image, shot, rng)


def marked(count: int, seed: int) -> Marks:
    """Read so many photos in this process, one after the other."""
    eye, marks = Eye(), Marks()
    for paper, shot, jpeg in photos(count, seed):
        seen = seen_in(orjson.dumps(eye.see(jpeg)), 0.0)
        marks.mark(
            paper, shot, interpret(seen.lines, seen.width, seen.height, TODAY, {PaperKind(paper.kind)})
        )
    return marks
