"""Two answers in the same instant: exactly one goes, and the other writer is shown what was said."""

import threading

import pytest
from django.db import connection

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.hold import hold
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import HeldReply, Message, Ticket
from pasokh.tickets.writing.meanwhile import AnsweredMeanwhile
from pasokh.workspaces.actions.found import add_member
from pasokh.workspaces.models import User


def said():
    return list(Message.objects.filter(kind="reply").order_by("position").values_list("text", flat=True))


def test_an_answer_after_what_one_has_seen_stands_in_the_way(shop, ticket, make_member):
    sara, seen = make_member(), ticket.last_position
    first = reply(ticket=ticket, by=sara, text="پاسخ سارا", seen=seen)
    for verb in (reply, hold):
        with pytest.raises(AnsweredMeanwhile) as crossed:
            verb(ticket=ticket, by=shop.owner, text="پاسخ نگار", seen=seen)
        assert (crossed.value.answers, crossed.value.going) == ((first,), ())
    assert (said(), HeldReply.objects.count()) == (["پاسخ سارا"], 0)


def test_an_answer_that_is_about_to_go_stands_in_the_way(shop, ticket, make_member):
    hold(ticket=ticket, by=make_member(), text="پاسخ سارا")
    with pytest.raises(AnsweredMeanwhile) as crossed:
        hold(ticket=ticket, by=shop.owner, text="پاسخ نگار", seen=ticket.last_position)
    assert (crossed.value.answers, crossed.value.going) == ((), ("سارا محمدی",))
    assert HeldReply.objects.count() == 1


def test_what_is_no_answer_of_another_stands_in_nobodys_way(shop, ticket, make_member, hear):
    seen = ticket.last_position
    reply(ticket=ticket, by=shop.owner, text="یک")
    note(ticket=ticket, by=make_member(), text="یادداشت")
    hear("باز هم", ticket_id=ticket.pk)
    reply(ticket=ticket, by=shop.owner, text="دو", seen=seen)
    assert said() == ["یک", "دو"]


def test_who_does_not_say_what_she_has_seen_is_not_asked(shop, ticket, make_member):
    reply(ticket=ticket, by=make_member(), text="یک")
    reply(ticket=ticket, by=shop.owner, text="دو")
    assert said() == ["یک", "دو"]


def test_an_answer_that_is_sent_twice_is_the_same_even_if_a_colleague_came_after_it(shop, ticket, make_member):
    given = {"client_id": "0b9f6c1e-0c1f-4b7e-9a52-3f6d9a1c2b3d", "seen": ticket.last_position}
    first = reply(ticket=ticket, by=shop.owner, text="یک", **given)
    reply(ticket=ticket, by=make_member(), text="دو")
    assert reply(ticket=ticket, by=shop.owner, text="یک", **given).pk == first.pk


@pytest.fixture
def asked(real_shop):
    """A request in the real shop, and another member of it."""
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk, "text": "سلام"}
        user = User.objects.create_user("sara@khaneno.example", "گذرواژهٔ-خوب-۱۲", name="سارا")
        return receive(Inbound(**given)).ticket.pk, add_member(user=user, name="سارا", role="agent")


@pytest.mark.parametrize("verbs", [(reply, reply), (hold, hold), (reply, hold)])
def test_of_two_in_the_same_instant_one_goes(real_shop, asked, verbs):
    pk, sara = asked
    start, refused = threading.Barrier(2), []

    def answer(verb, member):
        try:
            with workspace(real_shop):
                ticket = Ticket.objects.get(pk=pk)  # both have read the same
                start.wait(60)
                verb(ticket=ticket, by=member, text=member.name, seen=ticket.last_position)
        except AnsweredMeanwhile as crossed:
            refused.append(crossed)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=pair) for pair in zip(verbs, (real_shop.owner, sara), strict=True)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    with workspace(real_shop):
        assert (len(said()) + HeldReply.objects.count(), len(refused)) == (1, 1)
        assert (bool(refused[0].answers), bool(refused[0].going)) == (bool(said()), not said())
