"""What is asked before many requests are merged, or given a tag that may be a new one: dialogs of the bar that stands over what is chosen."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.lists.views import tickets_of
from pasokh.tickets.models import Ticket
from pasokh.tickets.models.tag import NAME_LENGTH
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..fragments import wanted_part
from ..inbox.rows import contact_name
from ..tickets.relations.others import PEOPLE, SHOWN, chosen, line_of, matching
from .opened import opened

MOST_ASKED = 50  # chosen requests that a dialog asks about; those beyond go by the same answer
PEOPLE_NAMED = 3


@require_GET
@desk_view
def merging(request):
    """The dialog: into which request the chosen ones (`number`, several, or `whole` and `view`) go; and what its search finds."""
    require(request.member, "ticket.merge")
    sources = _asked_about(request)
    context = {"sources": sources, "kind": "radio", "asked": request.GET.get("q", "").strip()}
    people = {each.contact_id: contact_name(each.contact) for each in sources}
    found = matching(request.member, context["asked"]) if context["asked"] else sources[:SHOWN]
    context["lines"] = [line_of(each) | {"stranger": each.contact_id not in people} for each in found]
    if wanted_part(request) == "found":
        return render(request, "desk/tickets/relations/found.html", context)
    context |= {"people": list(people.values())[:PEOPLE_NAMED], "more": max(0, len(people) - PEOPLE_NAMED)}
    return render(request, "desk/views/merging.html", context)


def _asked_about(request):
    if request.GET.get("whole"):
        seen = opened(request, request.GET.get("view", ""))
        tickets = tickets_of(request.member, seen.shown)
    else:
        given = request.GET.getlist("number")[:MOST_ASKED]
        numbers = [int(number) for number in given if number.isdecimal() and len(number) < 16]
        tickets = Ticket.objects.visible_to(request.member).filter(number__in=numbers)
    return list(tickets.filter(merged_into=None).named().select_related(*PEOPLE).order_by("number")[:MOST_ASKED])


@require_GET
@desk_view
def tagging(request):
    """The dialog for a tag that is written: one that is there, or a new one."""
    require(request.member, "ticket.tag")
    return render(request, "desk/views/tagging.html", {"most": NAME_LENGTH})


def target_of(request) -> dict:
    """The request that was chosen in the dialog of merging (`ticket`), as a bulk change takes it: {} for none. One that she does not see is none."""
    found = chosen(request.member, request.POST.getlist("ticket"), most=1)
    return {"number": str(found[0].number)} if found else {}


def nothing_asked(verb, given) -> str:
    """What is missing before a change of many can begin, in words; "" for nothing."""
    if verb == "merge" and not given.get("number"):
        return _("Choose the request that the others go into.")
    if verb == "tag" and not given.get("tag", "").strip():
        return _("A tag needs a name.")
    return ""
