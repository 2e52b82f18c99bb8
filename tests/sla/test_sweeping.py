"""What happens to promises by the clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from pasokh.calendars.actions.note_absence import note_absence
from pasokh.events.models import Event
from pasokh.sla.actions.escalating import Leads
from pasokh.sla.actions.policies import change_policy
from pasokh.sla.actions.replaying import replay_all
from pasokh.sla.actions.sweep import sweep_some
from pasokh.sla.jobs import recalculate_some
from pasokh.sla.models import Breach, Clock, ClockChange
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member, Team, TeamMembership

from .conftest import HOUR, assert_as_its_history, states_of

pytestmark = pytest.mark.usefixtures("kept_still")

ONE = {"solve": {"seconds": 4 * HOUR, "always": True}}
STEPS = [
    {"after": 0, "to": "assignee"},
    {"after": HOUR, "to": "leads", "up": 0},
    {"after": 2 * HOUR, "to": "leads", "up": 1},
]


def told(kind):
    return [event.payload for event in Event.objects.filter(kind=kind).order_by("pk")]


@pytest.fixture
def tree(make_member):
    """Support, above it the office; each has a lead."""
    office = Team.objects.create(name="دفتر")
    support = Team.objects.create(name="پشتیبانی", parent=office)
    leads = {}
    for team in (office, support):
        leads[team] = make_member(f"سرپرست {team.name}", role="lead")
        TeamMembership.objects.create(team=team, member=leads[team], lead=True)
    return support, leads[support], leads[office]


def test_before_the_time_nothing_happens(promise, hear):
    promise(targets=ONE)
    hear()
    assert sweep_some(now() + timedelta(hours=2)) == 0
    assert not Event.objects.filter(kind__startswith="promise.").exists()


def test_it_warns_once_then_says_that_it_is_late_once(promise, hear):
    promise(targets=ONE, warnings=[75])
    ticket = hear().ticket
    at = now()
    assert sweep_some(at + timedelta(hours=3, minutes=1)) == 1
    assert sweep_some(at + timedelta(hours=3, minutes=2)) == 0
    assert [each["clock"] for each in told("promise.warned")] == ["solve"]
    assert sweep_some(at + timedelta(hours=4, minutes=1)) == 1
    assert sweep_some(at + timedelta(hours=9)) == 0
    assert len(told("promise.warned")) == len(told("promise.broken")) == 1
    breach = Breach.objects.get()
    assert (breach.at, breach.ticket_id) == (Clock.objects.get().breached_at, ticket.pk)
    ticket.refresh_from_db()
    assert ticket.due_at == breach.at


def test_a_policy_without_warnings_warns_nobody(promise, hear):
    promise(targets=ONE, warnings=[])
    hear()
    assert sweep_some(now() + timedelta(hours=3, minutes=59)) == 0
    assert sweep_some(now() + timedelta(hours=4, minutes=1)) == 1


def test_it_warns_as_often_as_its_policy_says(promise, hear):
    promise(targets=ONE, warnings=[50, 80])
    hear()
    at = now()
    looks = [1, 2.1, 2.2, 3.1, 3.3, 3.9, 4.1]
    assert [sweep_some(at + timedelta(hours=hours)) for hours in looks] == [0, 1, 0, 0, 1, 0, 1]
    assert [each["percent"] for each in told("promise.warned")] == [50, 80]
    assert len(told("promise.broken")) == 1


def test_a_look_that_comes_late_warns_once(promise, hear):
    promise(targets=ONE, warnings=[50, 80])
    hear()
    assert sweep_some(now() + timedelta(hours=3, minutes=30)) == 1
    assert [each["percent"] for each in told("promise.warned")] == [80]


def test_other_warnings_count_from_where_it_stands(promise, hear, shop):
    policy = promise(targets=ONE, warnings=[50])
    hear()
    at = now()
    sweep_some(at + timedelta(hours=2, minutes=1))
    change_policy(policy=policy, by=shop.owner, warnings=[40, 90])
    replay_all(dict.fromkeys(Ticket.objects.values_list("pk", flat=True), ClockChange.Why.POLICY))
    assert sweep_some(at + timedelta(hours=2, minutes=2)) == 0
    sweep_some(at + timedelta(hours=3, minutes=40))
    assert [each["percent"] for each in told("promise.warned")] == [50, 90]


def test_it_warns_so_long_before_it_is_late_too(promise, hear):
    promise(targets=ONE, warnings=[50], warnings_before=[{"seconds": 3600}, {"seconds": 900}])
    hear()
    at = now()
    looks = [1.9, 2.1, 2.9, 3.1, 3.7, 3.8, 3.9, 4.1]
    assert [sweep_some(at + timedelta(hours=hours)) for hours in looks] == [0, 1, 0, 1, 0, 1, 0, 1]
    assert [(each["percent"], each.get("left")) for each in told("promise.warned")] == [
        (50, None),
        (75, 3600),
        (93, 900),
    ]
    assert len(told("promise.broken")) == 1


def test_a_promise_shorter_than_a_warning_has_none_of_it(promise, hear):
    promise(targets=ONE, warnings=[], warnings_before=[{"days": 1, "seconds": 0}, {"seconds": 4 * 3600}])
    hear()
    assert sweep_some(now() + timedelta(hours=3, minutes=59)) == 0


def test_warnings_before_count_from_where_it_stands_when_they_are_changed(promise, hear, shop):
    policy = promise(targets=ONE, warnings=[], warnings_before=[{"seconds": 3600}])
    hear()
    at = now()
    assert sweep_some(at + timedelta(hours=3, minutes=1)) == 1
    change_policy(policy=policy, by=shop.owner, warnings=[75], warnings_before=[{"seconds": 900}])
    replay_all(dict.fromkeys(Ticket.objects.values_list("pk", flat=True), ClockChange.Why.POLICY))
    assert sweep_some(at + timedelta(hours=3, minutes=2)) == 0
    assert sweep_some(at + timedelta(hours=3, minutes=46)) == 1


@pytest.mark.parametrize("wrong", [[{"seconds": 0}], [{"hours": 1}], [{"seconds": -5}], [{"seconds": 60}] * 6])
def test_what_is_no_warning_is_refused(promise, shop, wrong):
    policy = promise(targets=ONE)
    with pytest.raises(ValueError, match=r"."):
        change_policy(policy=policy, by=shop.owner, warnings_before=wrong)
    policy.refresh_from_db()
    assert policy.warnings_before == [] and policy.version == 1


def test_what_is_late_goes_up_the_tree_a_step_at_a_time(promise, hear, shop, make_member, tree):
    support, lead, above = tree
    promise(targets=ONE, steps=STEPS)
    sara, ticket = make_member(), hear().ticket
    ticket.route_to(support, by=shop.owner)
    ticket.assign(sara, by=shop.owner)
    at = now()
    for hours in (4.1, 5.1, 6.1, 20):
        sweep_some(at + timedelta(hours=hours))
    assert [each["members"] for each in told("promise.escalated")] == [[sara.pk], [lead.pk], [above.pk]]
    assert Breach.objects.get().steps == 3
    assert Clock.objects.get().next_at is None


def test_after_a_night_without_a_worker_all_is_made_good_at_once_and_nothing_twice(promise, hear, shop, tree):
    promise(targets=ONE, steps=STEPS)
    hear()
    assert sweep_some(now() + timedelta(days=1)) == 1
    assert (len(told("promise.warned")), len(told("promise.broken")), len(told("promise.escalated"))) == (0, 1, 3)
    assert sweep_some(now() + timedelta(days=2)) == 0


def test_a_team_without_a_lead_passes_it_on_and_without_a_team_the_business_hears_of_it(
    promise, hear, shop, make_member
):
    promise(targets=ONE, steps=[{"after": 0, "to": "leads", "up": 0}])
    nobody = Team.objects.create(name="بی‌سرپرست")
    lead = make_member("سرپرست", role="lead")
    ticket = hear().ticket
    ticket.route_to(nobody, by=shop.owner)
    hear("بی گروه", origin="chat:2")
    sweep_some(now() + timedelta(hours=5))
    assert [each["members"] for each in told("promise.escalated")] == [[lead.pk], [lead.pk]]


def test_who_is_absent_is_passed_over_and_whoever_leads_above_hears_of_it(promise, hear, shop, make_member, tree):
    support, lead, above = tree
    promise(targets=ONE, steps=STEPS)
    sara, ticket = make_member(), hear().ticket
    ticket.route_to(support, by=shop.owner)
    ticket.assign(sara, by=shop.owner)
    second = make_member("سرپرست دوم", role="lead")
    TeamMembership.objects.create(team=support, member=second, lead=True)
    at = now()
    for member, days in ((sara, 2), (lead, 1)):
        first = (at - timedelta(days=1)).date()
        note_absence(by=shop.owner, member=member, first_day=first, last_day=first + timedelta(days=days))
    for hours in (4.1, 5.1):
        sweep_some(at + timedelta(hours=hours))
    assert [each["members"] for each in told("promise.escalated")] == [[second.pk], [second.pk]], "who leads beside her"
    Event.objects.all().delete()
    note_absence(by=shop.owner, member=second, first_day=at.date(), last_day=at.date() + timedelta(days=3))
    assert Leads(at).of_team(support.pk) == [above.pk], "who leads above"
    assert lead.pk in Leads(at + timedelta(days=3)).of_team(support.pk), "back from her leave"
    for member in Member.objects.exclude(pk__in=[sara.pk]):
        note_absence(by=shop.owner, member=member, first_day=at.date(), last_day=at.date() + timedelta(days=3))
    assert Leads(at).of_team(support.pk) == [lead.pk, second.pk], "nobody at all: then those whom it concerns"


def test_what_stands_is_not_late_and_goes_up_no_further(promise, hear, shop, tree):
    promise(targets=ONE, steps=STEPS)
    ticket = hear().ticket
    sweep_some(now() + timedelta(hours=4.5))
    Ticket.objects.get(pk=ticket.pk).wait(by=shop.owner)
    assert sweep_some(now() + timedelta(days=3)) == 0
    assert len(told("promise.escalated")) == 1


def test_a_reply_that_comes_late_before_anybody_looked_is_late_all_the_same(promise, hear, shop):
    promise(targets={"first_reply": {"seconds": HOUR, "always": True}})
    ticket = hear().ticket
    early = ticket.created_at - timedelta(hours=2)
    Event.objects.filter(subject_id=ticket.pk).update(created_at=early)
    Clock.objects.update(started_at=early, since=early, due_at=early + timedelta(hours=1))
    reply(ticket=ticket, by=shop.owner, text="ببخشید")
    assert states_of(ticket) == {"first_reply 1": "breached"}
    assert Breach.objects.get().at == early + timedelta(hours=1)
    assert len(told("promise.broken")) == 1
    assert_as_its_history(ticket)


@pytest.mark.parametrize("hours", [3.5, 4.5, 30])
def test_the_number_of_statements_does_not_depend_on_how_many_are_due(promise, hear, hours, tree):
    promise(targets=ONE, steps=STEPS)

    def statements(count):
        for number in range(count):
            hear(origin=f"chat:{count}{number}")
        with CaptureQueriesContext(connection) as asked:
            assert sweep_some(now() + timedelta(hours=hours)) == count
        return len([each for each in asked if "SAVEPOINT" not in each["sql"]])

    statements(1)
    assert statements(3) == statements(12)


def test_why_a_promise_was_broken_is_said_and_said_otherwise(promise, hear, shop):
    promise(targets=ONE)
    hear()
    sweep_some(now() + timedelta(hours=5))
    breach = Breach.objects.get()
    with pytest.raises(ValueError):
        breach.explain(by=shop.owner, at=now(), reason="whatever")
    breach.refresh_from_db()
    assert (breach.reason, breach.explained_by) == ("", None)
    assert breach.explain(by=shop.owner, at=now(), reason="overload", note="  روز   شلوغ ")
    assert breach.explain(by=shop.owner, at=now(), reason="overload", note="روز شلوغ") is None
    assert told("promise.explained") == [{"breach": breach.pk, "clock": "solve", "reason": "overload"}]


def test_more_time_has_it_warned_of_again(promise, hear, shop):
    policy = promise(targets=ONE)
    hear()
    sweep_some(now() + timedelta(hours=3.5))
    change_policy(policy=policy, by=shop.owner, targets={"solve": {"seconds": 8 * HOUR, "always": True}})
    recalculate_some("policy")
    assert Clock.objects.get().warned_at is None
    assert sweep_some(now() + timedelta(hours=7)) == 1
    assert len(told("promise.warned")) == 2
