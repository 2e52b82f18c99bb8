"""Reads worth a name."""

from dataclasses import dataclass

from .models import Notification
from .words import names_of, sentence_of

PAGE = 25


@dataclass(frozen=True)
class Line:
    """One notification as it is listed."""

    notice: Notification
    words: str
    title: str
    number: int | None


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and the key below which the next page begins (None on the last)."""

    lines: list[Line]
    next: str | None


def page_for(member, after=None, only_unread=False, only=None) -> Page:
    """A member's notifications, those about tickets that she may see; `only` one by its key. A malformed `after` starts at the top."""
    rows = Notification.objects.of(member).select_related("ticket__contact").order_by("-at", "-pk")
    rows = rows.unread() if only_unread else rows
    rows = rows.filter(pk=only) if only else rows
    last = Notification.objects.filter(member=member, pk=after).first() if str(after or "").isdecimal() else None
    if last:
        rows = rows.filter(at__lte=last.at).exclude(at=last.at, pk__gte=last.pk)
    notices = list(rows[: PAGE + 1])
    names = names_of(notices)
    lines = [_line(notice, names) for notice in notices[:PAGE]]
    return Page(lines, str(notices[PAGE - 1].pk) if len(notices) > PAGE else None)


def _line(notice, names):
    ticket = notice.ticket
    title = (ticket.subject or ticket.preview or ticket.contact.name) if ticket else ""
    return Line(notice, sentence_of(notice, names), title, ticket.number if ticket else None)
