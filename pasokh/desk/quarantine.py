"""What arrived and could not be understood: shown to leads, safely, and tried again by their wish."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.actions.take_in import raw_of
from pasokh.channels.jobs import process_receipt
from pasokh.channels.models import Receipt
from pasokh.events import track
from pasokh.kernel.persian.isolates import show_disguises

from .access import permitted
from .rail import rail_context

SHOWN = 100
LONGEST_SHOWN = 20_000  # bytes


@require_GET
@permitted("receipt.see")
def quarantine(request):
    """The newest receipts in quarantine."""
    waiting = Receipt.objects.filter(state=Receipt.State.QUARANTINED).select_related("channel").defer("raw")
    context = {"receipts": [_line(receipt) for receipt in waiting.order_by("-pk")[:SHOWN]]}
    return render(request, "desk/quarantine/list.html", context | rail_context(request, "quarantine"))


def _line(receipt):
    # The last line of a traceback says what it was.
    reason = receipt.reason.strip().splitlines()[-1:] or [""]
    return {"receipt": receipt, "reason": reason[0][:300]}


@require_http_methods(["GET", "POST"])
@permitted("receipt.see")
def receipt(request, public_id):
    """One receipt: its reason and its beginning as text. POST tries it again."""
    found = _receipt_or_404(public_id)
    if request.method == "POST":
        try_again(found, by=request.member)
        messages.success(request, _("It is being tried again. If it fails once more, it returns here."))
        return redirect("desk:quarantine")
    context = _line(found) | {"raw": raw_text(found)}
    return render(request, "desk/quarantine/receipt.html", context | rail_context(request, "quarantine"))


def _receipt_or_404(public_id):
    try:
        receipts = Receipt.objects.filter(state=Receipt.State.QUARANTINED).select_related("channel")
        return receipts.by_public_id(public_id)
    except Receipt.DoesNotExist as error:
        raise Http404 from error


def raw_text(found) -> str:
    """The beginning of the raw input, with every invisible trick written out; never as markup."""
    try:
        raw = raw_of(found)
    except OSError:
        return _("The stored input can no longer be read.")
    return show_disguises(raw[:LONGEST_SHOWN].decode("utf-8", "backslashreplace"))


def try_again(found, *, by):
    """Put a receipt back in the line and have it processed once more."""
    if not Receipt.objects.filter(pk=found.pk, state=Receipt.State.QUARANTINED).update(state=Receipt.State.WAITING):
        return
    process_receipt.defer(receipt_id=found.pk)
    track("receipt.retried", actor=by.actor, subject=found)
