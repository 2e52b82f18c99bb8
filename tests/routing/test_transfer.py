"""Passing a request on: with a note before it, to whoever has room, or all the same; a team's queue hands it out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.routing.actions.offers import NotOffered, accept
from pasokh.routing.actions.transfer import NoRoom, NotHer, NotHere, transfer
from pasokh.routing.models import Capacity, Offer, Waiting
from pasokh.routing.queries import place_of
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.models.merging import IsMerged
from pasokh.workspaces.models import Team
from tests.unchanged import Watch

from .conftest import ask, come, line, people, say


@pytest.fixture
def hers(shop, hear):
    """A chat of Negar's."""
    ticket = hear().ticket
    ticket.assign(shop.owner, by=shop.owner)
    return ticket


def kinds(ticket, since=0):
    return list(
        Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, pk__gt=since)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_the_note_stands_before_it_is_hers(shop, hers, two):
    before = Event.objects.latest("pk").pk
    transfer(ticket=hers, by=shop.owner, member=two[0], text="شماره سفارش را داد: ۱۴۰۳۷")
    hers.refresh_from_db()
    assert hers.assignee == two[0]
    assert kinds(hers, before) == ["note.written", "ticket.assigned"]
    assert hers.messages.get(kind=Message.Kind.NOTE).text == "شماره سفارش را داد: ۱۴۰۳۷"
    assert hers.last_position == 2


def test_without_a_note_nothing_is_written(shop, hers, two):
    transfer(ticket=hers, by=shop.owner, member=two[0], text="  ")
    assert not hers.messages.filter(kind=Message.Kind.NOTE).exists()


@pytest.mark.parametrize(("state", "told"), [("lunch", "lunch"), ("busy", "busy"), ("offline", "offline")])
def test_who_is_not_available_gets_it_only_all_the_same(shop, hers, two, state, told):
    say(two[0], state)
    watch = Watch()
    with pytest.raises(NotHere) as refused:
        transfer(ticket=hers, by=shop.owner, member=two[0], text="یادداشت")
    assert refused.value.state == told
    assert watch.changed() == []
    transfer(ticket=hers, by=shop.owner, member=two[0], anyway=True)
    assert Ticket.objects.get(pk=hers.pk).assignee == two[0]


def test_who_is_full_gets_it_only_all_the_same(shop, hers, two, team, arrive):
    line(shop.owner, [team])
    Capacity.objects.update_or_create(member=two[0], defaults={"total": 25})
    Ticket.objects.filter(pk=arrive().pk).update(assignee=two[0])
    with pytest.raises(NoRoom):
        transfer(ticket=hers, by=shop.owner, member=two[0], text="یادداشت")
    assert (Ticket.objects.get(pk=hers.pk).assignee, hers.messages.count()) == (shop.owner, 1)
    transfer(ticket=hers, by=shop.owner, member=two[0], anyway=True)
    assert Ticket.objects.get(pk=hers.pk).assignee == two[0]


def test_who_works_no_queue_has_no_limit(shop, hers, two):
    Capacity.objects.update_or_create(member=two[0], defaults={"total": 1})
    transfer(ticket=hers, by=shop.owner, member=two[0])
    assert Ticket.objects.get(pk=hers.pk).assignee == two[0]


def test_who_may_not_answer_gets_none_whatever_is_wished(shop, hers, make_member):
    light = make_member("سبک", role="light")
    come(light)
    with pytest.raises(NotHer):
        transfer(ticket=hers, by=shop.owner, member=light, anyway=True)
    assert Ticket.objects.get(pk=hers.pk).assignee == shop.owner


def test_a_team_hands_it_out_to_whoever_has_room(shop, hers):
    technicians = Team.objects.create(name="فنی")
    one, other = people(2, technicians)
    come(one, other)
    everything = Team.objects.create(name="همه")
    line(shop.owner, [everything], name="همه چیز")  # takes it by its filter, and is not asked
    line(shop.owner, [technicians], name="فنی")
    Capacity.objects.update_or_create(member=one, defaults={"total": 1})
    Ticket.objects.filter(pk=hers.pk).update(waiting_since=None)
    busy = people(1, technicians)[0]
    transfer(ticket=hers, by=shop.owner, team=technicians, text="سخت‌افزار است")
    hers.refresh_from_db()
    assert (hers.team, hers.assignee_id in {one.pk, other.pk}, hers.assignee == busy) == (technicians, True, False)
    assert kinds(hers)[-4:-1] == ["note.written", "ticket.routed", "ticket.unassigned"]


def test_where_nobody_of_the_team_has_room_it_waits_there(shop, hers):
    technicians = Team.objects.create(name="فنی")
    line(shop.owner, [technicians])
    people(1, technicians)  # who is not here
    transfer(ticket=hers, by=shop.owner, team=technicians)
    hers.refresh_from_db()
    assert (hers.team, hers.assignee) == (technicians, None)
    assert Waiting.objects.get().ticket == hers


def test_whoever_has_waited_longest_stands_first_in_the_teams_queue(shop, hers):
    technicians = Team.objects.create(name="فنی")
    line(shop.owner, [technicians])
    people(1, technicians)  # who is not here
    newer = receive(ask(shop.inbox)).ticket
    waits_since = timezone.now() - timedelta(minutes=9)
    Ticket.objects.filter(pk=hers.pk).update(waiting_since=waits_since)
    transfer(ticket=hers, by=shop.owner, team=technicians)
    row = Waiting.objects.get(ticket=hers)
    assert row.since == waits_since
    assert [place_of(each).position for each in (hers, newer)] == [1, 2]


def test_whom_we_answered_last_waits_from_now_on(shop, hers):
    technicians = Team.objects.create(name="فنی")
    line(shop.owner, [technicians])
    newer = receive(ask(shop.inbox)).ticket
    reply(ticket=hers, by=shop.owner, text="شما را به همکار فنی می‌سپارم")
    hers.refresh_from_db()
    transfer(ticket=hers, by=shop.owner, team=technicians)
    assert [place_of(each).position for each in (hers, newer)] == [2, 1]


def test_what_waits_in_one_teams_queue_keeps_its_time_in_the_others(shop, team, hear):
    technicians = Team.objects.create(name="فنی")
    first, second = line(shop.owner, [team]), line(shop.owner, [technicians], name="فنی")
    ticket = hear().ticket
    before = Waiting.objects.get()
    assert before.queue == first
    transfer(ticket=ticket, by=shop.owner, team=technicians, text="سخت‌افزار است")
    moved = Waiting.objects.get()
    assert (moved.queue, moved.since, Ticket.objects.get(pk=ticket.pk).team) == (second, before.since, technicians)


def test_who_thinks_it_over_is_asked_no_more_once_it_is_another_teams(shop, team, two, hear):
    technicians = Team.objects.create(name="فنی")
    line(shop.owner, [team], offer_seconds=60)
    line(shop.owner, [technicians], name="فنی", overflow="callback", overflow_after=300)
    ticket = hear().ticket
    offer = Offer.objects.get()
    assert offer.state == Offer.State.OFFERED
    Waiting.objects.update(since=timezone.now() - timedelta(minutes=9))
    transfer(ticket=ticket, by=shop.owner, team=technicians)
    with pytest.raises(NotOffered):
        accept(offer=offer, by=offer.member)
    moved = Waiting.objects.get()
    assert (moved.offered, moved.queue.name, Ticket.objects.get(pk=ticket.pk).assignee) == (False, "فنی", None)
    assert moved.overflow_at > timezone.now()  # from when it came into this queue


def test_what_waits_is_in_no_queue_once_it_is_a_team_s_without_one(shop, team, hear):
    line(shop.owner, [team], filter={"all": [{"field": "channel", "op": "is", "value": "chat"}]})
    ticket, technicians = hear().ticket, Team.objects.create(name="فنی")
    transfer(ticket=ticket, by=shop.owner, team=technicians)
    assert (Ticket.objects.get(pk=ticket.pk).team, Waiting.objects.count()) == (technicians, 0)


def test_a_team_without_a_queue_finds_it_in_its_list(shop, hers):
    team = Team.objects.create(name="فنی")
    transfer(ticket=hers, by=shop.owner, team=team)
    hers.refresh_from_db()
    assert (hers.team, hers.assignee, Waiting.objects.count()) == (team, None, 0)


def test_what_was_merged_goes_nowhere(shop, hers, hear, two):
    other = hear("دیگر").ticket
    merge(target=other, sources=[hers], by=shop.owner)
    with pytest.raises(IsMerged):
        transfer(ticket=hers, by=shop.owner, member=two[0])
