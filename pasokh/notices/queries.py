"""Reads worth a name."""

from dataclasses import dataclass

from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.lists.titles import about_named, with_titles

from .models import Notification
from .words import names_of, sentence_of

PAGE = 25
OWN = tuple(field.name for field in Notification._meta.concrete_fields)
SHOWN = ("ticket__number", "ticket__subject")


@dataclass(frozen=True)
class Line:
    """One notification as it is listed."""

    notice: Notification
    words: str
    title: str
    number: int | None
    person: str = ""  # the public id of a customer that it is about, where it is about no ticket


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and the key below which the next page begins (None on the last)."""

    lines: list[Line]
    next: str | None


def page_for(member, after=None, only_unread=False, only=None) -> Page:
    """A member's notifications, those about tickets that she may see; `only` one by its key. A malformed `after` starts at the top."""
    rows = Notification.objects.of(member).select_related("ticket").only(*OWN, *SHOWN).order_by("-at", "-pk")
    rows = rows.unread() if only_unread else rows
    rows = rows.filter(pk=only) if only else rows
    last = Notification.objects.filter(member=member, pk=after).first() if str(after or "").isdecimal() else None
    if last:
        rows = rows.filter(at__lte=last.at).exclude(at=last.at, pk__gte=last.pk)
    notices = with_titles(about_named(rows)[: PAGE + 1])
    names, people = names_of(notices), _people(notices)
    lines = [_line(notice, names, people.get(notice.event)) for notice in notices[:PAGE]]
    return Page(lines, str(notices[PAGE - 1].pk) if len(notices) > PAGE else None)


def _people(notices):
    """The customers that notices without a ticket are about, by the event that they tell of; asked only where a rule calls somebody to one."""
    events = [notice.event for notice in notices if notice.kind == "rule" and notice.ticket is None]
    if not events:
        return {}
    of = dict(Event.objects.filter(pk__in=events, subject_kind="contact").values_list("pk", "subject_id"))
    people = Contact.objects.filter(erased_at=None).in_bulk(of.values())
    return {event: people[pk] for event, pk in of.items() if pk in people}


def _line(notice, names, person=None):
    words, ticket = sentence_of(notice, names), notice.ticket
    if ticket is None:
        return Line(notice, words, person.name if person else "", None, person.public_id if person else "")
    return Line(notice, words, ticket.title, ticket.number)
