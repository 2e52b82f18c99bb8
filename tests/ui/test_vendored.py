"""Vendored files are the ones that THIRD-PARTY.md names, and each has its licence beside it."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| `([^`]+)`.*`([0-9a-f]{64})` \|$", (ROOT / "THIRD-PARTY.md").read_text(), re.MULTILINE)
# Made of several packages: the sums of its sources and its own stand in a file of theirs.
BUNDLES = re.findall(r"^\| `([^`]+)`.*\| in `([^`]+)` \|$", (ROOT / "THIRD-PARTY.md").read_text(), re.MULTILINE)


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
    assert {str(path.relative_to(ROOT)) for path in vendored} == {file for file, _ in ROWS} | {
        file for file, _ in BUNDLES
    }


@pytest.mark.parametrize(("file", "sums"), BUNDLES)
def test_a_bundle_is_made_of_the_sources_beside_its_sums(file, sums):
    beside, said = (ROOT / sums).parent, (ROOT / sums).read_text().splitlines()
    found = {str((beside / name).resolve()): sum_ for sum_, name in (line.split() for line in said)}
    assert str(ROOT / file) in found
    for path, sum_ in found.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == sum_, path
