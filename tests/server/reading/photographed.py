"""What a phone makes of a paper: tilt, perspective, glare, blur, shadow, a corner cut off, a busy table."""

from __future__ import annotations

import functools
import io
import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.server.reading.drawn_papers import font


@dataclass(frozen=True, slots=True)
class Shot:
    """How a photo is taken. Angles in degrees; `blur` in pixels; `glare`, `shadow` 0 to 1."""

    tilt: float = 0.0
    lean: float = 0.0  # perspective: share of the width by which the far edge is shorter
    blur: float = 0.0
    glare: float = 0.0
    shadow: float = 0.0
    cut: float = 0.0  # share of the width that is outside of the frame
    busy: bool = False
    printed: bool = False  # on a newspaper
    turned: int = 0  # quarter turns, as of a phone held the wrong way
    noise: float = 3.0
    quality: int = 88
    scale: float = 1.6  # pixels of the photo per pixel of the drawing


_PRINT = "县乡镇村街道人口事业单位办理本年度社会养老保险名额公告如下请各家各户到所在地领取登记表填写后交回"
EASY = Shot()


def any_shot(rng: random.Random) -> Shot:
    """A photo as families take them: some good, most a little wrong, a few hard."""
    hard = rng.random() < 0.25
    return Shot(
        tilt=rng.gauss(0, 9 if hard else 4),
        lean=abs(rng.gauss(0, 0.06 if hard else 0.03)),
        # A worse one is called blurred the moment it is uploaded, and taken again.
        blur=min(abs(rng.gauss(0, 2.4 if hard else 1.2)), 4.5),
        glare=rng.random() * (0.9 if hard else 0.5) if rng.random() < 0.4 else 0.0,
        shadow=rng.random() * (0.75 if hard else 0.5) if rng.random() < 0.5 else 0.0,
        cut=rng.random() * 0.09 if rng.random() < 0.15 else 0.0,
        busy=rng.random() < 0.5,
        printed=rng.random() < 0.2,
        turned=rng.choice((0, 0, 0, 0, 0, 0, 1, 2, 3)),
        noise=rng.uniform(2, 9 if hard else 6),
        quality=rng.randrange(60, 92),
        scale=rng.uniform(1.0, 1.9),
    )


def take(paper: Image.Image, shot: Shot, rng: random.Random) -> bytes:
    """A JPEG of the paper lying on a table, at most 3000 px wide as the intake keeps them."""
    thing = paper.convert("RGBA")
    thing = _lean(thing, shot.lean)
    thing = thing.resize(
        (round(thing.width * shot.scale), round(thing.height * shot.scale)), Image.Resampling.LANCZOS
    )
    thing = thing.rotate(shot.tilt, Image.Resampling.BICUBIC, expand=True)
    frame = (round(thing.width * 1.18), round(thing.height * 1.22))
    table = _newspaper(frame, rng) if shot.printed else _table(frame, shot.busy, rng)
    left = round(-shot.cut * thing.width) if shot.cut else round(rng.uniform(0.01, 0.16) * thing.width)
    table.paste(thing, (left, round(rng.uniform(0.02, 0.18) * thing.height)), thing)
    if shot.shadow:
        table = _shadow(table, shot.shadow, rng)
    if shot.glare:
        table = _glare(table, shot.glare, rng)
    if shot.blur:
        table = table.filter(ImageFilter.GaussianBlur(shot.blur))
    table = ImageChops.add(table, _noise(table.size, round(shot.noise, 1)), scale=1, offset=-128)
    if shot.turned:
        table = table.rotate(90 * shot.turned, expand=True)
    table.thumbnail((3000, 3000), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    table.save(out, "JPEG", quality=shot.quality)
    return out.getvalue()


def _lean(thing: Image.Image, share: float) -> Image.Image:
    """The far edge shorter than the near one."""
    if share < 0.005:
        return thing
    width, height = thing.size
    inset = share * width / 2
    return thing.transform(
        thing.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(
            [(inset, 0), (width - inset, 0), (width, height), (0, height)],
            [(0, 0), (width, 0), (width, height), (0, height)],
        ),
        Image.Resampling.BICUBIC,
    )


def _coefficients(to: list[tuple[float, float]], origin: list[tuple[float, float]]) -> list[float]:
    """The eight numbers of a perspective map, by elimination."""
    rows = []
    for (x, y), (u, v) in zip(to, origin, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]


def _table(size: tuple[int, int], busy: bool, rng: random.Random) -> Image.Image:
    table = Image.new("RGB", size, tuple(rng.randrange(60, 170) for _ in range(3)))  # type: ignore[arg-type]
    pen = ImageDraw.Draw(table)
    for _ in range(rng.randrange(12, 30) if busy else 0):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        colour = tuple(rng.randrange(256) for _ in range(3))
        width, height = rng.randrange(20, size[0] // 3), rng.randrange(10, size[1] // 4)
        shape = pen.rectangle if rng.random() < 0.6 else pen.ellipse
        shape((x, y, x + width, y + height), fill=colour)  # type: ignore[arg-type]
    if not busy:
        for y in range(0, size[1], 14):
            pen.line(
                (0, y, size[0], y + rng.randrange(-6, 6)),
                fill=tuple(rng.randrange(70, 130) for _ in range(3)),
                width=2,
            )  # type: ignore[arg-type]
    return table


def _newspaper(size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Columns of text, a little aside."""
    page = Image.new("RGB", size, (206, 202, 190))
    pen = ImageDraw.Draw(page)
    for left in range(-40, size[0], 520):
        for top in range(-60, size[1], 46):
            pen.text((left, top), "".join(rng.choice(_PRINT) for _ in range(15)), (70, 68, 66), font(30))
    return page.rotate(rng.gauss(0, 5), Image.Resampling.BICUBIC, fillcolor=(206, 202, 190))


def _shadow(image: Image.Image, depth: float, rng: random.Random) -> Image.Image:
    """A hand or a phone between lamp and paper: a soft dark edge across."""
    mask = Image.new("L", (64, 64), 255)
    pen = ImageDraw.Draw(mask)
    angle, offset = rng.random() * math.tau, rng.uniform(-14, 14)
    far = (math.cos(angle) * 90, math.sin(angle) * 90)
    side = (-math.sin(angle) * 90, math.cos(angle) * 90)
    middle = (32 + math.cos(angle) * offset, 32 + math.sin(angle) * offset)
    corners = [
        (middle[0] + s * side[0] + f * far[0], middle[1] + s * side[1] + f * far[1])
        for s, f in ((1, 0), (-1, 0), (-1, 1), (1, 1))
    ]
    pen.polygon(corners, fill=round(255 * (1 - depth)))
    mask = mask.filter(ImageFilter.GaussianBlur(3)).resize(image.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(image, Image.merge("RGB", [mask] * 3))


def _glare(image: Image.Image, strength: float, rng: random.Random) -> Image.Image:
    """The reflection of a lamp in the plastic."""
    spot = Image.new("L", (128, 128), 0)
    pen = ImageDraw.Draw(spot)
    x, y, radius = rng.uniform(20, 108), rng.uniform(20, 108), rng.uniform(8, 22)
    pen.ellipse((x - radius, y - radius * 0.6, x + radius, y + radius * 0.6), fill=round(255 * strength))
    spot = spot.filter(ImageFilter.GaussianBlur(7)).resize(image.size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", image.size, "white"), image, spot)


@functools.lru_cache(maxsize=4)
def _grain(sigma: float) -> Image.Image:
    return Image.effect_noise((512, 512), sigma)


def _noise(size: tuple[int, int], sigma: float) -> Image.Image:
    grain = _grain(sigma)
    sheet = Image.new("L", size)
    for x in range(0, size[0], 512):
        for y in range(0, size[1], 512):
            sheet.paste(grain, (x, y))
    return Image.merge("RGB", [sheet] * 3)
