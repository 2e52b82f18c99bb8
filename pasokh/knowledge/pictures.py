"""How large a stored picture is, read from its head alone."""

from PIL import Image

from pasokh.kernel import files

from .models.file import PICTURES


def size_of(stored) -> tuple[int | None, int | None]:
    """Width and height in pixels; (None, None) for what is no picture, or a broken one."""
    if stored.content_type not in PICTURES:
        return None, None
    try:
        with files.open_file(stored.name) as content, Image.open(content, formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:  # fmt: skip
            turned = picture.getexif().get(0x0112) in (5, 6, 7, 8)  # as it was held
            return picture.size[::-1] if turned else picture.size
    except Exception:  # decoders tell of broken input by many kinds of error
        return None, None
