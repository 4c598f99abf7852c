"""Learns from ways of asking to tell answers apart: one linear machine for each answer, all fitted at once.

Dual coordinate descent for a support vector machine with squared hinge loss (Hsieh and others, 2008), as
liblinear does it. Deterministic: the same asks give the same machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ROUNDS = 8
_PENALTY = 2.0
_KNOWN_FROM = 1
"""A feature counts from so many asks on."""


class Machine:
    """Scores of every answer for a question. Immutable once fitted."""

    def __init__(self, asks: Sequence[Mapping[str, float]], labels: Sequence[int], many: int) -> None:
        """`asks`: the features of each way of asking; `labels`: its answer's number, below `many`."""
        often = Counter(feature for ask in asks for feature in ask)
        known = [feature for feature, times in often.items() if times >= _KNOWN_FROM]
        self._place = {feature: place for place, feature in enumerate(known)}
        times = np.array([often[feature] for feature in known], np.float32)
        self._rare = np.log((1 + len(asks)) / (1 + times)).astype(np.float32) + np.float32(1)
        self._weights = np.zeros((len(known) + 1, many), np.float32)  # the last row is the bias
        self._fit([self._sparse(ask) for ask in asks], np.array(labels))

    def scores(self, features: Mapping[str, float]) -> Floats:
        """One figure for each answer: above 0 it is rather this one, from 1 on surely."""
        places, values = self._sparse(features)
        found: Floats = values @ self._weights[places]
        return found

    def _sparse(self, features: Mapping[str, float]) -> tuple[NDArray[np.intp], Floats]:
        known = [(self._place[f], weight) for f, weight in features.items() if f in self._place]
        places = np.array([place for place, _ in known], np.intp)
        values = np.array([weight for _, weight in known], np.float32) * self._rare[places]
        length = float(np.sqrt(values @ values)) or 1.0
        bias = len(self._weights) - 1
        return np.append(places, bias), np.append(values / np.float32(length), np.float32(1))

    def _fit(self, rows: Sequence[tuple[NDArray[np.intp], Floats]], labels: NDArray[np.intp]) -> None:
        many = self._weights.shape[1]
        signs = np.where(labels[:, None] == np.arange(many), np.float32(1), np.float32(-1))
        duals = np.zeros_like(signs)
        slack = np.float32(0.5 / _PENALTY)
        order = np.random.default_rng(0)
        for _ in range(_ROUNDS):
            for row in order.permutation(len(rows)):
                places, values = rows[row]
                held = self._weights[places]
                gradient = signs[row] * (values @ held) - 1 + slack * duals[row]
                moved = np.maximum(duals[row] - gradient / (values @ values + slack), 0)
                held += np.outer(values, (moved - duals[row]) * signs[row])
                self._weights[places] = held
                duals[row] = moved
