"""A browser asks to be told, or not to be."""

import json

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pasokh.notices.actions.subscribe import BadSubscription, subscribe, unsubscribe
from pasokh.notices.push.keys import public_key

from ..access import desk_view
from ..fragments import refused

LONGEST = 8_000  # bytes of what a browser says


@require_http_methods(["GET", "POST", "DELETE"])
@desk_view
def push(request):
    """GET: the key to subscribe with. POST and DELETE take the browser's own PushSubscription as JSON."""
    if request.method == "GET":
        return JsonResponse({"key": public_key()}, headers={"Cache-Control": "no-store"})
    try:
        given = _given(request)
        if request.method == "DELETE":
            unsubscribe(by=request.member, endpoint=given["endpoint"])
        else:
            subscribe(
                by=request.member,
                proof=request.session.session_key,
                user_agent=request.headers.get("User-Agent", ""),
                key=given["key"],
                endpoint=given["endpoint"],
                p256dh=given["keys"]["p256dh"],
                auth=given["keys"]["auth"],
            )
    except (BadSubscription, KeyError, TypeError, ValueError):
        return refused(_("This is no subscription of a browser."))
    return HttpResponse(status=204)


def _given(request):
    if len(request.body) > LONGEST:
        raise BadSubscription("too long")
    given = json.loads(request.body)
    texts = [given["endpoint"], given.get("key", ""), *given.get("keys", {}).values()]
    # Text is what the columns hold: NUL and lone halves of characters are none.
    if not all(isinstance(text, str) and text.isascii() and "\0" not in text for text in texts):
        raise BadSubscription("not text")
    return given
