"""One receipt: read safely, tried again, or taken although it was set aside or could not be processed."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.actions.take_anyway import CannotBeTaken, is_of_machine, take_anyway
from pasokh.channels.actions.take_corrected import take_corrected
from pasokh.channels.jobs import process_receipt
from pasokh.channels.models import ChannelStep, Receipt
from pasokh.channels.models.channel_step import step_of, write_steps
from pasokh.events import track
from pasokh.tickets.models import Ticket

from ..access import permitted
from ..lookup import get_or_404
from ..rail import rail_context
from .correcting import CorrectForm, may_be_corrected, written
from .glance import whole
from .words import refusal, why

State = Receipt.State


@require_http_methods(["GET", "POST"])
@permitted("receipt.see")
def receipt(request, public_id):
    """One receipt. POST tries again what could not be processed."""
    found = _receipt_or_404(public_id, State.QUARANTINED, State.IGNORED)
    if request.method == "POST":
        if found.state != State.QUARANTINED:
            raise Http404("nothing to try again")
        try_again(found, by=request.member)
        messages.success(request, _("It is being tried again. If it fails once more, it returns here."))
        return redirect("desk:quarantine")
    return _page(request, found)


def _receipt_or_404(public_id, *states):
    return get_or_404(Receipt.objects.filter(state__in=states).select_related("channel"), public_id)


def _page(request, found, refused="", status=200, form=None):
    is_aside = found.state == State.IGNORED
    context = {
        "receipt": found,
        "why": why(found),
        "is_aside": is_aside,
        "of_machine": is_of_machine(found) or refused == "machine",
        "back": reverse("desk:aside" if is_aside else "desk:quarantine"),
        "ticket": _ticket_of(found, request.member),
        "problem": refusal(refused) if refused else "",
    }
    around = whole(found) | rail_context(request, "quarantine")
    if may_be_corrected(found):
        context["form"] = form or CorrectForm(initial=_read_so_far(around))
    return render(request, "desk/quarantine/receipt.html", context | around, status=status)


def _ticket_of(found, member):
    """The ticket that it is news of, if the member may see it."""
    if not found.message_id:
        return None
    return Ticket.objects.visible_to(member).filter(messages=found.message_id).first()


def _read_so_far(around):
    glance = around["glance"]
    return {
        "sender": glance.sender,
        "name": glance.sender_name,
        "subject": glance.subject,
        "text": written(glance.text),
    }


def try_again(found, *, by):
    """Put a receipt back in the line and have it processed once more."""
    if not Receipt.objects.filter(pk=found.pk, state=State.QUARANTINED).update(state=State.WAITING):
        return
    write_steps([step_of(found, ChannelStep.Step.RETRIED, member=by.pk)])
    process_receipt.defer(receipt_id=found.pk)
    track("receipt.retried", actor=by.actor, subject=found)


@require_POST
@permitted("receipt.see")
def take(request, public_id):
    """Make a message of what was set aside or could not be processed. A second time leads to the same one; a refusal says why."""
    found = get_or_404(Receipt.objects.filter(~Q(state=State.WAITING)).select_related("channel"), public_id)
    try:
        message = take_anyway(receipt=found, by=request.member, sure=request.POST.get("sure") == "yes")
    except CannotBeTaken as problem:
        return _refused(request, found, problem)
    return _taken(request, found, message)


@require_POST
@permitted("receipt.see")
def correct(request, public_id):
    """Make a message of it with what she read in it. As `take` else."""
    found = get_or_404(Receipt.objects.filter(~Q(state=State.WAITING)).select_related("channel"), public_id)
    form = CorrectForm(request.POST, member=request.member)
    if not form.is_valid():
        return _page(request, found, status=422, form=form)
    try:
        message = take_corrected(receipt=found, by=request.member, said=form.said())
    except CannotBeTaken as problem:
        return _refused(request, found, problem, form)
    return _taken(request, found, message)


def _refused(request, found, problem, form=None):
    if found.state == State.DONE:
        raise Http404("taken, and erased since") from problem
    return _page(request, found, problem.code, status=422, form=form)


def _taken(request, found, message):
    ticket = Ticket.objects.visible_to(request.member).filter(pk=message.ticket_id).first()
    messages.success(request, _("It was taken in."))
    if ticket:
        return redirect("desk:ticket", ticket.number)
    return redirect("desk:quarantine" if found.state == State.QUARANTINED else "desk:aside")
