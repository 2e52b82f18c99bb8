"""A shop with people at their desks."""

import uuid

import pytest
from django.utils import timezone

from pasokh.contacts.actions.identify import identify
from pasokh.live.models import Availability, Presence
from pasokh.routing.actions.queues import make_queue
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive_many
from pasokh.workspaces.actions.found import add_member
from pasokh.workspaces.models import Team, User


def come(*members):
    """Their browsers are here."""
    for member in members:
        Presence.objects.update_or_create(member_id=member.pk, node="test", defaults={"seen_at": timezone.now()})


def say(member, state):
    """She says how she is, without the events of it."""
    Availability.objects.update_or_create(member_id=member.pk, defaults={"chosen": state})


def people(count, team, names="کارشناس"):
    """So many members of a team."""
    made = []
    for number in range(count):
        user = User(email=f"{uuid.uuid4().hex}@khaneno.example", name=f"{names} {number}")
        user.set_unusable_password()
        user.save()
        member = add_member(user=user, name=user.name, role="agent")
        member.memberships.create(team=team)
        made.append(member)
    return made


def line(by, teams, name="گفت‌وگو", **settings):
    """A queue that keeps no hours: tests run at night too."""
    return make_queue(by=by, name=name, teams=teams, **{"keeps_hours": False} | settings)


def customer(name="مریم"):
    return identify(kind="email", value=f"{uuid.uuid4().hex}@example.ir", name=name)


def ask(inbox, contact=None, channel="chat", **fields):
    """What a customer sends."""
    contact = contact or customer()
    return Inbound(channel=channel, contact=contact, inbox_id=inbox.pk, text="سلام", client_id=uuid.uuid4(), **fields)


@pytest.fixture
def team(shop):
    return Team.objects.create(name="فروش")


@pytest.fixture
def two(shop, team):
    """Two of the team, at their desks."""
    two = people(2, team)
    come(*two)
    return two


def other(two, member_id):
    """The one of two who is not the one of this key."""
    return next(each for each in two if each.pk != member_id)


@pytest.fixture
def arrive(shop):
    """Requests that arrive together, as they stand in the database then: arrive(3), arrive(channel="email")."""

    def arrive(count=1, **fields):
        done = receive_many([ask(shop.inbox, **fields) for _ in range(count)])
        tickets = [each.ticket for each in done]
        for ticket in tickets:
            ticket.refresh_from_db()
        return tickets if count > 1 else tickets[0]

    return arrive
