"""What an agent does to a ticket at her desk, verb by verb, beside a million others."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from .inbox import page_figures
from .load import Load, request
from .stage import signed_in
from .table import Row, at_most
from .world import kept, web

CLIENTS = 2
TICKETS = 40
CSRF = "b" * 32  # a token is whatever cookie and header agree on
SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
TARGET = (at_most("p95 ms", 40, 25),)

# A verb: its name, the address below the ticket's, and the forms that are sent in turn, so that each changes something.
VERBS = (
    ("assign", "assignee", ({"member": "me"}, {"member": ""})),
    ("wait and reopen", "status", ({"step": "wait"}, {"step": "reopen"})),
    ("judge", "priority", ({"impact": "3", "urgency": "3"}, {"impact": "1", "urgency": "1"})),
    ("tag", "tags", ({"name": "فوری"}, {"name": "مرجوعی"}, {"name": "ضمانت"}, {"name": "پیگیری"})),
    ("snooze", "snooze/until", ({"until": "reply"}, {"until": SOON})),
    ("time spent", "time", ({"seconds": "5"},)),
    ("note", "messages", ({"mode": "note", "text": "مشتری قدیمی است", "client_id": "{uuid}"},)),
    ("reply", "messages", ({"mode": "reply", "text": "سلام، سفارش شما امروز فرستاده شد.", "client_id": "{uuid}"},)),
)


def measure(here):
    """Latency and processor time of each verb."""
    facts = here.facts["many"]
    numbers = kept(f"verbs-{facts['workspace']}", lambda: _tickets(facts))["numbers"]
    browser = _browser(facts)
    with web(here.processes) as served, Load() as load:
        for name, address, forms in VERBS:
            # Each form goes over all tickets before the next one does.
            wanted = [_deed(number, address, form, browser) for form in forms for number in numbers]
            load.ask(do="pages", **served.at, clients=CLIENTS, seconds=1, requests=wanted)
            with here.watching(served) as spent:
                got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds / 2, requests=wanted)
            assert not got["bad"], (name, got)
            who = f"{CLIENTS} clients, {here.webs}"
            yield Row(f"verb: {name}", who, page_figures(got, spent), TARGET, "", spent.foreign)


def _browser(facts):
    headers = signed_in(facts["owner"], facts["workspace"])
    cookies = f"{headers['Cookie']}; csrftoken={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF, "HX-Request": "true"}


def _deed(number, address, form, browser):
    headers = browser | {"Content-Type": "application/x-www-form-urlencoded"}
    return request("POST", f"/desk/tickets/{number}/{address}", headers, urlencode(form, safe="{}"))


def _tickets(facts):
    """Numbers of open tickets of customers with addresses, one after another in the list."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Category, Ticket

    with workspace(facts["workspace"]):
        tickets = Ticket.objects.filter(category=Category.OPEN).order_by("-last_message_at")
        return {"numbers": list(tickets.values_list("number", flat=True)[:TICKETS])}
