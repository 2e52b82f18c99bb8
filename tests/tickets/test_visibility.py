"""Who sees a ticket, asked of one member or of many: the same answer as the queryset that lists it gives."""

import pytest
from django.utils import timezone

from pasokh.tickets.actions.reply import note
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.visibility import is_seen
from pasokh.workspaces.models import Member, Team


@pytest.fixture
def people(shop, make_member):
    """Members of each kind of sight, in a team and in none; and one who left."""
    team = Team.objects.create(name="فروش")
    members = [make_member(f"عضو {sees} {n}", sees=sees) for sees in Member.Sees.values for n in range(2)]
    for member in members[::2]:
        member.teams.add(team, through_defaults={"workspace_id": shop.pk})
    gone = make_member("رفته", sees="all")
    gone.deactivated_at = timezone.now()
    gone.save(update_fields=["deactivated_at"])
    return team, [*members, gone]


@pytest.fixture
def tickets(shop, hear, people):
    """Nobody's; a team's, another team's, one member's."""
    team, members = people
    nobodys, ours, others, hers = (hear(str(number)).ticket for number in range(4))
    ours.route_to(team, by=shop.owner)
    others.route_to(Team.objects.create(name="فنی"), by=shop.owner)
    hers.route_to(others.team, by=shop.owner)
    hers.assign(members[-2], by=shop.owner)
    return [nobodys, ours, others, hers]


def test_asked_of_many_it_is_what_each_would_be_told(people, tickets):
    seen = set()
    for ticket in tickets:
        asked = Member.objects.annotate(sees_it=Ticket.objects.filter(pk=ticket.pk).seen_by_each())
        for member in asked:
            listed = Ticket.objects.visible_to(member).filter(pk=ticket.pk).exists()
            assert member.sees_it == is_seen(ticket, member) == listed
            seen.add((member.sees, listed))
    assert len(seen) == 6


def test_calling_many_asks_as_often_as_calling_one(shop, hear, people, count_queries):
    ticket = hear("یک").ticket
    _, members = people
    asked = []
    for several in (members[:1], members[:6]):
        text = " ".join(f"@{member.name}" for member in several)
        with count_queries() as counted:
            said = note(ticket=ticket, by=shop.owner, text=text)
        asked.append(len(counted))
        assert len(said.called.members) + len(said.called.unheard) == len(several)
    assert asked[0] == asked[1]
