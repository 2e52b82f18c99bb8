"""What became of what came in and of what went out, step by step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.actions.forget import forget_person
from pasokh.channels.actions.process import process
from pasokh.channels.actions.send import deliver, retry
from pasokh.channels.actions.take_anyway import take_anyway
from pasokh.channels.actions.take_in import take_in
from pasokh.channels.adapters.base import OutOfTurn, PermanentFailure, TemporaryFailure, Unsure
from pasokh.channels.arrival import Clue
from pasokh.channels.jobs import forget_steps
from pasokh.channels.models import Channel, ChannelStep, Delivery, Receipt
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket


def steps(**asked):
    """(step, the server's words) in their order."""
    rows = ChannelStep.objects.filter(**asked).order_by("pk")
    return list(rows.values_list("step", "words"))


@pytest.fixture
def answer(arrive, shop):
    """An answer to a mail that arrived, on its way: its Delivery."""
    arrive(external_id="<1@x>")
    message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="رسید؟")
    return Delivery.objects.get(message=message)


def go(delivery, *failures):
    """Try to send it once for each failure (a provider's answer is 250 without one)."""
    from .conftest import PostAdapter

    PostAdapter.failures[:] = failures
    for _ in failures or (None,):
        deliver(delivery.workspace_id, delivery.pk)


def test_a_mail_in_is_told_from_its_arrival_to_its_request(arrive):
    arrive()
    assert steps() == [("arrived", ""), ("read", ""), ("threaded", "")]
    message = Message.objects.get()
    last = ChannelStep.objects.get(step="threaded")
    assert (last.message, last.about) == (message, {"why": "", "opened": True})


def test_it_says_why_a_mail_landed_on_a_request(arrive):
    arrive(external_id="<1@x>")
    arrive("k2", clues=(Clue("reference", "<1@x>"),))
    assert ChannelStep.objects.filter(step="threaded").latest("pk").about == {"why": "reference", "opened": False}


def test_how_it_came_and_from_whom_and_what_about(mailbox):
    facts = {"from": "maryam@example.ir", "folder": "INBOX", "uid": 7, "to": "x"}
    take_in(channel=mailbox, key="k", raw=b"x", facts=facts, subject="سفارش\x00")
    step = ChannelStep.objects.get()
    assert (step.address, step.subject, step.channel) == ("maryam@example.ir", "سفارش", mailbox)
    assert step.about == {"by": "imap", "folder": "INBOX", "uid": 7}


def test_what_comes_twice_is_told_once(mailbox):
    for _ in range(2):
        take_in(channel=mailbox, key="k", raw=b"x")
    assert steps() == [("arrived", "")]


def test_what_is_set_aside_or_stuck_says_why(arrive):
    aside, stuck = arrive(ignore="spam"), arrive("k2", error=UnicodeError("strange bytes"))
    assert steps(receipt=aside) == [("arrived", ""), ("read", ""), ("set_aside", "spam")]
    assert steps(receipt=stuck) == [("arrived", ""), ("quarantined", "UnicodeError: strange bytes")]


def test_what_a_person_takes_names_her(arrive, shop):
    receipt = arrive(ignore="spam")
    take_anyway(receipt=receipt, by=shop.owner)
    assert [step for step, _ in steps(receipt=receipt)][-3:] == ["set_aside", "taken", "threaded"]
    assert ChannelStep.objects.get(step="taken").about == {"member": shop.owner.pk}


def test_an_answer_that_goes_is_told_with_what_the_server_said(answer):
    go(answer)
    assert steps(delivery=answer) == [("queued", ""), ("begun", ""), ("sent", "250 taken")]
    first = ChannelStep.objects.get(step="queued")
    assert (first.address, first.message) == ("maryam@example.ir", answer.message)


def test_an_answer_that_is_put_off_says_until_when(answer):
    go(answer, TemporaryFailure("451 busy"))
    assert steps(delivery=answer) == [("queued", ""), ("begun", ""), ("put_off", "451 busy")]
    assert ChannelStep.objects.get(step="put_off").about["next"] > timezone.now().isoformat()
    assert ChannelStep.objects.get(step="begun").about == {"try": 1}


def test_an_answer_that_waits_for_its_turn_says_so_once(answer):
    go(answer, OutOfTurn("waiting for its turn", after=60), OutOfTurn("waiting for its turn", after=60))
    assert steps(delivery=answer) == [("queued", ""), ("put_off", "waiting for its turn")]


@pytest.mark.parametrize(
    ("failure", "step"), [(PermanentFailure("550 no such user"), "refused"), (Unsure("line broke"), "unsure")]
)
def test_an_answer_that_does_not_go_is_told_with_what_the_server_said(answer, failure, step):
    go(answer, failure)
    assert steps(delivery=answer)[1:] == [("begun", ""), (step, str(failure))]


def test_an_answer_whose_process_died_is_told_as_unsure(answer):
    Delivery.objects.update(state="sending", started_at=timezone.now(), attempts=1)
    go(answer)
    assert [step for step, _ in steps(delivery=answer)] == ["queued", "begun", "unsure"]


def test_a_retried_answer_goes_on_in_the_same_log(answer):
    go(answer, PermanentFailure("550 no"))
    retry(Message.objects.get(pk=answer.message_id))
    go(answer)
    assert [step for step, _ in steps(delivery=answer)][2:] == ["refused", "retried", "begun", "sent"]


def _report(arrive, answer, **fields):
    go(answer)
    name = Message.objects.get(pk=answer.message_id).external_id
    return arrive("bounce", sender=("", ""), bounce_of=name, bounce_words="mailbox is full", **fields)


def test_what_came_back_is_told_with_the_answer_and_the_report_apart(arrive, answer):
    report = _report(arrive, answer)
    assert steps(delivery=answer)[-1] == ("bounced", "mailbox is full")
    assert ChannelStep.objects.filter(receipt=report, message__isnull=False).count() == 0


def test_a_late_answer_says_so_until_it_has_failed(arrive, answer):
    _report(arrive, answer, bounce_permanent=False)
    message = Message.objects.get(pk=answer.message_id)
    assert (message.state, message.failure) == ("sent", "mailbox is full")
    assert steps(delivery=answer)[-1] == ("delayed", "mailbox is full")
    arrive("end", sender=("", ""), bounce_of=message.external_id, bounce_words="gave up")
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "gave up")


def test_a_late_report_of_what_has_failed_changes_nothing(arrive, answer):
    _report(arrive, answer)
    arrive("late", sender=("", ""), bounce_of=f"<{answer.pk}@post>", bounce_words="later", bounce_permanent=False)
    message = Message.objects.get(pk=answer.message_id)
    assert (message.state, message.failure) == ("failed", "mailbox is full")


def test_steps_of_an_erased_person_go(arrive, answer):
    go(answer)
    forget_person(Ticket.objects.get().contact_id)
    assert steps() == []


def test_old_steps_go_at_night(arrive, shop):
    arrive()
    ChannelStep.objects.filter(step="arrived").update(at=timezone.now() - timedelta(days=91))
    forget_steps.func() if hasattr(forget_steps, "func") else forget_steps()
    assert [step for step, _ in steps()] == ["read", "threaded"]


def test_one_statement_a_transaction(mailbox, post, arrive, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        arrive()
    written = [each["sql"] for each in asked if 'INSERT INTO "channels_channelstep"' in each["sql"]]
    assert len(written) == 2  # one as it is taken in, one as it is processed


def test_processing_by_a_rolled_back_transaction_leaves_no_steps(mailbox, post):
    post.arrivals["k"] = OSError("disk")
    receipt, _ = take_in(channel=mailbox, key="k", raw=b"x")
    with pytest.raises(OSError):
        process(receipt)
    assert steps() == [("arrived", "")]
    assert Receipt.objects.get().state == "waiting"
    assert Channel.objects.get(pk=mailbox.pk).health == {}
