"""What asks for readings of the log lives in the process that commits, also where it was told to listen before a fork."""

import subprocess
import sys

FORKED = """
import os, threading, types
from pasokh.events.nudging import Nudger

class Heard(Nudger):
    def _ask_for(self, workspace_ids):
        told.set()

told = threading.Event()
nudger = Heard(None, lambda: ["ticket.opened"], "tests")
nudger.start()
assert threading.active_count() == 1  # what is forked runs no thread
children = []
for _ in range(2):
    child = os.fork()
    if not child:
        nudger.start()  # as each part does
        nudger.heard(1, [types.SimpleNamespace(kind="ticket.opened")])
        os._exit(0 if told.wait(60) else 1)
    children.append(child)
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
nudger.heard(1, [types.SimpleNamespace(kind="contact.created")])
assert threading.active_count() == 1 and not nudger.waiting
"""


def test_it_asks_in_a_process_that_was_forked_later():
    script = f"import django; django.setup()\n{FORKED}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
