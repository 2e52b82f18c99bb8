"""A ticket as it goes out: on paper, as PDF, by mail. Whoever reads it may be the customer: notes only where they are asked for."""

import re

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from markupsafe import Markup

from pasokh.channels.adapters.email.mail_html import direction_of
from pasokh.events.models import Event
from pasokh.kernel.html import html_to_text
from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.grouped_numbers import keep_together
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.models import Attachment, Message
from pasokh.tickets.writing.mentions import spoken, with_names
from pasokh.ui.filters import digits, jalali

from ...inbox.rows import channel_word, contact_name
from ..messages import KINDS, author_of, with_inline_pictures
from ..moments import at_of
from ..thread import attach
from ..words import SHOWN, Names, asked_names, words_of

# Latin words, numbers and addresses in a row. Where one has a digit it is the whole row that is kept together: an isolate in its middle would part it.
ROWS = re.compile(r"[+#]?[A-Za-z0-9](?:[A-Za-z0-9 ._:/@#%&=?~+-]*[A-Za-z0-9/])?")
MOST = 2000  # messages
MOST_EVENTS = 2000


def transcript_of(ticket, *, notes=False, events=False, formatted=False, for_customer=False) -> dict:
    """Facts and lines of a ticket in the active language; plain texts, each with its direction. The newest MOST messages.

    `for_customer`: only what she said and what she was told, whatever another customer said on the same request.
    With `formatted` a message that has a form (bold words, lists, code) brings it along as `html`, as the thread shows it.
    """
    messages = _hers(ticket) if for_customer else ticket.messages.all()
    messages = messages if notes else messages.exclude(kind=Message.Kind.NOTE)
    rows = list(messages.order_by("-position")[: MOST + 1])
    omitted, rows = len(rows) > MOST, rows[:MOST][::-1]
    attach(rows)
    told = _events_of(ticket) if events else []
    lines = sorted([*(_message(row, ticket, formatted) for row in rows), *told], key=lambda line: line["order"])
    return {
        "lang": get_language(),
        "dir": _direction(),
        "title": f"#{ticket.number}",
        "heading": _directed(
            ticket.subject or _("Conversation with %(name)s") % {"name": contact_name(ticket.contact)}
        ),
        "facts": _facts(ticket),
        "lines": _with_days(lines),
        "omitted": _("Earlier messages are left out.") if omitted else "",
    }


def _hers(ticket):
    """What the customer of a request has before her; of one that was merged, what was said on it until then."""
    said = Message.objects.filter(Q(ticket=ticket, home=None) | Q(home=ticket))
    return said.exclude(~Q(author_id=ticket.contact_id), kind=Message.Kind.INCOMING)


def _direction():
    return "rtl" if get_language_bidi() else "ltr"


def _directed(text):
    # After Persian letters the parts of a phone or a code would stand in the wrong order.
    text = keep_together(ROWS.sub(lambda found: _kept_together(found[0]), text))
    return {"text": text, "dir": direction_of(text, _direction())}


def _kept_together(row):
    return ltr(row) if not row.isalnum() and any(map(str.isdigit, row)) else row


def _facts(ticket):
    fact = lambda name, text, ltr=False: {"name": name, "text": str(text), "ltr": ltr}  # noqa: E731
    return [
        fact(_("Number of the request"), f"#{ticket.number}", True),
        fact(_("Tracking code"), format_tracking_code(ticket.tracking_code), True),
        fact(_("Customer"), contact_name(ticket.contact)),
        fact(_("Channel"), channel_word(ticket.channel)),
        fact(_("Status"), ticket.status.customer_label(get_language())),
        fact(_("Opened"), f"{jalali(ticket.created_at, 'long')} {jalali(ticket.created_at, 'time')}"),
    ]


def _message(message, ticket, formatted):
    text = message.text or html_to_text(message.html)
    text = spoken(text) if message.kind == Message.Kind.NOTE else text
    return {
        "kind": KINDS[message.kind],
        "order": (at_of(message.created_at), 0, message.position),
        "moment": message.created_at,
        "who": author_of(message, ticket),
        "at": jalali(message.created_at, "time"),
        "mark": _("note for colleagues") if message.kind == Message.Kind.NOTE else "",
        "html": _formed(message) if formatted and message.html else "",
        "parts": [_directed(part) for part in text.splitlines() if part.strip()],
        "files": [isolate(file.name) for file in message.files if not file.inline],
        "pictures": [_picture(file) for file in message.files if not file.inline and _is_seen(file)],
    }


def _formed(message):
    html = with_inline_pictures(message.html, message.files)
    return Markup(with_names(html)) if message.kind == Message.Kind.NOTE else html  # noqa: S704 - names are escaped there


def _is_seen(file):
    return file.is_image and file.state == Attachment.State.CLEAN


def _picture(file):
    return {"name": file.name, "address": reverse("desk:thumbnail", args=[file.public_id])}


def _events_of(ticket):
    events = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__in=SHOWN).order_by("-pk")
    events = list(events[:MOST_EVENTS])
    asked = asked_names(events)
    names = Names(asked[0](**asked[1]) if asked else ())
    for event in events:
        if words := words_of(event, names):
            order = (at_of(event.created_at), 1, event.pk)
            at = jalali(event.created_at, "time")
            yield {"kind": "event", "order": order, "moment": event.created_at, "text": words, "at": at}


def _with_days(lines):
    shown, day = [], None
    for line in lines:
        local = timezone.localtime(line["moment"])
        if local.date() != day:
            day = local.date()
            shown.append({"kind": "day", "text": jalali(local, "day")})
        shown.append({name: value for name, value in line.items() if name not in ("order", "moment")})
    return shown


def foot_of(shop) -> dict:
    """What stands at the foot of printed pages: whose it is and when it was made; the numbers of pages in the reader's digits."""
    made = f"{jalali(timezone.now(), 'long')} {jalali(timezone.now(), 'time')}"
    return {"foot": f"{shop.name} · {made}", "pages": [digits(number) for number in range(1, 1001)]}
