"""The classes with memory (drafts, outbox, stream) run without a browser, by node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "js"


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_models(file):
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed; the browser tests still drive these classes")
    command = [
        node,
        "--no-warnings",
        "--experimental-vm-modules",
        "--import",
        str(HERE / "resolve.mjs"),
        "--test",
        str(HERE / file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
