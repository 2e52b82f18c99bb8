"""Nobody at the desk: who is told of a visitor's message, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.models import Channel, Handset, Relay, Relayed
from pasokh.channels.relay import jobs, settings, telling, whom
from pasokh.channels.relay.known import sites
from pasokh.live.models import Presence
from pasokh.routing import holding
from pasokh.routing.actions.hold import let_go
from pasokh.routing.holding import Holder
from pasokh.tickets.models import Message, Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from tests.routing.conftest import line

from .conftest import REZA, SARA, come_to_desk, handset, hears, press, run_jobs


def test_a_message_reaches_all_who_may_answer(provider, relay, sara, reza, ask):
    ask("کالا نرسیده")
    assert ["کالا نرسیده" in "".join(hears(provider, chat)) for chat in (SARA, REZA)] == [True, True]
    assert provider.sent("sendMessage")[0]["reply_markup"]["inline_keyboard"]
    assert Relayed.objects.filter(state="sent").count() == 2


def test_while_somebody_is_at_the_desk_nobody_is_told(provider, relay, sara, ask, shop):
    come_to_desk(shop.owner)
    ask()
    assert (hears(provider, SARA), Relayed.objects.count()) == ([], 0)
    Presence.objects.all().delete()
    Ticket.objects.update(waiting_since=timezone.now() - timedelta(minutes=2))
    telling.sweep()
    run_jobs()
    assert len(hears(provider, SARA)) == 1
    telling.sweep()
    run_jobs()
    assert len(hears(provider, SARA)) == 1


def test_who_talks_with_her_goes_on_until_she_is_at_the_desk_herself(provider, shop, bot, relay, sara, ask):
    press(bot, SARA, 20, ask())
    come_to_desk(shop.owner)
    ask("هستید؟")
    assert "هستید؟" in hears(provider, SARA)[-1]
    come_to_desk(sara.member)
    ask("آدرس را گرفتید؟")
    assert "آدرس" not in hears(provider, SARA)[-1]


def test_a_team_is_told_alone_and_another_at_the_desk_does_not_count(provider, shop, site, relay, sara, reza, ask):
    from pasokh.workspaces.models import Team

    team = Team.objects.create(name="چت")
    team.members.add(sara.member)
    settings.set_relay(site=site, by=shop.owner, active=True, team=team, after=0)
    come_to_desk(reza.member)
    ask()
    assert (len(hears(provider, SARA)), hears(provider, REZA)) == (1, [])


def test_it_waits_as_long_as_the_site_says(provider, shop, site, relay, sara, ask):
    settings.set_relay(site=site, by=shop.owner, active=True, after=60)
    message = ask()
    later = ProcrastinateJob.objects.get(task_name="channels.relay.look", args__waited=True)
    assert (hears(provider, SARA), later.scheduled_at > timezone.now() + timedelta(seconds=50)) == ([], True)
    jobs.look(message_id=message.pk, waited=True)
    run_jobs()
    assert len(hears(provider, SARA)) == 1


def test_what_was_answered_meanwhile_is_told_to_nobody(provider, shop, site, relay, sara, hear):
    from pasokh.tickets.actions.reply import reply

    heard = hear("سلام", channel="chat", origin=site.origin)
    reply(ticket=heard.ticket, by=shop.owner, text="سلام")
    jobs.look(message_id=heard.message.pk, waited=True)
    run_jobs()
    assert hears(provider, SARA) == []


@pytest.mark.parametrize("off", ["site", "relay", "handset", "blocked", "bot", "left", "light"])
def test_who_should_hear_nothing_hears_nothing(provider, shop, site, relay, bot, sara, hear, off):
    if off == "site":
        Channel.objects.filter(pk=site.pk).update(active=False)
    elif off == "relay":
        settings.set_relay(site=site, by=shop.owner, active=False, after=0)
    elif off == "handset":
        Handset.objects.update(listening=False)
    elif off == "blocked":
        Handset.objects.update(blocked_at=timezone.now())
    elif off == "bot":
        Channel.objects.filter(pk=bot.pk).update(active=False)
    elif off == "left":
        deactivate(member=sara.member, by=shop.owner)
        assert not Handset.objects.exists()
    else:
        sara.member.role = "light"
        sara.member.save()
    message = hear("سلام", channel="chat", origin=site.origin).message
    jobs.look(message_id=message.pk, waited=True)
    run_jobs()
    assert (hears(provider, SARA), Message.objects.get(pk=message.pk).ticket.category) == ([], 1)
    assert off in ("site", "relay") or Relay.objects.get().trouble["why"] == "nobody"


def test_who_does_not_see_the_request_is_not_told(provider, relay, sara, reza, ask):
    reza.member.sees = "own"
    reza.member.save()
    ask()
    assert (len(hears(provider, SARA)), hears(provider, REZA)) == (1, [])


def test_what_was_answered_before_is_not_looked_at_again_and_again(shop, relay, sara, hear, site):
    from pasokh.tickets.actions.reply import reply

    come_to_desk(shop.owner)
    ticket = hear("یک", channel="chat", origin=site.origin, joins_open=True).ticket
    reply(ticket=ticket, by=shop.owner, text="سلام")
    last = hear("دو", channel="chat", origin=site.origin, joins_open=True).message
    Presence.objects.all().delete()
    ProcrastinateJob.objects.all().delete()
    Ticket.objects.update(waiting_since=timezone.now() - timedelta(seconds=1))
    Message.objects.filter(kind="incoming").exclude(pk=last.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    telling.sweep()
    looked = ProcrastinateJob.objects.filter(task_name="channels.relay.look").values_list("args__message_id", flat=True)
    assert list(looked) == [last.pk]


def test_whom_to_tell_costs_the_same_for_many(relay, sara, ask, make_member, bot, django_assert_num_queries):
    ticket = Ticket.objects.select_related("contact").get(pk=ask().ticket_id)
    for number in range(5):
        handset(make_member(f"همکار {number}"), bot, 900 + number)
    with django_assert_num_queries(1):
        assert len(whom.handsets_for(ticket, relay)) == 6


def test_nothing_is_asked_where_no_site_relays(shop, site):
    assert sites() == frozenset()


def test_what_is_said_to_a_flow_is_told_when_the_flow_lets_go(provider, shop, relay, sara, ask, monkeypatch):
    from pasokh.workspaces.models import Team

    team = Team.objects.create(name="چت")
    team.members.add(sara.member)
    line(shop.owner, [team])
    until = timezone.now() + timedelta(minutes=5)
    talks = Holder(lambda tickets: {}, lambda tickets: {ticket.pk: until for ticket in tickets})
    monkeypatch.setattr(holding, "HOLDERS", [talks])
    ticket = ask("سلام").ticket
    ask("۲")
    Ticket.objects.update(waiting_since=ticket.created_at - timedelta(minutes=2))
    telling.sweep()
    run_jobs()
    assert hears(provider, SARA) == [] and not Relayed.objects.exists()
    assert let_go(ticket)
    run_jobs()
    assert ["سلام" in each or "۲" in each for each in hears(provider, SARA)] == [True, True]
