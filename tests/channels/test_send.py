"""From a composed reply to the provider."""

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels import begun
from pasokh.channels.actions import send
from pasokh.channels.adapters.base import Adapter, PermanentFailure, TemporaryFailure
from pasokh.channels.begun import note_start
from pasokh.channels.models import Channel, Delivery
from pasokh.tickets.actions.reply import note, reply


@pytest.fixture
def ticket(mailbox, post, hear):
    return hear(channel="email", origin=mailbox.origin).ticket


@pytest.fixture
def message(shop, ticket):
    return reply(ticket=ticket, by=shop.owner, text="پاسخ")


def jobs():
    return ProcrastinateJob.objects.filter(task_name="channels.jobs.deliver_message").order_by("id")


def state_of(message):
    message.refresh_from_db()
    return message.state


def test_a_reply_is_queued_for_its_channel_in_the_same_transaction(ticket, message):
    delivery, job = Delivery.objects.get(), jobs().get()
    assert (delivery.recipient, delivery.state) == ("maryam@example.ir", "queued")
    assert (job.args["delivery_id"], job.lock) == (delivery.pk, f"ticket-{ticket.pk}")


def test_notes_go_nowhere(shop, ticket):
    note(ticket=ticket, by=shop.owner, text="فقط ما")
    assert (Delivery.objects.count(), jobs().count()) == (0, 0)


def test_a_delivery_goes_out_once(shop, post, message):
    delivery = Delivery.objects.get()
    send.deliver(shop.pk, delivery.pk)
    send.deliver(shop.pk, delivery.pk)
    delivery.refresh_from_db()
    assert post.sent == [("maryam@example.ir", "پاسخ")]
    assert (delivery.state, delivery.answer, state_of(message)) == ("sent", "250 taken", "sent")
    assert message.external_id == f"<{delivery.pk}@post>"


def test_a_temporary_failure_is_tried_again_and_gives_up_in_the_end(shop, post, message):
    delivery = Delivery.objects.get()
    post.failures.extend(TemporaryFailure("421 busy") for _ in range(Adapter.attempts))
    for turn in range(1, Adapter.attempts):
        send.deliver(shop.pk, delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.answer, jobs().count()) == ("queued", "421 busy", 1 + turn)
    send.deliver(shop.pk, delivery.pk)
    assert (state_of(message), message.failure, post.sent) == ("failed", "421 busy", [])


def test_a_permanent_failure_is_shown_with_the_servers_words(shop, post, message):
    post.failures.append(PermanentFailure("550 no such user"))
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert (state_of(message), message.failure) == ("failed", "550 no such user")


def test_a_delivery_begun_by_a_dead_process_is_shown_and_not_sent_twice(shop, post, message):
    Delivery.objects.update(state="sending", attempts=1, started_at=timezone.now())
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert (post.sent, Delivery.objects.get().state) == ([], "unsure")
    assert (state_of(message), message.failure) == ("failed", "unsure")


def test_a_delivery_whose_worker_died_before_it_could_go_is_sent(shop, post, message):
    Delivery.objects.update(state="sending", attempts=1)
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert (post.sent, Delivery.objects.get().attempts) == ([("maryam@example.ir", "پاسخ")], 2)
    assert state_of(message) == "sent"


def test_a_delivery_that_kills_its_worker_each_time_is_shown(shop, post, message):
    Delivery.objects.update(state="sending", attempts=Adapter.attempts)
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert (post.sent, state_of(message), message.failure) == ([], "failed", "unsure")


@pytest.mark.parametrize("end", [note_start, lambda delivery: post_off()])
def test_a_worker_that_was_taken_for_dead_says_no_more(shop, post, message, monkeypatch, end):
    def overtaken(adapter, delivery):
        Delivery.objects.update(attempts=2)
        end(delivery)

    monkeypatch.setattr(post, "send", overtaken)
    monkeypatch.setattr(post, "says_start", True)
    send.deliver(shop.pk, Delivery.objects.get().pk)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.started_at, delivery.answer) == ("sending", 2, None, "")
    assert (state_of(message), jobs().count()) == ("queued", 1)


def post_off():
    raise TemporaryFailure("421 busy")


def test_two_workers_cannot_both_begin_to_send(shop, post, message, monkeypatch):
    monkeypatch.setattr(post, "says_start", True)
    monkeypatch.setattr(post, "send", lambda adapter, delivery: [note_start(delivery), note_start(delivery)])
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert Delivery.objects.get().started_at is not None
    assert (state_of(message), jobs().count()) == ("queued", 1)


def test_what_came_of_a_delivery_is_said_until_the_database_hears_it(real_shop, monkeypatch):
    monkeypatch.setattr(begun, "SAID_AGAIN", 0)
    answers = [OperationalError("the connection is lost"), InterfaceError("connection already closed")]

    def write():
        if answers:
            raise answers.pop()
        answers.append("heard")

    begun.until_heard(write)
    assert answers == ["heard"]
    monkeypatch.setattr(begun, "HEARD_WITHIN", -1)
    answers[:] = [OperationalError("still away")]
    with pytest.raises(OperationalError):
        begun.until_heard(write)


def test_a_failed_message_is_sent_again_on_wish(shop, post, message):
    post.failures.append(PermanentFailure("550"))
    send.deliver(shop.pk, Delivery.objects.get().pk)
    send.retry(message)
    assert state_of(message) == "queued"
    send.deliver(shop.pk, Delivery.objects.get().pk)
    assert (state_of(message), post.sent) == ("sent", [("maryam@example.ir", "پاسخ")])


def test_a_sent_message_is_not_sent_again_on_wish(shop, post, message):
    send.deliver(shop.pk, Delivery.objects.get().pk)
    send.retry(message)
    assert (state_of(message), jobs().count()) == ("sent", 1)


def test_chat_has_the_reply_at_once(shop, hear):
    site = Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox)
    message = reply(ticket=hear(origin=site.origin).ticket, by=shop.owner, text="سلام")
    assert (state_of(message), Delivery.objects.count()) == ("sent", 0)


def test_a_reply_whose_channel_is_gone_says_so(shop, hear):
    message = reply(ticket=hear(origin="email:999").ticket, by=shop.owner, text="سلام")
    assert (state_of(message), message.failure) == ("failed", "no channel")
