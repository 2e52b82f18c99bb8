"""Small pictures of stored pictures. Decoding is where hostile pictures do harm: few formats, few pixels, nothing of the original kept.

A picture of a few kilobytes can unfold to gigabytes; its size is read from its head and refused before a pixel is decoded.
"""

import io
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from .store import exists, path_of, store_beside

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000  # of the original: 200 MB decoded at most
MAX_BYTES = 25 * 1024 * 1024
BOX = (480, 480)  # pixels; shown at half of that on dense screens
CONTENT_TYPE = "image/webp"

# Pillow's decoders tell of broken input by many kinds of error.
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,  # an error where warnings are
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
)


class NotAPicture(ValueError):
    """No picture of the known formats, a broken one, or one with too many pixels."""


def thumbnail(source: BinaryIO, box: tuple[int, int] = BOX) -> bytes:
    """A WebP of the first frame of ``source`` that fits into ``box``, upright, without the original's metadata. Never enlarged."""
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS or min(picture.size) < 1:
                raise NotAPicture("too many pixels")
            return _drawn(picture, box)
    except NotAPicture:
        raise
    except _BROKEN as error:
        raise NotAPicture("not a picture that can be read") from error


def make_thumbnail(stored: str) -> str:
    """Put a thumbnail beside the stored picture; its name in the store (``<name>.thumb``). Doing it again changes nothing.

    Raises NotAPicture, or StoreFull; FileNotFoundError when the picture is gone.
    """
    name = f"{stored}.thumb"
    if exists(name):
        return name
    path = path_of(stored)
    if path.stat().st_size > MAX_BYTES:
        raise NotAPicture("too many bytes")
    with path.open("rb") as source:
        drawn = thumbnail(source)
    store_beside(name, drawn)
    return name


def _drawn(picture: Image.Image, box: tuple[int, int]) -> bytes:
    picture.draft("RGB", (box[0] * 2, box[1] * 2))  # a JPEG is decoded smaller at once; the others ignore it
    small = ImageOps.exif_transpose(_plain(picture))
    small.thumbnail(box)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4, exif=b"", icc_profile=b"")
    return out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through; the orientation is kept for whoever turns it."""
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")
