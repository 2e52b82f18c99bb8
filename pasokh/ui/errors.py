"""Pages for when something is wrong: what happened, what was kept, what to do next, in both languages and without needing anything."""

import logging

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

log = logging.getLogger(__name__)

TEXTS = {
    400: (
        _("The request was not understood"),
        _("Something in the address or the form was not right. Go back, and try again."),
    ),
    403: (
        _("You do not have access here"),
        _("Ask a manager of your business if you need this page, or sign in with another account."),
    ),
    404: (_("The page was not found"), _("The address may be mistyped, or the page may have been moved or removed.")),
    413: (_("What you sent is too large"), _("Nothing was saved. Choose a smaller file, or send it in several parts.")),
    429: (_("Too many tries in a short time"), _("Wait a few minutes, and try again.")),
    500: (
        _("Something went wrong on our side"),
        _("The fault is recorded. What you had sent before is safe. Try again in a moment."),
    ),
    503: (
        _("Pasokh is not ready yet"),
        _("It is starting or being upgraded. Nothing is lost; this page tries again by itself."),
    ),
}
BARE = '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>پاسخ</title><p>{fa}</p><p lang="en" dir="ltr">{en}</p></html>'
TRY_AGAIN_AFTER = 10  # seconds


def error_page(status: int) -> str:
    """The whole page for an HTTP status, without a request; a status not in the table is shown as 500."""
    texts = {language: _in_language(status, language) for language in ("fa", "en")}
    try:
        with override("fa"):
            return render_to_string(
                "ui/errors/error.html", {"status": status, "texts": texts, "retry": status == 503 and TRY_AGAIN_AFTER}
            )
    except Exception:  # the page that tells of a fault must not fail itself
        log.exception("the error page could not be rendered")
        return BARE.format(**{language: " ".join(text) for language, text in texts.items()})


def error_response(status: int) -> HttpResponse:
    """The page as a response; 503 says when to come back."""
    response = HttpResponse(error_page(status), status=status)
    if status == 503:
        response["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response


def _in_language(status: int, language: str) -> tuple[str, str]:
    title, text = TEXTS.get(status, TEXTS[500])
    with override(language):
        return gettext(title), gettext(text)
