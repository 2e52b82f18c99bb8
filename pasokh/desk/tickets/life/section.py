"""What the panel shows of a ticket's life: what it came to, how it ended, and who is to ask the customer again."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.tickets.models import Category, Closure
from pasokh.tickets.models.rating import BEST
from pasokh.workspaces.rules import may

from ...access import desk_view, ticket_or_404
from .planning import CHANNELS

STAR, NO_STAR = "★", "☆"
SHOWN = 5  # follow-ups, the newest first


@require_GET
@desk_view
def life(request, number):
    """The section of the panel, after something has changed."""
    ticket = ticket_or_404(request.member, number)
    return render(request, "desk/tickets/life/section.html", {"ticket": ticket} | life_section(request.member, ticket))


def life_section(member, ticket) -> dict:
    """What the section shows; one query, and up to two more for a settled ticket, one for a rated one."""
    said, closure = ticket.resolution, ticket.closure
    return {
        "rating": _rating(ticket),
        "resolution": said
        and {
            "label": said.category.label(get_language()) if said.category_id else "",
            "reason": said.reason,
        },
        "closed_by": closure and {"words": _way(closure.way), "reason": closure.reason},
        "follow_ups": [_follow_up(each) for each in ticket.follow_ups.select_related("owner").order_by("-pk")[:SHOWN]],
        "may_follow_up": may(member, "ticket.follow_up", ticket),
        "may_plan": ticket.category == Category.SOLVED,
    }


def _rating(ticket):
    """What the customer said of how she was helped; no query for who said nothing."""
    said = ticket.ratings.first() if ticket.rating else None
    return said and {
        "score": said.score,
        "stars": STAR * said.score + NO_STAR * (BEST - said.score),
        "is_unhappy": said.is_unhappy,
        "reasons": said.reasons,
        "words": said.words,
        "at": said.changed_at,
    }


def _way(way):
    return {
        Closure.Way.CONFIRMED: _("The customer confirmed that it is solved."),
        Closure.Way.FOLLOWED_UP: _("The customer was content when asked."),
        Closure.Way.SILENCE: _("The customer said nothing after it was solved."),
        Closure.Way.DECIDED: _("A lead closed it."),
    }[way]


def _follow_up(each):
    outcomes = {
        "content": _("content"),
        "unhappy": _("not content"),
        "no_answer": _("no answer"),
        "dropped": _("not needed any more"),
    }
    return {
        "id": each.public_id,
        "owner": each.owner.name if each.owner else _("A former colleague"),
        "due": each.due_at,
        "is_due": not each.outcome and each.due_at <= timezone.now(),
        "how": dict(CHANNELS)[each.channel],
        "outcome": outcomes.get(each.outcome, ""),
        "words": each.words,
    }
