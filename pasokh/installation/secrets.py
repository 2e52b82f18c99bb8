"""Secrets of the installation: one file each, readable by its owner only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

LENGTH = 32  # bytes of randomness


def secret(folder: Path, name: str, fresh: Callable[[], str] = lambda: secrets.token_urlsafe(LENGTH)) -> str:
    """The secret `name` of `folder`; made by `fresh` at the first call. Safe inside a URL."""
    path = folder / name
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return _make(path, fresh())


def _make(path: Path, text: str) -> str:
    """Write beside and link into place: a process that dies here leaves no half secret, and of two at once one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_private(draft, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text("ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write `text` durably to a file that only its owner may read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
