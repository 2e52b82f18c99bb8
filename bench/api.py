"""New tickets by the API."""

from . import limits
from .inbox import page_figures
from .load import Load
from .stage import Stage
from .table import Row, at_least
from .world import web

CLIENTS = 4


def measure(here):
    """Tickets a second, with their first message and, at times, a new customer."""
    requests = Stage(here).tickets()
    committed, _ = limits.commits(here, CLIENTS)
    with web(here.processes) as served, Load() as load:
        load.ask(do="pages", **served.at, clients=CLIENTS, seconds=2, requests=requests)
        with here.watching(served) as spent:
            got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds, requests=requests)
    assert not got["bad"], got
    limit = f"{committed:,.0f} one-row commits /s: {got['rate'] / committed:.1%}"
    yield Row(
        "new tickets by API",
        f"{CLIENTS} clients, {here.webs}",
        page_figures(got, spent),
        (at_least("/s", 150, 500),),
        limit,
        spent.foreign,
    )
