"""One photo made fit to keep: decoded within bounds, upright, at most 3000 px, without metadata.

Runs in a process of its own (`server.materials.processing`): decoding somebody's bytes is the most
dangerous thing the product does.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

import pillow_heif
from PIL import Image

from server.materials.photo_advice import advise

MAX_PIXELS: Final = 80_000_000
"""Above any phone's sensor mode that makes sense for a document; 240 MB when decoded."""
MAX_SIDE: Final = 3000
QUALITY: Final = 88

_FORMATS: Final = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/heic": ("HEIF",)}


class Refused(Exception):
    """The file is understood and not wanted; `args[0]` is the code of the reason."""


@dataclass(frozen=True, slots=True)
class Photo:
    jpeg: bytes
    width: int
    height: int
    advice: tuple[str, ...]


def process_photo(data: bytes, content_type: str) -> Photo:
    """The photo as a plain JPEG, and what the family might want to know about it.

    Raises Refused("too_many_pixels") before decoding, Refused("unreadable") when it cannot be decoded
    to the end: half a photo is no proof.
    """
    # Pillow warns above this and refuses above twice this; the check below refuses above this.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    if content_type == "image/heic":
        pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS[content_type]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused("too_many_pixels")
            orientation = opened.getexif().get(0x0112)
            # A JPEG is decoded at a half, a quarter or an eighth already where that is large enough.
            opened.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            picture = _plain(opened)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except Exception:
        # Decoders raise whatever they like on broken input, KeyError and struct.error included.
        raise Refused("unreadable") from None
    picture = _upright(picture, orientation)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return Photo(out.getvalue(), picture.width, picture.height, advise(picture))


def _plain(image: Image.Image) -> Image.Image:
    """RGB on white, with nothing attached: comments and profiles of the source are not carried over."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        plain = Image.new("RGB", layered.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
        return plain
    plain = image.convert("RGB")
    plain.info = {}
    return plain


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(image: Image.Image, orientation: int | None) -> Image.Image:
    turn = _TURNS.get(orientation or 1)
    return image.transpose(turn) if turn is not None else image
