"""Live chat: what a connected visitor weighs, how fast messages are taken in, and how soon they stand on the other screen."""

import subprocess
import sys
from contextlib import contextmanager

from . import limits, machine
from .load import ROOT, Load, request
from .stage import TEXT, Stage
from .table import Row, at_least, at_most
from .world import HOST, free_port, web

CLIENTS = 32
WARM = 200  # visitors whose connecting is not counted: threads, caches and pools are filled by them
TARGETS = {
    100: (at_most("p50 ms", 10), at_most("p99 ms", 50)),
    500: (at_most("p99 ms", 25, 25),),
}  # by messages a second
RATES = (25, 50, 100, 150, 200, 300, 400, 500, 700, 1000)  # that are tried, until one is too many
ENOUGH = 100  # ms that p99 may take at the highest rate


def measure(here):
    """All with the same audience: 2,000 visitors and 20 desks, on whose screens each message is expected."""
    stage = Stage(here)
    echoed = echo(stage, here.seconds)
    with web(here.processes) as served, Load() as load:
        yield _weight(here, stage, served, load, echoed)
        yield from _talk(here, stage, served, load, echoed)
        yield _intake(here, stage, served, load)


def _weight(here, stage, served, load, echoed):
    load.ask(do="connect", **served.at, listeners=stage.streams(stage.visitors[:WARM]), watchers=list(stage.desks()))
    before = sum(machine.pss(served.pid).values())
    counted = stage.visitors[WARM:]
    got = load.ask(do="connect", **served.at, listeners=stage.streams(counted))
    assert not got["refused"], got
    each = (sum(machine.pss(served.pid).values()) - before) / len(counted) / 1024
    limit = f"raw sockets: {echoed['KiB']:.1f} KiB"
    return Row(
        "memory of a connected visitor",
        f"{len(counted)} of {len(stage.visitors)} visitors, {here.webs}",
        {"KiB": each, "opened /s": got["opened"] / got["seconds"]},
        (at_most("KiB", 16, 4),),
        limit,
    )


def _talk(here, stage, served, load, echoed):
    requests, heard = stage.messages(), {}
    load.ask(do="talk", **served.at, rate=25, seconds=2, requests=requests)
    for rate, targets in TARGETS.items():
        with here.watching(served) as spent:
            heard[rate] = load.ask(do="talk", **served.at, rate=rate, seconds=here.seconds, requests=requests)
        yield _heard(_who(here, stage), rate, heard[rate], spent, targets, echoed)
    best, beyond = 0, ""
    for rate in RATES:
        got = heard.get(rate) or load.ask(do="talk", **served.at, rate=rate, seconds=here.seconds, requests=requests)
        _complain(got)
        if got["p99"] > ENOUGH or got["lost"]:
            beyond = f"{rate}: p99 {got['p99']:,.0f} ms"
            break
        best = rate
    yield Row("highest rate with p99 ≤ 100 ms", _who(here, stage), {"messages/s": best, "too many": beyond})


def _heard(who, rate, got, spent, targets, echoed):
    measured = {"p50 ms": got["p50"], "p99 ms": got["p99"], "lost": got["lost"]}
    measured |= {
        name: spent.cpu[of] / got["sent"] * 1000 for name, of in (("CPU ms", "web"), ("of the database", "database"))
    }
    raw = echoed[rate]
    limit = f"raw sockets, nothing kept: p50 {raw['p50']:.2f}, p99 {raw['p99']:.1f} ms"
    return Row(f"chat, send to the other screen, {rate} messages/s", who, measured, targets, limit, spent.foreign)


def _intake(here, stage, served, load):
    committed, _ = limits.commits(here, CLIENTS)
    with here.watching(served) as spent:
        got = load.ask(do="post", **served.at, clients=CLIENTS, seconds=here.seconds, requests=stage.messages())
    _complain({"answered": got})
    sent = got["rate"] * spent.seconds
    measured = {"/s": got["rate"], "p50 ms": got["p50"], "p99 ms": got["p99"]}
    measured |= {"CPU ms": spent.cpu["web"] / sent * 1000, "of the database": spent.cpu["database"] / sent * 1000}
    limit = f"{committed:,.0f} one-row commits /s: {got['rate'] / committed:.1%}"
    return Row(
        "durable intake over HTTP with live fan-out",
        f"{CLIENTS} clients, {_who(here, stage)}",
        measured,
        (at_least("/s", 300, 1500),),
        limit,
        spent.foreign,
    )


def _who(here, stage):
    return f"{len(stage.visitors):,} visitors, 20 desks, {here.webs}"


def _complain(got):
    answered = got["answered"]
    if answered["bad"] * 10 > answered["requests"]:
        raise RuntimeError(f"refused: {answered['statuses']}")
    if answered["bad"] or got.get("lost"):
        print(f"not all went well: {got}", file=sys.stderr)


def echo(stage, seconds) -> dict:
    """The same audience and messages through raw sockets: KiB a connection, and the figures of each rate."""
    return raw(len(stage.visitors), 20, seconds, TARGETS)


def raw(count, desks, seconds, rates, load_on=None, server_on=None) -> dict:
    """So many streams and desks through raw sockets, on certain cores if wanted: KiB a connection, and the figures of each rate."""
    with echoing() as (port, pid), Load() as load:
        if server_on:
            machine.pin(pid, server_on)
            machine.pin(load.process.pid, load_on)
        at = {"host": HOST, "port": port}
        watchers = [request("GET", f"/w{number}") for number in range(desks)]
        load.ask(
            do="connect", **at, listeners=[request("GET", f"/{number}") for number in range(WARM)], watchers=watchers
        )
        before = sum(machine.pss(pid).values())
        load.ask(do="connect", **at, listeners=[request("GET", f"/{number}") for number in range(WARM, count)])
        figures = {"KiB": (sum(machine.pss(pid).values()) - before) / (count - WARM) / 1024}
        messages = [request("POST", f"/{number}", {}, TEXT) for number in range(count)]
        for rate in rates:
            figures[rate] = load.ask(do="talk", **at, rate=rate, seconds=seconds / 2, requests=messages)
    return figures


@contextmanager
def echoing():
    """The raw server, as (port, process id)."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.load.echo", str(port)], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield port, process.pid
    finally:
        process.kill()
        process.wait()
