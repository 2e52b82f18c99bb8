"""QR codes of web addresses: drawn in the page, and as files for print. Dark on white in every theme, with the quiet zone of ISO/IEC 18004."""

import io
from functools import lru_cache

from markupsafe import Markup

QUIET = 4  # modules of white around the code: what the standard asks
PRINT_WIDTH = 1_200  # pixels at least: 10 cm at 300 dots per inch
DOTS_PER_INCH = 300
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
DRAWN = {"border": QUIET, "dark": "#000", "light": "#fff"}


@lru_cache(maxsize=64)
def qr_svg(text: str, label: str) -> Markup:
    """The code as an SVG element that fills its place; ``label`` is what a screen reader says of it."""
    drawing = _code(text).svg_inline(omitsize=True, svgclass="qr-drawing", lineclass=None, **DRAWN)
    return Markup('<span class="qr" role="img" aria-label="{}">{}</span>').format(label, Markup(drawing))  # noqa: S704 - made of numbers


def qr_file(text: str, kind: str) -> bytes:
    """The code as a file for print: ``svg``, or ``png`` of PRINT_WIDTH pixels or a little more."""
    code, file = _code(text), io.BytesIO()
    if kind == "svg":
        code.save(file, kind="svg", scale=8, **DRAWN)
    else:
        scale = -(-PRINT_WIDTH // code.symbol_size(border=QUIET)[0])
        code.save(file, kind="png", scale=scale, dpi=DOTS_PER_INCH, **DRAWN)
    return file.getvalue()


def _code(text: str):
    import segno  # only where a code is drawn

    # Level M bears 15 % of damage: a sticker on a door. Micro codes are unknown to many phones.
    return segno.make(text, error="m", micro=False)
