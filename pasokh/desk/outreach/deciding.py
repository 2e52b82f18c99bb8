"""What is done with a message that stands there: by whoever writes, and by a lead."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.kernel.persian.isolates import clean_line
from pasokh.outreach.actions import approving, writing
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.models.message import NAME_LENGTH

from ..access import permitted
from ..lookup import get_or_404
from ..once import once


def _found(public_id):
    return get_or_404(SmartMessage.objects.standing(), public_id)


@require_POST
@permitted("outreach.write")
@once
def change(request, public_id):
    """Ask for approval, pause, copy, or write an earlier version again."""
    found, by, asked = _found(public_id), request.member, request.POST
    try:
        if "copy" in asked:
            name = clean_line(_("%(name)s (copy)") % {"name": found.name}, NAME_LENGTH)
            return redirect("desk:smart-message", writing.copy(message=found, by=by, name=name).public_id)
        if "ask" in asked:
            writing.ask(message=found, by=by)
            messages.success(request, _("It waits for a lead now."))
        elif "pause" in asked:
            approving.pause(message=found, by=by)
            messages.success(request, _("It is shown no more."))
        elif "again" in asked:
            _write_again(found, asked["again"], by)
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("desk:smart-message", public_id)


def _write_again(found, number, by):
    version = found.versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if version:
        writing.write_again(message=found, version=version, by=by)


@require_POST
@permitted("outreach.approve")
@once
def decide(request, public_id):
    """Approve the draft that she has read, send it back, resume, or take the message away."""
    found, by, asked = _found(public_id), request.member, request.POST
    try:
        if "approve" in asked:
            seen = asked["approve"]
            approving.approve(message=found, by=by, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0)
            messages.success(request, _("It is shown from now on."))
        elif "back" in asked:
            approving.send_back(message=found, by=by, note=asked.get("note", ""))
            messages.success(request, _("It was sent back to whoever wrote it."))
        elif "resume" in asked:
            approving.resume(message=found, by=by)
            messages.success(request, _("It is shown again."))
        elif "drop" in asked:
            approving.drop(message=found, by=by)
            messages.success(request, _("The message was removed. What was counted stays."))
            return redirect("desk:smart-messages")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("desk:smart-message", public_id)
