"""A page and its parts come from the same templates; here is who asks for which."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pasokh.tickets.actions.undo import WITHIN


def wanted_part(request) -> str:
    """The id of the element htmx wants to fill ("list", "main", "rows"), or an empty text for a whole page.

    Going back in the history asks for the whole page even where the browser has a script running.
    """
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-History-Restore-Request") == "true":
        return ""
    return headers.get("HX-Target", "") or "part"


def done(text="", *, kind="", events=(), status=204, undo=None):
    """An empty answer to a small deed: shows a toast, and sets off events on the page that asked: names, or {name: what it says}.

    With `undo`, the Event of the deed, the toast has a button that takes it back (see `tickets.actions.undo`).
    """
    response = HttpResponse(status=status)
    if triggers := set_off(text, kind=kind, events=events, undo=undo):
        response["HX-Trigger"] = triggers
    return response


def load_ticket(request, number):
    """Leave this page for a request: by a redirect, which htmx is told of in its own way."""
    address = reverse("desk:ticket", args=[number])
    if request.headers.get("HX-Request") != "true":
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def lead_to(number, said="", page="desk:ticket"):
    """Have the page show another request: its thread and its panel are another's. `said` is the header of `set_off`, `page` the address it stands at."""
    response = HttpResponse(status=204)
    # Asked by #main and not by the body, where it would wait in one queue with what lists ask for, of which only the last is asked.
    there = {"path": reverse(page, args=[number]), "source": "#main", "target": "#main"}
    response["HX-Location"] = json.dumps(there)
    if said:
        response["HX-Trigger"] = said
    return response


def set_off(text="", *, kind="", events=(), undo=None) -> str:
    """The header HX-Trigger of an answer, with a toast and events as `done` has them; "" for nothing."""
    triggers = dict(events) if isinstance(events, dict) else dict.fromkeys(events, True)
    if text:
        triggers["toast"] = {"text": str(text), "kind": kind}
        if undo:
            lasts = int((undo.created_at + WITHIN - timezone.now()).total_seconds())
            triggers["toast"] |= {"undo": reverse("desk:undo", args=[undo.pk]), "lasts": lasts}
    # Header values are ASCII; the browser's JSON reader undoes the escapes.
    return json.dumps(triggers) if triggers else ""


def refused(text, status=422):
    """A refusal in words: nothing has changed. Forms that send by script show it beside what was written."""
    response = HttpResponse(str(text), status=status, content_type="text/plain; charset=utf-8")
    response["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "kind": "danger"}})
    return response
