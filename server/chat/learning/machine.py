"""Tells meanings apart by what was learnt from many sentences: one linear machine for each, kept small.

Learning takes NumPy and a hundred megabytes for a second or two, so it is done by a process of its own
(`fitting.py`). What it learnt is a few megabytes, and weighing a sentence by it takes a fraction of a
millisecond without NumPy.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import inspect
import json
import os
import struct
import subprocess
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path

from config.settings import ROOT, settings

HEAD = struct.Struct("<III")  # how many meanings, features, and weights that are not nothing
FINENESS = 4096
"""Steps of a weight between 0 and 1."""
BITS = 16
"""Where the marks begin that share so many first bits is kept: a mark is looked for among a handful."""
_LEARN = (sys.executable, "-m", "server.chat.learning.fitting")
_SECONDS = 120


class NotLearnt(Exception):
    """The process that learns gave no answer."""


Features = Callable[[str], Mapping[str, float]]
Known = Sequence[tuple[int, float]]
"""Where the weights of a feature stand, and how much of the sentence it is."""


def learn(
    features: Features,
    said: Sequence[str],
    kinds: Sequence[int],
    signs: Sequence[Sequence[int]],
    nothing: float = 0.02,
) -> Machine:
    """Learn to tell meanings apart.

    `features` (a function of a module) says what a sentence shows, with what each counts. Sentence n of
    `said` is of the kind `kinds[n]`, and `signs` of a kind says what its sentences are for each meaning: 1
    one of it, -1 none of it, 0 no evidence. A weight nearer to 0 than `nothing` is left out.

    The same sentences give the same machine, so it is kept in `CACHE_DIR`, and the next start reads it. Of
    processes that start at once one learns it, and the others wait for that. Raises NotLearnt.
    """
    told = json.dumps(
        {
            "features": [features.__module__, features.__qualname__],
            "said": said,
            "kinds": kinds,
            "signs": signs,
            "nothing": nothing,
        }
    ).encode()
    kept = settings().cache_dir / f"learnt-{_digest(told, features)}.bin"
    if found := _kept(kept):
        return found
    with _alone(kept):
        if found := _kept(kept):
            return found
        learnt = _learn(told)
        _keep(kept, learnt)
    return Machine(learnt)


def one_each(many: int) -> list[list[int]]:
    """The signs where every sentence means one of `many` things, and none of the others."""
    return [[1 if meaning == kind else -1 for meaning in range(many)] for kind in range(many)]


def _digest(told: bytes, features: Features) -> str:
    """What the machine follows from: what it is told, and the code that learns."""
    digest = hashlib.sha256(told)
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), Path(inspect.getfile(features))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _kept(kept: Path) -> Machine | None:
    """What was learnt before; None where nothing was, or where it was cut off."""
    with contextlib.suppress(OSError, struct.error, ValueError):
        return Machine(kept.read_bytes())
    return None


@contextlib.contextmanager
def _alone(kept: Path) -> Iterator[None]:
    """With nobody else at it. Where nothing can be kept there is nothing to wait for.

    A process that is killed lets go.
    """
    path = kept.with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("ab")
    except OSError:
        yield
        return
    with lock:
        with contextlib.suppress(OSError):  # a disk that knows no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


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
    """The number of 32 bits under which a feature's weights are kept."""
    return zlib.crc32(feature.encode("utf-8", "replace"))


class Machine:
    """Scores of every meaning for a sentence. Immutable."""

    def __init__(self, learnt: bytes) -> None:
        """`learnt` as `fitting.packed` writes it."""
        meanings, features, weights = HEAD.unpack_from(learnt)
        rest = memoryview(learnt)[HEAD.size :]
        self._bias: array[float] = array("f")
        self._rare: array[float] = array("f")
        self._marks: array[int] = array("I")
        self._handfuls: array[int] = array("I")
        self._begins: array[int] = array("I")
        self._meanings: array[int] = array("H")
        self._weights: array[int] = array("h")
        for part, many in (
            (self._bias, meanings),
            (self._rare, features),
            (self._marks, features),
            (self._handfuls, 2**BITS + 1),
            (self._begins, features + 1),
            (self._meanings, weights),
            (self._weights, weights),
        ):
            size = many * part.itemsize
            part.frombytes(rest[:size])
            rest = rest[size:]
        if rest or len(self._weights) != weights:
            raise ValueError("cut off, or longer than it says")

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """One figure for each meaning: above 0 it is rather this one, from 1 on surely."""
        return self.scores_of(range(len(self._bias)), self.known(features))

    def known(self, features: Mapping[str, float]) -> Known:
        """Those of the features that were learnt, for `scores_of`."""
        marks, handfuls = self._marks, self._handfuls
        known: list[tuple[int, float]] = []
        length = 0.0
        for feature, weight in features.items():
            number = mark(feature)
            handful = number >> 32 - BITS
            end = handfuls[handful + 1]
            place = bisect_left(marks, number, handfuls[handful], end)
            if place < end and marks[place] == number:
                value = weight * self._rare[place]
                length += value * value
                known.append((place, value))
        unit = sqrt(length) * FINENESS or 1.0
        return [(place, value / unit) for place, value in known]

    def scores_of(self, meanings: range, known: Known) -> list[float]:
        """The scores of these meanings alone, which follow each other: all of them are seldom needed."""
        first, end = meanings.start, meanings.stop
        scores = list(self._bias[first:end])
        begins, of, weights = self._begins, self._meanings, self._weights
        for place, share in known:  # its weights stand in the order of their meanings
            start, stop = begins[place], begins[place + 1]
            start = bisect_left(of, first, start, stop) if first else start
            here = slice(start, bisect_left(of, end, start, stop))
            for meaning, weight in zip(of[here], weights[here], strict=True):
                scores[meaning - first] += share * weight
        return scores
