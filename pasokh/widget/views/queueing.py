"""Waiting, and what a visitor may do instead: `queue`, `callback`, `later`."""

from django.utils.translation import gettext as _

from pasokh.contacts.models import Identity
from pasokh.tickets.actions.wish_answer import WAYS, wish_answer
from pasokh.tickets.models import Category

from .. import callbacks, rates, threads
from ..conversations import conversations_of, listed, spoken_of
from ..letters import Letter, deliver_one
from ..problems import Problem
from ..queueing import CALLBACK, MESSAGE, queue_of
from ..requirements import FIELD_WORDS, claim, identity_of
from ..visits import visitor_view


def look(visit):
    """Where she stands, and the call that is planned for her."""
    with visit.enter():
        ticket = spoken_of(visit)
        return {"queue": queue_of(visit, ticket), "planned": callbacks.planned_for(_under_way(visit, ticket))}


def when(visit):
    """What a form for a call-back shows: moments to choose from, the number that she gave, and the call that is planned already."""
    with visit.enter():
        ticket = _under_way(visit, spoken_of(visit))
        return {
            "times": callbacks.moments_of(visit.site, visit.language),
            "phone": visit.contact.phone if visit.contact else "",
            "planned": callbacks.planned_for(ticket),
        }


def call_back(visit):
    """`{phone, at?, text?, client_id}`: have her called. What is not offered now is refused, but for who changes a call that is planned."""
    phone, at = callbacks.read(visit)
    letter = _letter(visit)
    rates.spend_wish(visit)
    with visit.enter():
        hers = spoken_of(visit)
        ticket = _under_way(visit, hers)
        if CALLBACK not in queue_of(visit, hers)["options"] and callbacks.planned_for(ticket) is None:
            raise Problem("not_offered")
        claim(visit.meet(), (Identity.Kind.PHONE, phone))
        if letter.text or ticket is None:
            letter.text = letter.text or _("Please call me back.")
            ticket = deliver_one(letter).ticket
        callbacks.plan(ticket, visit.contact, phone, at)
        return _standing(visit, ticket)


def leave(visit):
    """`{text, way: here|email|phone, value?, client_id}`: leave a message that is answered later, in the way she wishes."""
    way, letter = visit.text("way"), _letter(visit)
    if way not in WAYS:
        raise Problem("bad_body")
    if not letter.text:
        raise Problem("empty_message")
    found = _identity(way, visit.text("value")) if way != "here" else None
    rates.spend_wish(visit)
    with visit.enter():
        if MESSAGE not in queue_of(visit, spoken_of(visit))["options"]:
            raise Problem("not_offered")
        contact = visit.meet()
        if found:
            claim(contact, found)
        received = deliver_one(letter)
        if not received.doubled:
            wish_answer(ticket=received.ticket, contact=contact, way=way)
        return _standing(visit, received.ticket)


def _letter(visit):
    letter = Letter(visit)
    letter.check()
    letter.text = letter.text.strip()
    return letter


def _identity(way, value):
    try:
        return identity_of(way, value)
    except ValueError as error:
        raise Problem("invalid", errors={"value": FIELD_WORDS[way]()}) from error


def _under_way(visit, ticket):
    """What she would be called about: her request, if it is not closed."""
    is_hers = ticket is not None and ticket.survivor.contact_id == visit.contact.pk
    return ticket.survivor if is_hers and ticket.survivor.category != Category.CLOSED else None


def _standing(visit, ticket):
    """How things stand now, with what was said last: her line may not be open yet."""
    hers = conversations_of(visit.contact, visit.site)
    conversation = next((each for each in hers if each.holds(ticket.public_id)), None)
    newest = conversation.newest if conversation else ticket
    return {
        "queue": queue_of(visit, newest),
        "ticket": threads.present_ticket(newest),
        "conversations": listed(hers),
        "messages": threads.newest(visit.contact, visit.site, conversation)["messages"],
        "planned": callbacks.planned_for(ticket),
    }


queue = visitor_view(GET=look)
callback = visitor_view(GET=when, POST=call_back)
later = visitor_view(POST=leave)
