"""The vendored editor is what its sources say, for machines without npm too."""

from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "pasokh" / "ui" / "vendored" / "prosemirror"


def test_the_bundle_was_made_from_these_sources():
    """If this fails: run bin/editor and commit what it writes."""
    lines = (SOURCE / "bundle.sha256").read_text().splitlines()
    recorded = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert recorded == {name: sha256((SOURCE / name).read_bytes()).hexdigest() for name in recorded}
    assert {"index.js", "package-lock.json", "../../static/ui/vendor/prosemirror.js"} <= set(recorded)
