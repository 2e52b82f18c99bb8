"""The icon under which a site's chat page stands on the home screen of a phone: the picture of its button upon its colour."""

import base64
import binascii
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pasokh.channels.site import DEFAULTS, setting
from pasokh.channels.site_looks import ICONS, PICTURE, ink_on

from .looks import colour_of

MASKS = Path(__file__).parent / "icons"  # drawn by tests/widget/icons.py
SIZES = (180, 192, 512)  # pixels: of iOS, and of what else reads manifests
SHARE = 0.56  # of the icon that its picture takes: whatever shape a phone cuts out, nothing of it is lost


def home_icon(site, size) -> bytes:
    """It as a PNG, a square of so many pixels."""
    icon, colour = setting(site, "icon"), colour_of(DEFAULTS | site.settings)
    return _drawn(icon, colour, setting(site, "picture") if icon == PICTURE else "", size)


@lru_cache(maxsize=60)
def _drawn(icon, colour, picture, size):
    ground = Image.new("RGB", (size, size), colour)
    side = round(size * SHARE)
    corner = ((size - side) // 2,) * 2
    own = _picture(picture)
    if own is not None:
        shown = own.resize((side, side), Image.Resampling.LANCZOS)
        ground.paste(shown, corner, shown)
    else:
        with Image.open(MASKS / f"{icon if icon in ICONS else DEFAULTS['icon']}.png") as mask:
            ground.paste(ink_on(colour), corner, mask.convert("L").resize((side, side), Image.Resampling.LANCZOS))
    out = io.BytesIO()
    ground.save(out, "PNG", optimize=True)
    return out.getvalue()


def _picture(address):
    """A site's own picture, which stands in its settings; None without one, or where it cannot be read."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
            return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, binascii.Error):
        return None
