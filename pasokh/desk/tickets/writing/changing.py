"""The menu of one message, and changing what it says."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.ways import is_instant
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.edit import CannotBeEdited, edit, may_be_edited
from pasokh.tickets.models import Message
from pasokh.tickets.writing.mentions import spoken, with_names
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ...access import desk_view, ticket_or_404
from ...fragments import done
from ...messagelog.words import has_steps
from .sending import NotYet, check_places, unheard_words


def message_or_404(ticket, key):
    """A message of this ticket."""
    found = Message.objects.filter(ticket=ticket, pk=key).first()
    if found is None:
        raise Http404("no such message")
    return found


@require_GET
@desk_view
def menu(request, number, message):
    """What may be done with one message, by this member."""
    ticket = ticket_or_404(request.member, number)
    found = message_or_404(ticket, message)
    context = {
        "ticket": ticket,
        "number": number,
        "message": found,
        "may_answer": may(request.member, "ticket.reply", ticket),
        "has_steps": has_steps(found),
        "may_edit": may_be_edited(found, request.member, is_instant(found.origin)),
    }
    return render(request, "desk/tickets/message_menu.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def change(request, number, message):
    """The dialog in which it is changed, and what is written there."""
    ticket = ticket_or_404(request.member, number)
    found = message_or_404(ticket, message)
    require(request.member, "ticket.note" if found.kind == Message.Kind.NOTE else "ticket.reply", ticket)
    if request.method == "GET":
        return _dialog(request, number, found, found.source or spoken(found.text))
    text, problem = request.POST.get("text", ""), ""
    try:
        check_places(text)
        changed = edit(message=found, by=request.member, text=text, instant=is_instant(found.origin))
    except CannotBeEdited:
        problem = _("This can no longer be changed: it is not yours, or it stands in the customer's mailbox already.")
    except EmptyMessage:
        problem = _("Write something, or attach a file.")
    except MessageTooLong:
        problem = _("This is too long.")
    except NotYet as words:
        problem = str(words)
    if problem:
        return _dialog(request, number, found, text, problem)
    if words := unheard_words(changed):
        return done(words, kind="warn")
    return done(_("Changed. What it said before is kept."))


def _dialog(request, number, message, text, problem=""):
    context = {"number": number, "message": message, "text": text, "problem": problem}
    return render(request, "desk/tickets/writing/edit.html", context, status=422 if problem else 200)


@require_GET
@desk_view
def before(request, number, message):
    """The dialog with what a message said before it was changed, newest first."""
    ticket = ticket_or_404(request.member, number)
    found = message_or_404(ticket, message)
    edits = found.edits.select_related("member").order_by("-pk")[:20]
    context = {"message": found, "edits": edits, "spoken": spoken, "with_names": with_names}
    return render(request, "desk/tickets/writing/before.html", context)
