"""Learns from sentences to tell meanings apart: one linear machine for each meaning, all fitted at once.

Dual coordinate descent for a support vector machine with squared hinge loss (Hsieh and others, 2008), as
liblinear does it. Deterministic: the same sentences give the same machine.

A process of its own: it reads the sentences from standard input and writes what `learning.Machine` keeps.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from server.chat.learning.machine import BITS, FINENESS, HEAD, Features, mark

Floats = NDArray[np.float32]

_ROUNDS = 10
_PENALTY = 4.0
_LARGEST = np.iinfo(np.int16).max


class Fitted:
    """Weights of every feature for every meaning. The last row is the bias."""

    def __init__(
        self, features: Features, said: Sequence[str], kinds: Sequence[int], signs: Sequence[Sequence[int]]
    ) -> None:
        """As `machine.learn`."""
        self.place: dict[str, int] = {}
        seen = [self._seen(features(one)) for one in said]
        times = np.zeros(len(self.place), np.float32)
        for places, _ in seen:
            times[places] += 1
        self.rare = (np.log((1 + len(seen)) / (1 + times)) + 1).astype(np.float32)
        self.weights = np.zeros((len(self.place) + 1, len(signs[0])), np.float32)
        rows = [self._row(places, values) for places, values in seen]
        self._fit(rows, np.array(signs, np.float32)[np.array(kinds)])

    def _seen(self, found: Mapping[str, float]) -> tuple[NDArray[np.int32], Floats]:
        places = [self.place.setdefault(feature, len(self.place)) for feature in found]
        return np.array(places, np.int32), np.array(list(found.values()), np.float32)

    def _row(self, places: NDArray[np.int32], values: Floats) -> tuple[NDArray[np.int32], Floats]:
        values = values * self.rare[places]
        length = float(np.sqrt(values @ values)) or 1.0
        bias = np.int32(len(self.weights) - 1)
        return np.append(places, bias), np.append(values / np.float32(length), np.float32(1))

    def _fit(self, rows: Sequence[tuple[NDArray[np.int32], Floats]], signs: Floats) -> None:
        duals = np.zeros_like(signs)
        slack = np.float32(0.5 / _PENALTY)
        order = np.random.default_rng(0)
        for _ in range(_ROUNDS):
            for row in order.permutation(len(rows)):
                places, values = rows[row]
                held = self.weights[places]
                gradient = signs[row] * (values @ held) - 1 + slack * duals[row]
                moved = np.maximum(duals[row] - gradient / (values @ values + slack), 0)
                held += np.outer(values, (moved - duals[row]) * signs[row])
                self.weights[places] = held
                duals[row] = moved


def packed(fitted: Fitted, nothing: float) -> bytes:
    """What was learnt, as `learning.Machine` reads it: by mark, and without weights that are nothing."""
    marks = np.array([mark(feature) for feature in fitted.place], np.uint32)
    order = np.argsort(marks, kind="stable")
    marks = marks[order]
    handfuls = np.searchsorted(marks, np.arange(2**BITS + 1) << 32 - BITS)
    weights = fitted.weights[:-1][order]
    kept = np.abs(weights) >= nothing
    begins = np.concatenate(([0], np.cumsum(kept.sum(axis=1))))
    of_feature, of_meaning = np.nonzero(kept)
    fine = np.clip(np.rint(weights[of_feature, of_meaning] * FINENESS), -_LARGEST, _LARGEST)
    return b"".join(
        (
            HEAD.pack(weights.shape[1], len(marks), len(of_meaning)),
            fitted.weights[-1].astype(np.float32).tobytes(),
            fitted.rare[order].tobytes(),
            marks.tobytes(),
            handfuls.astype(np.uint32).tobytes(),
            begins.astype(np.uint32).tobytes(),
            of_meaning.astype(np.uint16).tobytes(),
            fine.astype(np.int16).tobytes(),
        )
    )


def main() -> None:
    told = json.load(sys.stdin)
    module, name = told["features"]
    features: Features = getattr(importlib.import_module(module), name)
    fitted = Fitted(features, told["said"], told["kinds"], told["signs"])
    sys.stdout.buffer.write(packed(fitted, told["nothing"]))


if __name__ == "__main__":
    main()
