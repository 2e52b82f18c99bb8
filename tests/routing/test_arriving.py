"""A request that arrives goes to somebody with room, or waits."""

import contextvars
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pasokh.contacts.actions.identify import claim
from pasokh.events.models import Event
from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace
from pasokh.routing import people as reading
from pasokh.routing.actions.capacities import BadCapacity, set_capacity, set_rules
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.overflow import NoCallback, overflow, take_callback
from pasokh.routing.actions.queues import GoesInCircles, change_queue, make_queue, retire_queue
from pasokh.routing.actions.relieve import relieve
from pasokh.routing.jobs import empty_queue, place_ticket, reckon_overflow, sweep
from pasokh.routing.known import known
from pasokh.routing.models import Offer, Queue, Waiting
from pasokh.routing.queries import place_of, places_of
from pasokh.workspaces.actions.deactivate import deactivate
from pasokh.workspaces.actions.skills import make_skill, set_skills
from pasokh.workspaces.models import Team

from .conftest import ask, come, customer, line, people, say

pytestmark = pytest.mark.usefixtures("kept_still")


def test_without_a_queue_everything_is_as_it_was(shop, arrive, two):
    assert known() is None
    ticket = arrive()
    assert ticket.assignee is None and not Waiting.objects.exists() and not Offer.objects.exists()


def test_it_goes_to_the_least_busy_and_is_told(shop, team, two, arrive):
    queue = line(shop.owner, [team])
    first, second = arrive(), arrive()
    assert {first.assignee_id, second.assignee_id} == {each.pk for each in two}
    assert first.team == team and not Waiting.objects.exists()
    offer = Offer.objects.get(ticket=first)
    assert (offer.state, offer.how, offer.queue, offer.weight) == ("taken", "given", queue, 25)
    told = Event.objects.filter(subject_kind="ticket", subject_id=first.pk).order_by("pk")
    kinds = [event.kind for event in told]
    assert kinds == ["ticket.opened", "message.received", "ticket.routed", "ticket.assigned"]
    assert told.last().payload == {"before": None, "assignee": first.assignee_id, "queue": queue.pk}


def test_many_at_once_fill_everybody_and_the_rest_waits_in_order(shop, team, two, arrive):
    line(shop.owner, [team])
    tickets = arrive(11)
    assert [ticket.assignee_id is not None for ticket in tickets] == [True] * 8 + [False] * 3
    assert [place_of(ticket).position for ticket in tickets[8:]] == [1, 2, 3]
    assert place_of(tickets[0]) is None
    assert Event.objects.filter(kind="ticket.queued").count() == 3


def test_places_in_many_queues_cost_what_those_in_one_cost(shop, team, two, arrive, count_queries):
    line(shop.owner, [team])
    tickets = arrive(10)
    with count_queries() as one:
        places = places_of("chat", 50)
    assert [(places[each.pk].position, places[each.pk].wait) for each in tickets[8:]] == [(1, 225), (2, 450)]
    others = Team.objects.create(name="دیگران")
    come(*people(2, others))
    Waiting.objects.filter(ticket=tickets[9]).update(queue=line(shop.owner, [others], name="دیگر"))
    known()
    with count_queries() as many:
        places = places_of("chat", 50)
    assert (places[tickets[9].pk].position, places[tickets[9].pk].wait, places[tickets[8].pk].wait) == (1, None, 225)
    assert len(many) == len(one)


def test_who_is_away_busy_or_not_here_gets_nothing(shop, team, two, arrive):
    line(shop.owner, [team])
    [absent] = people(1, team)
    say(two[0], "lunch")
    assert [each.assignee for each in arrive(4)] == [two[1]] * 4
    say(two[1], "busy")
    assert arrive().assignee is None
    assert not Offer.objects.filter(member=absent).exists()


def test_outside_of_working_hours_a_queue_that_keeps_them_waits(shop, team, two, arrive, monkeypatch):
    queue = line(shop.owner, [team], keeps_hours=True)
    monkeypatch.setattr(reading, "is_at_work", lambda member, now: member == two[1].pk)
    assert arrive().assignee == two[1]
    monkeypatch.setattr(reading, "is_at_work", lambda member, now: False)
    late = arrive()
    assert late.assignee is None
    change_queue(queue=queue, by=shop.owner, keeps_hours=False)
    assert arrive().assignee is None  # it does not overtake who came before
    assert next(offer.ticket for offer in hand_out().given) == late


def test_when_somebody_finishes_the_next_is_handed_out(shop, team, arrive):
    line(shop.owner, [team])
    [only] = people(1, team)
    come(only)
    held, waiting = arrive(4), arrive(2)
    held[0].solve(by=only)
    assert hand_out().given[0].ticket_id == waiting[0].pk
    waiting[0].refresh_from_db()
    assert waiting[0].assignee == only and place_of(waiting[1]).position == 1
    assert hand_out().given == []


def test_channels_weigh_what_the_business_says(shop, team, arrive):
    line(shop.owner, [team])
    [only] = people(1, team)
    come(only)
    set_rules(by=shop.owner, total=10, weights={"chat": 5, "email": 2})
    assert [bool(each.assignee_id) for each in arrive(3)] == [True, True, False]
    set_capacity(member=only, by=shop.owner, total=13, weights={"email": 4})
    hand_out()
    assert arrive(channel="email").assignee is None  # 10 of 13 are taken
    set_capacity(member=only, by=shop.owner, total=0)
    assert arrive().assignee is None
    with pytest.raises(BadCapacity):
        set_rules(by=shop.owner, total=10, weights={"chat": 0})
    with pytest.raises(BadCapacity):
        set_capacity(member=only, by=shop.owner, total=1.5)


def test_the_first_queue_that_takes_it_has_it_and_its_team(shop, team, arrive):
    billing = Team.objects.create(name="امور مالی")
    mail = {"all": [{"field": "channel", "op": "is", "value": ["email"]}]}
    line(shop.owner, [billing], name="ایمیل", filter=mail)
    line(shop.owner, [team], name="بقیه")
    assert [arrive(channel="email").team, arrive().team] == [billing, team]


def test_what_no_queue_takes_stays_as_it_is(shop, team, two, arrive):
    mail = {"all": [{"field": "channel", "op": "is", "value": ["email"]}]}
    line(shop.owner, [team], filter=mail)
    ticket = arrive()
    assert (ticket.assignee, ticket.team, place_of(ticket)) == (None, None, None)


def test_urgent_goes_first_but_not_before_what_has_waited_long(shop, team, arrive):
    queue = line(shop.owner, [team], head_start=10)
    calm, urgent = arrive(2)
    urgent.judge(by=shop.owner, impact=3, urgency=3)
    place_ticket(ticket_id=urgent.pk)
    assert [place_of(urgent).position, place_of(calm).position] == [1, 2]
    Waiting.objects.filter(ticket=calm).update(at=Waiting.objects.get(ticket=calm).at - timedelta(minutes=21))
    assert [place_of(calm).position, place_of(urgent).position] == [1, 2]
    assert queue.head_start == 10


def test_who_helped_her_last_is_asked_first(shop, team, two, arrive):
    line(shop.owner, [team])
    maryam = customer()
    first = arrive(contact=maryam)
    first.solve(by=first.assignee)
    arrive(channel="email")
    arrive(contact=customer())
    again = arrive(contact=maryam, channel="email")
    assert again.assignee == first.assignee


def test_by_language_and_by_stage(shop, team, two, arrive):
    english = make_skill(name="انگلیسی", by=shop.owner, kind="language", code="en")
    set_skills(member=two[1], by=shop.owner, levels={english.pk: 4})
    line(shop.owner, [team], by_language=True, last_agent_first=False)
    visitor = customer("Jane")
    visitor.language = "en"
    visitor.save()
    assert [each.assignee for each in (arrive(contact=visitor), arrive(contact=visitor))] == [two[1]] * 2


def test_what_needs_a_skill_waits_for_who_has_it(shop, team, two, arrive):
    repair = make_skill(name="تعمیر", by=shop.owner)
    set_skills(member=two[0], by=shop.owner, levels={repair.pk: 2})
    line(shop.owner, [team], strategy="skill", needs={repair.pk: 3})
    ticket = arrive()
    assert ticket.assignee is None
    set_skills(member=two[0], by=shop.owner, levels={repair.pk: 3})
    hand_out()
    ticket.refresh_from_db()
    assert ticket.assignee == two[0]


def test_whose_assignee_is_taken_off_waits_again_and_another_team_is_another_queue(shop, team, two, arrive):
    billing = Team.objects.create(name="امور مالی")
    line(shop.owner, [team])
    other = line(shop.owner, [billing], name="مالی", strategy="manual")
    ticket = arrive()
    ticket.assign(None, by=shop.owner)
    ticket.route_to(billing, by=shop.owner)
    place_ticket(ticket_id=ticket.pk, keep_team=True)
    row = Waiting.objects.get(ticket=ticket)
    ticket.refresh_from_db()
    assert row.queue == other and ticket.team == billing
    ticket.assign(two[0], by=shop.owner)
    assert not Waiting.objects.exists()


def test_what_had_to_wait_too_long_goes_to_another_team(shop, team, arrive):
    helpers = Team.objects.create(name="پشتیبان")
    [spare] = people(1, helpers)
    come(spare)
    second = line(shop.owner, [helpers], name="سرریز", filter={"none": [{"all": []}]})
    first = line(shop.owner, [team], overflow="queue", overflow_after=60, overflow_to=second)
    ticket = arrive()
    since = Waiting.objects.get(ticket=ticket).since
    Waiting.objects.update(overflow_at=timezone.now() - timedelta(seconds=1))
    forget_all()
    sweep()
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (helpers, spare)
    assert Offer.objects.get(ticket=ticket).waited == int((timezone.now() - since).total_seconds())
    with pytest.raises(GoesInCircles):
        change_queue(queue=second, by=shop.owner, overflow="queue", overflow_after=5, overflow_to=first)
    assert Queue.objects.get(pk=second.pk).overflow == "none"


def test_what_waits_already_overflows_by_settings_that_are_changed(shop, team, arrive):
    helpers = Team.objects.create(name="پشتیبان")
    second = line(shop.owner, [helpers], name="سرریز", filter={"none": [{"all": []}]})
    first = line(shop.owner, [team])
    ticket = arrive()
    change_queue(queue=first, by=shop.owner, name="فروش", overflow_to=second)
    since = Waiting.objects.get(ticket=ticket).since
    for settings, expected in (
        ({"overflow": "queue", "overflow_after": 60}, since + timedelta(seconds=60)),
        ({"overflow_after": 600}, since + timedelta(seconds=600)),
        ({"overflow": "none"}, None),
        ({"overflow": "queue", "overflow_after": 60}, since + timedelta(seconds=60)),
    ):
        change_queue(queue=first, by=shop.owner, **settings)
        reckon_overflow(queue_id=first.pk)
        assert Waiting.objects.get(ticket=ticket).overflow_at == expected
    Waiting.objects.update(overflow_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert Waiting.objects.get(ticket=ticket).queue == second
    change_queue(queue=second, by=shop.owner, overflow="callback", overflow_after=60)
    reckon_overflow(queue_id=second.pk)
    moved = Event.objects.get(kind="ticket.overflowed").created_at
    assert Waiting.objects.get(ticket=ticket).overflow_at == moved + timedelta(seconds=60)


def test_somebody_attends_to_a_queue_or_to_where_it_soon_overflows(shop, team, arrive):
    others = Team.objects.create(name="دیگران")
    (helper,), (busy,) = people(1, others), people(1, team)
    second = line(shop.owner, [others], name="دوم", filter={"none": [{"all": []}]})
    line(shop.owner, [team], overflow="queue", overflow_to=second, overflow_after=60)
    ticket = arrive()
    assert (place_of(ticket).attended, places_of("chat", 5)[ticket.pk].attended) == (False, False)
    come(helper)
    assert (place_of(ticket).attended, places_of("chat", 5)[ticket.pk].attended) == (True, True)
    Waiting.objects.update(overflow_at=timezone.now() + timedelta(hours=9))
    assert not place_of(ticket).attended
    come(busy)
    say(busy, "busy")  # she takes nothing new by itself, but may be waited for
    assert place_of(ticket).attended
    say(busy, "lunch")
    assert not place_of(ticket).attended


def test_who_was_offered_a_call_back_is_not_offered_it_again(shop, team, arrive):
    queue = line(shop.owner, [team], overflow="callback", overflow_after=60)
    ticket = arrive()
    Waiting.objects.update(overflow_at=timezone.now() - timedelta(seconds=1))
    overflow()
    change_queue(queue=queue, by=shop.owner, overflow_after=90)
    reckon_overflow(queue_id=queue.pk)
    assert place_of(ticket).callback_offered and Waiting.objects.get(ticket=ticket).overflow_at is None


def test_a_call_back_is_offered_and_planned(shop, team, arrive):
    line(shop.owner, [team], overflow="callback", overflow_after=60)
    ticket = arrive()
    wish = {"ticket": ticket, "title": "تماس با مشتری", "phone": "+989121234567", "by": ticket.contact.actor}
    with pytest.raises(NoCallback):
        take_callback(**wish)
    Waiting.objects.update(overflow_at=timezone.now() - timedelta(seconds=1))
    overflow()
    assert place_of(ticket).callback_offered and not place_of(ticket).callback_taken
    task = take_callback(**wish)
    assert (task.kind, task.phone, place_of(ticket).callback_taken) == ("call", "+989121234567", True)
    with pytest.raises(NoCallback):
        take_callback(**wish)
    assert ticket.tasks.count() == 1


def test_who_gave_her_phone_is_called_by_whoever_gets_her_request(shop, team, arrive):
    line(shop.owner, [team], overflow="callback", overflow_after=60)
    known_by_phone, by_mail = customer(), customer()
    claim(contact=known_by_phone, kind="phone", value="09121234567")
    hers, his = arrive(contact=known_by_phone), arrive(contact=by_mail)
    Waiting.objects.update(overflow_at=timezone.now() - timedelta(seconds=1))
    overflow()
    task = hers.tasks.get()
    assert (task.kind, task.phone, task.title) == ("call", "+989121234567", "تماس مجدد با مشتری")
    assert place_of(hers).callback_taken and not place_of(his).callback_taken and not his.tasks.exists()
    overflow()
    assert hers.tasks.count() == 1


def test_what_somebody_had_who_left_goes_to_others(shop, team, two, arrive):
    line(shop.owner, [team])
    tickets = arrive(2)
    gone = next(each for each in two if each.pk == tickets[0].assignee_id)
    deactivate(member=gone, by=shop.owner)
    assert relieve(gone.pk) == 1
    tickets[0].refresh_from_db()
    assert tickets[0].assignee_id == tickets[1].assignee_id != gone.pk


def test_what_waits_in_a_queue_that_is_retired_goes_to_others(shop, team, arrive):
    first, second = line(shop.owner, [team]), line(shop.owner, [team], name="دیگر")
    ticket = arrive()
    retire_queue(queue=first, by=shop.owner)
    empty_queue(queue_id=first.pk)
    assert Waiting.objects.get(ticket=ticket).queue == second
    retire_queue(queue=second, by=shop.owner)
    assert arrive().team is None
    forget_all()
    sweep()
    assert not Waiting.objects.exists()


def test_what_sleeps_waits_for_nobody_until_it_wakes(shop, team, arrive):
    line(shop.owner, [team])
    ticket = arrive()
    ticket.snooze(by=shop.owner)
    assert not Waiting.objects.exists()
    ticket.wake(by=shop.owner)
    place_ticket(ticket_id=ticket.pk)
    assert place_of(ticket).position == 1


def test_a_queue_is_named_once(shop, team):
    line(shop.owner, [team])
    with pytest.raises(IntegrityError), transaction.atomic():
        make_queue(by=shop.owner, name="گفت‌وگو", teams=[team])


def test_another_business_sees_nothing_of_it(shop, team, two, other_shop):
    line(shop.owner, [team])

    def elsewhere():
        with workspace(other_shop):
            return known(), Queue.objects.count(), Waiting.objects.count()

    assert contextvars.Context().run(elsewhere) == (None, 0, 0)
    assert ask(shop.inbox) and known() is not None


def test_without_a_queue_no_statement_is_routings(shop, arrive, two):
    arrive()
    with CaptureQueriesContext(connection) as asked:
        arrive().assign(two[0], by=shop.owner)
    assert [query["sql"] for query in asked if "routing_" in query["sql"]] == []
