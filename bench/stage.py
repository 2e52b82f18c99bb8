"""The business that is written to: a site with visitors, agents at their desks, a token for machines. Made once by the program's own verbs."""

import json
import uuid
from dataclasses import dataclass

from .load import request
from .world import business, kept

VISITORS = 2_000
DESKS = 20
CUSTOMERS = 500  # who write by the API in turn
TEXT = "سلام، سفارش من هنوز به دستم نرسیده است؛ لطفاً پیگیری کنید ~{n}~"


def signed_in(member_id, workspace_id) -> dict:
    """The headers of a member's browser."""
    from django.test import Client

    from pasokh.kernel.tenancy import workspace
    from pasokh.workspaces.models import Member

    with workspace(workspace_id):
        user = Member.objects.select_related("user").get(pk=member_id).user
    browser = Client()
    browser.force_login(user)
    return {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())}


@dataclass(frozen=True)
class Visitor:
    """Somebody who has written before: her token's headers, and where her messages are."""

    contact: int
    ticket: int
    headers: dict


class Stage:
    """The live business, with its visitors."""

    def __init__(self, here):
        self.facts = kept("live", _open)
        self.workspace, self.site, self.key = (self.facts[name] for name in ("workspace", "site", "key"))
        self.visitors = _visitors(self.facts)
        here.run_sql("ANALYZE")  # as autovacuum does within minutes

    def streams(self, visitors):
        """Requests that open the streams of visitors; good for a minute."""
        from pasokh.widget.tokens import stream_ticket

        tickets = (stream_ticket(self.workspace, visitor.contact, self.site) for visitor in visitors)
        return [request("GET", f"/live/visitor?t={ticket}") for ticket in tickets]

    def desks(self):
        """Requests that open the streams of agents: each hears of the list, and of an equal share of the visitors' tickets."""
        members = self.facts["members"][:DESKS]
        for number, member in enumerate(members):
            topics = [f"ticket:{visitor.ticket}:fa" for visitor in self.visitors[number :: len(members)]]
            yield request(
                "GET", f"/live/desk?topics={','.join(['tickets', *topics])}", signed_in(member, self.workspace)
            )

    def messages(self):
        """Requests that send one message of each visitor."""
        body = json.dumps({"text": TEXT, "client_id": "{uuid}"})
        kind = {"Content-Type": "application/json"}
        return [request("POST", f"/w/{self.key}/messages", visitor.headers | kind, body) for visitor in self.visitors]

    def tickets(self):
        """Requests of a machine that open tickets for known and new customers."""
        headers = {"Authorization": f"Bearer {self.facts['token']}", "Content-Type": "application/json"}
        said = {"subject": "پیگیری سفارش", "text": TEXT, "client_id": "{uuid}"}
        people = ({"email": f"mail{number}@bench.example", "name": "مشتری"} for number in range(CUSTOMERS))
        return [request("POST", "/api/v1/tickets", headers, json.dumps(said | {"contact": who})) for who in people]


def _open():
    from pasokh.channels.actions.open_channel import open_site
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Inbox
    from pasokh.workspaces.actions.tokens import issue_token
    from pasokh.workspaces.models import Member

    facts = business("زنده", "live@bench.example")
    with workspace(facts["workspace"]):
        owner, inbox = Member.objects.get(pk=facts["owner"]), Inbox.objects.get(pk=facts["inbox"])
        site = open_site(name="سایت", inbox=inbox, by=owner, key="bench-site")
        _, token = issue_token(name="سنجش", by=owner, scopes=["tickets:read", "tickets:write", "contacts:write"])
    return facts | {"site": site.pk, "key": "bench-site", "token": token}


def _visitors(facts):
    from pasokh.widget.tokens import visitor_token

    names = {
        name.hex: name for name in (uuid.uuid5(uuid.NAMESPACE_DNS, f"visitor-{number}") for number in range(VISITORS))
    }
    known = _known(facts, names)
    return [
        Visitor(*known[name], {"Authorization": f"Bearer {visitor_token(facts['workspace'], name)}"}) for name in names
    ]


def _known(facts, names):
    """(contact, ticket) of each visitor by name; those who have not written yet write now."""
    from pasokh.contacts.models import Identity
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Ticket

    with workspace(facts["workspace"]):
        contacts = dict(Identity.objects.filter(kind="visitor", value__in=names).values_list("value", "contact"))
    new = [name for name in names if name not in contacts]
    for start in range(0, len(new), 50):
        with workspace(facts["workspace"]):
            contacts |= _write(facts, new[start : start + 50])
    with workspace(facts["workspace"]):
        tickets = dict(Ticket.objects.filter(contact__in=contacts.values()).order_by("pk").values_list("contact", "pk"))
    return {name: (contact, tickets[contact]) for name, contact in contacts.items()}


def _write(facts, names):
    from pasokh.contacts.actions.identify import identify
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive_many

    contacts = {name: identify(kind="visitor", value=name, language="fa") for name in names}
    common = {"channel": "chat", "origin": f"chat:{facts['site']}", "inbox_id": facts["inbox"], "joins_open": True}
    receive_many([Inbound(contact=contact, text=TEXT, **common) for contact in contacts.values()])
    return {name: contact.pk for name, contact in contacts.items()}
