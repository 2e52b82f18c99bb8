"""The first page of the desk, signed in, with few and with many open tickets."""

from . import limits
from .load import Load, request
from .stage import signed_in
from .table import Row, at_least, at_most
from .world import web

CLIENTS = 2
WORDS = {"few": "1 % open", "many": "30 % open"}


def measure(here):
    """Pages a second, latency and processor time; how much dearer many open tickets are."""
    with web(here.processes) as served, Load() as load:
        rows = [_page(here, served, load, name) for name in WORDS]
    yield from rows
    times = {name: rows[1].measured[f"{name} ms"] / rows[0].measured[f"{name} ms"] for name in ("p50", "p95")}
    targets = (at_most("p95", 1.3, 1.05),)
    yield Row("inbox: 30 % open over 1 % open, times", "the rows above", times, targets)


def _page(here, served, load, name):
    facts = here.facts[name]
    # An agent who sees everything, in the box of all.
    asked = request("GET", "/desk/?box=all", signed_in(facts["owner"], facts["workspace"]))
    read, _ = limits.pages_by_index(here, facts["workspace"], CLIENTS)
    load.ask(do="pages", **served.at, clients=CLIENTS, seconds=2, requests=[asked])
    with here.watching(served) as spent:
        got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds, requests=[asked])
    assert not got["bad"], got
    measured = page_figures(got, spent)
    targets = (at_most("p95 ms", 30, 15), at_least("/s", 100, 250))
    limit = f"{read:,.0f} readings of 26 rows /s: {got['rate'] / read:.1%}"
    return Row(
        f"inbox, first page, {WORDS[name]}", f"{CLIENTS} clients, {here.webs}", measured, targets, limit, spent.foreign
    )


def page_figures(got, spent) -> dict:
    """The usual figures of a page."""
    all_requests = got["rate"] * spent.seconds
    return {
        "p50 ms": got["p50"],
        "p95 ms": got["p95"],
        "/s": got["rate"],
        "CPU ms": spent.cpu["web"] / all_requests * 1000,
        "of the database": spent.cpu["database"] / all_requests * 1000,
    }
