"""The revisions of an article, and what differs between two of them."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.knowledge.comparing import compare, text_of

from ..access import permitted
from ..lookup import get_or_404, number_of
from ..rail import rail_context
from .article import articles_for

SHOWN = 200


@require_GET
@permitted("knowledge.write", to_read="knowledge.read")
def revisions(request, public_id):
    """The newest first; compared are `old` and `new`, else what readers see (or the one before) and what is written on."""
    found = get_or_404(articles_for(request.member), public_id)
    rows = list(found.revisions.select_related("by").defer("body", "plain", "steps").order_by("-number")[:SHOWN])
    new = _chosen(found, request.GET.get("new")) or found.working
    old = _chosen(found, request.GET.get("old")) or _before(found, new)
    lines = compare(text_of(old), text_of(new)) if old else []
    context = {"found": found, "rows": rows, "old": old, "new": new, "lines": lines, "may_change": request.may_change}
    return render(request, "desk/knowledge/revisions.html", context | rail_context(request, "knowledge"))


def _chosen(found, number):
    return found.revisions.select_related("by").filter(number=number_of(number)).first() if number else None


def _before(found, new):
    if new.aside:  # beside what a colleague had saved
        return found.working
    if found.published_id and found.published_id != new.pk:
        return found.published
    return found.revisions.filter(number__lt=new.number, aside=False).order_by("-number").first()
