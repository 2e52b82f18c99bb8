"""The picture that a site puts on its launcher: small enough to be told with the page."""

import base64
import io

from PIL import Image, ImageOps

from pasokh.kernel.files import NotAPicture, thumbnail

SIZE = (72, 72)  # pixels, shown at half of that
MOST_BYTES = 5 * 1024 * 1024


def picture_of(file) -> str:
    """An uploaded picture as a data URL of a square WebP, at most some kilobytes. Raises `kernel.files.NotAPicture`."""
    if file.size > MOST_BYTES:
        raise NotAPicture("too many bytes")
    out = io.BytesIO()
    with Image.open(io.BytesIO(thumbnail(file, (SIZE[0] * 4, SIZE[1] * 4)))) as small:
        ImageOps.fit(small, SIZE).save(out, "WEBP", quality=85, method=6)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
