"""The code that opens the first visit: while there is no business, whoever comes first would own the installation.

It is a file among the installation's secrets, made by `pasokh up` and printed in a link. Nothing here needs Django.
"""

import secrets
from pathlib import Path

from pasokh.kernel.ids import format_tracking_code, normalise_tracking_code

FILE = "setup-code"
PATH = "setup"  # of the page, below the installation's address


def setup_link(address: str, code: str) -> str:
    """The address of the first visit, with the code in it."""
    return f"{address}/{PATH}?code={format_tracking_code(code)}"


def is_setup_code(home: Path, typed: str) -> bool:
    """Whether this is the installation's code, as people type it. Without a file no code is right."""
    try:
        kept = (home / "secrets" / FILE).read_text("ascii").strip()
    except OSError:
        return False
    return bool(kept) and secrets.compare_digest(normalise_tracking_code(typed)[:64].encode(), kept.encode())


def forget_setup_code(home: Path) -> None:
    """It opened what it was for."""
    (home / "secrets" / FILE).unlink(missing_ok=True)
