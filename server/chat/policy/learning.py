"""Tells answers apart by what was learnt from ways of asking: one linear machine for each answer, kept small.

Learning takes NumPy and a hundred megabytes for a second or two, so it is done by a process of its own
(`fitting.py`). What it learnt is a megabyte, and weighing a question by it takes a fraction of a millisecond
without NumPy.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import struct
import subprocess
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path

from config.settings import ROOT, settings

HEAD = struct.Struct("<III")  # how many answers, features, and weights that are not nothing
FINENESS = 4096
"""Steps of a weight between 0 and 1."""
_LEARN = (sys.executable, "-m", "server.chat.policy.fitting")
_SECONDS = 120


class NotLearnt(Exception):
    """The process that learns gave no answer."""


def learn(asks: Sequence[str], labels: Sequence[int], many: int) -> Machine:
    """Learn which answer each way of asking means. `labels`: the answers' numbers, below `many`.

    The same asks give the same machine, so it is kept in `CACHE_DIR`, and the next start reads it. Raises
    NotLearnt.
    """
    told = json.dumps({"asks": asks, "labels": labels, "many": many}).encode()
    kept = settings().cache_dir / f"policy-{_digest(told)}.bin"
    with contextlib.suppress(OSError, struct.error, ValueError):
        return Machine(kept.read_bytes())
    learnt = _learn(told)
    _keep(kept, learnt)
    return Machine(learnt)


def _digest(told: bytes) -> str:
    """What the machine follows from: what it is told, and the code that learns."""
    digest = hashlib.sha256(told)
    for name in ("fitting.py", "learning.py", "words.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:32]


def _keep(kept: Path, learnt: bytes) -> None:
    """Keep it whole or not at all: several processes start at once, and a disk may be read-only or full."""
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(learnt)
        fresh.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _learn(told: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  our own command
            _LEARN,
            input=told,
            stdout=subprocess.PIPE,
            timeout=_SECONDS,
            check=True,
            cwd=ROOT,
            # Not our environment: that one has the keys in it.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotLearnt(str(error)) from error
    return done.stdout


def mark(feature: str) -> int:
    """The number under which a feature's weights are kept."""
    return zlib.crc32(feature.encode("utf-8", "replace"))


class Machine:
    """Scores of every answer for a question. Immutable."""

    def __init__(self, learnt: bytes) -> None:
        """`learnt` as `fitting.packed` writes it."""
        answers, features, weights = HEAD.unpack_from(learnt)
        rest = memoryview(learnt)[HEAD.size :]
        self._bias: array[float] = array("f")
        self._rare: array[float] = array("f")
        self._marks: array[int] = array("I")
        self._begins: array[int] = array("I")
        self._answers: array[int] = array("H")
        self._weights: array[int] = array("h")
        for part, many in (
            (self._bias, answers),
            (self._rare, features),
            (self._marks, features),
            (self._begins, features + 1),
            (self._answers, weights),
            (self._weights, weights),
        ):
            size = many * part.itemsize
            part.frombytes(rest[:size])
            rest = rest[size:]
        if rest or len(self._weights) != weights:
            raise ValueError("cut off, or longer than it says")

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """One figure for each answer: above 0 it is rather this one, from 1 on surely."""
        known: list[tuple[int, float]] = []
        length = 0.0
        for feature, weight in features.items():
            number = mark(feature)
            place = bisect_left(self._marks, number)
            if place < len(self._marks) and self._marks[place] == number:
                value = weight * self._rare[place]
                length += value * value
                known.append((place, value))
        unit = sqrt(length) * FINENESS or 1.0
        scores = list(self._bias)
        begins, answers, weights = self._begins, self._answers, self._weights
        for place, value in known:
            share = value / unit
            for at in range(begins[place], begins[place + 1]):
                scores[answers[at]] += share * weights[at]
        return scores
