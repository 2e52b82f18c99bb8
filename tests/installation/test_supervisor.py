"""The parent of `pasokh up`: what dies comes back, what should stop stops, and nobody outlives the parent."""

import os
import signal
import subprocess
import sys
import time

import pytest

from pasokh.installation import processes
from pasokh.installation.children import Children
from pasokh.installation.supervisor import FIRST_DELAY, LONGEST_DELAY, SETTLED, Part

PATIENCE = 20  # seconds

PARENT = """
import os, sys, time
from pathlib import Path
from pasokh.installation.supervisor import Supervisor

folder = Path(sys.argv[1])

def note(name):
    draft = folder / f".{name}"
    draft.write_text(str(os.getpid()))
    draft.replace(folder / name)

def steady():
    note("steady")
    time.sleep(600)

def stubborn():
    import signal
    signal.signal(signal.SIGTERM, lambda *_: note("asked"))
    note("stubborn")
    while not (folder / "asked").exists():
        time.sleep(0.01)

supervisor = Supervisor(None, [])
supervisor.hold_signals()
supervisor.add("steady", steady)
supervisor.add("stubborn", stubborn)
note("parent")
supervisor.run()
note("ended")
"""


def until(happened, what):
    deadline = time.monotonic() + PATIENCE
    while not (result := happened()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return result


@pytest.fixture
def family(tmp_path):
    """A parent with two children; `pid(name)` is the number a process wrote down last."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stderr=subprocess.DEVNULL)

    def pid(name):
        return int(until(lambda: _read(tmp_path / name), f"{name} never came"))

    for name in ("steady", "stubborn"):
        pid(name)
    yield parent, pid
    parent.kill()
    parent.wait()


def _read(path):
    return path.read_text() if path.exists() else ""


def test_killed_child_is_started_again(family):
    _, pid = family
    first = pid("steady")
    os.kill(first, signal.SIGKILL)
    until(lambda: pid("steady") != first, "the child did not come back")
    assert processes.running(pid("steady"))


def test_children_are_asked_to_stop_and_the_parent_ends(family):
    parent, pid = family
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(PATIENCE) == 0
    assert pid("ended") == parent.pid
    assert pid("asked") == pid("stubborn")
    assert not processes.running(pid("steady"))
    assert not processes.running(pid("stubborn"))


def test_children_end_when_the_parent_is_killed(family):
    parent, pid = family
    parent.kill()
    parent.wait()
    for name in ("steady", "stubborn"):
        until(lambda name=name: not processes.running(pid(name)), f"{name} outlived its parent")


def test_the_next_parent_ends_what_a_killed_one_left_and_nobody_else(deaf, tmp_path):
    child, stranger = deaf.child(), subprocess.Popen(["sleep", "600"])
    try:
        deaf.parent.kill()
        deaf.parent.wait()
        assert processes.running(child)
        with (tmp_path / "children").open("a") as noted:  # a number that was given again to somebody else
            noted.write(f"\n{stranger.pid} {processes.began(stranger.pid) - 1}")
        Children(tmp_path / "children").end_left(patience=0.1)
        assert (processes.running(child), processes.running(stranger.pid)) == (False, True)
    finally:
        stranger.kill()
        stranger.wait()


def test_numbers_of_another_run_of_the_machine_mean_nothing(deaf, tmp_path):
    child, noted = deaf.child(), (tmp_path / "children").read_text()
    (tmp_path / "children").write_text(noted.replace(processes.this_run(), "another-run"))
    Children(tmp_path / "children").end_left(patience=0.1)
    assert processes.running(child)


@pytest.mark.parametrize("text", ["", "half a l", "\n7"])
def test_a_broken_list_of_children_is_no_list(tmp_path, text):
    (tmp_path / "children").write_text(text)
    Children(tmp_path / "children").end_left(patience=0.1)
    assert not (tmp_path / "children").exists()


def test_children_keep_the_descriptors_they_are_started_for_and_no_others(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)])
    try:
        held = {name: until(lambda name=name: _read(tmp_path / name), "no child") for name in ("first", "second")}
        assert held == {"first": "True False", "second": "False False"}
    finally:
        parent.terminate()
        parent.wait()


HOLDING = """
import os, sys, time
from pathlib import Path
from pasokh.installation.supervisor import Supervisor

folder = Path(sys.argv[1])
mine, others = os.open("/dev/null", os.O_RDONLY), os.open("/dev/null", os.O_RDONLY)

def tell(name):
    held = [os.path.exists(f"/proc/self/fd/{one}") for one in (mine, others)]
    (folder / f".{name}").write_text(f"{held[0]} {held[1]}")
    (folder / f".{name}").replace(folder / name)
    time.sleep(600)

supervisor = Supervisor(None, [mine, others])
supervisor.hold_signals()
supervisor.add("first", lambda: tell("first"), [mine])
supervisor.add("second", lambda: tell("second"))
supervisor.run()
"""

DEAF = """
import os, signal, sys, time
from pathlib import Path
from pasokh.installation.children import Children
from pasokh.installation.supervisor import Supervisor

folder = Path(sys.argv[1])

def deaf():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    (folder / ".deaf").write_text(str(os.getpid()))
    (folder / ".deaf").replace(folder / "deaf")
    time.sleep(600)

supervisor = Supervisor(None, [], Children(folder / "children"))
supervisor.hold_signals()
supervisor.add("deaf", deaf)
supervisor.run()
"""


class Deaf:
    """A parent with a child that does not heed the death of its parent."""

    def __init__(self, folder):
        self.folder = folder
        self.parent = subprocess.Popen([sys.executable, "-c", DEAF, str(folder)], stderr=subprocess.DEVNULL)

    def child(self):
        until(lambda: _read(self.folder / "children").count("\n"), "the child was not noted")
        return int(until(lambda: _read(self.folder / "deaf"), "no child"))


@pytest.fixture
def deaf(tmp_path):
    deaf = Deaf(tmp_path)
    child = deaf.child()
    yield deaf
    deaf.parent.kill()
    deaf.parent.wait()
    if processes.running(child):
        os.kill(child, signal.SIGKILL)


def test_ignored_hangup_stays_ignored(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    try:
        steady = int(until(lambda: _read(tmp_path / "steady"), "no child"))
        parent.send_signal(signal.SIGHUP)
        os.kill(steady, signal.SIGKILL)  # seen to after the hangup: signals of one process are handled in order
        until(lambda: int(_read(tmp_path / "steady")) != steady, "the parent ended")
        assert parent.poll() is None
    finally:
        parent.kill()
        parent.wait()


def test_delay_grows_with_each_death_and_begins_anew_after_a_long_life():
    part = Part("web", lambda: 0)
    delays = []
    for _ in range(12):
        part.started = time.monotonic()
        part.ended("signal 9")
        delays.append(part.due - time.monotonic())
    assert delays[0] == pytest.approx(FIRST_DELAY, abs=0.05)
    assert delays[1] == pytest.approx(2 * FIRST_DELAY, abs=0.05)
    assert delays[-1] == pytest.approx(LONGEST_DELAY, abs=0.05)
    part.started = time.monotonic() - SETTLED - 1
    part.ended("signal 9")
    assert part.due - time.monotonic() == pytest.approx(FIRST_DELAY, abs=0.05)


def test_start_that_fails_is_tried_again():
    def start():
        raise OSError("no memory")

    part = Part("web", start)
    part.launch()
    assert part.pid is None
    assert part.due > time.monotonic()
