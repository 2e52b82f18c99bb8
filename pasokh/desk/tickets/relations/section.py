"""What the panel shows of a request's relations: links, people, broadcasts."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.actions.linking import links_of
from pasokh.tickets.models import Broadcast, Link, Merge, Ticket
from pasokh.workspaces.rules import may

from ...access import desk_view, ticket_or_404
from .broadcasting import progress_of
from .others import line_of
from .people import people_of

LINKS_SHOWN = 30
BROADCASTS_SHOWN = 3


@require_GET
@desk_view
def relations(request, number):
    """The section, fetched after the panel and again after every change."""
    ticket = ticket_or_404(request.member, number)
    context = {"ticket": ticket} | relations_of(request.member, ticket) | people_of(request.member, ticket)
    return render(request, "desk/tickets/relations/section.html", context)


def relations_of(member, ticket) -> dict:
    """Links by what they say, what was merged into it, broadcasts."""
    links = list(links_of(ticket.pk)[: LINKS_SHOWN + 1])
    merged = Merge.objects.filter(target=ticket, undone_at=None).order_by("pk").values_list("source", flat=True)
    keys = {each.other(ticket.pk) for each in links} | set(merged)
    seen = Ticket.objects.visible_to(member).named().select_related("status", "contact").in_bulk(keys) if keys else {}
    groups = _groups(ticket, links[:LINKS_SHOWN], seen)
    made = ticket.broadcasts.order_by("-pk")[:BROADCASTS_SHOWN]
    waits = any(each.kind == Link.Kind.PARENT and each.first_id == ticket.pk for each in links) or any(
        each.kind == Link.Kind.DUPLICATE and each.second_id == ticket.pk for each in links
    )
    return {
        "groups": groups,
        "more": len(links) > LINKS_SHOWN,
        "absorbed": [line_of(seen[pk]) for pk in merged if pk in seen],
        "blocked_by": [line["number"] for line in groups.get(_("Must be solved first"), ()) if not line.get("settled")],
        "broadcasts": [progress_of(each) for each in made],
        "going": any(each.state == Broadcast.State.GOING for each in made),
        "may_link": may(member, "ticket.link") and not ticket.merged_into_id,
        "may_broadcast": waits and may(member, "ticket.broadcast"),
    }


def _groups(ticket, links, seen):
    words, groups = sayings(), {}
    for each in links:
        other = seen.get(each.other(ticket.pk))
        # One that she does not see: that there is one, and no more.
        line = line_of(other) if other else {"number": None}
        groups.setdefault(words[each.kind, each.first_id == ticket.pk], []).append(line | {"link": each.public_id})
    return groups


def sayings() -> dict:
    """What the other one is, by kind and whether this one is the first of the two."""
    Kind = Link.Kind
    return {
        (Kind.PARENT, True): _("Parts of this request"),
        (Kind.PARENT, False): _("Part of"),
        (Kind.BLOCKS, True): _("Wait for this one"),
        (Kind.BLOCKS, False): _("Must be solved first"),
        (Kind.DUPLICATE, True): _("Duplicate of"),
        (Kind.DUPLICATE, False): _("Duplicates"),
        (Kind.RELATED, True): _("Related"),
        (Kind.RELATED, False): _("Related"),
        (Kind.SPLIT, True): _("Split from"),
        (Kind.SPLIT, False): _("Split off from this one"),
    }
