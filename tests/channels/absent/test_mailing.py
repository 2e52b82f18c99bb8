"""Answers for a visitor who has left the chat go to her as one mail."""

from pasokh.channels.absent.waiting import PATIENCE
from pasokh.channels.adapters.base import PermanentFailure
from pasokh.channels.models import AwayMail, Channel, Delivery
from pasokh.contacts.actions.identify import claim
from pasokh.tickets.actions.reply import note
from pasokh.tickets.models import Message

from .conftest import ADDRESS, MAILBOX, Chat, due, looks, make_mailbox, told


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


def test_a_site_that_wants_no_such_mails_sends_none(shop, chat, mailbox, post, later):
    chat.site.settings["away_mail"] = False
    chat.site.save()
    chat.leave()
    chat.answer("سلام سارا جان")
    assert (AwayMail.objects.count(), looks().count()) == (0, 0)


def test_what_waits_goes_no_more_once_the_site_wants_no_such_mails(shop, chat, mailbox, post, later):
    chat.leave()
    chat.answer("سلام سارا جان")
    chat.site.settings["away_mail"] = False
    chat.site.save()
    later(minutes=3)
    due(shop)
    assert (post.mails, Delivery.objects.count(), told(chat.ticket)) == ([], 0, [])
    assert (AwayMail.objects.get().state, AwayMail.objects.get().why) == ("unable", "off")


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
