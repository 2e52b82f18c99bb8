"""Test data that lies beside the checkout on the developers' machines; absent elsewhere, and then its tests are skipped."""

import gzip
import json
import os
from pathlib import Path

import pytest


def shared_path(name: str) -> Path:
    folder = os.environ.get("PASOKH_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data"
    path = Path(folder) / name
    if not path.exists():
        pytest.skip(f"test data {name} is not on this machine (PASOKH_TEST_DATA names its folder)")
    return path


def shared_lines(name: str) -> list[dict]:
    path = shared_path(name)
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in text.decode().split("\n") if line.strip()]
