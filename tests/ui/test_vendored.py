"""Vendored files are the ones that THIRD-PARTY.md names, and each has its licence beside it."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| `([^`]+)`.*`([0-9a-f]{64})` \|$", (ROOT / "THIRD-PARTY.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("file", "sum_"), ROWS)
def test_file_is_the_pinned_one(file, sum_):
    assert hashlib.sha256((ROOT / file).read_bytes()).hexdigest() == sum_


def test_no_vendored_file_is_left_out():
    vendored = {
        *ROOT.glob("pasokh/ui/static/ui/vendor/*.js"),
        *ROOT.glob("pasokh/ui/static/ui/fonts/*.woff2"),
        *ROOT.glob("pasokh/kernel/typesetting/fonts/*.ttf"),
        *ROOT.glob("tests/vendor/*.js"),
    }
    assert {str(path.relative_to(ROOT)) for path in vendored} == {file for file, _ in ROWS}
