"""The style guide, its prototypes, and the pages for errors."""

from django.http import Http404
from django.shortcuts import render

from pasokh.ui import guide, samples
from pasokh.ui.errors import TEXTS, error_response
from pasokh.ui.icons import PATHS


def styleguide(request):
    """Every component, in the direction and theme of the reader; ``?lang=en`` and ``?theme=dark`` show the others."""
    brought = [(part, part.samples()) for part in guide.parts]
    return render(request, "ui/styleguide.html", samples.everything() | {"icons": sorted(PATHS), "brought": brought})


def prototype(request, name: str):
    """A whole screen made of the components, with sample data: desk, request, settings, setup."""
    if name not in samples.PROTOTYPES:
        raise Http404
    return render(request, f"ui/prototypes/{name}.html", samples.everything())


def example_error(request, status: int):
    """How an error page looks; sent with status 200, for nothing is wrong."""
    if status not in TEXTS:
        raise Http404
    response = error_response(status)
    response.status_code = 200
    return response


def bad_request(request, exception=None):
    """Django's handler400."""
    return error_response(400)


def forbidden(request, exception=None):
    """Django's handler403."""
    return error_response(403)


def csrf_failure(request, reason=""):
    """Django's CSRF_FAILURE_VIEW: the page is older than the session. X-Reason tells scripts that this is no question of rights."""
    response = error_response(403)
    response["X-Reason"] = "csrf"
    return response


def not_found(request, exception=None):
    """Django's handler404."""
    return error_response(404)


def server_error(request):
    """Django's handler500."""
    return error_response(500)
