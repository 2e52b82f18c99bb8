"""What a page sends twice, by a second press, a page that is loaded again or after a line that broke, is done once."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from pasokh.kernel.idempotency import Answer, InProgress, KeyReused, claim, fingerprint, keep, words_of

from .fragments import refused, wanted_part

# Both are of the page (once_controller.js): one for each deed, kept until the server has answered.
KEY = "Idempotency-Key"  # the header of what scripts send
FIELD = "idempotency_key"  # the field of a form that loads the next page
LONGEST_KEY = 100
NOT_SAID = ("csrfmiddlewaretoken", FIELD)  # other ones on each page
TOLD = ("Content-Type", "HX-Trigger", "HX-Redirect", "HX-Location", "Location")


def once(view):
    """Below `desk_view`, for a POST that makes something new or moves something on: repeated with its key it gives its first answer and does nothing.

    What was refused is not kept. The same key with other words is refused (409): the first ones were taken, and its writer does not know that.
    """

    @wraps(view)
    def done_once(request, *args, **kwargs):
        key = request.headers.get(KEY, "") or request.POST.get(FIELD, "")
        if request.method != "POST" or not key.isprintable() or not 0 < len(key) <= LONGEST_KEY:
            return view(request, *args, **kwargs)
        try:
            return _first_or_again(request, key, lambda: view(request, *args, **kwargs))
        except InProgress:
            return _not_again(request, _("This is being written down already."))
        except KeyReused:
            return _not_again(
                request, _("What you sent before was written down already. Look at it, then send this again.")
            )

    return done_once


def _first_or_again(request, key, work):
    scope = f"desk:{request.member.pk}"
    said = words_of(request.POST, request.FILES, without=NOT_SAID)
    with transaction.atomic():
        earlier = claim(scope, key, fingerprint("POST", request.get_full_path(), said))
        if earlier:
            return HttpResponse(earlier.body, status=earlier.status, headers=earlier.headers)
        response = work()
        if response.status_code < 400:
            keep(scope, key, _kept(request, response))
        else:
            transaction.set_rollback(True)  # a refusal changes nothing, and the key is free
        return response


def _kept(request, response):
    """What is answered the next time. A whole page is not kept: it may show a secret that is shown once, and its scripts go with one answer."""
    if response.status_code == 200 and not wanted_part(request):
        return Answer(303, {"Location": _where_she_was(request)}, b"")
    told = {name: response.headers[name] for name in TOLD if name in response.headers}
    return Answer(response.status_code, told, response.content)


def _not_again(request, words):
    if wanted_part(request):
        return refused(words, 409)
    messages.warning(request, words)
    return redirect(_where_she_was(request))


def _where_she_was(request):
    """The page of the desk from which a form was sent."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else reverse("desk:home")
