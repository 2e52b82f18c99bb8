"""Who hears of promises that are due soon, or late."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from pasokh.calendars.actions.note_absence import note_absence
from pasokh.notices.models import Notification
from pasokh.sla.actions.policies import make_policy
from pasokh.sla.actions.sweep import sweep_some
from pasokh.workspaces.models import Team, TeamMembership

SARA, NEGAR, LEAD = "سارا محمدی", "نگار کریمی", "سرپرست"
STEPS = [{"after": 3600, "to": "leads", "up": 0}]


@pytest.fixture
def promised(shop, hear, sara, told, make_member):
    """A ticket of Sara's and of a team with a lead, to be solved in four hours; nothing waits of it."""
    make_policy(by=shop.owner, name="همه", targets={"solve": {"seconds": 4 * 3600, "always": True}}, steps=STEPS)
    team, lead = Team.objects.create(name="پشتیبانی"), make_member(LEAD, role="lead")
    TeamMembership.objects.create(team=team, member=lead, lead=True)
    ticket = hear().ticket
    ticket.route_to(team, by=shop.owner)
    ticket.assign(sara, by=shop.owner)
    told()
    Notification.objects.all().delete()
    return ticket


def after(hours):
    sweep_some(now() + timedelta(hours=hours))


def test_its_assignee_is_warned_then_told_and_at_last_the_lead(promised, told):
    after(3.5)
    assert told() == {(SARA, promised.number): {"due_soon": 1}}
    after(4.5)
    assert told() == {(SARA, promised.number): {"due_soon": 1, "late": 1}}
    after(5.5)
    assert told()[(LEAD, promised.number)] == {"late": 1}


def test_what_an_absent_colleague_has_is_told_to_those_who_could_take_it(promised, told, shop, sara):
    day = now().date()
    note_absence(by=shop.owner, member=sara, first_day=day - timedelta(days=1), last_day=day + timedelta(days=2))
    after(3.5)
    assert told() == {(LEAD, promised.number): {"due_soon": 1}}


def test_what_nobody_has_is_told_to_all_who_could_take_it(promised, told, shop):
    promised.route_to(None, by=shop.owner)
    promised.assign(None, by=shop.owner)
    told()
    Notification.objects.all().delete()
    after(4.5)
    assert set(told()) == {(SARA, promised.number), (NEGAR, promised.number), (LEAD, promised.number)}


def test_what_was_solved_before_the_log_was_read_is_nobodys_hurry(promised, told, shop):
    after(4.5)
    promised.solve(by=shop.owner)
    assert told() == {}


def test_a_lead_who_does_not_see_it_hears_nothing_of_it(promised, told):
    lead = TeamMembership.objects.get(lead=True).member
    lead.sees = "own"
    lead.save()
    after(6)
    assert set(told()) == {(SARA, promised.number)}
