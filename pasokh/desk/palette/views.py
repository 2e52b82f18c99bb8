"""The palette's own addresses: what it finds, and the pages there are."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.models import Category
from pasokh.workspaces.rules import may

from ..access import desk_view
from ..inbox.marking import marker
from ..rail import sections as rail_sections
from ..settings.frame import sections as settings_sections
from . import finding

LONGEST = 200  # characters
MOST_RECENT = 8
SETTLED = (Category.SOLVED, Category.CLOSED)


@require_GET
@desk_view
def palette(request):
    """What is found for `q`; without it the requests opened last (`recent`: their numbers). Options of the palette's list."""
    text = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST].split())
    if text:
        found, people = finding.tickets(request.member, text), _people(request.member, text)
    else:
        found, people = finding.recent(request.member, _numbers(request.GET.get("recent", ""))), []
    context = {"tickets": found, "people": people, "mark": marker(text), "q": text, "settled": SETTLED}
    return render(request, "desk/palette/found.html", context)


def _people(member, text):
    return finding.people(text) if may(member, "contact.see") else []


def _numbers(text):
    return [
        int(part) for part in text.split(",")[:MOST_RECENT] if part.isascii() and part.isdecimal() and len(part) < 16
    ]


@require_GET
@desk_view
def pages(request):
    """The pages she may open: JSON, for the palette to look through by itself."""
    found = [
        {"text": str(text), "href": reverse(view)} for _key, _icon, text, view, _shortcut in rail_sections(request)
    ]
    found.append({"text": _("Notices"), "href": reverse("desk:notices")})
    for group in settings_sections(request.member):
        found += [{"text": f"{_('Settings')} › {link['text']}", "href": link["href"]} for link in group["links"]]
    return JsonResponse({"pages": found}, headers={"Cache-Control": "no-store"})
