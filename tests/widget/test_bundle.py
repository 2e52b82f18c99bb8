"""The committed bundle: made from the sources that are here, small, and with no words about foreign hosts."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "pasokh/widget/static/widget"
SOURCE = ROOT / "pasokh/widget/source"
LOADER_LIMIT = 2_000  # bytes compressed
CHAT_LIMIT = 20_000  # bytes compressed: script and style together


def compressed(name):
    return len(gzip.compress((BUNDLE / name).read_bytes(), 9))


@pytest.fixture(scope="module")
def tools():
    if shutil.which("node") is None:
        pytest.skip("no node: the bundle cannot be compared with its sources")
    if not (SOURCE / "node_modules/esbuild").is_dir():
        if shutil.which("npm") is None:
            pytest.skip("no npm: the bundler cannot be installed")
        done = subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=SOURCE, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"the bundler could not be installed: {done.stderr.strip()[-300:]}")


def test_loader_is_small():
    assert compressed("loader.js") <= LOADER_LIMIT


@pytest.mark.parametrize("language", ["fa", "en"])
def test_chat_is_small(language):
    assert compressed(f"app.{language}.js") + compressed("style.css") <= CHAT_LIMIT


def test_bundle_is_the_sources_own(tools):
    done = subprocess.run([ROOT / "bin/widget", "--check"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sources_pass_their_own_tests(tools):
    done = subprocess.run([ROOT / "bin/widget", "--test"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_bundle_names_no_foreign_host():
    found = {name for file in BUNDLE.iterdir() for name in re.findall(r"https?://[a-z][\w.-]+", file.read_text())}
    assert found <= {"http://www.w3.org"}  # the names of SVG and MathML, which are no addresses


def test_both_languages_say_the_same_things():
    words = [
        set(re.findall(r"^  (\w+):", (SOURCE / f"app/texts/{code}.js").read_text(), re.M)) for code in ("fa", "en")
    ]
    assert words[0] == words[1]


def test_style_has_no_physical_direction():
    style = "".join(file.read_text() for file in (SOURCE / "styles").glob("*.css"))
    assert (
        re.findall(
            r"(?<![\w-])(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)",
            style,
        )
        == []
    )
