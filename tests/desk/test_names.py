"""A request without a subject has one name, wherever it is named: the first words that its customer wrote."""

import re

import pytest

from pasokh.desk.today.waiting import waiting_for
from pasokh.events.models import Event
from pasokh.notices.actions.notify import notify
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Task, Ticket, Timer

NAME = "سفارش ۱۴۰۳۷ هنوز نرسیده"
LATER = "ممنون، منتظر می‌مانم"


@pytest.fixture
def talk(shop, hear, chat, make_member):
    """A chat of several words, given to Negar, on which a task waits and her timer runs."""
    ticket = hear("سفارش ۱۴۰۳۷\n هنوز نرسیده", origin=chat.origin).ticket
    ticket.assign(shop.owner, by=make_member())
    reply(ticket=ticket, by=shop.owner, text="بررسی می‌کنم")
    hear(LATER, ticket_id=ticket.pk)
    Task.plan(ticket=ticket, by=shop.owner, owner=shop.owner, title="تماس با انبار")
    Timer.start(ticket=ticket, by=shop.owner)
    notify(list(Event.objects.order_by("pk")))
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def other(hear, talk, shop):
    """Another one of the same customer, linked to it."""
    other = hear("موضوع دیگر", subject="فاکتور", channel="email").ticket
    link(ticket=other, other=talk, how="related", by=shop.owner)
    return other


def test_its_own_page_and_the_browser_call_it_so(desk, talk, maryam):
    for headers in ({}, {"HX-Request": "true", "HX-Target": "main"}):
        page = desk.get(f"/desk/tickets/{talk.number}", headers=headers).content.decode()
        assert re.search(r"<title>(.*?) · ", page)[1] == NAME
        assert f'<h2 title="{NAME}"><bdi dir="auto">{NAME}</bdi></h2>' in page
        head = page[page.index('class="thread-sub"') :].split("</header>")[0]
        assert f"<bdi>{maryam.name}</bdi>" in head


@pytest.mark.parametrize(
    "path",
    [
        "/desk/palette?q=۱۴۰۳۷",
        "/desk/palette?recent={talk}",
        "/desk/today",
        "/desk/notices?show=all",
        "/desk/tasks/",
        "/desk/timer",
        "/desk/timer/stop",
        "/desk/tickets/{other}/panel",
        "/desk/tickets/{other}/relations",
        "/desk/tickets/{other}/linking",
        "/desk/tickets/{other}/merging",
        "/desk/tickets/new/who?contact={maryam}",
        "/desk/contacts/{maryam}",
    ],
)
def test_other_pages_call_it_so_too(desk, talk, other, maryam, path):
    page = desk.get(path.format(talk=talk.number, other=other.number, maryam=maryam.public_id))
    named = re.sub(r"</?mark>", "", page.content.decode())
    assert page.status_code == 200
    assert NAME in named and LATER not in named


def test_follow_ups_and_news_are_called_so(shop, talk):
    talk.solve(by=shop.owner)
    talk.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=talk.created_at)
    waits = waiting_for(shop.owner)
    assert [line.title for line in waits.late] == [NAME]


def test_a_subject_names_it_and_its_first_words_do_again_without_one(shop, talk):
    assert talk.title == NAME
    talk.rename("پیگیری سفارش", by=shop.owner)
    assert (talk.title, Ticket.objects.named().get(pk=talk.pk).title) == ("پیگیری سفارش", "پیگیری سفارش")
    talk.rename("", by=shop.owner)
    assert (talk.title, Ticket.objects.named().get(pk=talk.pk).title) == (NAME, NAME)


def test_words_that_lists_have_read_are_not_asked_for_again(talk, other, count_queries):
    with count_queries() as queries:
        assert sorted(each.title for each in Ticket.objects.named()) == sorted([NAME, "فاکتور"])
    assert len(queries) == 1
