"""What the machine itself can do: the disk, the database without us. Other measurements ask here for their limits."""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

from . import machine
from .table import Row
from .world import HOME

SECONDS = 3
MESSAGE = "INSERT INTO bench_message (ticket, text) VALUES (:ticket, repeat('سلام ', 20));"
ROWS = """SELECT id, number, subject, preview, last_message_at, priority, category FROM tickets_ticket
WHERE workspace_id = {workspace} AND category = 1
ORDER BY last_message_at DESC, id DESC LIMIT 26;"""


def measure(here):
    """The processor's pace, the disk's flush, and commits of one statement."""
    with machine.watching() as spent:
        took = pace()
    yield Row("ten million turns of an empty loop of Python", "1 process", {"CPU s": took}, foreign=spent.foreign)
    with machine.watching() as spent:
        rate, p50 = flushes()
    yield Row("fdatasync of a 512-byte append", "1 process", {"/s": rate, "p50 ms": p50}, foreign=spent.foreign)
    for clients in (1, 8, 32):
        with machine.watching() as spent:
            rate, p50 = commits(here, clients)
        yield Row(
            "one row inserted and committed",
            f"{clients} clients (pgbench)",
            {"/s": rate, "mean ms": p50},
            foreign=spent.foreign,
        )


def pace():
    """CPU seconds of a fixed piece of Python: by this, runs on a busy and on a quiet machine are compared."""
    began = time.process_time()
    for _ in range(10_000_000):
        pass
    return time.process_time() - began


def flushes():
    """(flushes a second, median in ms) of the disk that holds the database."""
    took = []
    with tempfile.TemporaryFile(dir=HOME, buffering=0) as file:
        until = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < until:
            file.write(b"x" * 512)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return len(took) / SECONDS, sorted(took)[len(took) // 2] * 1000


def commits(here, clients):
    """(commits a second, mean in ms) of one inserted row each."""
    here.run_sql(
        "CREATE TABLE IF NOT EXISTS bench_message (id bigserial PRIMARY KEY, ticket bigint, text text); TRUNCATE bench_message",
    )
    return pgbench(here, f"\\set ticket random(1, 1000)\n{MESSAGE}", clients)


def pages_by_index(here, workspace, clients):
    """(readings a second, mean in ms) of the columns of a first page, by index, under the owner's role."""
    return pgbench(here, ROWS.format(workspace=workspace).replace("\n", " "), clients)


def pgbench(here, script, clients, seconds=SECONDS):
    """(transactions a second, mean latency in ms) of a script with prepared statements."""
    program = Path(here.server.programs.program("postgres")).with_name("pgbench")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [program, "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", file.name]
        said = subprocess.run(
            [*command, here.server.addresses.owner], check=True, capture_output=True, text=True
        ).stdout
    rate = float(re.search(r"tps = ([\d.]+)", said).group(1))
    return rate, float(re.search(r"latency average = ([\d.]+)", said).group(1))
