"""Search over all messages of a workspace: the desk's own list of results, and the function under it, as the program's role."""

import time

from .load import Load, request
from .load.client import percentile
from .seed import COMMON, MIDDLE, RARE
from .stage import signed_in
from .table import Row, at_most
from .world import web

WORDS = {"rare": (RARE, 20), "middling": (MIDDLE, 150), "commonest": (COMMON, 150)}  # word, floor in ms
TIMES = 200


def measure(here):
    """p50 and p99 of a rare, a middling and the commonest word."""
    facts = here.facts["few"]
    browser = signed_in(facts["owner"], facts["workspace"])
    with web(here.processes) as served, Load() as load:
        for name, (word, floor) in WORDS.items():
            asked = request("GET", f"/desk/rows?q={_quoted(word)}", browser)
            load.ask(do="pages", **served.at, clients=1, seconds=1, requests=[asked])
            with here.watching(served) as spent:
                got = load.ask(do="pages", **served.at, clients=1, seconds=here.seconds, requests=[asked])
            assert not got["bad"], got
            sql = _sql(facts["workspace"], word)
            limit = f"the SQL function alone: p50 {sql[0]:.1f}, p99 {sql[1]:.1f} ms"
            measured = {"p50 ms": got["p50"], "p99 ms": got["p99"]}
            yield Row(
                f"search, {name} word",
                f"1 client, {here.webs}",
                measured,
                (at_most("p99 ms", floor, min(floor, 50)),),
                limit,
                spent.foreign,
            )


def _sql(workspace_id, word):
    from django.db import connection

    from pasokh.kernel.persian.folding import tsquery
    from pasokh.kernel.tenancy import workspace

    took = []
    with workspace(workspace_id), connection.cursor() as cursor:
        for _ in range(TIMES):
            began = time.perf_counter()
            cursor.execute("SELECT ticket_id FROM tickets_search_messages(%s::tsquery, NULL, 200)", [tsquery(word)])
            cursor.fetchall()
            took.append(time.perf_counter() - began)
    took.sort()
    return percentile(took, 0.5), percentile(took, 0.99)


def _quoted(word):
    from urllib.parse import quote

    return quote(word)
