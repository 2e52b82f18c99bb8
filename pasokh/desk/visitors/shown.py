"""A visitor as the pages show her: in a line of the list, and in whole."""

from urllib.parse import unquote, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.tickets.models import Category, Ticket
from pasokh.visitors import queries
from pasokh.visitors.models import Visitor

from ..inbox.rows import contact_name
from ..queues.shown import length

PAGES_SHOWN, VISITS_SHOWN, EVENTS_SHOWN = 20, 10, 10
LONGEST_ADDRESS = 80  # characters that are shown of one


def tickets_seen(member, visitors) -> dict[int, int]:
    """The number of the request that is open with each of these by the chat, by visitor, where the member may see it; 0 where she may not."""
    sites = {(each.contact_id, each.site): each.pk for each in visitors if each.contact_id}
    if not sites:
        return {}
    open_ones = Ticket.objects.filter(contact__in={contact for contact, _site in sites}, merged_into=None).exclude(
        category=Category.CLOSED
    )
    rows = list(open_ones.order_by("pk").values_list("pk", "number", "contact", "origin"))
    hers = {sites[contact, origin]: (pk, number) for pk, number, contact, origin in rows if (contact, origin) in sites}
    seen = (
        set(
            Ticket.objects.visible_to(member)
            .filter(pk__in=[pk for pk, _number in hers.values()])
            .values_list("pk", flat=True)
        )
        if hers
        else set()
    )
    return {visitor: number if pk in seen else 0 for visitor, (pk, number) in hers.items()}


def line(visitor, ticket, sites) -> dict:
    """A line of the list. `ticket` is as `tickets_seen` gives it; `sites` are names by origin where there are several."""
    return basic(visitor) | {"ticket": ticket, "talks": ticket is not None, "site": sites.get(visitor.site, "")}


def basic(visitor) -> dict:
    """What list and page both say."""
    contact = visitor.contact
    return {
        "id": visitor.public_id,
        "name": contact_name(contact) if contact else _("Visitor"),
        "contact": contact.public_id if contact and contact.folded else "",
        "contact_pk": visitor.contact_id,
        "page": page_shown(visitor.url, visitor.title),
        "since": visitor.visit_at,
        "pages": visitor.pages,
        "visits": visitor.visits,
        "referrer": host_of(visitor.referrer),
        "device": device_word(visitor.device),
        "browser": visitor.browser,
        "system": visitor.system,
        "country": visitor.country,
        "city": visitor.city,
        "cart": visitor.cart_value,
    }


def device_word(device) -> str:
    """A kind of device in words."""
    words = {
        Visitor.Device.DESKTOP: _("Computer"),
        Visitor.Device.PHONE: _("Mobile phone"),
        Visitor.Device.TABLET: _("Tablet"),
    }
    return words.get(device, "")


def page_shown(url, title="") -> dict:
    """A page: its title, its address as people read it, and where it leads."""
    parts = urlsplit(url)
    readable = unquote(f"{parts.hostname or ''}{parts.path}" + (f"?{parts.query}" if parts.query else ""))
    short = readable if len(readable) <= LONGEST_ADDRESS else readable[:LONGEST_ADDRESS] + "…"
    return {"url": url, "title": title or short, "address": short, "path": unquote(parts.path) or "/"}


def host_of(url) -> str:
    """Who referred: the name of the host, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def whole(visitor, ticket) -> dict:
    """Everything that is known of a visitor. `ticket` as in `line`."""
    here = queries.is_here(visitor)
    path = queries.path_of(visitor, PAGES_SHOWN)
    visits = queries.visits_of(visitor, VISITS_SHOWN)
    return line(visitor, ticket, {}) | {
        "here": here,
        "seen": visitor.last_seen_at,
        "first_seen": visitor.first_seen_at,
        "language": visitor.language,
        "from": page_shown(visitor.referrer) if visitor.referrer else None,
        "utm": visits[0].utm if visits and visits[0].pk == visitor.current_visit else {},
        "path": [
            page_shown(view.url, view.title) | {"at": view.at, "spent": length(view.seconds) if view.seconds else ""}
            for view in path
        ],
        "more_pages": visitor.pages > len(path),
        "visits_before": [_visit(each) for each in visits if each.pk != visitor.current_visit],
        "items": visitor.cart.get("items", []),
        "attributes": sorted(visitor.attributes.items()),
        "events": [
            {"name": each.name, "at": each.at, "data": sorted(each.data.items())}
            for each in queries.events_of(visitor, EVENTS_SHOWN)
        ],
        "href": reverse("desk:visitor", args=[visitor.public_id]),
    }


def _visit(visit):
    return {
        "at": visit.began_at,
        "pages": visit.pages,
        "entry": page_shown(visit.entry_url),
        "referrer": host_of(visit.referrer),
    }
