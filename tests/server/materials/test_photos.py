"""A photo comes out upright, bounded and bare, from every format; a bomb or half a photo does not."""

from __future__ import annotations

import functools
import io
import struct
import time
import zlib

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from server.materials.photos import MAX_SIDE, Refused, process_photo
from tests.server.materials.drawn import encoded, photo

GOOD = photo()


@functools.cache
def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(GOOD).save(out, quality=80)
    return out.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG" and image.mode == "RGB"
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation: int) -> None:
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    lying = GOOD.transpose(back) if back is not None else GOOD
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = process_photo(encoded(lying, exif=exif), "image/jpeg")
    assert (made.width, made.height) == GOOD.size
    assert difference(opened(made.jpeg), GOOD) < 4


def test_nothing_of_the_place_the_phone_or_the_time_is_left() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x9003] = "MAKER-X", "MODEL-Y", "2026:11:24 10:00:00"
    exif.get_ifd(0x8825)[2] = (29.0, 8.0, 30.0)
    xmp = b"<x:xmpmeta>SECRET</x:xmpmeta>"
    data = encoded(GOOD, exif=exif, comment=b"COMMENT-Z", icc_profile=b"ICC-SECRET" * 20, xmp=xmp)
    assert all(word in data for word in (b"MAKER-X", b"COMMENT-Z", b"ICC-SECRET", b"SECRET"))
    made = process_photo(data, "image/jpeg").jpeg
    for word in (b"MAKER", b"MODEL", b"2026", b"COMMENT", b"ICC", b"SECRET", b"Exif"):
        assert word not in made
    image = opened(made)
    assert not image.getexif() and set(image.info) <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density"
    }  # fmt: skip

    text = PngInfo()
    text.add_text("Author", "SECRET")
    made = process_photo(encoded(GOOD, "PNG", pnginfo=text), "image/png").jpeg
    assert b"SECRET" not in made


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not_blown_up() -> None:
    made = process_photo(encoded(photo(size=(6000, 4500), noise=0)), "image/jpeg")
    assert (made.width, made.height) == (MAX_SIDE, MAX_SIDE * 3 // 4)
    made = process_photo(encoded(photo(size=(800, 600))), "image/jpeg")
    assert (made.width, made.height) == (800, 600)


def test_heic_comes_out_as_jpeg() -> None:
    made = process_photo(heic(), "image/heic")
    assert difference(opened(made.jpeg), GOOD) < 6


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_readable(mode: str) -> None:
    source = Image.new("I;16", GOOD.size, 40000) if mode == "I;16" else GOOD.convert(mode)
    made = opened(process_photo(encoded(source, "PNG"), "image/png").jpeg)
    assert made.size == GOOD.size
    expected = 40000 / 256 if mode == "I;16" else ImageStat.Stat(GOOD.convert("L")).mean[0]
    assert ImageStat.Stat(made.convert("L")).mean[0] == pytest.approx(expected, abs=6)


def test_what_is_transparent_becomes_paper() -> None:
    clear = Image.new("RGBA", (1000, 700), (0, 0, 0, 0))
    made = opened(process_photo(encoded(clear, "PNG"), "image/png").jpeg)
    assert ImageStat.Stat(made).mean[0] > 250


def test_cmyk_is_readable() -> None:
    made = process_photo(encoded(GOOD.convert("CMYK")), "image/jpeg")
    assert difference(opened(made.jpeg), GOOD) < 12


def png_bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * (10 * (width * 3 + 1)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(10_000, 8_001), (20_000, 20_000), (2_000_000, 50)])
def test_too_many_pixels_are_refused_before_decoding(width: int, height: int) -> None:
    began = time.process_time()
    with pytest.raises(Refused, match="too_many_pixels"):
        process_photo(png_bomb(width, height), "image/png")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/heic"])
def test_rubbish_half_a_photo_and_another_format_are_unreadable(kind: str) -> None:
    jpeg, png = encoded(GOOD), encoded(GOOD, "PNG")
    own = {"image/jpeg": jpeg, "image/png": png, "image/heic": heic()}
    others = [data for other, data in own.items() if other != kind]
    for data in (b"", b"rubbish", own[kind][: len(own[kind]) // 2], *others):
        with pytest.raises(Refused, match="unreadable"):
            process_photo(data, kind)
