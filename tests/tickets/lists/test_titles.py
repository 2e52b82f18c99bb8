"""What a list calls a request: its subject, else what the customer said first; never an answer of ours."""

import uuid

import pytest

from pasokh.kernel.markdown import read
from pasokh.tickets.actions.register import Entered, register
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.lists.titles import first_words, title_of
from pasokh.tickets.models import Ticket


@pytest.fixture
def titles(shop):
    def titles():
        rows = Ticket.objects.order_by("pk").annotate(first_words=first_words())
        return [title_of(row) for row in rows.values_list("subject", "first_words", named=True)]

    return titles


def test_an_answer_is_no_title(hear, shop, titles):
    ticket = hear("سفارش ۱۴۰۳۷\nهنوز نرسیده").ticket
    note(ticket=ticket, by=shop.owner, text="پیگیری کنید")
    reply(ticket=ticket, by=shop.owner, text="بررسی می‌کنم")
    hear("ممنون", ticket_id=ticket.pk)
    assert titles() == ["سفارش ۱۴۰۳۷ هنوز نرسیده"]


def test_a_subject_wins_and_long_words_are_cut(hear, titles):
    hear("ب" * 5000)
    hear("متن", subject="موضوع")
    long, named = titles()
    assert (len(long), named) == (160, "موضوع")


def test_what_nobody_said_has_no_title(maryam, shop, titles):
    said = read("زنگ زد")
    entered = Entered(
        contact=maryam, channel="call", inbox=shop.inbox, subject="", said=said, is_note=True, client_id=uuid.uuid4()
    )
    register(entered, by=shop.owner)
    assert titles() == ["بی‌موضوع"]


def test_it_is_one_statement_however_many(hear, count_queries, titles):
    hear("یک")
    with count_queries() as one:
        titles()
    for each in range(5):
        hear(str(each))
    with count_queries() as many:
        titles()
    assert len(one) == len(many)
