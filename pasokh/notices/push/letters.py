"""What a browser is told: which request it is about and what happened, without people's words unless the member wants them."""

from django.utils import translation
from django.utils.translation import gettext as _

from ..bell import unread_count
from ..places import path, place_of
from ..words import Names, sentence_of

LONGEST = 200  # characters of a line: a push service takes 4 kB in all


def letter_of(notice, choices, names: Names) -> dict:
    """The payload for a notification, in the member's language; shown by the service worker as it is."""
    with translation.override(notice.member.language):
        title, text = _told(notice, names) if choices.push_tells else _hinted(notice)
        return {
            "title": title[:LONGEST],
            "body": text[:LONGEST],
            "lang": notice.member.language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "tag": f"ticket-{notice.ticket.number}" if notice.ticket else notice.public_id,
            "url": path("ticket", notice.ticket.number) if notice.ticket else path(place_of(notice)),
            "unread": unread_count(notice.member_id),
        }


def _told(notice, names):
    ticket = notice.ticket
    title = (ticket.contact.name or ticket.subject) if ticket else ""
    said = ticket.preview if ticket and notice.kind == "message" else ""
    return title or _title(ticket), said or sentence_of(notice, names)


def _hinted(notice):
    return _title(notice.ticket), sentence_of(notice, None)


def _title(ticket):
    return _("Request #%(number)s") % {"number": ticket.number} if ticket else _("Pasokh")
