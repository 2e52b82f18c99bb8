"""A ticket of 50 messages, as a whole page and as the part that the desk's list asks for."""

from .inbox import page_figures
from .load import Load, request
from .stage import TEXT, signed_in
from .table import Row, at_most
from .world import kept, web

MESSAGES = 50
CLIENTS = 2


def measure(here):
    """Latency and processor time of both."""
    facts = here.facts["few"]
    number = kept(f"ticket-{facts['workspace']}", lambda: _write(facts))["number"]
    browser = signed_in(facts["owner"], facts["workspace"])
    path = f"/desk/tickets/{number}"
    asked = {
        "whole page": request("GET", path, browser),
        "from the list": request("GET", path, browser | {"HX-Request": "true", "HX-Target": "thread"}),
    }
    with web(here.processes) as served, Load() as load:
        for name, wanted in asked.items():
            load.ask(do="pages", **served.at, clients=CLIENTS, seconds=2, requests=[wanted])
            with here.watching(served) as spent:
                got = load.ask(do="pages", **served.at, clients=CLIENTS, seconds=here.seconds, requests=[wanted])
            assert not got["bad"], got
            targets = (at_most("p95 ms", 30, 15),)
            yield Row(
                f"ticket of {MESSAGES} messages, {name}",
                f"{CLIENTS} clients, {here.webs}",
                page_figures(got, spent),
                targets,
                "",
                spent.foreign,
            )


def _write(facts):
    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.tickets.actions.reply import reply
    from pasokh.workspaces.models import Member

    with workspace(facts["workspace"]):
        owner = Member.objects.get(pk=facts["owner"])
        contact = identify(kind="email", value="talker@bench.example", name="مریم رضایی")
        ticket = None
        for _ in range(MESSAGES // 2):
            common = {"channel": "email", "inbox_id": facts["inbox"], "contact": contact, "subject": "گفت‌وگوی بلند"}
            ticket = receive(Inbound(text=TEXT, ticket_id=ticket and ticket.pk, **common)).ticket
            reply(ticket=ticket, by=owner, text=TEXT * 2)
        return {"number": ticket.number}
