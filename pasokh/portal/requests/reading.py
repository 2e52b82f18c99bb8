"""What a customer sees of her requests."""

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import get_language

from pasokh.tickets import hers
from pasokh.tickets.models import Attachment, Message
from pasokh.tickets.models.status import Category

PAGE = 20
MESSAGES = 200  # of one request on one page; what was said before is on the page before
THUMBNAIL_LIMIT = 3 * 1024 * 1024  # bytes: larger pictures without a thumbnail are named, not shown


def page_of_requests(contact, before=None) -> tuple[list, str]:
    """A page of her requests, those with the newest words first, as rows; and the key of the next page, "" on the last."""
    rows = hers.requests_of(contact.pk).named().order_by("-last_message_at", "-pk")
    if before and (last := hers.requests_of(contact.pk).filter(number=before).first()):
        rows = rows.filter(last_message_at__lte=last.last_message_at).exclude(pk=last.pk)
        rows = rows.exclude(last_message_at=last.last_message_at, pk__gt=last.pk)
    found = list(rows[: PAGE + 1])
    unread = _unread(found[:PAGE])
    more = str(found[PAGE - 1].number) if len(found) > PAGE else ""
    return [_row(ticket, unread.get(ticket.pk, 0)) for ticket in found[:PAGE]], more


def _unread(tickets) -> dict:
    own = [ticket.pk for ticket in tickets if not ticket.merged_into_id]
    news = Message.objects.filter(ticket__in=own, kind=Message.Kind.REPLY, position__gt=F("ticket__seen_by_contact"))
    return dict(news.values_list("ticket").annotate(count=Count("pk")))


def _row(ticket, unread):
    return {
        "number": ticket.number,
        "title": ticket.title,
        "at": ticket.last_message_at,
        "unread": unread,
    } | status_of(ticket)


def status_of(ticket) -> dict:
    """Where it stands, in the customer's words: `status` and how it is coloured."""
    current = ticket.survivor
    kinds = {Category.PAUSED: "warn", Category.SOLVED: "ok", Category.CLOSED: ""}
    words = current.status.customer_label(get_language())
    return {"status": words, "status_kind": kinds.get(current.category, "info")}


def said_on(ticket, slug, before=None) -> tuple[list, int | None]:
    """What was said on one of her requests, oldest first, as the component shows it; and the place before which more was said."""
    said = hers.said_with(ticket.contact_id, pk=ticket.pk)
    if before:
        said = said.filter(place__lt=before)
    found = list(said.order_by("-place")[: MESSAGES + 1])
    shown = found[:MESSAGES][::-1]
    files = hers.files_of(shown)
    rows = [_message(each, files.get(each.pk, ()), slug) for each in shown]
    return rows, (shown[0].place if len(found) > MESSAGES else None)


def _message(message, files, slug):
    own = message.kind == Message.Kind.INCOMING
    return {
        "id": message.pk,
        "kind": "out" if own else "in",
        "author": message.author_name or message.ticket.contact.name or "",
        "who": "" if own else message.author_name,
        "text": message.text,
        "html": "" if own else message.html,
        "at": message.created_at,
        "state": "",
        "files": [_file(each, slug) for each in files],
    }


def _file(file, slug):
    href = reverse("portal:own-file", args=[slug, file.public_id])
    is_seen = file.is_image and (file.thumbnail or file.size <= THUMBNAIL_LIMIT)
    return {
        "name": file.name,
        "size": file.size,
        "href": href,
        "image": f"{href}?thumbnail" if is_seen else None,
        "state": "",
    }


def file_of(contact, public_id) -> Attachment | None:
    """A file that stands on a message she has before her; None for any other."""
    try:
        file = Attachment.objects.by_public_id(public_id)
    except Attachment.DoesNotExist:
        return None
    is_hers = file.message_id and hers.said_with(contact.pk).filter(pk=file.message_id).exists()
    return file if is_hers and file.state == Attachment.State.CLEAN else None
