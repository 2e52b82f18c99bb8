"""Waiting, and what a visitor may do instead: `queue`, `callback`, `later`."""

import uuid

from django.utils.translation import gettext as _

from pasokh.contacts.actions.identify import claim
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.wish_answer import WAYS, wish_answer
from pasokh.tickets.models import Category

from .. import callbacks, rates, threads
from ..conversations import chosen, conversations_of, listed, place_for
from ..problems import Problem
from ..queueing import CALLBACK, MESSAGE, queue_of
from ..requirements import FIELD_WORDS, identity_of, missing
from ..sending import TEXT_LIMIT
from ..visits import visitor_view

BEGINS = "new"  # how the name of a conversation begins that nothing was said in yet


def look(visit):
    """Where she stands, and the call that is planned for her."""
    with visit.enter():
        ticket = _hers(visit)
        return {"queue": queue_of(visit, ticket), "planned": callbacks.planned_for(_under_way(visit, ticket))}


def when(visit):
    """What a form for a call-back shows: moments to choose from, the number that she gave, and the call that is planned already."""
    with visit.enter():
        ticket = _under_way(visit, _hers(visit))
        return {
            "times": callbacks.moments_of(visit.site, visit.language),
            "phone": visit.contact.phone if visit.contact else "",
            "planned": callbacks.planned_for(ticket),
        }


def call_back(visit):
    """`{phone, at?, text?, client_id?}`: have her called. What is not offered now is refused, but for who changes a call that is planned."""
    phone, at = callbacks.read(visit)
    text, client_id = _text(visit), _client_id(visit)
    rates.spend_wish(visit)
    with visit.enter():
        hers = _hers(visit)
        ticket = _under_way(visit, hers)
        if CALLBACK not in queue_of(visit, hers)["options"] and callbacks.planned_for(ticket) is None:
            raise Problem("not_offered")
        contact = visit.meet()
        if text or ticket is None:
            ticket = _received(visit, text or _("Please call me back."), client_id).ticket
        callbacks.plan(ticket, contact, phone, at)
        return _standing(visit, ticket)


def leave(visit):
    """`{text, way: here|email|phone, value?, client_id}`: leave a message that is answered later, in the way she wishes."""
    way, text, client_id = visit.text("way"), _text(visit), _client_id(visit)
    if way not in WAYS:
        raise Problem("bad_body")
    if not text:
        raise Problem("empty_message")
    found = _identity(way, visit.text("value")) if way != "here" else None
    rates.spend_wish(visit)
    with visit.enter():
        if MESSAGE not in queue_of(visit, _hers(visit))["options"]:
            raise Problem("not_offered")
        contact = visit.meet()
        if found:
            claim(contact=contact, kind=found[0], value=found[1])
        if asked := missing(contact, visit.site):
            raise Problem("contact_required", extra={"requires": asked})
        received = _received(visit, text, client_id)
        if not received.doubled:
            wish_answer(ticket=received.ticket, contact=contact, way=way)
        return _standing(visit, received.ticket)


def _identity(way, value):
    try:
        return identity_of(way, value)
    except ValueError as error:
        raise Problem("invalid", errors={"value": FIELD_WORDS[way]()}) from error


def _text(visit):
    text = visit.text("text").strip()
    if len(text) > TEXT_LIMIT:
        raise Problem("too_long", limit=TEXT_LIMIT)
    return text


def _client_id(visit):
    """The id that her browser made: a repeated attempt is recognised by it."""
    try:
        return uuid.UUID(visit.text("client_id")) if visit.text("client_id") else uuid.uuid4()
    except ValueError as error:
        raise Problem("bad_body") from error


def _received(visit, text, client_id):
    site = visit.site
    ticket_id, begins = place_for(visit, client_id)
    return receive(
        Inbound(
            channel=site.kind,
            origin=site.origin,
            inbox_id=site.inbox_id,
            contact=visit.contact,
            text=text,
            client_id=client_id,
            ticket_id=ticket_id,
            joins_open=not begins,
        )
    )


def _hers(visit):
    """Her request of the `conversation` that she has open (named in the body or the address), else her newest; None where she begins one."""
    named = visit.text("conversation") or visit.request.GET.get("conversation", "")
    found = None if named.startswith(BEGINS) else chosen(conversations_of(visit.contact, visit.site), named)
    return found and found.newest


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
