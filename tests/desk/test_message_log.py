"""What became of each message: the log of all channels, and the steps of one message."""

import csv

import pytest
from django.utils import timezone

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import ChannelStep, Delivery
from pasokh.channels.models.channel_step import step_of, write_steps
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket

LOG = "/desk/settings/messages"


def _mailbox(shop, address):
    return open_mailbox(name=f"صندوق {address}", inbox=shop.inbox, address=address, by=shop.owner)


@pytest.fixture
def mailbox(shop):
    return _mailbox(shop, "help@khaneno.example")


@pytest.fixture
def mail(mailbox):
    """A mail arrives and is processed: mail("ali@example.ir", subject="سفارش")."""

    def mail(sender="maryam@example.ir", *heads, subject="سفارش", box=mailbox, **facts):
        lines = [
            f"From: {sender}",
            f"Subject: {subject}",
            "Content-Type: text/plain; charset=utf-8",
            *heads,
            "",
            "سلام",
        ]
        receipt, _ = store_mail(box, "\r\n".join(lines).encode(), **facts)
        process(receipt)
        return receipt

    return mail


@pytest.fixture
def answer(mail, shop):
    """An answer to a mail that could not be sent: its Message."""
    mail()
    message = reply(ticket=Ticket.objects.latest("pk"), by=shop.owner, text="رسید؟")
    delivery = Delivery.objects.get(message=message)
    write_steps([step_of(delivery, "refused", words="550 5.1.1 <b>no such user</b>")])
    return message


def page_of(browser, path=""):
    return browser.get(LOG + path).content.decode()


def test_the_log_shows_what_came_and_went_with_its_steps(desk, mail, answer):
    page = page_of(desk)
    assert page.count('class="log-line"') == 2
    assert "550 5.1.1 &lt;b&gt;no such user&lt;/b&gt;" in page
    assert f"#{Ticket.objects.get().number}" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("way=in", 2),
        ("way=out", 1),
        ("trouble=1", 1),
        ("q=ali@", 1),
        ("q=ALI", 1),
        ("q=مرجوعی", 1),
        ("q=nobody", 0),
        ("trouble=1&q=maryam", 1),
        ("trouble=1&q=ali", 0),
        ("channel=nonsense", 0),
        ("before=1", 0),
        ("before=x", 3),
    ],
)
def test_it_is_asked_for_less(desk, mail, answer, asked, found):
    mail("ali@example.ir", subject="مرجوعی")
    assert page_of(desk, f"?{asked}").count('class="log-line"') == found


def test_of_one_mailbox(desk, shop, mail, mailbox):
    mail()
    other = _mailbox(shop, "sales@khaneno.example")
    assert page_of(desk, f"?channel={mailbox.public_id}").count('class="log-line"') == 1
    assert page_of(desk, f"?channel={other.public_id}").count('class="log-line"') == 0


def test_older_lines_come_by_pages_with_what_was_asked(desk, mail):
    for number in range(45):
        mail(f"m{number}@example.ir")
    page = page_of(desk, "?way=in")
    assert page.count('class="log-line"') == 40
    last = ChannelStep.objects.filter(step="arrived").order_by("-pk")[39].pk
    assert f"way=in&amp;before={last}" in page
    more = desk.get(f"{LOG}?way=in&before={last}", HTTP_HX_REQUEST="true").content.decode()
    assert (more.count('class="log-line"'), "<main" in more) == (5, False)


def test_as_many_questions_for_forty_lines_as_for_one(desk, mail, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page_of(desk)
        return len(queries)

    mail()
    asked()
    one = asked()
    for number in range(20):
        mail(f"m{number}@example.ir")
    assert asked() == one


def test_it_is_taken_along_as_a_file_with_what_was_asked(desk, make_member, sign_in, mail, answer):
    mail("ali@example.ir", subject="=HYPERLINK(1)")
    response = desk.get(f"{LOG}.csv?way=in")
    lines = list(csv.reader(response.content.decode("utf-8-sig").splitlines()))
    assert [line[3] for line in lines[1:]].count("ali@example.ir") == 3  # arrived, read, put on a request
    assert "'=HYPERLINK(1)" in {line[4] for line in lines}
    assert "550 5.1.1" not in response.content.decode()
    assert "550 5.1.1" in desk.get(f"{LOG}.csv?way=out").content.decode()
    assert sign_in(make_member("سرپرست", role="lead")).get(f"{LOG}.csv").status_code == 403


def test_only_admins_read_it(make_member, sign_in, mail):
    mail()
    statuses = [sign_in(make_member(role, role=role)).get(LOG).status_code for role in ("admin", "lead", "agent")]
    assert statuses == [200, 403, 403]


def test_a_message_tells_what_became_of_it(desk, mail, answer):
    number = answer.ticket.number
    dialog = desk.get(f"/desk/tickets/{number}/messages/{answer.pk}/steps").content.decode()
    assert dialog.count('class="log-step') - dialog.count('class="log-steps"') - dialog.count("log-step-words") >= 2
    assert "no such user" in dialog
    incoming = Message.objects.get(kind="incoming")
    dialog = desk.get(f"/desk/tickets/{number}/messages/{incoming.pk}/steps").content.decode()
    assert "maryam@example.ir" in dialog


def test_its_menu_and_its_failure_lead_there(desk, answer):
    number = answer.ticket.number
    address = f"/desk/tickets/{number}/messages/{answer.pk}/steps"
    assert address in desk.get(f"/desk/tickets/{number}/messages/{answer.pk}/menu").content.decode()
    Message.objects.filter(pk=answer.pk).update(state="failed", failure="550 no")
    assert address in desk.get(f"/desk/tickets/{number}").content.decode()


def test_of_a_request_that_she_does_not_see_nothing_is_told(make_member, sign_in, answer):
    browser = sign_in(make_member("سارا", sees="own"))
    assert browser.get(f"/desk/tickets/{answer.ticket.number}/messages/{answer.pk}/steps").status_code == 404


def test_a_late_answer_says_so_below_it(desk, answer):
    Message.objects.filter(pk=answer.pk).update(state="sent", failure="4.4.1 no answer from host")
    assert "4.4.1 no answer from host" in desk.get(f"/desk/tickets/{answer.ticket.number}").content.decode()


def test_steps_follow_a_message_that_moves(desk, mail, answer, shop):
    from pasokh.tickets.actions.merge import merge

    mail("ali@example.ir")
    target = Ticket.objects.latest("pk")
    merge(sources=[answer.ticket], target=target, by=shop.owner)
    dialog = desk.get(f"/desk/tickets/{target.number}/messages/{answer.pk}/steps").content.decode()
    assert "no such user" in dialog


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_step_has_its_words(desk, mail, answer, language):
    from django.utils.translation import override

    from pasokh.desk.messagelog.words import names_of, short, told

    abouts = [{}, {"by": "imap", "folder": "INBOX", "uid": 7}, {"opened": True}, {"why": "token"}, {"member": 1}]
    abouts.append({"next": timezone.now().isoformat(), "try": 2})
    first = ChannelStep.objects.first()
    with override(language):
        for kind in ChannelStep.Step.values:
            for about in abouts:
                step = ChannelStep(channel_id=first.channel_id, receipt_id=first.receipt_id, step=kind, about=about)
                line = told(step, names_of([step]))
                assert line["words"].strip()
                assert "%" not in line["words"]
                assert short(step)["words"]
