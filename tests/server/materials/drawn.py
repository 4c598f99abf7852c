"""Photos drawn by a program: a card or a page on a table, good or spoilt by a known amount."""

from __future__ import annotations

import functools
import io
import random
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont


@functools.cache
def speckle(size: tuple[int, int], sigma: float) -> Image.Image:
    """Noise around grey, the same in all channels; drawn once, because that is slow."""
    return Image.merge("RGB", [Image.effect_noise(size, sigma)] * 3)


@functools.cache
def document(kind: str, width: int, seed: int = 1) -> Image.Image:
    """The thing itself, filled with text and, on a card, a portrait."""
    rng = random.Random(seed)
    ratio = 1.586 if kind == "card" else 0.707
    height = round(width / ratio)
    paper = (225, 232, 238) if kind == "card" else (244, 241, 230)
    image = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(image)
    lines = 7 if kind == "card" else 26
    size = max(8, round(height / lines * 0.55))
    font = ImageFont.load_default(size)
    for line in range(lines):
        if kind == "page" and rng.random() < 0.35:
            continue
        words = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789 ") for _ in range(18))
        y = round((line + 0.2) * height / lines)
        draw.text((width * 0.06, y), words[: rng.randint(6, 16)], fill=(35, 35, 45), font=font)
    if kind == "card":
        draw.rectangle((width * 0.66, height * 0.15, width * 0.93, height * 0.7), fill=(150, 130, 120))
        draw.ellipse((width * 0.72, height * 0.2, width * 0.87, height * 0.5), fill=(205, 170, 150))
    return image


def photo(
    kind: str = "card",
    *,
    size: tuple[int, int] = (1600, 1200),
    fill: float = 0.8,
    shift: tuple[float, float] = (0.0, 0.0),
    table: tuple[int, int, int] = (96, 72, 54),
    tilt: float = 2.0,
    blur: float = 0.0,
    light: float = 1.0,
    wash: float = 0.0,
    noise: float = 4.0,
    seed: int = 1,
) -> Image.Image:
    """A photo of it. `fill`: share of the frame's width or height that it takes; `shift`: of the frame;
    `blur`: radius in pixels at 2000 px; `light`: brightness factor; `wash`: share of white laid over."""
    width, height = size
    ratio = 1.586 if kind == "card" else 0.707
    inner = round(min(width * fill, height * fill * ratio))
    thing = document(kind, inner, seed).convert("RGBA").rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    image = Image.new("RGB", size, table)
    grain = speckle((width // 16, height // 4), 18).resize(size)
    image = ImageChops.add(image, grain, scale=1, offset=-128)
    place = (
        round((width - thing.width) / 2 + shift[0] * width),
        round((height - thing.height) / 2 + shift[1] * height),
    )
    image.paste(thing, place, thing)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur * max(size) / 2000))
    if light != 1.0:
        image = ImageEnhance.Brightness(image).enhance(light)
    if wash:
        image = Image.blend(image, Image.new("RGB", size, "white"), wash)
    if noise:
        image = ImageChops.add(image, speckle(size, noise), scale=1, offset=-128)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        options.setdefault("quality", 85)
    image.save(out, kind, **options)
    return out.getvalue()
