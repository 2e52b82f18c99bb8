"""Views of a million tickets: lists, groups and boards, also by a field of one's own; a page further on; the member's day, her tasks and notices;
the palette; the counts of what is pinned, in the program and as the browser asks for them.
"""

import re
import time
import urllib.request
from statistics import quantiles

from . import colleague, own
from .colleague import OPEN
from .inbox import page_figures
from .load import Load, request
from .stage import signed_in
from .table import Row, at_most
from .world import kept, web

CLIENTS = 2
PAGE = (at_most("p95 ms", 40, 20),)
PALETTE = (at_most("p95 ms", 60),)
PINS = (at_most("p95 ms", 50),)
HIGH = {"field": "priority", "op": "at_least", "value": 3}
PRICE = {"field": "values.bench_price", "op": "at_least", "value": 9000}
KINDS = {
    "list": {"kind": "list", "filter": {"all": [OPEN]}},
    "list, waiting longest": {"kind": "list", "filter": {"all": [OPEN]}, "order": "waiting"},
    "list of the urgent": {"kind": "list", "filter": {"all": [OPEN, HIGH]}, "order": "priority"},
    "groups by assignee": {"kind": "grouped", "grouping": "assignee", "filter": {"all": [OPEN]}},
    "board by status": {"kind": "board", "grouping": "status"},
}
OWN = {
    "list by an own field": {
        "filter": {"all": [OPEN, PRICE]},
        "order": "values.number.bench_price",
        "columns": ["number", "subject", "assignee", "values.bench_colour", "values.bench_price", "values.bench_model"],
    }
}
SEEN_AS = {
    "groups by team": "as=grouped&by=team",
    "groups by priority": "as=grouped&by=priority",
    "groups by channel": "as=grouped&by=channel",
    "board by assignee": "as=board&by=assignee",
}


def measure(here):
    """Latency and processor time of each."""
    facts = here.facts["many"]
    browser = signed_in(facts["owner"], facts["workspace"])
    hers = signed_in(
        kept(f"colleague-{facts['workspace']}", lambda: colleague.make(facts))["member"], facts["workspace"]
    )
    views = _views(here, facts)
    with web(here.processes) as served, Load() as load:
        tenth = _tenth(served, f"{views['list']}/rows", browser)
        for name, path in _pages(views, tenth).items():
            yield _measured(here, served, load, name, request("GET", path, browser), PAGE)
        for name, path in (("the colleague's tasks", "/desk/tasks/"), ("the colleague's notices", "/desk/notices")):
            yield _measured(here, served, load, name, request("GET", path, hers), PAGE)
        for name, words in (
            ("a name", "%D9%85%D8%B1%DB%8C%D9%85"),
            ("two words", "%D8%B3%D9%81%D8%A7%D8%B1%D8%B4%20%D9%85%D9%86"),
        ):
            yield _measured(
                here, served, load, f"palette, {name}", request("GET", f"/desk/palette?q={words}", browser), PALETTE
            )
        asked = request("GET", "/desk/changed?box=all&status=open&ids=", hers)
        yield _measured(here, served, load, "boxes and eight pins, as they are counted anew", asked, PINS)
    yield _pinned(here, facts)


def _pages(views, tenth):
    pages = {f"view: {name}": path for name, path in views.items()}
    pages |= {f"view: {name}": f"{views['list']}?{how}" for name, how in SEEN_AS.items()}
    return pages | {"view: list, tenth page": tenth, "the member's day": "/desk/today"}


def _views(here, facts):
    """The addresses of the views by name, made once."""
    of = facts["workspace"]
    kept(f"own-{of}", lambda: own.make(here, facts))
    keys = kept(f"views-{of}", lambda: _made(facts, KINDS)) | kept(f"views-own-{of}", lambda: _made(facts, OWN))
    return {name: f"/desk/views/{key}" for name, key in keys.items()}


def _measured(here, served, load, name, wanted, targets):
    load.ask(do="pages", **served.at, clients=CLIENTS, seconds=1, requests=[wanted])
    with here.watching(served) as spent:
        got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds / 2, requests=[wanted])
    assert not got["bad"], (name, got)
    return Row(name, f"{CLIENTS} clients, {here.webs}", page_figures(got, spent), targets, "", spent.foreign)


def _tenth(served, path, browser):
    """Where the tenth page begins, found as a reader finds it."""
    after = ""
    for _ in range(9):
        asked = urllib.request.Request(f"http://{served.at['host']}:{served.at['port']}{path}{after}", headers=browser)
        with urllib.request.urlopen(asked) as answer:
            found = re.search(r"after=([^&\"]+)", answer.read().decode())
        after = f"?after={found[1]}"
    return path + after


def _pinned(here, facts):
    """What the counts of eight pinned views cost, asked in the program itself."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.lists.views import counts, shown_by
    from pasokh.tickets.models import View
    from pasokh.workspaces.models import Member

    taken = []
    with workspace(facts["workspace"]):
        member = Member.objects.get(pk=facts["owner"])
        shown = [shown_by(view, member) for view in View.objects.order_by("pk")[:8]]
        shown = (shown * 8)[:8]
        for _ in range(60):
            began = time.perf_counter()
            counts(member, shown)
            taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken[10:], n=20)
    return Row(
        "counts of eight pinned views", "1 client, in the program", {"p50 ms": cuts[9], "p95 ms": cuts[18]}, PINS
    )


def _made(facts, kinds):
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import View

    with workspace(facts["workspace"]):
        views = {
            name: View.objects.create(owner_id=facts["owner"], names={"fa": name}, **given)
            for name, given in kinds.items()
        }
        return {name: view.public_id for name, view in views.items()}
