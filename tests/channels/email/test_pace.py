"""A mailbox whose provider takes so many mails a minute."""

import math
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.actions import send
from pasokh.channels.adapters.base import OutOfTurn
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.pace import key_of, take_turn
from pasokh.channels.models import Channel, Delivery
from pasokh.kernel import limits
from pasokh.tickets.actions.reply import reply


@pytest.fixture
def paced(mailbox):
    """Set how many go in a minute: paced(1)."""
    limits.forget(key_of(mailbox))

    def paced(rate):
        mailbox.settings |= {"smtp_host": "mx.example", "rate": rate}
        mailbox.save()
        return mailbox

    yield paced
    limits.forget(key_of(mailbox))


@pytest.fixture
def taken(monkeypatch):
    """What the server took."""
    taken = []
    monkeypatch.setattr(deliver, "send_mail", lambda server, raw, **envelope: taken.append(raw) or "250 taken")
    return taken


@pytest.fixture
def deliveries(shop, hear, mailbox):
    """Three answers that wait."""
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    for number in range(3):
        reply(ticket=ticket, by=shop.owner, text=f"پاسخ {number}")
    return list(Delivery.objects.order_by("pk"))


def went(shop, deliveries):
    """Each one's state and failed attempts after its turn."""
    for each in deliveries:
        send.deliver(shop.pk, each.pk)
        each.refresh_from_db()
    return [(each.state, each.attempts) for each in deliveries]


@pytest.mark.parametrize("rate", [None, "", 0])
def test_a_mailbox_without_a_limit_sends_them_all(shop, paced, deliveries, taken, rate):
    paced(rate)
    assert went(shop, deliveries) == [("sent", 1)] * 3
    assert len(taken) == 3


def test_what_is_too_much_for_a_minute_waits_and_has_not_failed(shop, paced, deliveries, taken):
    paced(1)
    before = ProcrastinateJob.objects.count()
    assert went(shop, deliveries) == [("sent", 1), ("queued", 0), ("queued", 0)]
    assert (len(taken), ProcrastinateJob.objects.count() - before) == (1, 2)


def test_however_long_it_waits_it_has_not_failed(shop, paced, deliveries, taken):
    mailbox = paced(1)
    take_turn(mailbox)
    late = deliveries[0]
    Delivery.objects.filter(pk=late.pk).update(created_at=late.created_at - timedelta(days=9), attempts=7)
    assert went(shop, [late]) == [("queued", 7)]
    limits.forget(key_of(mailbox))
    assert went(shop, [late]) == [("sent", 8)]


def test_a_mailbox_waits_for_no_other(paced, shop):
    other = Channel.objects.create(kind="email", name="فروش", inbox=shop.inbox, settings={"rate": 1})
    limits.forget(key_of(other))
    take_turn(paced(1))
    take_turn(other)
    with pytest.raises(OutOfTurn):
        take_turn(other)


@pytest.mark.parametrize(("rate", "at_once"), [(1, 1), (2, 1), (19, 1), (20, 2), (100, 10), (9999, 999)])
def test_no_minute_ever_sees_more_than_the_rate(paced, monkeypatch, rate, at_once):
    asked = []
    monkeypatch.setattr(limits, "hit", lambda *given: asked.append(given[1:]) or limits.Verdict(True, 0, 0))
    take_turn(paced(rate))
    ((room, seconds),) = asked
    every = seconds / room
    assert room == at_once
    assert room + math.ceil(round(60 / every, 6)) - 1 == rate
