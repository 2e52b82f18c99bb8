"""A change of ten thousand tickets at once, as a worker does it, and what it does to who looks at the list meanwhile."""

import threading
import time

from .load import Load, request
from .stage import signed_in
from .table import Row, at_most
from .world import web

TICKETS = 10_000
TARGETS = (at_most("s", 60), at_most("longest batch, tickets", 200), at_most("list beside it, p95 ms", 40))


def measure(here):
    """How long it takes, the longest transaction, and the list's p95 beside it."""
    facts = here.facts["many"]
    browser = signed_in(facts["owner"], facts["workspace"])
    wanted = request("GET", "/desk/?box=all", browser)
    with web(here.processes) as served, Load() as load:
        bulk = _begun(facts)
        worked = {}
        worker = threading.Thread(target=_work, args=(facts["workspace"], bulk, worked))
        worker.start()
        got = load.ask(do="pages", **served.at, clients=1, seconds=here.seconds, requests=[wanted])
        worker.join()
    assert not got["bad"], got
    measured = worked | {"list beside it, p95 ms": got["p95"]}
    yield Row(f"bulk: {TICKETS:,} tickets assigned", f"1 worker, 1 client at the list, {here.webs}", measured, TARGETS)


def _begun(facts):
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.bulk import start
    from pasokh.tickets.models import Category, Ticket
    from pasokh.workspaces.models import Member

    with workspace(facts["workspace"]):
        owner = Member.objects.get(pk=facts["owner"])
        tickets = Ticket.objects.filter(category=Category.OPEN)
        mine = tickets.filter(assignee=owner).exists()
        few = Ticket.objects.filter(pk__in=list(tickets.order_by("pk").values_list("pk", flat=True)[:TICKETS]))
        return start(verb="assign", given={"member": "" if mine else "me"}, tickets=few, by=owner).pk


def _work(workspace_id, bulk, worked):
    from django.db import connection

    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.bulk import do_batch

    began, longest, most, size = time.perf_counter(), 0.0, 0, None
    while True:
        started = time.perf_counter()
        with workspace(workspace_id):
            done = do_batch(bulk, size)
        longest = max(longest, time.perf_counter() - started)
        if done is None:
            break
        size, most = max(2 * done, 10), max(most, done)
    took = time.perf_counter() - began
    worked |= {"s": took, "longest batch s": longest, "longest batch, tickets": most}
    connection.close()
