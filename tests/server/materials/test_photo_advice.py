"""A good photo is not found fault with; a spoilt one is told the one thing that helps."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from server.materials.photo_advice import advise
from tests.server.materials.drawn import document, encoded, photo

BOTH = pytest.mark.parametrize("kind", ["card", "page"])
SEEDS = pytest.mark.parametrize("seed", [1, 2])


def said(image: Image.Image) -> tuple[str, ...]:
    return advise(Image.open(io.BytesIO(encoded(image))).convert("RGB"))


@BOTH
@SEEDS
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"fill": 0.5},
        {"fill": 0.93},
        {"size": (1500, 2000)},
        {"size": (1280, 960)},
        {"noise": 12},
        {"light": 0.6},
        {"table": (200, 198, 190)},
        {"table": (30, 30, 34)},
        {"tilt": 8},
        {"shift": (0.05, -0.03)},
        {"blur": 0.8},
    ],
)
def test_a_good_photo_gets_no_advice(kind: str, seed: int, how: dict[str, Any]) -> None:
    assert said(photo(kind, seed=seed, **how)) == ()


@BOTH
@SEEDS
@pytest.mark.parametrize(
    ("how", "advice"),
    [
        ({"blur": 3}, "blurred"),
        ({"blur": 5}, "blurred"),
        ({"blur": 12}, "blurred"),
        ({"blur": 4, "size": (3000, 2250)}, "blurred"),
        ({"blur": 4, "noise": 10}, "blurred"),
        ({"light": 0.3}, "too_dark"),
        ({"light": 0.12}, "too_dark"),
        ({"wash": 0.75}, "too_bright"),
        ({"shift": (0.33, 0.0)}, "cut_off"),
        ({"shift": (0.0, 0.3)}, "cut_off"),
        ({"shift": (-0.2, 0.25)}, "cut_off"),
        ({"size": (800, 600)}, "too_small"),
    ],
)
def test_a_spoilt_photo_gets_the_advice_that_helps(
    kind: str, seed: int, how: dict[str, Any], advice: str
) -> None:
    assert said(photo(kind, seed=seed, **how)) == (advice,)


@BOTH
def test_a_scan_that_fills_the_frame_is_not_cut_off(kind: str) -> None:
    assert said(document(kind, 1400)) == ()


def test_a_strip_is_part_of_something() -> None:
    assert "cut_off" in said(photo(size=(3000, 900)))


@pytest.mark.parametrize("colour", ["black", "white", "grey"])
def test_an_empty_picture_gets_some_advice(colour: str) -> None:
    assert len(said(Image.new("RGB", (1600, 1200), colour))) == 1
