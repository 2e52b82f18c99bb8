"""QR codes: the file for print is read back by another library; the drawing in the page is the same matrix."""

import io
import re

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pasokh.ui.qr import PRINT_WIDTH, QUIET, qr_file, qr_svg

LINK = "https://support.khaneno.example/c/khaneno"
KEYS = st.text(alphabet="abcdefghijkmnopqrstuvwxyz0123456789-", min_size=1, max_size=60)


@settings(deadline=None, max_examples=20)
@given(KEYS)
def test_the_picture_says_the_link(key):
    link = f"https://support.khaneno.example/c/{key}"
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_file(link, "png"))))
    assert (found.text, str(found.format)) == (link, "QR Code")


def test_the_picture_is_large_enough_for_print():
    picture = Image.open(io.BytesIO(qr_file(LINK, "png")))
    assert picture.width == picture.height >= PRINT_WIDTH
    assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]


@pytest.mark.parametrize("drawing", [qr_svg(LINK, "کد"), qr_file(LINK, "svg").decode()])
def test_the_drawing_is_the_codes_own_matrix_in_a_quiet_zone(drawing):
    code = segno.make(LINK, error="m", micro=False)
    assert _modules(drawing) == {
        (column + QUIET, row + QUIET)
        for row, line in enumerate(code.matrix)
        for column, dark in enumerate(line)
        if dark
    }
    assert f"h{code.symbol_size(border=QUIET)[0]}" in drawing  # the white behind it is as wide as code and quiet zone


def _modules(drawing):
    """The dark squares of segno's path: `M x y`, then `m dx dy` and `h length`, y in the middle of a row."""
    path = re.search(r'stroke="#000"[^>]* d="([^"]+)"|<path[^>]* stroke="#000" d="([^"]+)"', drawing)
    x = y = 0
    found = set()
    for verb, numbers in re.findall(r"([Mmh])([^Mmh]*)", path[1] or path[2]):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if verb == "M" else (x + values[0], y + values[1])
    return found


def test_what_a_screen_reader_says_is_escaped():
    assert 'aria-label="&lt;b&gt;&#34;"' in qr_svg(LINK, '<b>"')
