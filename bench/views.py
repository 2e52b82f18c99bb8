"""Views of a million tickets: list, groups and board; a page further on; the member's day; the palette; the counts of what is pinned."""

import re
import time
import urllib.request
from statistics import quantiles

from .inbox import page_figures
from .load import Load, request
from .stage import signed_in
from .table import Row, at_most
from .world import kept, web

CLIENTS = 2
PAGE = (at_most("p95 ms", 40, 20),)
PALETTE = (at_most("p95 ms", 60),)
PINS = (at_most("p95 ms", 50),)
OPEN = {"field": "category", "op": "is", "value": ["open"]}
HIGH = {"field": "priority", "op": "at_least", "value": 3}
KINDS = {
    "list": {"kind": "list", "filter": {"all": [OPEN]}},
    "list, waiting longest": {"kind": "list", "filter": {"all": [OPEN]}, "order": "waiting"},
    "list of the urgent": {"kind": "list", "filter": {"all": [OPEN, HIGH]}, "order": "priority"},
    "groups by assignee": {"kind": "grouped", "grouping": "assignee", "filter": {"all": [OPEN]}},
    "board by status": {"kind": "board", "grouping": "status"},
}


def measure(here):
    """Latency and processor time of each."""
    facts = here.facts["many"]
    keys = kept(f"views-{facts['workspace']}", lambda: _made(facts))
    browser = signed_in(facts["owner"], facts["workspace"])
    with web(here.processes) as served, Load() as load:
        pages = [(f"view: {name}", f"/desk/views/{keys[name]}", PAGE) for name in KINDS]
        pages.append(("view: list, tenth page", _tenth(served, f"/desk/views/{keys['list']}/rows", browser), PAGE))
        pages.append(("the member's day", "/desk/today", PAGE))
        pages.append(("palette, a name", "/desk/palette?q=%D9%85%D8%B1%DB%8C%D9%85", PALETTE))
        pages.append(("palette, two words", "/desk/palette?q=%D8%B3%D9%81%D8%A7%D8%B1%D8%B4%20%D9%85%D9%86", PALETTE))
        for name, path, targets in pages:
            yield _measured(here, served, load, name, request("GET", path, browser), targets)
    yield _pinned(here, facts)


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


def _made(facts):
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import View

    with workspace(facts["workspace"]):
        views = {
            name: View.objects.create(owner_id=facts["owner"], names={"fa": name}, **given)
            for name, given in KINDS.items()
        }
        return {name: view.public_id for name, view in views.items()}
