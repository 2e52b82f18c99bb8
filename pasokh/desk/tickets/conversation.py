"""Writing on a ticket: replies, notes, another try."""

import json
import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.channels.actions.send import retry
from pasokh.kernel.persian.isolates import ltr
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.models import Attachment, HeldReply, Message
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.ui.filters import number as shown_number
from pasokh.workspaces.signing_in import require

from ..access import desk_view, ticket_for, ticket_or_404
from ..fragments import refused
from ..rail import rail_context
from .life.passing import solve_in_passing
from .thread import attach, message_line
from .writing.held import held_line
from .writing.sending import NotYet, say, unheard_words

NOT_KEPT = ("csrfmiddlewaretoken", "text", "again", "client_id")  # the rest of what was sent is sent again


@require_POST
@desk_view
def write(request, number):
    """Save a reply or a note, once per client id, and answer with the message as the thread shows it; or with the answer that waits.

    `then=solve` solves the ticket after a reply, or has the page ask what it came to; where it cannot be solved yet, the message goes all the
    same and the page says so. What is refused says why, and changes nothing.
    """
    ticket = ticket_or_404(request.member, number)
    mode = "note" if request.POST.get("mode") == "note" else "reply"
    require(request.member, f"ticket.{mode}", ticket)
    then_solve = mode == "reply" and request.POST.get("then") == "solve"
    if then_solve:
        require(request.member, "ticket.move", ticket)
    try:
        said = say(request, ticket, mode)
    except NotYet as problem:
        return _not_yet(request, ticket, problem)
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
    triggers = solve_in_passing(request, ticket, said) if then_solve else {}
    return _shown(request, said, ticket, triggers)


@require_POST
@desk_view
def send_again(request, number, message):
    """Try a message again that could not be sent."""
    ticket = ticket_for(request, number, "ticket.reply")
    failed = get_object_or_404(Message, ticket=ticket, pk=message)
    retry(failed)
    failed.refresh_from_db(fields=["state", "failure"])
    return _shown(request, failed, ticket)


def _not_yet(request, ticket, problem):
    """Why it did not go. Where it goes if she sends it again, a page without scripts shows what she should read first, and keeps what she wrote."""
    if not problem.again or request.headers.get("HX-Request") == "true":
        return refused(problem, 409 if problem.again else 422)
    kept = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    context = {"ticket": ticket, "words": problem, "answers": problem.answers, "kept": kept}
    context |= {"text": request.POST.get("text", ""), "client_id": uuid.uuid4()} | rail_context(request, "requests")
    return render(request, "desk/tickets/writing/crossed.html", context, status=409)


def _shown(request, message, ticket, triggers=()):
    """The message as the thread shows it; `triggers` is what it sets off on the page besides."""
    if request.headers.get("HX-Request") != "true":
        return redirect("desk:ticket", ticket.number)
    triggers = dict(triggers)
    if isinstance(message, HeldReply):
        return _setting_off(held_line(message, ticket), triggers)
    attach([message])
    if words := unheard_words(message):
        triggers["toast"] = {"text": words, "kind": "warn"}
    return _setting_off(message_line(message, ticket), triggers)


def _setting_off(line, triggers):
    response = HttpResponse(line["html"])
    if triggers:
        response["HX-Trigger"] = json.dumps(triggers)
    return response
