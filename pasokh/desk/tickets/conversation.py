"""Writing on a ticket: replies, notes, another try."""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pasokh.channels.actions.send import retry
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.solving import blockers
from pasokh.tickets.life import life_rules
from pasokh.tickets.models import Attachment, HeldReply, LifeRules, Message
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.ui.filters import number as shown_number
from pasokh.workspaces.signing_in import require

from ..access import desk_view, ticket_or_404
from ..fragments import refused
from .thread import attach, message_line
from .writing.held import held_line
from .writing.sending import NotYet, say


@require_POST
@desk_view
def write(request, number):
    """Save a reply or a note, once per client id, and answer with the message as the thread shows it; or with the answer that waits.

    `then=solve` solves the ticket after a reply, where the workspace asks nothing for that. What is refused says why, and changes nothing.
    """
    ticket = ticket_or_404(request.member, number)
    mode = "note" if request.POST.get("mode") == "note" else "reply"
    require(request.member, f"ticket.{mode}", ticket)
    try:
        said = say(request, ticket, mode)
    except NotYet as problem:
        return refused(problem, 409 if problem.again else 422)
    except EmptyMessage:
        return refused(_("Write something, or attach a file."))
    except MessageTooLong:
        limit = shown_number(TEXT_LIMIT)
        return refused(
            _("The message is longer than %(limit)s characters. Send it in parts, or as a file.") % {"limit": limit}
        )
    except IsMerged as merged:
        words = _("This request was merged into %(number)s meanwhile. Open that one and send it there.")
        return refused(words % {"number": ltr(f"#{merged.survivor.number}")})
    except (Attachment.DoesNotExist, ValueError):
        return refused(_("One of the files is no longer there. Attach it again."))
    if request.POST.get("then") == "solve":
        _solve(request.member, ticket)
        _note_solved(said, ticket)
    return _shown(request, said, ticket)


def _solve(member, ticket):
    """Solve it in passing, where nothing must be said or done before; else it stays as it is, for the message is sent."""
    require(member, "ticket.move", ticket)
    ticket.refresh_from_db()
    if life_rules().asks != LifeRules.Asks.REQUIRED and not blockers(ticket):
        ticket.solve(by=member)


@require_POST
@desk_view
def send_again(request, number, message):
    """Try a message again that could not be sent."""
    ticket = ticket_or_404(request.member, number)
    require(request.member, "ticket.reply", ticket)
    failed = get_object_or_404(Message, ticket=ticket, pk=message)
    retry(failed)
    failed.refresh_from_db(fields=["state", "failure"])
    return _shown(request, failed, ticket)


def _note_solved(said, ticket):
    # Whoever takes the answer back did not solve the request either.
    if isinstance(said, HeldReply) and ticket.settled:
        HeldReply.objects.filter(pk=said.pk).update(solved=True)


def _shown(request, message, ticket):
    if request.headers.get("HX-Request") != "true":
        return redirect("desk:ticket", ticket.number)
    if isinstance(message, HeldReply):
        return HttpResponse(held_line(message, ticket)["html"])
    attach([message])
    response = HttpResponse(message_line(message, ticket)["html"])
    called = getattr(message, "called", None)
    if called and called.unheard:
        names = "، ".join(isolate(name) for name in called.unheard)
        words = ngettext(
            "%(names)s may not see this request, and was not told.",
            "%(names)s may not see this request, and were not told.",
            len(called.unheard),
        )
        response["HX-Trigger"] = json.dumps({"toast": {"text": words % {"names": names}, "kind": "warn"}})
    return response
