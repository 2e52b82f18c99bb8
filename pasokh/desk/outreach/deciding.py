"""What is done with a message that stands there, by whoever writes and by a lead: each deed is a button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.kernel.persian.isolates import clean_line
from pasokh.outreach.actions import approving, writing
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.models.message import NAME_LENGTH

from ..access import permitted
from ..lookup import get_or_404, number_of
from ..once import once


@require_POST
@permitted("outreach.write")
@once
def change(request, public_id):
    """Ask for approval, pause, copy, or write an earlier version again."""
    return _do(request, public_id, {"copy": _copy, "ask": _ask, "pause": _pause, "again": _write_again})


@require_POST
@permitted("outreach.approve")
@once
def decide(request, public_id):
    """Approve the draft that she has read, send it back, resume, or take the message away."""
    return _do(request, public_id, {"approve": _approve, "back": _send_back, "resume": _resume, "drop": _drop})


def _do(request, public_id, deeds):
    """The deed whose button was pressed: deed(message, by, value of the button, request). What it gives is said on the page, or leads elsewhere."""
    found = get_or_404(SmartMessage.objects.standing(), public_id)
    name = next((each for each in deeds if each in request.POST), None)
    try:
        said = deeds[name](found, request.member, request.POST[name], request) if name else None
    except ValueError as error:
        messages.error(request, str(error))
        said = None
    if isinstance(said, HttpResponse):
        return said
    if said:
        messages.success(request, said)
    return redirect("desk:smart-message", public_id)


def _copy(found, by, _value, _request):
    name = clean_line(_("%(name)s (copy)") % {"name": found.name}, NAME_LENGTH)
    return redirect("desk:smart-message", writing.copy(message=found, by=by, name=name).public_id)


def _ask(found, by, _value, _request):
    writing.ask(message=found, by=by)
    return _("It waits for a lead now.")


def _pause(found, by, _value, _request):
    approving.pause(message=found, by=by)
    return _("It is shown no more.")


def _write_again(found, by, value, _request):
    if version := found.versions.filter(number=number_of(value)).first():
        writing.write_again(message=found, version=version, by=by)


def _approve(found, by, value, _request):
    approving.approve(message=found, by=by, seen=number_of(value))
    return _("It is shown from now on.")


def _send_back(found, by, _value, request):
    approving.send_back(message=found, by=by, note=request.POST.get("note", ""))
    return _("It was sent back to whoever wrote it.")


def _resume(found, by, _value, _request):
    approving.resume(message=found, by=by)
    return _("It is shown again.")


def _drop(found, by, _value, request):
    approving.drop(message=found, by=by)
    messages.success(request, _("The message was removed. What was counted stays."))
    return redirect("desk:smart-messages")
