"""Linking a request with another: the dialog, its search, and the deeds."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pasokh.tickets.actions.linking import CannotLink, link, links_of, unlink
from pasokh.tickets.models import Link, Ticket

from ...access import desk_view, ticket_for, ticket_or_404
from ..steps import CannotBeDone, deed
from .others import chosen, line_of, offered

# What the other one is to this one.
SAYINGS = [
    ("related", gettext_lazy("is related to this one")),
    ("child", gettext_lazy("is a part of this one (child)")),
    ("parent", gettext_lazy("is the whole of which this is a part (parent)")),
    ("duplicate_of", gettext_lazy("says the same, and was first: this is its duplicate")),
    ("duplicated_by", gettext_lazy("is a duplicate of this one")),
    ("blocked_by", gettext_lazy("must be solved before this one")),
    ("blocks", gettext_lazy("waits until this one is solved")),
]


@require_GET
@desk_view
def linking(request, number):
    """The dialog."""
    ticket = ticket_for(request, number, "ticket.link")
    how = request.GET.get("how", "")
    context = {"ticket": ticket, "sayings": SAYINGS, "how": how if how in dict(SAYINGS) else "related"}
    return render(request, "desk/tickets/relations/link.html", context | found(request, ticket, "radio"))


@require_GET
@desk_view
def find(request, number):
    """Requests to choose from, while she types; `many` for several. What is chosen already stays chosen."""
    ticket = ticket_or_404(request.member, number)
    kind = "checkbox" if request.GET.get("many") else "radio"
    return render(request, "desk/tickets/relations/found.html", found(request, ticket, kind))


def found(request, ticket, kind) -> dict:
    """What the list of a dialog shows."""
    kept = chosen(request.member, request.GET.getlist("ticket")) if kind == "checkbox" else []
    rows = offered(request.member, ticket, request.GET.get("q", ""), [each.pk for each in kept])
    lines = [
        line_of(each) | {"chosen": each in kept, "stranger": each.contact_id != ticket.contact_id}
        for each in (*kept, *rows)
    ]
    return {"kind": kind, "lines": lines, "asked": request.GET.get("q", "").strip()}


@deed("ticket.link", lock=False)
def make(request, ticket):
    """Link it with another that she sees."""
    how, others = request.POST.get("how", ""), chosen(request.member, request.POST.getlist("ticket"), most=1)
    if not others:
        raise CannotBeDone(_("Choose a request."))
    if how not in dict(SAYINGS):
        raise CannotBeDone(_("Say what it has to do with this one."))
    try:
        link(ticket=ticket, other=others[0], how=how, by=request.member)
    except CannotLink as problem:
        raise CannotBeDone(why_not(problem.code)) from problem
    return _("Linked.")


def why_not(code) -> str:
    """Why two requests cannot be linked so."""
    return {
        "itself": _("A request cannot be linked with itself."),
        "circle": _("This would close a circle: by other links it is the other way round already."),
        "parent": _("It is a part of another request already. Take that link away first."),
        "merged": _("One of them was merged into another request. Link that one."),
    }[code]


@deed("ticket.link", lock=False)
def drop(request, ticket):
    """Take a link away, if she sees both its ends."""
    gone = _link(request.POST.get("link", ""), ticket)
    visible = Ticket.objects.visible_to(request.member).filter(pk=gone.other(ticket.pk)).exists() if gone else False
    if not visible:
        raise CannotBeDone(_("This link is no longer there."))
    unlink(link=gone, by=request.member)
    return _("The link was taken away.")


def _link(public_id, ticket):
    try:
        return links_of(ticket.pk).select_related("first", "second").get(uid=Link.objects.by_public_id(public_id).uid)
    except Link.DoesNotExist:
        return None
