"""The committed bundle: made from the sources that are here, small, and with no words about foreign hosts."""

import gzip
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "pasokh/widget/static/widget"
SOURCE = ROOT / "pasokh/widget/source"
LOADER_LIMIT = 2_000  # bytes compressed
CHAT_LIMIT = 20_000  # bytes compressed: scripts and styles that are needed to see home, write and read


def compressed(name):
    return len(gzip.compress((BUNDLE / name).read_bytes(), 9))


@pytest.fixture(scope="module")
def node():
    if shutil.which("node") is None:
        pytest.skip("no node (bin/test installs it): what the sources do is driven by the browser tests alone")


@pytest.fixture(scope="module")
def bundler(node):
    """The bundler of package-lock.json. Without it the fingerprints must do, which another test compares everywhere."""
    if not (SOURCE / "node_modules/esbuild").is_dir():
        if shutil.which("npm") is None:
            pytest.skip(
                "no npm to install the bundler with; the fingerprints of sources and bundle were compared instead"
            )
        done = subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=SOURCE, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(
                f"npm could not install the bundler; the fingerprints were compared instead: {done.stderr.strip()[-300:]}"
            )


def recorded():
    lines = (SOURCE / "bundle.sha256").read_text().splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def present():
    inside = [path for folder in ("app", "loader", "page", "styles") for path in (SOURCE / folder).rglob("*.*")]
    made = [path for path in BUNDLE.iterdir() if path.suffix in (".js", ".css")]
    names = {path.relative_to(SOURCE).as_posix(): path for path in inside}
    names |= {name: SOURCE / name for name in ("build.mjs", "package-lock.json")}
    names |= {f"../static/widget/{path.name}": path for path in made}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in names.items()}


def test_bundle_was_made_from_these_sources():
    """Neither was changed without the other; needs no node. If this fails: run bin/widget and commit what it writes."""
    assert present() == recorded()


def test_loader_is_small():
    assert compressed("loader.js") <= LOADER_LIMIT


@pytest.mark.parametrize("language", ["fa", "en"])
def test_chat_is_small(language):
    needed = (f"app.{language}.js", "style.css", f"home.{language}.js", "home.css")
    assert sum(map(compressed, needed)) <= CHAT_LIMIT


def test_bundle_is_the_sources_own(bundler):
    done = subprocess.run([ROOT / "bin/widget", "--check"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sources_pass_their_own_tests(node):
    done = subprocess.run([ROOT / "bin/widget", "--test"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_bundle_names_no_foreign_host():
    found = {name for file in BUNDLE.iterdir() for name in re.findall(r"https?://[a-z][\w.-]+", file.read_text())}
    assert found <= {"http://www.w3.org"}  # the names of SVG and MathML, which are no addresses


def said_in(file):
    return set(re.findall(r"^  (\w+):", file.read_text(), re.M))


def test_both_languages_say_the_same_things():
    texts = SOURCE / "app/texts"
    persian = [texts / "fa.js", *texts.glob("*.fa.js")]
    assert len(persian) > 1
    for file in persian:
        assert said_in(file) == said_in(file.with_name(file.name.replace("fa.js", "en.js"))), file.name


def test_style_has_no_physical_direction():
    style = "".join(file.read_text() for file in (SOURCE / "styles").rglob("*.css"))
    assert (
        re.findall(
            r"(?<![\w-])(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)",
            style,
        )
        == []
    )
