"""Answers that wait: how they stand in the thread, and what may be done with them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.hold import BadTime, TooLate, checked_time, put_off, send_now, take_back
from pasokh.tickets.models import Attachment, HeldReply
from pasokh.tickets.writing.pictures import content_id, is_mail, typed_with
from pasokh.ui.drawing import keep, reader
from pasokh.ui.drawing import render as drawn

from ...access import desk_view, ticket_for, ticket_or_404
from ...fragments import done, refused
from ...inbox.rows import channel_word
from ...once import once
from ..messages import file_of, with_placed
from ..moments import at_of
from ..thread import attach, message_line
from ..work.when import MomentForm, offered_moments
from .sending import CHOSEN, NotYet, moment_wished, too_far_words

DRAFT_CHANGED = "draft:fetch"

_of_ticket = Ready(
    lambda: HeldReply.objects.filter(ticket=Asked("ticket")).select_related("member").order_by("goes_at", "pk")
)


_files = Ready(lambda: Attachment.objects.filter(held=Asked("held")).order_by("pk"), prepared=True)


def held_lines(ticket) -> list[dict]:
    """What waits on a ticket, as the last lines of its thread."""
    return [held_line(held, ticket) for held in _of_ticket(ticket=ticket.pk)] if ticket.held else []


def held_line(held, ticket) -> dict:
    """One answer that waits, as it stands in the thread: the same for every reader."""
    rows = _files(held=held.pk)
    files, mailing = list(map(file_of, rows)), repr(held.mailing)
    key = (
        "held",
        held.pk,
        held.text,
        held.goes_at,
        held.waits,
        held.crossed_at,
        repr(files),
        mailing,
        ticket.number,
        reader(),
    )
    return {"html": keep(key, lambda: _drawn(held, ticket, rows))}


def _drawn(held, ticket, rows):
    typed = typed_with(held.text, rows, is_mail(held.origin or ticket.origin))
    shown = {
        "id": held.pk,
        "client_id": str(held.client_id),
        "author": held.member.name,
        "writer": held.member.public_id,
        "text": typed.text,
        "html": with_placed(typed.html, rows) if typed.html else "",
        "blind": "، ".join(isolate(name) if name else ltr(address) for name, address in held.mailing.get("blind", ())),
        "files": [file_of(file) for file in rows if f'"cid:{content_id(file)}"' not in typed.html],
        "goes_at": held.goes_at,
        "goes": at_of(held.goes_at),
        "later": held.why == HeldReply.Why.LATER,
        "waits": held.waits,
        "crossed": held.crossed_at is not None,
        "via": channel_word(held.origin.partition(":")[0]) if held.origin else "",
    }
    return drawn("desk/tickets/writing/held.html", {"held": shown, "number": ticket.number})


def _ticket(request, number):
    return ticket_for(request, number, "ticket.reply")


def _gone():
    return refused(_("It is too late: the answer has gone, or a colleague took it back."), 410)


@require_GET
@desk_view
def line(request, number, held):
    """One of them, as it stands now; nothing where it is gone."""
    ticket = ticket_or_404(request.member, number)
    found = HeldReply.objects.filter(ticket=ticket, pk=held).select_related("member").first()
    return HttpResponse(held_line(found, ticket)["html"] if found else "")


@require_POST
@desk_view
def back(request, number, held):
    """Take it back into its writer's composer."""
    ticket = _ticket(request, number)
    try:
        draft = take_back(ticket=ticket, held_id=held, by=request.member)
    except TooLate:
        return _gone()
    if request.headers.get("HX-Request") != "true":
        return redirect("desk:ticket", number)
    if draft.member_id == request.member.pk:
        return done(events=[DRAFT_CHANGED], status=200)
    words = _("It is a draft of %(name)s again.") % {"name": isolate(draft.member.name)}
    return done(words, events=["drafts:changed"], status=200)


@require_POST
@desk_view
def now(request, number, held):
    """Let it go at once; answers with the message."""
    ticket = _ticket(request, number)
    try:
        message = send_now(ticket=ticket, held_id=held, by=request.member)
    except TooLate:
        return _gone()
    message.refresh_from_db(fields=["state", "failure"])
    attach([message])
    return HttpResponse(message_line(message, ticket)["html"])


@require_http_methods(["GET", "POST"])
@desk_view
@once
def at_another_time(request, number, held):
    """The dialog that asks when it goes, and what is chosen there."""
    ticket = _ticket(request, number)
    found = HeldReply.objects.filter(ticket=ticket, pk=held).first()
    if found is None:
        return _gone()
    if request.method == "GET":
        return _dialog(request, ticket, MomentForm(initial=MomentForm.initial_of(found.goes_at)), found)
    form = _typed(request)
    try:
        goes_at = moment_wished(request.POST.get("later", ""), form)
        put_off(
            ticket=ticket, held_id=held, by=request.member, goes_at=goes_at, waits=request.POST.get("waits") == "on"
        )
    except TooLate:
        return _gone()
    except (BadTime, NotYet) as problem:
        _say_in(form, problem)
    else:
        return done(_("It goes at the new time."))
    return _dialog(request, ticket, form, found, status=422)


@require_http_methods(["GET", "POST"])
@desk_view
def choose_time(request, number):
    """The dialog of «send later». POST looks at what was chosen and changes nothing: the composer sends what is written, with that moment."""
    ticket = _ticket(request, number)
    if request.method == "GET":
        return _dialog(request, ticket, MomentForm())
    form = _typed(request)
    try:
        goes_at = checked_time(moment_wished(request.POST.get("later", ""), form))
    except (BadTime, NotYet) as problem:
        _say_in(form, problem)
        return _dialog(request, ticket, form, status=422)
    fields = {"later": goes_at.isoformat()} | ({"waits": "on"} if request.POST.get("waits") == "on" else {})
    return done(events={"composer:send": {"fields": fields}})


def _typed(request):
    return MomentForm(request.POST) if request.POST.get("later") == CHOSEN else MomentForm.untouched()


def _say_in(form, problem):
    """Beside the day, unless a field says already what is wrong with it."""
    if not form.errors:
        form.add_error("day", too_far_words() if isinstance(problem, BadTime) else str(problem))


def _dialog(request, ticket, form, held=None, status=200):
    waits = request.POST.get("waits") == "on" if request.method == "POST" else held is None or held.waits
    context = {"ticket": ticket, "form": form, "choices": offered_moments(), "held": held, "waits": waits}
    return render(request, "desk/tickets/writing/later.html", context, status=status)
