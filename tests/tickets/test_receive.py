"""The one verb by which every customer's message comes in."""

import threading
import time
import uuid

import pytest
from django.db import connection

from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive, receive_many
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Category, Message, Ticket


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_first_message_opens_a_numbered_ticket(shop, maryam, hear):
    received = hear("سفارش ۱۴۰۳۷ هنوز نرسیده", subject="سفارش نرسیده")
    ticket = Ticket.objects.get()
    assert received.opened
    assert (ticket.number, ticket.status.key, ticket.category) == (1001, "new", Category.OPEN)
    assert (ticket.subject, ticket.preview, ticket.last_position) == ("سفارش نرسیده", "سفارش ۱۴۰۳۷ هنوز نرسیده", 1)
    assert ticket.waiting_since is not None
    assert len(ticket.tracking_code) == 12
    assert kinds()[-2:] == ["ticket.opened", "message.received"]


def test_numbers_rise(hear):
    assert [hear(str(i)).ticket.number for i in range(3)] == [1001, 1002, 1003]


def test_a_second_message_joins_the_thread(hear):
    ticket = hear("یک").ticket
    hear("دو", ticket_id=ticket.pk)
    assert list(ticket.messages.order_by("position").values_list("position", "text")) == [(1, "یک"), (2, "دو")]
    assert Ticket.objects.count() == 1


def test_a_repeated_client_id_changes_nothing(hear):
    client_id = uuid.uuid4()
    first = hear("سلام", client_id=client_id)
    before = kinds()
    again = hear("سلام", client_id=client_id, ticket_id=first.ticket.pk)
    assert again.doubled
    assert again.message == first.message
    assert Message.objects.count() == 1
    assert kinds() == before


def test_the_same_client_id_of_somebody_else_is_another_message(hear, shop):
    client_id = uuid.uuid4()
    hear("سلام", client_id=client_id)
    ali = identify(kind="email", value="ali@example.ir")
    assert not hear("درود", contact=ali, client_id=client_id).doubled
    assert Message.objects.count() == 2


@pytest.mark.parametrize(("step", "category"), [("solve", Category.SOLVED), ("wait", Category.PAUSED)])
def test_the_customers_answer_opens_the_ticket_again(shop, hear, step, category):
    ticket = hear().ticket
    getattr(ticket, step)(by=shop.owner)
    assert ticket.category == category
    received = hear("هنوز درست نشده", ticket_id=ticket.pk)
    assert received.ticket.category == Category.OPEN
    assert kinds()[-1] == "ticket.opened_again"


def test_an_automatic_answer_reopens_nothing(shop, hear):
    ticket = hear().ticket
    ticket.solve(by=shop.owner)
    received = hear("خارج از دفترم", ticket_id=ticket.pk, automatic=True)
    assert received.ticket.category == Category.SOLVED
    assert received.ticket.waiting_since is None


def test_a_message_to_a_closed_ticket_opens_one_that_continues_it(shop, hear):
    old = hear().ticket
    old.close(by=shop.owner, reason="تکراری")
    received = hear("سؤال دیگری دارم", ticket_id=old.pk)
    assert received.opened
    assert received.ticket.continues_id == old.pk
    old.refresh_from_db()
    assert (old.category, old.last_position) == (Category.CLOSED, 1)


@pytest.mark.parametrize(
    ("text", "error"), [("", EmptyMessage), (" \n\t", EmptyMessage), ("ا" * 100_001, MessageTooLong)]
)
def test_a_refused_message_changes_nothing(hear, text, error):
    before = kinds()
    with pytest.raises(error):
        hear(text)
    assert (Ticket.objects.count(), Message.objects.count(), kinds()) == (0, 0, before)


def test_text_is_stored_untouched_but_for_nul(hear):
    said = "كتاب\u200cهاي ١٢٣ 😕 \u202e x\x00y"
    assert hear(said).message.text == said.replace("\x00", "")


def test_an_answer_waits_to_be_sent_and_the_customer_no_longer_waits(shop, hear):
    ticket = hear().ticket
    message = reply(ticket=ticket, by=shop.owner, text="بررسی می‌کنم")
    ticket.refresh_from_db()
    assert (message.kind, message.position, message.author_name) == ("reply", 2, "نگار کریمی")
    assert (ticket.waiting_since, ticket.status.key, ticket.preview_kind) == (None, "open", "reply")
    assert "message.composed" in kinds()


def test_a_note_is_not_public_and_leaves_the_preview(shop, hear):
    ticket = hear("سلام").ticket
    message = note(ticket=ticket, by=shop.owner, text="مشتری قدیمی است")
    ticket.refresh_from_db()
    assert not message.public
    assert (ticket.preview, ticket.status.key) == ("سلام", "new")
    assert ticket.waiting_since is not None


def test_a_repeated_answer_is_sent_once(shop, hear):
    ticket, client_id = hear().ticket, uuid.uuid4()
    first = reply(ticket=ticket, by=shop.owner, text="سلام", client_id=client_id)
    assert reply(ticket=ticket, by=shop.owner, text="سلام", client_id=client_id) == first
    assert Message.objects.filter(kind="reply").count() == 1


def test_two_first_messages_at_once_with_one_client_id_are_one_ticket(real_shop):
    with workspace(real_shop):
        contact = identify(kind="visitor", value="v-1")
    client_id, start = uuid.uuid4(), threading.Barrier(4)
    results, errors = [], []

    def send():
        start.wait(60)
        try:
            with workspace(real_shop):
                given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk, "text": "سلام"}
                results.append(receive(Inbound(**given, client_id=client_id)).doubled)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert errors == []
    assert sorted(results) == [False, True, True, True]
    with workspace(real_shop):
        assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


def test_many_at_once_get_a_gapless_thread_in_one_order(real_shop):
    with workspace(real_shop):
        contact = identify(kind="visitor", value="v-1")
        given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk}
        ticket = receive(Inbound(**given, text="آغاز")).ticket
    errors = []

    def send(number):
        try:
            for turn in range(5):
                with workspace(real_shop):
                    receive(Inbound(**given, text=f"{number}-{turn}", ticket_id=ticket.pk))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(4)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert errors == []
    with workspace(real_shop):
        positions = list(Message.objects.order_by("position").values_list("position", flat=True))
        assert positions == list(range(1, 22))
        assert list(Message.objects.order_by("pk").values_list("position", flat=True)) == positions


def test_a_message_that_waits_for_the_first_answer_joins_its_ticket(real_shop, owner_sql):
    """The answer moves the ticket from new to open. A row locked through a join with its status would have vanished then."""
    with workspace(real_shop):
        contact = identify(kind="visitor", value="v-1")
        given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk, "origin": "chat:1"}
        ticket = receive(Inbound(**given, text="سلام")).ticket
    results = []

    def hear():
        try:
            with workspace(real_shop):
                results.append(receive(Inbound(**given, text="هستید؟", joins_open=True)).ticket)
        finally:
            connection.close()

    hearing = threading.Thread(target=hear)
    with workspace(real_shop):
        reply(ticket=ticket, by=real_shop.owner, text="بله")
        hearing.start()
        _wait_for(lambda: owner_sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != [(0,)])
    hearing.join(60)
    assert results == [ticket]
    with workspace(real_shop):
        assert list(Message.objects.order_by("position").values_list("text", flat=True)) == ["سلام", "بله", "هستید؟"]


def _wait_for(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_with_joins_open_a_person_has_one_open_conversation_per_origin(shop, maryam, hear):
    first = hear("یک", origin="chat:1", joins_open=True)
    assert hear("دو", origin="chat:1", joins_open=True).ticket == first.ticket
    assert hear("سه", origin="chat:2", joins_open=True).opened
    first.ticket.refresh_from_db()
    first.ticket.close(by=shop.owner, reason="تکراری")
    assert hear("چهار", origin="chat:1", joins_open=True).opened


@pytest.fixture
def many(shop, maryam):
    def many(*parts):
        given = {
            "channel": "chat",
            "contact": maryam,
            "inbox_id": shop.inbox.pk,
            "origin": "chat:1",
            "joins_open": True,
        }
        return receive_many([Inbound(**given | part) for part in parts])

    return many


def test_many_together_become_what_they_would_one_by_one(many, shop):
    ali, client_id = identify(kind="email", value="ali@example.ir"), uuid.uuid4()
    received = many(
        {"text": "یک", "client_id": client_id},
        {"text": "دو"},
        {"text": "یک", "client_id": client_id},
        {"text": " "},
        {"text": "از علی", "contact": ali},
    )
    assert [type(result).__name__ for result in received] == ["Received"] * 3 + ["EmptyMessage", "Received"]
    assert [received[index].opened for index in (0, 1, 2, 4)] == [True, False, False, True]
    assert (received[2].doubled, received[2].message) == (True, received[0].message)
    assert sorted(Ticket.objects.values_list("number", "last_position")) == [(1001, 2), (1002, 1)]
    assert list(Message.objects.order_by("pk").values_list("text", "position")) == [("یک", 1), ("دو", 2), ("از علی", 1)]
    assert kinds()[-5:] == [
        "ticket.opened",
        "message.received",
        "message.received",
        "ticket.opened",
        "message.received",
    ]


def test_files_of_somebody_else_refuse_one_message_and_hinder_no_other(many, shop):
    refused, taken = many({"text": "یک", "attachment_ids": (999,)}, {"text": "دو"})
    assert type(refused).__name__ == "DoesNotExist"
    assert (Ticket.objects.get(), taken.message.text) == (taken.ticket, "دو")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("pieces", [1, 20])
def test_many_cost_as_many_statements_as_one(many, count_queries, pieces):
    many({"text": "آغاز"})
    with count_queries() as counted:
        many(*({"text": str(number), "client_id": uuid.uuid4()} for number in range(pieces)))
    assert len([query for query in counted if "SAVEPOINT" not in query["sql"]]) == 3
