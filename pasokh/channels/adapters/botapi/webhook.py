"""Where providers hand updates over: stored first, acknowledged then."""

import hmac
import re

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Address

from ...models import Channel
from .providers import MESSENGERS, PROVIDERS
from .storing import store_update

KEY = re.compile("[0-9a-f]{48}")
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 2 * 1024 * 1024  # bytes; updates are some kilobytes, for files are not in them
WRONG_TRIES, WRONG_SECONDS = 30, 60  # of one address with a wrong key or secret


@csrf_exempt  # a machine's call, proven by its key and its secret
@require_POST
def hook(request, key):
    """Take one update. 404 for an address that leads nowhere, 403 without the secret: nothing is stored then."""
    channel = _channel_of(key)
    if channel is None:
        return _refused(request, 404)
    if not _is_proven(request, channel):
        return _refused(request, 403)
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    with workspace(channel.workspace_id):
        store_update(channel, request.body)
    # Committed by now: only what is stored is acknowledged.
    return HttpResponse(b"{}", content_type="application/json")


def _channel_of(key):
    if not KEY.fullmatch(key):
        return None  # the same table says whose a bot is, by an id that is no secret
    address = Address.find(Address.Kind.WEBHOOK_KEY, key)
    if address is None:
        return None
    with workspace(address.workspace_id):
        return Channel.objects.filter(
            pk=address.target_id, kind__in=MESSENGERS, active=True, settings__way="webhook"
        ).first()


def _is_proven(request, channel):
    if not PROVIDERS[channel.kind].proves_itself:
        return True  # nobody else knows the address
    given, known = request.headers.get(HEADER, ""), channel.credentials.get("secret", "")
    return bool(known) and hmac.compare_digest(given.encode(), known.encode())


def _refused(request, status):
    verdict = limits.hit(f"bot hook {limits.party(request.META.get('REMOTE_ADDR', ''))}", WRONG_TRIES, WRONG_SECONDS)
    return HttpResponse(status=status if verdict.allowed else 429)
