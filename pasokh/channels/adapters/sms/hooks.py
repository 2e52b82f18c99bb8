"""Where providers of text messages hand over what came, and what became of what went: stored first, acknowledged then."""

import json
import re

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from ...models import Channel
from .storing import store_call

KEY = re.compile("[0-9a-f]{48}")
LARGEST = 64 * 1024  # bytes; a text message is some hundred
WRONG_TRIES, WRONG_SECONDS = 30, 60  # of one address with a wrong key


@csrf_exempt  # a machine's call, proven by the address that nobody else knows
@require_http_methods(["GET", "POST"])
def hook(request, key):
    """Take one call: fields of a query, of a form, or of JSON. 404 for an address that leads nowhere: nothing is stored then."""
    channel = _channel_of(key)
    if channel is None:
        verdict = limits.hit(
            f"sms hook {limits.party(request.META.get('REMOTE_ADDR', ''))}", WRONG_TRIES, WRONG_SECONDS
        )
        return HttpResponse(status=404 if verdict.allowed else 429)
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    if said := _said(request):
        with workspace(channel.workspace_id):
            store_call(channel, said)
    # Committed by now: only what is stored is acknowledged.
    return HttpResponse("OK", content_type="text/plain")


def _channel_of(key):
    address = Address.find(Address.Kind.WEBHOOK_KEY, key) if KEY.fullmatch(key) else None
    if address is None:
        return None
    with workspace(address.workspace_id):
        return Channel.objects.filter(pk=address.target_id, kind=Channel.Kind.SMS, active=True).first()


def _said(request) -> dict:
    """The fields of a call, wherever they stand; empty for a provider that tries whether somebody is there."""
    said = {name: request.GET[name] for name in request.GET}
    if request.method == "POST":
        said |= _posted(request)
    return {str(name)[:100]: value for name, value in list(said.items())[:100]}


def _posted(request):
    body = request.body
    if body[:1] in (b"{", b"["):
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return {"body": body.decode("utf-8", "replace")}
        return found if isinstance(found, dict) else {"body": body.decode("utf-8", "replace")}
    if request.POST:
        return {name: request.POST[name] for name in request.POST}
    return {"body": body.decode("utf-8", "replace")} if body.strip() else {}
