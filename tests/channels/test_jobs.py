"""Nothing waits for a job that gave up."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.actions.take_in import KEPT_IN_ROW, take_in
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.jobs import TRIED, YOUNG, take_up_again
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.jobs import rescue_stalled
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message


@pytest.fixture
def give_up(owner_sql):
    """All jobs have failed, `age` after their causes."""

    def give_up(model, age):
        owner_sql("UPDATE procrastinate_jobs SET status = 'failed'")
        model.objects.update(created_at=timezone.now() - age - timedelta(seconds=1))

    return give_up


def waiting(name):
    return ProcrastinateJob.objects.filter(task_name=f"channels.jobs.{name}", status="todo")


@pytest.mark.parametrize(("age", "state", "jobs"), [(YOUNG, "waiting", 1), (TRIED, "quarantined", 0)])
def test_a_receipt_without_a_job_is_tried_for_a_day_and_then_shown(real_shop, give_up, age, state, jobs):
    with workspace(real_shop):
        mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox)
        take_in(channel=mailbox, key="k", raw=b"x")
    with workspace(real_shop):
        give_up(Receipt, age)
    for _ in range(2):
        take_up_again()
    with workspace(real_shop):
        assert Receipt.objects.get().state == state
    assert waiting("process_receipt").count() == jobs


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_reply_whose_job_gave_up_is_taken_up_again(real_shop, give_up, state):
    with workspace(real_shop):
        mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox)
        maryam = identify(kind="email", value="maryam@example.ir")
        heard = Inbound(channel="email", origin=mailbox.origin, contact=maryam, inbox_id=real_shop.inbox.pk, text="x")
        reply(ticket=receive(heard).ticket, by=real_shop.owner, text="پاسخ")
    take_up_again()
    assert waiting("deliver_message").count() == 1
    with workspace(real_shop):
        give_up(Delivery, YOUNG)
        Delivery.objects.update(state=state)
    for _ in range(2):
        take_up_again()
    assert waiting("deliver_message").count() == 1


def test_a_receipt_that_kills_its_worker_is_set_apart(real_shop, owner_sql):
    with workspace(real_shop):
        mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox)
        take_in(channel=mailbox, key="k", raw=b"x")
    for _ in range(9):
        owner_sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes')")
        owner_sql(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
            "WHERE queue_name = 'inbound' AND status = 'todo'"
        )
        rescue_stalled()
    with workspace(real_shop):
        receipt = Receipt.objects.get()
        assert (receipt.state, receipt.reason) == ("quarantined", "its worker died each time it was processed")
        assert bytes(receipt.raw) == b"x"
    assert waiting("process_receipt").count() == 0
    take_up_again()
    assert waiting("process_receipt").count() == 0


@pytest.fixture
def mails(real_shop):
    """Mails that came, each with a job of its own; the second is understood by nobody."""
    with workspace(real_shop):
        mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox)
        for name in ("یک", "دو", "سه"):
            raw = f"From: maryam@example.ir\r\nMessage-ID: <{name}@example.ir>\r\n\r\n{name}".encode()
            take_in(channel=mailbox, key=name, raw=raw)


def work():
    worker = app.with_connector(app.connector.get_worker_connector())
    given = {"wait": False, "install_signal_handlers": False, "listen_notify": False, "concurrency": 1}
    worker.run_worker(queues=["inbound"], **given)


@pytest.fixture
def troubled(monkeypatch):
    """Reading the mail «دو» raises what is given."""

    def troubled(error):
        def parse(self, receipt):
            if receipt.key == "دو":
                raise error
            return as_it_is(self, receipt)

        as_it_is = EmailAdapter.parse
        monkeypatch.setattr(EmailAdapter, "parse", parse)
        return lambda: monkeypatch.setattr(EmailAdapter, "parse", as_it_is)

    return troubled


def test_of_mails_that_are_read_together_each_is_there_once_and_one_that_nobody_understands_is_set_apart_alone(
    real_shop, mails, troubled
):
    troubled(UnicodeError("strange bytes"))
    work()
    with workspace(real_shop):
        assert list(Receipt.objects.order_by("pk").values_list("state", flat=True)) == ["done", "quarantined", "done"]
        assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["یک", "سه"]
    assert not waiting("process_receipt").exists()


def test_a_mail_in_trouble_that_may_pass_keeps_its_job_and_is_read_later(real_shop, mails, troubled, owner_sql):
    mended = troubled(OSError("the disk is away"))
    work()
    with workspace(real_shop):
        assert list(Receipt.objects.order_by("pk").values_list("state", flat=True)) == ["done", "waiting", "done"]
    assert waiting("process_receipt").count() == 1
    mended()
    owner_sql("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    work()
    with workspace(real_shop):
        assert set(Receipt.objects.values_list("state", flat=True)) == {"done"}
        assert sorted(Message.objects.values_list("text", flat=True)) == sorted(["یک", "دو", "سه"])


def test_what_was_taken_in_before_is_the_same_receipt_however_large(real_shop):
    with workspace(real_shop):
        mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox)
        for raw in (b"x", b"x" * (KEPT_IN_ROW + 1)):
            first, fresh = take_in(channel=mailbox, key=str(len(raw)), raw=raw)
            again, fresh_again = take_in(channel=mailbox, key=str(len(raw)), raw=raw)
            assert (fresh, fresh_again, again) == (True, False, first)
    assert waiting("process_receipt").count() == 2
