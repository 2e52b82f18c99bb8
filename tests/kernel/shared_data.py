"""Public corpora that lie beside the checkout on the developers' machines: too large for the repository, or under licences of their own.

Elsewhere the tests that read them are skipped, and each says which corpus it misses.
"""

import gzip
import json
import os
from pathlib import Path

import pytest

ABSENT = (
    "the corpus {name} is not on this machine: it is no part of the repository (size, licence). "
    "Name its folder in PASOKH_TEST_DATA to run this test; it adds to the cases of the same file that always run"
)


def shared_path(name: str) -> Path:
    """Where a corpus lies; the test that asks is skipped where it is absent."""
    folder = os.environ.get("PASOKH_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data"
    path = Path(folder) / name
    if not path.exists():
        pytest.skip(ABSENT.format(name=name))
    return path


def shared_lines(name: str) -> list[dict]:
    """A corpus of one JSON object a line, packed or not."""
    path = shared_path(name)
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in text.decode().split("\n") if line.strip()]
