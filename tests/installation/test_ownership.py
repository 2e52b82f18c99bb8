"""One owner of a home at a time."""

import subprocess
import sys

import pytest

from pasokh.installation.ownership import AlreadyRunning, ownership

HOLDER = """
import sys, time
from pathlib import Path
from pasokh.installation.ownership import ownership
from pasokh.installation.paths import Places
with ownership(Places(Path(sys.argv[1]))):
    print("owned", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(places):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(places.home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "owned\n"
    yield process
    process.kill()
    process.communicate()


def test_second_owner_is_refused_and_told_who_is_first(places, holder):
    with pytest.raises(AlreadyRunning, match=str(holder.pid)), ownership(places, patience=0):
        pass


def test_killed_owner_lets_go(places, holder):
    holder.kill()
    with ownership(places) as owned:
        assert owned.after_a_kill
    with ownership(places) as owned:
        assert not owned.after_a_kill


def test_homes_are_independent(places, holder, tmp_path):
    with ownership(type(places)(tmp_path)):
        pass
