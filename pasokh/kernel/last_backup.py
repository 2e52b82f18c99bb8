"""When this installation was last backed up, as far as this machine knows: a note beside the data."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

NAME = "last-backup.json"


def remember(folder: Path, *, made_at: str, version: str) -> None:
    """Write down that a backup was made, where that can be written. `made_at` is an ISO time with its zone."""
    fresh = folder / f".{NAME}"
    with suppress(OSError):  # the backup itself is made
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps({"made_at": made_at, "version": version}))
        fresh.replace(folder / NAME)


def latest(folder: Path) -> datetime | None:
    """When the last backup was made here; None where none is known."""
    try:
        return datetime.fromisoformat(json.loads((folder / NAME).read_text())["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
