"""Compile the translations of all rooms (.po to .mo) with polib: no system tool is needed."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; returns those that were."""
    stale = [po for po in root.glob("*/locale/*/LC_MESSAGES/*.po") if _is_stale(po)]
    for po in stale:
        _compile(po)
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    import polib

    draft = po.with_name(f".{po.stem}.{os.getpid()}.mo")
    polib.pofile(str(po)).save_as_mofile(str(draft))
    draft.replace(po.with_suffix(".mo"))  # at once: a process that reads it never sees half
