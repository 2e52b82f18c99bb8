"""An agent speaks first: a request of the visitor's, with that agent, on which her answer lands."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.begin import Underway
from pasokh.tickets.models import Category, Message, Ticket
from pasokh.visitors.actions.call import Blocked, call
from pasokh.visitors.models import DayCount, Visitor

CLIENT = "0199aaaa-0000-7000-8000-000000000001"


@pytest.fixture
def agent(make_member):
    return make_member("سارا محمدی", role="agent")


@pytest.fixture
def speak(site, look, agent):
    def speak(text="کمکی می‌خواهید؟", key="v1", **given):
        return call(visitor=look(key), by=agent, inbox_id=site.inbox_id, text=text, **given)

    return speak


def test_a_visitor_who_never_wrote_gets_a_request_that_is_the_agent_s(speak, agent, site):
    message = speak()
    ticket = Ticket.objects.get()
    assert (ticket.assignee, ticket.origin, ticket.channel, ticket.category) == (
        agent,
        site.origin,
        "chat",
        Category.OPEN,
    )
    assert ticket.number and ticket.waiting_since is None and ticket.last_position == 1
    assert (message.ticket, message.kind, message.text) == (ticket, Message.Kind.REPLY, "کمکی می‌خواهید؟")
    assert Visitor.objects.get().contact == ticket.contact
    assert DayCount.objects.get().conversations == 1
    kinds = list(Event.objects.filter(subject_kind="ticket").order_by("pk").values_list("kind", flat=True))
    assert kinds[:3] == ["ticket.opened", "ticket.assigned", "message.composed"]


def test_her_answer_lands_on_it(speak, agent, site, hear):
    ticket = speak().ticket
    answer = hear("بله", contact=ticket.contact, origin=site.origin, joins_open=True)
    assert answer.ticket == ticket and not answer.opened
    assert Ticket.objects.get().assignee == agent


def test_the_same_words_sent_twice_are_said_once(speak):
    first, second = speak(client_id=CLIENT), speak(client_id=CLIENT)
    assert first.pk == second.pk and Ticket.objects.count() == 1
    assert DayCount.objects.get().conversations == 1


def test_where_a_conversation_is_open_it_is_named_and_nothing_is_said(speak, agent):
    ticket = speak().ticket
    with pytest.raises(Underway) as met:
        speak("دوباره")
    assert met.value.ticket == ticket and Message.objects.count() == 1


def test_nothing_is_said_to_who_was_blocked(speak, shop, site):
    contact = identify(kind="visitor", value="v1")
    Contact.objects.filter(pk=contact.pk).update(blocked_at=contact.created_at)
    with pytest.raises(Blocked):
        speak()
    assert Ticket.objects.count() == 0


def test_saying_nothing_changes_nothing(speak):
    with pytest.raises(EmptyMessage):
        speak("  ")
    assert Ticket.objects.count() == 0 and Contact.objects.count() == 0
