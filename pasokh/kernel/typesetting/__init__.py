"""PDF pages from a template of ours and plain data: right to left, Persian shaped as it is written, without a foreign service.

`typeset("pasokh/desk/tickets/out/transcript.typ", {...})` gives the file's bytes. Typst does it (Apache 2.0; a wheel, no system library): data reaches the
template as JSON and is never read as markup. It runs in a process of its own, for its 100 MB of memory would stay with the one that serves pages.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LONGEST = 30  # seconds; 2,000 messages take about two
LARGEST = 32 * 1024 * 1024  # bytes of data


class NotTypeset(RuntimeError):
    """It could not be done: too much, too slow, or what Typst said."""


def typeset(template: Path, data: dict) -> bytes:
    """The PDF of a Typst template, which finds `data` as JSON under `sys.inputs.data`. Raises NotTypeset."""
    asked = json.dumps({"template": str(template), "fonts": str(FONTS), "data": data}, ensure_ascii=False).encode()
    if len(asked) > LARGEST:
        raise NotTypeset("too much for one file")
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(HERE / "run.py")], input=asked, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotTypeset("it took too long") from error
    if ran.returncode or not ran.stdout.startswith(b"%PDF"):
        raise NotTypeset(ran.stderr.decode(errors="replace")[-2000:])
    return ran.stdout
