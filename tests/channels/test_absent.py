"""Answers for a visitor who has left the chat: one mail, and what she answers comes back into the same conversation."""

import email
import email.policy
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.absent import jobs, settling
from pasokh.channels.absent.waiting import PATIENCE
from pasokh.channels.actions import send
from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_in import take_in
from pasokh.channels.adapters.base import PermanentFailure
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.own import register_recipients
from pasokh.channels.models import AwayMail, Channel, Delivery
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.see import see, see_off
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Message, Ticket
from pasokh.widget import threads

ADDRESS = "sara@example.ir"
MAILBOX = {
    "address": "support@khaneno.example",
    "reply_base": "reply@khaneno.example",
    "smtp_host": "mx.khaneno.example",
}


class Post:
    """What the outgoing server was given."""

    def __init__(self):
        self.mails, self.failures = [], []

    def take(self, server, raw, *, sender, recipients):
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append((recipients, email.message_from_bytes(raw, policy=email.policy.default)))
        return "250 taken"

    @property
    def last(self):
        return self.mails[-1][1]

    def text(self):
        return self.last.get_body(["plain"]).get_content().replace("\r\n", "\n")

    def html(self):
        return self.last.get_body(["html"]).get_content()


@pytest.fixture
def post(monkeypatch):
    post = Post()
    monkeypatch.setattr(deliver, "send_mail", post.take)
    return post


def make_mailbox(inbox, **settings):
    mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=inbox, settings=MAILBOX | settings)
    register_recipients(mailbox)
    return mailbox


class Chat:
    """A visitor's conversation on a site, and the clock that both have."""

    def __init__(self, shop, owner, inbox, address=ADDRESS):
        self.shop, self.owner = shop, owner
        self.site = Channel.objects.filter(kind="chat").first() or open_site(name="سایت", inbox=inbox, by=owner)
        self.contact = identify(kind="visitor", value="ab" * 16, name="سارا", language="fa")
        if address:
            claim(contact=self.contact, kind="email", value=address)
        see([self.contact.pk])
        self.ticket = self.ask("سلام، سفارشم کجاست؟")

    def ask(self, text):
        said = Inbound(
            channel="chat",
            origin=self.site.origin,
            inbox_id=self.site.inbox_id,
            contact=self.contact,
            text=text,
            joins_open=True,
        )
        return receive(said).ticket

    def leave(self):
        see_off([self.contact.pk])

    def come_back(self):
        see([self.contact.pk])

    def read(self):
        ticket = Ticket.objects.get(pk=self.ticket.pk)
        ticket.see_as_contact(ticket.last_position)

    def answer(self, text, **fields):
        return reply(ticket=self.ticket, by=self.owner, text=text, **fields)

    def texts(self):
        """What she finds when she opens the chat."""
        return [each["text"] for each in threads.newest(self.contact, self.site)["messages"]]


@pytest.fixture
def chat(shop):
    return Chat(shop, shop.owner, shop.inbox)


@pytest.fixture
def mailbox(shop):
    return make_mailbox(shop.inbox)


@pytest.fixture
def later(monkeypatch):
    """Some time passes: later(minutes=2)."""
    real = timezone.now
    passed = [timedelta()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + passed[0])

    def later(**length):
        passed[0] += timedelta(**length)

    return later


def due(shop):
    """Do what is due by now, as a worker would: looks at what waits, then deliveries."""
    for away in AwayMail.objects.filter(state="waiting", due_at__lte=timezone.now()).order_by("pk"):
        jobs.look(away_id=away.pk)
    for delivery in Delivery.objects.filter(state="queued").order_by("pk"):
        send.deliver(shop.pk, delivery.pk)


def looks():
    return ProcrastinateJob.objects.filter(task_name="channels.absent.look")


def told(ticket):
    kinds = ("ticket.answers_mailed", "ticket.answers_unmailed")
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=kinds).order_by("pk")
    return [(each.kind.partition("_")[2], each.payload.get("why") or each.payload["count"]) for each in events]


def test_answers_within_two_minutes_go_as_one_mail(shop, chat, mailbox, post, later):
    chat.leave()
    chat.answer("سلام سارا جان")
    later(seconds=70)
    chat.answer("فردا می‌رسد")
    later(seconds=30)
    due(shop)
    assert (post.mails, AwayMail.objects.get().state) == ([], "waiting")
    later(seconds=21)
    due(shop)
    due(shop)
    assert [recipients for recipients, _ in post.mails] == [[ADDRESS]]
    assert (AwayMail.objects.get().state, told(chat.ticket)) == ("mailed", [("mailed", 2)])
    text = post.text()
    assert text.index("سلام سارا جان") < text.index("فردا می‌رسد") < text.index("> سلام، سفارشم کجاست؟")
    assert "نگار کریمی" in text and "خانهٔ نو" in post.last["Subject"] and not post.last["Subject"].startswith("Re:")


def test_the_mail_reads_from_the_right_and_names_the_conversation_to_machines(shop, chat, mailbox, post, later):
    chat.leave()
    chat.answer("کد شما ABC-12 است\n<b>نه</b>")
    later(minutes=3)
    due(shop)
    html, mail = post.html(), post.last
    assert '<html lang="fa" dir="rtl"' in html and 'dir="rtl"' in html.partition("کد شما")[0][-400:]
    assert "&lt;b&gt;نه&lt;/b&gt;" in html and "<b>نه" not in html
    token = mail["Message-ID"].strip("<>").partition(".")[0]
    assert mail["Reply-To"] == f"reply+{token}@khaneno.example"
    assert Message.objects.get(text__contains="ABC-12").external_id == mail["Message-ID"].strip("<>")
    chat.answer("پیام دیگر")
    later(minutes=3)
    due(shop)
    assert mail["Message-ID"] in post.last["References"] and post.last["Subject"] == f"Re: {mail['Subject']}"
    assert "پیام دیگر" in post.text().partition(">")[0] and "ABC-12" not in post.text().partition(">")[0]


def test_who_comes_back_and_reads_gets_no_mail(shop, chat, mailbox, post, later):
    chat.leave()
    chat.answer("پاسخ نخست")
    later(seconds=60)
    chat.come_back()
    chat.read()
    later(seconds=61)
    due(shop)
    assert (post.mails, AwayMail.objects.get().state, told(chat.ticket)) == ([], "read", [])


def test_the_time_counts_from_the_first_answer_that_was_not_read(shop, chat, mailbox, post, later):
    chat.answer("پاسخ نخست")
    later(seconds=20)
    chat.read()
    later(seconds=80)
    chat.answer("پاسخ دوم")
    chat.leave()
    later(seconds=21)
    due(shop)
    assert (
        post.mails == [] and AwayMail.objects.get().due_at == Message.objects.get(text="پاسخ دوم").created_at + PATIENCE
    )
    assert looks().count() == 2
    later(seconds=100)
    due(shop)
    assert "پاسخ دوم" in post.text() and "پاسخ نخست" not in post.text().partition(">")[0]


def test_who_is_connected_is_waited_for(shop, chat, mailbox, post, later):
    chat.answer("پاسخ نخست")
    for _minute in range(4):
        later(minutes=2)
        chat.come_back()
        due(shop)
    assert (post.mails, AwayMail.objects.get().state) == ([], "waiting")
    chat.leave()
    later(minutes=15)
    due(shop)
    assert len(post.mails) == 1


def test_a_page_left_open_for_half_a_day_is_nobody(shop, chat, mailbox, post, later):
    chat.answer("پاسخ نخست")
    later(hours=13)
    chat.come_back()
    due(shop)
    assert len(post.mails) == 1


def test_without_an_address_or_an_answer_nothing_waits(shop, mailbox):
    nobody = Chat(shop, shop.owner, shop.inbox, address="")
    nobody.answer("پاسخ نخست")
    assert AwayMail.objects.count() == looks().count() == 0
    claim(contact=nobody.contact, kind="email", value=ADDRESS)
    note(ticket=nobody.ticket, by=shop.owner, text="میان خودمان")
    assert AwayMail.objects.count() == 0


def test_without_a_mailbox_that_can_send_the_ticket_says_so_once(shop, chat, post, later):
    make_mailbox(shop.inbox, smtp_host="")
    chat.leave()
    for text in ("پاسخ نخست", "پاسخ دوم"):
        chat.answer(text)
        later(minutes=3)
        due(shop)
    assert told(chat.ticket) == [("unmailed", "no mailbox")]
    assert [each.state for each in AwayMail.objects.all()] == ["unable", "unable"]
    Channel.objects.filter(kind="email").update(settings=MAILBOX)
    chat.answer("پاسخ سوم")
    later(minutes=3)
    due(shop)
    assert [word in post.text().partition(">")[0] for word in ("پاسخ نخست", "پاسخ دوم", "پاسخ سوم")] == [True] * 3


def test_the_mailbox_of_her_inbox_goes_before_another(shop, chat, post, later):
    from pasokh.tickets.models import Inbox

    make_mailbox(Inbox.objects.create(name="دیگر"), address="other@khaneno.example", reply_base="")
    own = make_mailbox(shop.inbox)
    chat.leave()
    chat.answer("پاسخ نخست")
    later(minutes=3)
    due(shop)
    assert Delivery.objects.get().channel_id == own.pk


def test_what_was_read_while_the_server_was_away_is_not_mailed(shop, chat, mailbox, post, later):
    from pasokh.channels.adapters.base import TemporaryFailure

    chat.leave()
    chat.answer("پاسخ نخست")
    later(minutes=3)
    post.failures.append(TemporaryFailure("421 busy"))
    due(shop)
    chat.read()
    due(shop)
    assert (post.mails, Delivery.objects.count(), AwayMail.objects.get().state) == ([], 0, "read")


def test_a_server_that_refuses_is_said_and_leaves_the_chat_alone(shop, chat, mailbox, post, later):
    chat.leave()
    message = chat.answer("پاسخ نخست")
    later(minutes=3)
    post.failures.append(PermanentFailure("550 no"))
    due(shop)
    message.refresh_from_db()
    assert (message.state, told(chat.ticket)) == ("sent", [("unmailed", "failed")])


def mail(to, sender=ADDRESS, text="ممنون، منتظرم", **headers):
    """Her answer to our mail, as raw bytes."""
    heads = {"From": f"Sara <{sender}>", "To": to["Reply-To"] or to["From"], "Subject": f"Re: {to['Subject']}", "Message-ID": "<h1@example.ir>",
             "In-Reply-To": to["Message-ID"], "References": to["Message-ID"]} | headers  # fmt: skip
    letter = email.message.EmailMessage()
    for name, value in heads.items():
        letter[name] = value
    letter.set_content(f"{text}\n\nدر یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۲:۳۰، نگار نوشت:\n> پاسخ ما\n")
    return letter.as_bytes()


def comes(mailbox, raw, key="h1"):
    receipt, _ = take_in(channel=mailbox, key=key, raw=raw)
    process(receipt)
    receipt.refresh_from_db()
    return receipt


@pytest.fixture
def mailed(shop, chat, mailbox, post, later):
    """She left, and was mailed two answers."""
    chat.leave()
    chat.answer("پاسخ ما")
    chat.answer("و یکی دیگر")
    later(minutes=3)
    due(shop)
    return chat


def test_her_answer_by_mail_stands_in_the_chat(mailed, mailbox, post):
    comes(mailbox, mail(post.last))
    assert mailed.texts() == ["سلام، سفارشم کجاست؟", "پاسخ ما", "و یکی دیگر", "ممنون، منتظرم"]
    said = Message.objects.get(text="ممنون، منتظرم")
    assert (said.ticket_id, said.author_id, said.origin) == (mailed.ticket.pk, mailed.contact.pk, mailbox.origin)
    assert Ticket.objects.count() == 1
    assert set(Message.objects.filter(kind="reply").values_list("state", flat=True)) == {"read"}


def test_also_where_her_address_is_that_of_another_customer_who_stays_untouched(mailed, mailbox, post):
    other = identify(kind="email", value=ADDRESS, name="سارای دیگر")
    assert other.pk != mailed.contact.pk
    comes(mailbox, mail(post.last))
    assert mailed.texts()[-1] == "ممنون، منتظرم" and Contact.objects.count() == 2
    hers = Identity.objects.get(contact=mailed.contact, kind="email")
    assert not hers.proven and not Message.objects.filter(author_kind="contact", author_id=other.pk).exists()


def test_nobody_else_speaks_in_her_name(mailed, mailbox, post):
    comes(mailbox, mail(post.last, sender="stranger@example.org"))
    stranger = Message.objects.get(text="ممنون، منتظرم")
    assert stranger.author_id != mailed.contact.pk and "ممنون، منتظرم" not in mailed.texts()
    comes(
        mailbox,
        mail(
            post.last,
            text="تازه",
            **{
                "Message-ID": "<h2@example.ir>",
                "To": MAILBOX["address"],
                "In-Reply-To": "<x@y>",
                "References": "<x@y>",
            },
        ),
        "h2",
    )
    assert "تازه" not in mailed.texts() and Message.objects.get(text="تازه").ticket_id != mailed.ticket.pk


def test_holiday_notes_are_not_her_words(mailed, mailbox, post):
    comes(mailbox, mail(post.last, **{"Auto-Submitted": "auto-replied"}))
    assert mailed.texts()[-1] == "و یکی دیگر"


def test_an_answer_to_a_closed_conversation_goes_on_in_the_chat(mailed, mailbox, post, shop):
    mailed.ticket.refresh_from_db()
    mailed.ticket.solve(by=shop.owner)
    mailed.ticket.close(by=shop.owner, reason="پایان")
    comes(mailbox, mail(post.last))
    new = Ticket.objects.exclude(pk=mailed.ticket.pk).get()
    assert (new.origin, new.continues_id, mailed.texts()[-1]) == (mailed.site.origin, mailed.ticket.pk, "ممنون، منتظرم")


def test_answers_to_her_mail_go_to_the_chat_and_by_mail_again(mailed, mailbox, post, shop, later):
    comes(mailbox, mail(post.last))
    mailed.answer("سپاس")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 2 and post.last["In-Reply-To"] == "<h1@example.ir>"
    assert "سپاس" in post.text() and "> ممنون، منتظرم" in post.text() and mailed.texts()[-1] == "سپاس"


def bounce(to):
    return "\r\n".join(
        ["From: MAILER-DAEMON@mx.example.ir", "To: support@khaneno.example", "Subject: Undelivered Mail Returned to Sender", "MIME-Version: 1.0",
         "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "Content-Type: text/plain", "", "User unknown", "--b",
         "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.ir", "", f"Final-Recipient: rfc822; {ADDRESS}", "Action: failed",
         "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 User unknown", "", "--b", "Content-Type: text/rfc822-headers", "",
         f"Message-ID: {to['Message-ID']}", "", "--b--", ""]).encode()  # fmt: skip


def test_a_mail_that_comes_back_is_marked_and_the_next_answers_stay_at_home(mailed, mailbox, post, shop, later):
    comes(mailbox, bounce(post.last), "b1")
    comes(mailbox, bounce(post.last), "b2")
    away = AwayMail.objects.get()
    assert (away.why, away.returned_at is None, Delivery.objects.get().state) == ("returned", False, "failed")
    assert told(mailed.ticket) == [("mailed", 2), ("unmailed", "returned")]
    assert set(Message.objects.filter(kind="reply").values_list("state", flat=True)) == {"sent"}
    mailed.answer("هنوز نرسیده؟")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 1 and told(mailed.ticket)[2:] == []
    later(days=8)
    mailed.answer("و حالا؟")
    later(minutes=3)
    due(shop)
    assert len(post.mails) == 2


def test_what_was_merged_with_a_request_of_hers_still_goes(chat, mailbox, post, later, shop, hear):
    from pasokh.tickets.actions.merge import merge

    chat.leave()
    chat.answer("پاسخ نخست")
    other = hear("دیگر", channel="chat", origin=chat.site.origin, contact=chat.contact).ticket
    merge(sources=[chat.ticket], target=other, by=shop.owner)
    later(minutes=3)
    due(shop)
    assert "پاسخ نخست" in post.text()


def test_erased_people_are_not_mailed(chat, mailbox, post, later, shop):
    from pasokh.contacts.actions.erase import erase

    chat.leave()
    chat.answer("پاسخ نخست")
    erase(contact=chat.contact, by=shop.owner)
    later(minutes=3)
    due(shop)
    assert (post.mails, AwayMail.objects.filter(state="waiting").count()) == ([], 0)


def test_a_lost_job_is_made_good(shop, chat, mailbox, later):
    chat.answer("پاسخ نخست")
    looks().delete()
    later(minutes=3)
    jobs.sweep()
    assert looks().count() == 0
    later(minutes=3)
    jobs.sweep()
    jobs.sweep()
    assert looks().count() == 1


def test_two_workers_and_a_late_answer_make_one_mail_and_lose_nothing(real_shop, post, monkeypatch):
    """All at once: two looks at what is due, and an agent who is still writing. Whatever comes first, each answer is mailed once or waits."""
    monkeypatch.setattr(settling, "PATIENCE", timedelta())
    with workspace(real_shop):
        make_mailbox(real_shop.inbox)
        chat = Chat(real_shop, real_shop.owner, real_shop.inbox)
        chat.leave()
        chat.answer("پاسخ نخست")
        away = AwayMail.objects.get()
    gate = threading.Barrier(3)

    def run(verb):
        gate.wait()
        with workspace(real_shop):
            verb()
        connection.close()

    verbs = [lambda: settling.settle(away.pk), lambda: settling.settle(away.pk), lambda: chat.answer("پاسخ دوم")]
    threads_ = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for each in threads_:
        each.start()
    for each in threads_:
        each.join()
    with workspace(real_shop):
        mailed = [
            pk for ids in AwayMail.objects.filter(state="mailed").values_list("messages", flat=True) for pk in ids
        ]
        answers = list(Message.objects.filter(kind="reply").order_by("pk").values_list("pk", flat=True))
        waits = AwayMail.objects.filter(state="waiting").count()
        assert Delivery.objects.count() == 1 and len(mailed) == len(set(mailed))
        assert mailed == answers or (mailed == answers[:1] and waits == 1)
