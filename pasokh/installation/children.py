"""A parent's children, written down, so that the next parent finds and ends what one that was killed left behind.

A number alone says nothing, for it is given again: beside it stands when its process began, and in which run of the machine.
"""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import processes

LEAVING = 10.0  # seconds that what is left may take to end by itself: each child has heard of its parent's death
INSISTING = 5.0  # seconds until the kernel has ended what it was told to end


class Children:
    """The list of one home. Its caller holds the home's lock, so nobody else writes or ends anything."""

    def __init__(self, file: Path):
        self.file = file

    def note(self, numbers: Iterable[int]) -> None:
        """Write down who runs now."""
        lines = [processes.this_run()]
        lines += [f"{pid} {began}" for pid in numbers if (began := processes.began(pid)) is not None]
        draft = self.file.with_suffix(".new")
        draft.write_text("\n".join(lines))
        draft.replace(self.file)

    def end_left(self, patience: float = LEAVING) -> None:
        """End what a killed parent left: let it go by itself for `patience` seconds, then insist."""
        left = list(self._noted())
        _wait_for(left, patience)
        for pid, began in left:
            if processes.began(pid) == began:
                os.kill(pid, signal.SIGKILL)
        _wait_for(left, INSISTING)
        self.file.unlink(missing_ok=True)

    def _noted(self) -> Iterator[tuple[int, int]]:
        """Numbers and beginnings of the last parent's children."""
        try:
            run, *lines = self.file.read_text().splitlines()
            if run == processes.this_run():
                yield from (tuple(map(int, line.split())) for line in lines)
        except (FileNotFoundError, ValueError):  # none, or half a list of a full disk
            return


def _wait_for(left: list[tuple[int, int]], patience: float) -> None:
    deadline = time.monotonic() + patience
    while any(processes.began(pid) == began for pid, began in left) and time.monotonic() < deadline:
        time.sleep(0.05)
