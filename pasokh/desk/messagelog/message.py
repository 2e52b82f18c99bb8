"""What became of one message: the steps of its way, for whoever sees its request."""

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.channels.models import ChannelStep

from ..access import desk_view, ticket_or_404
from ..tickets.writing.changing import message_or_404
from .words import names_of, told

MOST = 200


@require_GET
@desk_view
def message_steps(request, number, message):
    """The dialog."""
    ticket = ticket_or_404(request.member, number)
    found = message_or_404(ticket, message)
    steps = steps_of(found)
    names = names_of(steps)
    context = {"message": found, "steps": [told(step, names) for step in steps], "first": next(iter(steps), None)}
    return render(request, "desk/messagelog/message.html", context)


def steps_of(message) -> list[ChannelStep]:
    """The steps of a message, first to last: of what it came in with, and of each way it went out by."""
    its = ChannelStep.objects.filter(message=message)
    came_with = its.exclude(receipt=None).values("receipt")
    return list(ChannelStep.objects.filter(Q(message=message) | Q(receipt__in=came_with)).order_by("pk")[:MOST])
