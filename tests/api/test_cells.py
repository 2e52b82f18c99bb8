"""The table of permissions at each operation of the API: every cell allowed or refused, and a refusal changes nothing."""

import contextvars
from datetime import timedelta
from pprint import pformat

import pytest
from django.db import transaction
from django.utils import timezone

from pasokh.api.v1 import api, operations
from pasokh.automation.actions.macros import make_macro
from pasokh.automation.models import Rule
from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.contacts.actions.segments import make_segment
from pasokh.flows.actions import start
from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace
from pasokh.outreach.actions.writing import write as write_message
from pasokh.routing.models import Offer
from pasokh.sla.actions.policies import make_policy
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Attachment, Checklist, Task, Ticket, TimeEntry, View
from pasokh.workspaces.models import Team
from tests.unchanged import Watch

from ..flows.conftest import graph, step, talk
from ..routing.conftest import line
from .conftest import Machine, machine_of

ALL, ANSWERING, LEADING, MANAGING = (
    "owner admin lead agent light",
    "owner admin lead agent",
    "owner admin lead",
    "owner admin",
)
ROLES = ALL.split()
TALK = talk()
WAITS = graph(step("wait", {"next": "s2"}, length={"amount": 1, "unit": "days"}), step("end"))
INSIDE = graph(step("approval", {"approved": "s2", "refused": "s2"}, title="خرید", who="leads"), step("end"))
# The body is what is sent, or a function of the things of the World. What stands on a request is not there for who does not see it.
ON_A_TICKET = {
    "getTicket": (ALL, None),
    "updateTicket": (ANSWERING, {"subject": "دیگر"}),
    "listMessages": (ALL, None),
    "createMessage": (ANSWERING, {"kind": "reply", "text": "سلام"}),
    "createMessage note": (ALL, {"kind": "note", "text": "سلام"}),
    "createMessage incoming": (ANSWERING, {"kind": "incoming", "text": "سلام"}),
    "updateTicket closed": (LEADING, {"status": "closed", "reason": "تکراری"}),
    "getAttachment": (ALL, None),
    "getAttachmentContent": (ALL, None),
    "snoozeTicket": (ANSWERING, {"until": None}),
    "wakeTicket": (ANSWERING, {}),
    "listLinks": (ALL, None),
    "createLink": (ANSWERING, lambda things: {"ticket_id": things["third"]}),
    "deleteLink": (ANSWERING, None),
    "mergeTicket": (ANSWERING, lambda things: {"into_id": things["third"]}),
    "unmergeTicket": (ANSWERING, {}),
    "splitTicket": (ANSWERING, lambda things: {"message_id": things["later"]}),
    "createTask": (ANSWERING, {"title": "تماس"}),
    "getTask": (ALL, None),
    "updateTask": (ANSWERING, {"title": "دیگر"}),
    "deleteTask": (ANSWERING, None),
    "finishTask": (ANSWERING, {}),
    "reopenTask": (ANSWERING, {}),
    "listChecklists": (ALL, None),
    "createChecklist": (ANSWERING, {"name": "تازه", "items": ["یک"]}),
    "tickChecklistItem": (ANSWERING, {"done": True}),
    "listTimeEntries": (ALL, None),
    "listTicketPromises": (ALL, None),
    "getTicketPlace": (ALL, None),
    "createTimeEntry": (ANSWERING, {"seconds": 60}),
    "deleteTimeEntry": (LEADING, None),
    "getFlowRun": (ANSWERING, None),
    "startTicketFlow": (ANSWERING, lambda things: {"flow": things["other_flow"]}),
    "cancelFlowRun": (ANSWERING, {}),
    "applyTicketMacro": (ANSWERING, lambda things: {"macro": things["macro"]}),
}
ON_THE_BUSINESS = {
    "listTickets": (ALL, None),
    "createTicket": (ANSWERING, {"contact": {"name": "مریم", "email": "maryam@example.ir"}, "text": "سلام"}),
    "createAttachment": (ALL, None),
    "listViews": (ALL, None),
    "getView": (ALL, None),
    "listViewTickets": (ALL, None),
    "createView": (ALL, {"names": {"fa": "تازه"}}),
    "createView shared": (LEADING, {"names": {"fa": "تازه"}, "shared": "everyone"}),
    "updateView": (LEADING, {"order": "number"}),
    "deleteView": (LEADING, None),
    "pinView": (ALL, {}),
    "unpinView": (ALL, {}),
    "listTasks": (ALL, None),
    **dict.fromkeys(("listRules", "getRule", "listRuleRuns"), (LEADING, None)),
    "listMacros": (ANSWERING, None),
    **dict.fromkeys(("listFlows", "getFlow", "getFlowFigures", "listFlowRuns"), (ANSWERING, None)),
    **dict.fromkeys(("listSmartMessages", "getSmartMessageFigures"), (ANSWERING, None)),
    "startFlow": (ANSWERING, {}),
    **dict.fromkeys(("listQueues", "getQueue"), (LEADING, None)),
    "listOffers": (ANSWERING, None),
    **dict.fromkeys(("takeNextTicket", "acceptOffer", "declineOffer"), (ANSWERING, {})),
    **dict.fromkeys(("listPolicies", "getPolicy"), (LEADING, None)),
    "listContacts": (ALL, None),
    "createMail": (ANSWERING, {"to": [{"email": "ali@example.ir"}], "subject": "پیش‌فاکتور", "text": "سلام"}),
    "createContact": (ANSWERING, {"name": "تازه"}),
    "getContact": (ALL, None),
    "updateContact": (ANSWERING, {"name": "دیگر"}),
    "eraseContact": (MANAGING, None),
    "listIdentities": (ALL, None),
    **dict.fromkeys(("listSegments", "listContactSegments"), (ALL, None)),
    "updateContactSegments": (ANSWERING, lambda things: {"segment_ids": [things["segment"]]}),
    "createIdentity": (ANSWERING, {"kind": "phone", "value": "09120000018"}),
    "deleteIdentity": (ANSWERING, None),
    **dict.fromkeys(("getMe", "listStatuses", "listResolutions", "listTypes", "listFields"), (ALL, None)),
    **dict.fromkeys(("listInboxes", "listChannels", "listTeams", "listMembers"), (ALL, None)),
    **dict.fromkeys(("listCalendars", "listCalendarDays", "listAbsences"), (ALL, None)),
}
TABLE = ON_A_TICKET | ON_THE_BUSINESS
READS = {name for name in TABLE if name.startswith(("get", "list"))}
# Rows whose thing in the path is another one than usual.
ELSEWHERE = {
    "wakeTicket": {"ticket_id": "asleep"},
    "unmergeTicket": {"ticket_id": "merged"},
    "reopenTask": {"task_id": "done"},
    "unpinView": {"view_id": "pinned"},
}
OUTSIDE = (
    "workspaces_user",
    "workspaces_address",
    "workspaces_workspace",
    "procrastinate_jobs",
    "procrastinate_events",
)
ASIDE = ("workspaces_apitoken",)  # each use of a token is noted on it


def known():
    """{operation id: (method, path, scope)} of all there are."""
    return {
        api.get_openapi_operation_id(operation): (operation.methods[0], path, operation.auth_callbacks[0].scope)
        for path, operation in operations(api)
    }


@pytest.fixture
def things(shop, machine, new_ticket, flow):
    """Public ids by the names that paths give them. Everything stands on one request, which Negar has and the first team works."""
    owner, team = shop.owner, Team.objects.create(name="پشتیبانی")
    open_mailbox(name="پست", inbox=shop.inbox, address="help@khaneno.example", by=owner)

    def made():
        row = Ticket.objects.by_public_id(new_ticket()["id"])
        row.route_to(team, by=owner)
        row.assign(owner, by=owner)
        return row

    ticket, other, third, merged, asleep = (made() for _ in range(5))
    merge(target=third, sources=[merged], by=owner)
    asleep.snooze(by=owner)
    ticket.refresh_from_db()
    file = machine.upload().data["id"]
    machine.post(f"/tickets/{ticket.public_id}/messages", {"kind": "note", "text": "x", "attachment_ids": [file]})
    later = machine.post(f"/tickets/{ticket.public_id}/messages", {"kind": "incoming", "text": "باز هم"}).data
    done = Task.plan(ticket=ticket, by=owner, title="تماس")
    done.complete(by=owner)
    items = [{"text": "سریال", "required": False}]
    queue = line(owner, [team], strategy="manual")
    offered, _waiting = (Ticket.objects.by_public_id(new_ticket()["id"]) for _ in range(2))
    offer = {
        "how": Offer.How.OFFERED,
        "state": Offer.State.OFFERED,
        "channel": "api",
        "weight": 1,
        "until": timezone.now() + timedelta(hours=1),
    }
    rows = {
        "ticket_id": ticket,
        "third": third,
        "merged": merged,
        "asleep": asleep,
        "done": done,
        "attachment_id": Attachment.objects.get(message__ticket=ticket),
        "link_id": link(ticket=ticket, other=other, how="related", by=owner),
        "task_id": Task.plan(ticket=ticket, by=owner, title="تماس"),
        "item_id": Checklist.begin(ticket=ticket, actor=owner.actor, name="x", items=items).items.get(),
        "entry_id": TimeEntry.log(ticket=ticket, by=owner, seconds=60),
        "pinned": View.objects.create(owner=owner, names={"fa": "سنجاق"}, shared="everyone"),
        "view_id": View.objects.create(owner=owner, names={"fa": "همه"}, shared="everyone"),
        "contact_id": ticket.contact,
        "segment": make_segment(name="کلیدی", by=owner),
        "rule_id": Rule.objects.first(),
        "queue_id": queue,
        "offer_id": Offer.objects.create(ticket=offered, member=owner, queue=queue, **offer),
        "policy_id": make_policy(by=owner, name="همه", targets={"solve": {"seconds": 3600}}),
        "smart_message_id": write_message(name="پیام", by=owner),
        "flow_id": flow(INSIDE, "inside"),
        "other_flow": flow(TALK, name="دیگر"),
        "run_id": start(flow(WAITS, "process", "صبر"), ticket=ticket, by=owner),
        "macro": make_macro(by=owner, name="فوری", actions=[{"do": "note", "text": "فوری"}]),
    }
    return {name: row.public_id for name, row in rows.items()} | {
        "later": later["id"],
        "kind": "email",
        "value": "maryam@example.ir",
    }


def in_her_place(member):
    """What is a member's own in the table is hers: the pinned view, the team that the queue goes to, the offer."""
    View.objects.get(names={"fa": "سنجاق"}).pin(by=member)
    Team.objects.get(name="پشتیبانی").memberships.create(member=member)
    Offer.objects.update(member=member)
    return machine_of(member)


def asked(machine, things, row, watch):
    """(status, what changed) of a call whose effects are taken back again."""
    method, path, _scope = known()[row.split()[0]]
    own = {name: things[thing] for name, thing in ELSEWHERE.get(row, {}).items()}
    path, body = path.format(**things | own), TABLE[row][1]
    with transaction.atomic():
        if row == "createAttachment":
            response = machine.upload()
        else:
            response = machine.call(method, path, body(things) if callable(body) else body)
        found = response.status_code, watch.changed()
        transaction.set_rollback(True)
    watch.wrote()
    forget_all()
    return found


def faults_of(machine, things, right):
    """{row: (status, what changed)} of the rows that are not as `right` says."""
    watch, faults = Watch(ASIDE), {}
    for row in TABLE:
        status, changed = asked(machine, things, row, watch)
        if not right(row, status, changed):
            faults[row] = status, changed
    return pformat(faults) if faults else ""


def test_every_operation_stands_in_the_table():
    assert {row.split()[0] for row in TABLE} == known().keys()


@pytest.mark.parametrize("role", ROLES)
def test_each_cell(things, make_member, shop, role):
    def right(row, status, changed):
        if role in TABLE[row][0].split():
            return status < 300 and bool(changed) is (row not in READS)
        return (status, changed) == (403, [])

    member = shop.owner if role == "owner" else make_member(role=role)
    assert not faults_of(in_her_place(member), things, right)


def test_what_stands_on_a_request_is_not_there_for_who_does_not_see_it(things, make_member):
    def right(row, status, changed):
        if row in ON_A_TICKET:
            return (status, changed) == (404, [])
        return status == 403 if "agent" not in TABLE[row][0].split() else status < 300

    assert not faults_of(in_her_place(make_member(sees="own")), things, right)


def test_a_token_of_another_business_finds_nothing_of_ours(things, other_shop):
    def right(row, status, changed):
        return status == 404 or "{" not in known()[row.split()[0]][1]

    ours = Watch((*ASIDE, *OUTSIDE))
    assert not contextvars.Context().run(_faults_in, other_shop, things, right)
    assert ours.changed() == []


def _faults_in(shop, things, right):
    with workspace(shop):
        return faults_of(machine_of(shop.owner), things, right)


def test_without_a_token_or_with_one_that_may_nothing_there_is_nothing(things, shop):
    def bare(row, status, changed):
        scope = known()[row.split()[0]][2]
        return (status, changed) == (403, []) if scope else status == 200

    assert not faults_of(Machine(""), things, lambda row, status, changed: (status, changed) == (401, []))
    assert not faults_of(machine_of(shop.owner, scopes=[]), things, bare)
