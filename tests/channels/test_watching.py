"""Channels that do not work are told once, and again when they work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels import going
from pasokh.channels.actions.send import deliver
from pasokh.channels.adapters.base import OutOfTurn, PermanentFailure, TemporaryFailure, Unsure
from pasokh.channels.going import note_going
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.channels.watching import behind, waiting_in, waiting_out, watch
from pasokh.events.models import Event
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket


@pytest.fixture
def later(monkeypatch):
    """later(minutes=10): what is noted from now on is noted then."""

    def later(**length):
        at = timezone.now() + timedelta(**length)
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    return later


def told():
    """(what happened, to what) of all that was told, in its order."""
    rows = Event.objects.filter(kind__in=["channel.failing", "channel.works"]).order_by("pk")
    return [(kind.removeprefix("channel."), payload["what"]) for kind, payload in rows.values_list("kind", "payload")]


@pytest.fixture
def fetched(mailbox):
    """A mailbox that is fetched, and was just now."""
    Channel.objects.filter(pk=mailbox.pk).update(settings={"imap_host": "imap.example"})
    note_going(mailbox.pk, "imap", works=True)
    return mailbox


def test_a_mailbox_that_works_is_no_news(fetched):
    watch()
    assert told() == []


def test_a_failure_is_told_once_after_ten_minutes_and_again_when_it_works(fetched, later):
    note_going(fetched.pk, "imap", works=False, words="no route")
    watch()
    assert told() == []
    later(minutes=11)
    note_going(fetched.pk, "imap", works=False, words="no route")
    for _ in range(2):
        watch()
    assert told() == [("failing", "fetching")]
    note_going(fetched.pk, "imap", works=True)
    for _ in range(2):
        watch()
    assert told() == [("failing", "fetching"), ("works", "fetching")]
    first, last = Event.objects.filter(kind__startswith="channel.").order_by("pk")
    assert (last.payload["event"], last.subject_id) == (first.pk, fetched.pk)


def test_a_mailbox_that_nobody_looks_at_is_told(fetched, later):
    later(minutes=25)
    watch()
    assert told() == [("failing", "fetching")]


def test_one_that_is_switched_off_is_nobodys_trouble(fetched, later):
    later(minutes=25)
    watch()
    Channel.objects.update(active=False)
    watch()
    assert told() == [("failing", "fetching"), ("works", "fetching")]


def test_something_in_quarantine_is_told_until_it_is_empty(arrive):
    receipt = arrive(error=UnicodeError("strange"))
    arrive("k2", error=UnicodeError("strange"))
    watch()
    Receipt.objects.filter(pk=receipt.pk).update(state="done")
    watch()
    assert told() == [("failing", "quarantine")]
    Receipt.objects.update(state="done")
    watch()
    assert told()[1:] == [("works", "quarantine")]


@pytest.fixture
def answer(arrive, shop):
    arrive()
    message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="رسید؟")
    return Delivery.objects.get(message=message)


def send(answer, post, failure=None):
    post.failures[:] = [failure] if failure else []
    deliver(answer.workspace_id, answer.pk)
    return Channel.objects.get().health.get("sending")


@pytest.mark.parametrize(
    ("failure", "is_noted"),
    [
        (TemporaryFailure("Connection refused"), True),
        (TemporaryFailure("421 4.7.0 too many connections"), True),
        (TemporaryFailure("451 4.7.1 greylisted"), False),
        (TemporaryFailure("452 4.2.2 mailbox full"), False),
        (PermanentFailure("535 5.7.8 authentication failed"), True),
        (PermanentFailure("550 5.1.1 no such user"), False),
        (PermanentFailure("This customer has no e-mail address."), False),
        (OutOfTurn("waiting for its turn", after=5), False),
        (Unsure("line broke"), False),
    ],
)
def test_what_a_server_says_of_itself_is_noted_and_of_one_recipient_is_not(answer, post, failure, is_noted):
    noted = send(answer, post, failure)
    assert (noted is not None) == is_noted
    if is_noted:
        assert (noted["ok"], noted["words"]) == (False, str(failure))


def test_a_server_that_takes_nothing_is_told_and_that_it_takes_again(answer, post, later):
    send(answer, post, TemporaryFailure("Connection refused"))
    later(minutes=11)
    watch()
    assert told() == [("failing", "sending")]
    assert send(answer, post)["ok"] is True
    watch()
    assert told()[1:] == [("works", "sending")]


def test_that_mails_go_is_written_once_a_minute(answer, post, monkeypatch):
    written = []
    send(answer, post)
    monkeypatch.setattr(going, "note_going", lambda *given, **named: written.append(given))
    Delivery.objects.update(state="queued")
    send(answer, post)
    assert len(written) <= 1  # the minute may have changed between the two


def test_an_answer_that_one_server_does_not_take_for_long_is_told(answer, later):
    Delivery.objects.update(attempts=6, answer="451 greylisted")
    watch()
    assert told() == []
    later(minutes=31)
    watch()
    assert told() == [("failing", "sending")]


def test_an_answer_that_has_gone_and_is_tried_for_a_copy_is_no_trouble_of_the_channel(answer, later):
    Delivery.objects.update(attempts=6, answer="ali@example.ir: 451 greylisted", sent_at=answer.created_at)
    later(minutes=31)
    watch()
    assert told() == []


def test_what_waits_is_counted_with_since_when(mailbox, arrive, answer):
    receipt = Receipt.objects.create(channel=mailbox, key="w", raw=b"x")
    assert waiting_in() == {mailbox.pk: (1, receipt.created_at)}
    assert waiting_out() == {mailbox.pk: (1, answer.created_at)}


def test_how_far_behind_the_server_a_mailbox_is(mailbox):
    mailbox.progress = {"folders": {"INBOX": {"uid": 4, "next": 10}, "Sales": {"uid": 7}}}
    assert behind(mailbox) == 5
