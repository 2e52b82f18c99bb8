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


def measure(here):
    """Latency and processor time of each verb."""
    facts = here.facts["many"]
    known = kept(f"verbs-known-{facts['workspace']}", lambda: _known(facts))
    browser = _browser(facts)
    with web(here.processes) as served, Load() as load:
        for name, turns in _verbs(**known).items():
            wanted = [_deed(*each, browser) for turn in turns for each in turn]
            load.ask(do="pages", **served.at, clients=CLIENTS, seconds=1, requests=wanted)
            _begin_anew(load, served, known["numbers"], browser)
            with here.watching(served) as spent:
                got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds / 2, requests=wanted)
            assert not got["bad"], (name, got)
            who = f"{CLIENTS} clients, {here.webs}"
            yield Row(f"verb: {name}", who, page_figures(got, spent), TARGET, "", spent.foreign)


def _begin_anew(load, served, numbers, browser):
    """What ran before may have ended with some tickets merged, solved or waiting, in which other verbs are refused."""
    for address, form in (("merge/back", {}), ("status", {"step": "reopen"})):
        wanted = [_deed(number, address, form, browser) for number in numbers]
        load.ask(do="pages", **served.at, clients=CLIENTS, seconds=2, requests=wanted)


def _verbs(numbers, ids, teams, category):
    """What is sent for each verb, in turns. A turn goes over all tickets before the next one does, so that each changes something."""

    def over_all(address, *forms):
        return [[(number, address, form) for number in numbers] for form in forms]

    half = len(numbers) // 2
    pairs = list(zip(numbers[:half], ids[:half], numbers[half:], ids[half:], strict=True))
    return {
        "assign": over_all("assignee", {"member": "me"}, {"member": ""}),
        "give to a team": over_all("team", *({"team": team} for team in teams)),
        "wait and reopen": over_all("status", {"step": "wait"}, {"step": "reopen"}),
        "solve and reopen": over_all("solve", {"category": category, "reason": "کابل عوض شد"})
        + over_all("status", {"step": "reopen"}),
        "judge": over_all("priority", {"impact": "3", "urgency": "3"}, {"impact": "1", "urgency": "1"}),
        "tag": over_all("tags", *({"name": name} for name in ("فوری", "مرجوعی", "ضمانت", "پیگیری"))),
        "follow and leave": over_all("people/follow", {"member": "me"})
        + over_all("people/follow/off", {"member": "me"}),
        "snooze": over_all("snooze/until", {"until": "reply"}, {"until": SOON}),
        "link": [
            [(number, "link", {"how": "related", "ticket": other}) for number, _, _, other in pairs],
            [(number, "link", {"how": "related", "ticket": other}) for _, other, number, _ in pairs],
        ],
        "time spent": over_all("time", {"seconds": "5"}),
        "note": over_all("messages", {"mode": "note", "text": "مشتری قدیمی است", "client_id": "{uuid}"}),
        "reply": over_all("messages", {"mode": "reply", "text": "سلام، سفارش شما فرستاده شد.", "client_id": "{uuid}"}),
        "merge and take apart": [
            [(number, "merge", {"ticket": other}) for number, _, _, other in pairs],
            [(number, "merge/back", {}) for _, _, number, _ in pairs],
        ],
    }


def _browser(facts):
    headers = signed_in(facts["owner"], facts["workspace"])
    cookies = f"{headers['Cookie']}; csrftoken={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF, "HX-Request": "true"}


def _deed(number, address, form, browser):
    headers = browser | {"Content-Type": "application/x-www-form-urlencoded"}
    return request("POST", f"/desk/tickets/{number}/{address}", headers, urlencode(form, safe="{}"))


def _known(facts):
    """Open tickets of customers with addresses, one after another in the list, and what the verbs name."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Category, ResolutionCategory, Ticket
    from pasokh.workspaces.models import Team

    with workspace(facts["workspace"]):
        tickets = list(Ticket.objects.filter(category=Category.OPEN).order_by("-last_message_at")[:TICKETS])
        return {
            "numbers": [ticket.number for ticket in tickets],
            "ids": [ticket.public_id for ticket in tickets],
            "teams": [team.public_id for team in Team.objects.order_by("pk")[:2]],
            "category": str(ResolutionCategory.objects.offered().first().uid),
        }
