"""The clients, in a process of their own: raw sockets on uvloop, so that they take little from the two cores they share with the server."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Load:
    """The load process. `ask(do=…, …)` has it do one thing and gives what it measured."""

    def __enter__(self):
        command = [sys.executable, "-m", "bench.load"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        return self

    def ask(self, **plan) -> dict:
        """Do something and wait for its figures. Raises RuntimeError when the clients fail."""
        self.process.stdin.write(json.dumps(plan) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load process ended: {self.process.wait()}")
        return json.loads(line)

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def request(method, path, headers=(), body="") -> dict:
    """A request for the load process. In the body `{uuid}` becomes a new UUID and `{n}` the message's number."""
    return {"method": method, "path": path, "headers": dict(headers), "body": body}
