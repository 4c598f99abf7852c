"""What is likely wrong with a photo of a card or a page, told while it can still be taken again.

Advice, never a refusal: each rule is simple, and the eye of the window decides. The thresholds were
set on drawn cards and pages, sharp and spoilt by known amounts (tests/server/materials/drawn.py), with
the rule that a good photo must not be found fault with.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from PIL import Image, ImageFilter, ImageStat

SMALLEST_LONG_SIDE: Final = 1000
SMALLEST_SHORT_SIDE: Final = 600
WIDEST_RATIO: Final = 2.6
"""A register page is 1.4 : 1, a card 1.6 : 1, a phone's screenshot 2.2 : 1; a strip is part of something."""

_LOOK_AT: Final = 1200  # long side in pixels at which sharpness is judged, as on a phone's screen
_TILES: Final = 12
_DETAIL: Final = 200.0  # variance of brightness above which a tile shows something to judge
_SHARP: Final = 0.09  # variance of the Laplacian against that of the brightness, in the sharper tiles
_DARK: Final = 90  # the brightest tenth of a dark photo is below this
_PALE: Final = 170  # the darkest two-hundredth of an overexposed one is above this
_MAP: Final = 96  # long side in pixels at which the document is told from what it lies on
_TOUCHES: Final = 0.25  # share of a side along which a cut-off document runs
_APART: Final = 0.72  # how much of all variance the two brightness classes explain

_LAPLACE: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def advise(picture: Image.Image) -> tuple[str, ...]:
    """Codes out of too_small, too_dark, too_bright, blurred, cut_off, the most useful first."""
    found = []
    if max(picture.size) < SMALLEST_LONG_SIDE or min(picture.size) < SMALLEST_SHORT_SIDE:
        found.append("too_small")
    grey = picture.convert("L")
    grey.thumbnail((_LOOK_AT, _LOOK_AT), Image.Resampling.BOX)
    histogram = grey.histogram()
    if _percentile(histogram, 0.90) < _DARK:
        found.append("too_dark")
    elif _percentile(histogram, 0.005) > _PALE:
        found.append("too_bright")
    elif _sharpness(grey) < _SHARP:
        # In the dark and in glare sharpness cannot be judged, and one advice is enough to act on.
        found.append("blurred")
    if max(picture.size) > WIDEST_RATIO * min(picture.size) or _runs_out_of_the_frame(grey):
        found.append("cut_off")
    return tuple(found)


def _percentile(histogram: list[int], share: float) -> int:
    wanted, seen = share * sum(histogram), 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return len(histogram) - 1


def _sharpness(grey: Image.Image) -> float:
    """The variance of the Laplacian against the brightness's own, in the sharper tiles that show detail.

    The quotient, because pale print is not blurred print; tiles, because a sharp page may be mostly
    blank; the sharper ones, because a table's edge is soft in every photo. 0 where nothing shows detail.
    """
    smooth = grey.filter(ImageFilter.GaussianBlur(0.8))
    edges = smooth.filter(_LAPLACE)
    width, height = grey.size
    tiles = []
    for row in range(_TILES):
        for column in range(_TILES):
            left, top = column * width // _TILES, row * height // _TILES
            tile = (left, top, (column + 1) * width // _TILES, (row + 1) * height // _TILES)
            tiles.append((ImageStat.Stat(edges.crop(tile)).var[0], ImageStat.Stat(smooth.crop(tile)).var[0]))
    # The flattest tiles show what the sensor's noise adds everywhere, which must not pass for detail.
    noise = sorted(edge for edge, _ in tiles)[len(tiles) // 10]
    quotients = sorted((edge - noise) / detail for edge, detail in tiles if detail > _DETAIL)
    return quotients[len(quotients) * 9 // 10] if len(quotients) >= 3 else 0.0


def _runs_out_of_the_frame(grey: Image.Image) -> bool:
    """Whether the thing in the middle meets one, two or three sides of the frame, but not all four.

    All four is a scan or a page that fills the photo, none is a card on a table.
    """
    small = grey.copy()
    small.thumbnail((_MAP, _MAP), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MedianFilter(5))
    threshold = _split(small.histogram())
    if threshold is None:
        return False
    width, height = small.size
    light = [value > threshold for value in small.tobytes()]
    middle = [
        y * width + x
        for y in range(height * 2 // 5, height * 3 // 5)
        for x in range(width * 2 // 5, width * 3 // 5)
    ]
    document = sum(light[i] for i in middle) * 2 > len(middle)
    inside = _connected(light, width, height, [i for i in middle if light[i] == document])
    sides = (
        [inside[x] for x in range(width)],
        [inside[(height - 1) * width + x] for x in range(width)],
        [inside[y * width] for y in range(height)],
        [inside[y * width + width - 1] for y in range(height)],
    )
    met = sum(sum(side) > _TOUCHES * len(side) for side in sides)
    return 0 < met < 4


def _split(histogram: list[int]) -> int | None:
    """Otsu's threshold (1979), None where the picture does not fall into two brightnesses."""
    total = sum(histogram)
    mean = sum(value * count for value, count in enumerate(histogram)) / total
    variance = sum((value - mean) ** 2 * count for value, count in enumerate(histogram)) / total
    best, best_between = 0, 0.0
    below, below_sum = 0, 0
    for value, count in enumerate(histogram):
        below += count
        below_sum += value * count
        if below in (0, total):
            continue
        weight = below / total
        between = (mean * weight - below_sum / total) ** 2 / (weight * (1 - weight))
        if between > best_between:
            best, best_between = value, between
    return best if variance > 100 and best_between > _APART * variance else None


def _connected(light: list[bool], width: int, height: int, seeds: list[int]) -> list[bool]:
    inside = [False] * len(light)
    queue = deque(seeds)
    for seed in seeds:
        inside[seed] = True
    while queue:
        here = queue.popleft()
        x, y = here % width, here // width
        for nx, ny in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            there = ny * width + nx
            if 0 <= nx < width and 0 <= ny < height and not inside[there] and light[there] == light[here]:
                inside[there] = True
                queue.append(there)
    return inside
