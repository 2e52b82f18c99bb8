"""What the front answers by itself: a small translated page, or problem+json (RFC 9457) for machines."""

import html
import json
import re
from http import HTTPStatus

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.utils.translation.trans_real import parse_accept_lang_header

from pasokh.kernel.persian.digits import in_language

LANGUAGE_COOKIE = re.compile(r"(?:^|;\s*)pasokh_language=(\w+)")

PROBLEMS = {
    "bad_request": (_("The request cannot be read"), _("Something in the address or the headers is broken.")),
    "unauthenticated": (_("Please sign in"), _("Your session may have ended. Sign in and try again.")),
    "forbidden": (_("No access"), _("You may not see this.")),
    "foreign_origin": (_("No access"), _("This address answers its own pages only.")),
    "no_such_stream": (_("Not found"), _("There is nothing at this address.")),
    "method_not_allowed": (_("Not possible this way"), _("This address does not answer this kind of request.")),
    "body_too_slow": (
        _("The line was too slow"),
        _("What you sent did not arrive in time. Nothing was saved. Please try again."),
    ),
    "body_too_large": (
        _("Too large"),
        _("What you sent is larger than %(limit)s megabytes. Nothing was saved. Send a smaller file."),
    ),
    "storage_full": (
        _("No space left"),
        _("The server has no space left for what you sent. Nothing was saved. Please tell the administrator."),
    ),
    "too_many_streams": (_("Too many open tabs"), _("Close some tabs of this page and try again.")),
    "busy": (_("Very busy right now"), _("Please try again in a few seconds.")),
    "restarting": (_("One moment"), _("The program is being restarted. Please try again in a few seconds.")),
    "database_unavailable": (
        _("Not available right now"),
        _("The database does not answer. What was saved is safe. Please try again in a minute."),
    ),
    "internal_error": (_("Something went wrong"), _("The error was noted. Please try again.")),
}

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>:root{{color-scheme:light dark}}body{{font:1rem/1.8 Vazirmatn,system-ui,sans-serif;max-inline-size:34rem;
margin:18vh auto;padding-inline:1.5rem}}h1{{font-size:1.4rem}}</style></head>
<body><h1>{title}</h1><p>{detail}</p></body></html>
"""


class Refusal(Exception):
    """The front itself says no: an HTTP status and a code of PROBLEMS; `values` fill the sentence."""

    def __init__(self, status, code, retry_after=None, **values):
        super().__init__(f"{status} {code}")
        self.status, self.code, self.retry_after, self.values = status, code, retry_after, values


def answer(scope, status, code, values=None):
    """(headers, body) of a refusal, in the language and kind that the request asks for."""
    headers = dict(scope["headers"])
    for_people = b"text/html" in headers.get(b"accept", b"")
    language = language_of_page(headers) if for_people else language_of_api(headers)
    with translation.override(language):
        title, detail = (gettext(text) for text in _sentences(status, code))
    detail %= {name: in_language(value, language) for name, value in (values or {}).items()}
    if for_people:
        kind, body = b"text/html; charset=utf-8", _page(language, title, detail)
    else:
        problem = {"type": "about:blank", "status": status, "code": code, "title": title, "detail": detail}
        kind, body = b"application/problem+json", json.dumps(problem, ensure_ascii=False).encode()
    return _headers(kind, language, body, status), body


def _sentences(status, code):
    # A door's own code for a refused stream has no sentences of its own.
    general = {401: "unauthenticated", 403: "forbidden"}.get(status, "internal_error")
    return PROBLEMS.get(code) or PROBLEMS[general]


def _page(language, title, detail):
    direction = "rtl" if language == "fa" else "ltr"
    texts = {"title": html.escape(title), "detail": html.escape(detail)}
    return PAGE.format(language=language, direction=direction, **texts).encode()


def _headers(kind, language, body, status):
    headers = [
        (b"content-type", kind),
        (b"content-language", language.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"vary", b"accept, accept-language"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ]
    return headers + ([(b"allow", b"GET")] if status == HTTPStatus.METHOD_NOT_ALLOWED else [])


def language_of_page(headers):
    """A page's language, by the same rule as all pages: the person's choice, else the installation's language."""
    chosen = LANGUAGE_COOKIE.search(headers.get(b"cookie", b"").decode("latin-1"))
    return chosen[1] if chosen and chosen[1] in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def language_of_api(headers):
    """A machine's language: the first of ours in its Accept-Language."""
    for wanted, _weight in parse_accept_lang_header(headers.get(b"accept-language", b"").decode("latin-1")):
        if (language := wanted.split("-")[0]) in dict(settings.LANGUAGES):
            return language
    return settings.LANGUAGE_CODE


async def refuse(scope, send, status, code, headers=(), values=None):
    """Send a refusal."""
    own, body = answer(scope, status, code, values)
    await send({"type": "http.response.start", "status": status, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": body})
