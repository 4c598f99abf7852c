"""Photos of papers as a phone would take them. Every one says in large letters that it is a sample."""

from __future__ import annotations

import functools
import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1200
_TABLE, _PAPER, _INK, _MARK = (62, 50, 44), (238, 236, 228), (28, 30, 40), (196, 40, 40)


def photo(title: str, *lines: str) -> bytes:
    """A JPEG of one card or page on a table, sharp, whole and light enough, with these Latin lines on it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _TABLE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((170, 170, WIDTH - 170, HEIGHT - 170), fill=_PAPER)
    draw.text((230, 220), title, fill=_INK, font=_font(56))
    for place, line in enumerate(lines):
        draw.text((230, 340 + 90 * place), line, fill=_INK, font=_font(48))
    draw.text((230, HEIGHT - 330), "SAMPLE - NOT A DOCUMENT", fill=_MARK, font=_font(72))
    # Small print, so that a photo that is out of focus would be noticed.
    for row in range(3):
        draw.text((980, 760 + 34 * row), "sample sample sample sample", fill=_INK, font=_font(26))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=88)
    return kept.getvalue()


def in_the_dark(picture: bytes) -> bytes:
    """The same photo, taken without a light."""
    kept = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as taken:
        taken.point(lambda value: value // 4).save(kept, "JPEG", quality=88)
    return kept.getvalue()


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
