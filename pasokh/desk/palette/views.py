"""The palette's own addresses: what it finds, and the pages there are."""

from django.db.models import Exists, OuterRef
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.lists.titles import title_of
from pasokh.tickets.models import Category, Pin, View
from pasokh.workspaces.rules import may

from ..access import desk_view
from ..inbox.boxes import shown_boxes
from ..inbox.marking import marker
from ..rail import sections as rail_sections
from ..settings.frame import sections as settings_sections
from . import finding
from .sources import SOURCES

LONGEST = 200  # characters
MOST_RECENT = 8
MOST_VIEWS = 300
EXPORTS = "desk:exports"
MORE_PAGES = (
    (gettext_lazy("Views"), "desk:views"),
    (gettext_lazy("New view"), "desk:view-new"),
    (gettext_lazy("Exports"), EXPORTS),
)
SETTLED = (Category.SOLVED, Category.CLOSED)


@require_GET
@desk_view
def palette(request):
    """What is found for `q`; without it the requests opened last (`recent`: their numbers). Options of the palette's list."""
    text = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST].split())
    groups = [(each.template, each.found(request.member, text)) for each in SOURCES] if text else [_recent(request)]
    context = {"groups": [group for group in groups if group[1]], "mark": marker(text), "q": text}
    context |= {"settled": SETTLED, "title_of": title_of}
    return render(request, "desk/palette/found.html", context)


def _recent(request):
    return SOURCES[0].template, finding.recent(request.member, _numbers(request.GET.get("recent", "")))


def _numbers(text):
    return [
        int(part) for part in text.split(",")[:MOST_RECENT] if part.isascii() and part.isdecimal() and len(part) < 16
    ]


@require_GET
@desk_view
def pages(request):
    """The pages she may open, and her views by name: JSON, for the palette to look through by itself."""
    found = _pages(request)
    with override("en" if get_language() == "fa" else "fa"):
        others = _pages(request)
    # People call pages by either language's words; they are shown in their own.
    listed = [
        {"text": text, "also": also, "href": href} for (text, href), (also, _href) in zip(found, others, strict=True)
    ]
    return JsonResponse({"pages": listed, "views": _views(request.member)}, headers={"Cache-Control": "no-store"})


def _pages(request):
    """Words and address of each, in the active language."""
    found = [(text, reverse(view)) for _key, _icon, text, view, _shortcut in rail_sections(request)]
    found.append((_("Notices"), reverse("desk:notices")))
    settings = _("Settings")
    for group in settings_sections(request.member):
        found += [(f"{settings} › {link['text']}", link["href"]) for link in group["links"]]
    more = [each for each in MORE_PAGES if each[1] != EXPORTS or may(request.member, "ticket.export")]
    return found + [(str(text), reverse(name)) for text, name in more]


def _views(member):
    """Boxes and views that she may open. Pinned ones first."""
    if not may(member, "view.make"):
        return []
    boxes = [(box.name, box.key) for box in shown_boxes(member)]
    pinned = Exists(Pin.objects.filter(view=OuterRef("pk"), member=member.pk))
    rows = View.objects.seen_by(member).annotate(pinned=pinned).order_by("-pinned", "pk")[:MOST_VIEWS]
    named = boxes + [(view.name(get_language()), view.public_id) for view in rows]
    return [{"text": name, "href": reverse("desk:view", args=[key])} for name, key in named]
