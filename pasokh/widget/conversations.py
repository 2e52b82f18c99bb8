"""A visitor's conversations on one site: each is a request of hers together with those that continue it, or with which we made it one."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q

from pasokh.tickets.models import Category, Message, Ticket

from .threads import STATUSES, tickets_of

MOST = 20  # in a list
MOST_LOOKED_AT = 500  # requests of one visitor: older ones stand in the history of those that continue them
NEW = "new"  # begins another conversation; with ":" and the client id of its first message behind it, the one that this began


@dataclass(frozen=True)
class Conversation:
    """Her requests of it, oldest first."""

    tickets: tuple[Ticket, ...]

    @property
    def newest(self) -> Ticket:
        """The one that is spoken of."""
        return self.tickets[-1]

    @property
    def current(self) -> Ticket:
        """What became of it, maybe as a part of another."""
        return self.newest.survivor

    @property
    def at(self):
        return max(ticket.last_message_at for ticket in self.tickets)

    def holds(self, public_id) -> bool:
        """Whether a request, hers or one that hers went into, belongs to it."""
        return public_id in self.names

    def keeps(self, ticket_id) -> bool:
        """The same, by its key."""
        return any(ticket_id in (ticket.pk, ticket.merged_into_id) for ticket in self.tickets)

    @property
    def names(self) -> list[str]:
        """The public ids by which its requests and messages are known."""
        return list(dict.fromkeys(each.public_id for ticket in self.tickets for each in (ticket, ticket.survivor)))

    def said(self):
        """The condition on messages that belong to it."""
        hers = [ticket.pk for ticket in self.tickets]
        led = {ticket.merged_into_id for ticket in self.tickets} - {None}
        elsewhere = Q(ticket__in=led) & (Q(home=None) | Q(home=F("ticket")))
        return Q(home__in=hers) | Q(home=None, ticket__in=hers) | elsewhere


def conversations_of(contact, site) -> list[Conversation]:
    """Those of a contact (or None) on a site, the newest first. Inside the workspace."""
    if contact is None:
        return []
    rows = tickets_of(contact, site).select_related("assignee", "merged_into__assignee").order_by("-number")
    found = [Conversation(tuple(group)) for group in _together(list(rows[:MOST_LOOKED_AT])[::-1])]
    return sorted(found, key=lambda each: (each.at, each.newest.number), reverse=True)


def _together(tickets):
    """Requests in groups: with what they continue, and with what went into the same one."""
    first = {}  # the first request of the group, by each id that it is known by
    groups = defaultdict(list)
    for ticket in tickets:
        known = [first[pk] for pk in (ticket.pk, ticket.continues_id, ticket.merged_into_id) if pk in first]
        root = min(known, default=ticket.pk)
        for other in {*known} - {root}:
            groups[root] += groups.pop(other)
            first = {pk: root if at == other else at for pk, at in first.items()}
        groups[root].append(ticket)
        first |= {pk: root for pk in (ticket.pk, ticket.merged_into_id) if pk}
    return [sorted(group, key=lambda each: each.number) for group in groups.values()]


def chosen(conversations, public_id) -> Conversation | None:
    """The one that is named, else the newest."""
    named = (each for each in conversations if each.holds(public_id))
    return next(named, conversations[0] if conversations else None)


def listed(conversations) -> list[dict]:
    """As the chat shows them."""
    shown = conversations[:MOST]
    unread = _unread([each.current.pk for each in shown])
    return [_row(each, unread) for each in shown]


def _row(conversation, unread):
    ticket, current = conversation.newest, conversation.current
    return {
        "id": conversation.tickets[0].public_id,
        "tickets": conversation.names,
        "number": ticket.number,
        "subject": ticket.subject,
        "status": STATUSES[current.category],
        "unread": unread.get(current.pk, 0) if current.contact_id == ticket.contact_id else 0,
        "at": conversation.at.isoformat(),
        "last": ticket.preview,
    }


def _unread(tickets):
    if not tickets:
        return {}
    answers = Message.objects.filter(
        ticket__in=tickets, kind=Message.Kind.REPLY, position__gt=F("ticket__seen_by_contact")
    )
    return dict(answers.values_list("ticket").annotate(count=Count("pk")))


def spoken_of(visit) -> Ticket | None:
    """The request that a visitor's deed is about: of the `conversation` that she names, in the body or the address, else her newest.

    None for a conversation that is not hers, or that she has not begun yet: what she means is never taken for another. Inside the workspace.
    """
    named = visit.text("conversation") or visit.request.GET.get("conversation", "")
    found = conversations_of(visit.contact, visit.site)
    if named and found:
        begun = _begun(visit, named) if named.startswith(NEW) else None
        found = [each for each in found if each.holds(named) or (begun and each.keeps(begun))]
    return found[0].newest if found else None


def place_for(visit, client_id) -> tuple[int | None, bool]:
    """Where a message of hers goes: (the request that it is said on, if she named one, and whether it begins another conversation). Inside the workspace."""
    named = visit.text("conversation")
    if not named or visit.contact is None:
        return None, False
    if not named.startswith(NEW):
        return _named(visit, named), False
    begun = _begun(visit, named, client_id)
    return begun, begun is None


def goes_on(visit) -> bool:
    """Whether a message that names no conversation goes on with one of hers, as `receive` has it: there is one that is not closed. Inside the workspace."""
    is_open = Q(category__lt=Category.CLOSED) | Q(merged_into__category__lt=Category.CLOSED)
    return visit.contact is not None and tickets_of(visit.contact, visit.site).filter(is_open).exists()


def _named(visit, public_id):
    """The newest request of a conversation; None for one that is not hers, as if none had been named."""
    try:
        ticket = tickets_of(visit.contact, visit.site).by_public_id(public_id)
    except (Ticket.DoesNotExist, AttributeError):
        ticket = None
    if ticket is not None and ticket.category != Category.CLOSED and not ticket.merged_into_id:
        return ticket.pk
    found = [each for each in conversations_of(visit.contact, visit.site) if each.holds(public_id)]
    return found[0].newest.pk if found else None


def _begun(visit, named, client_id=None):
    """The request that the first message of a conversation opened, which its name tells, if that has arrived and is not the one of this client id."""
    try:
        first = uuid.UUID(named.removeprefix(NEW).removeprefix(":"))
    except ValueError:
        return None
    if first == client_id:
        return None
    said = Message.objects.filter(author_kind="contact", author_id=visit.contact.pk, client_id=first)
    return said.values_list("ticket", flat=True).first()
