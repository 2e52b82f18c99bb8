"""A mail that looks like something of its own, as a document for a sandboxed frame.

A mail of some paragraphs stands in the thread like any message. One with tables, colours and boxes was made for a sheet of its own: it gets one,
in which no script runs, no form is sent and no style reaches the thread. The document stands in the page itself (`srcdoc`), under the page's own
policy, so it is there at once, and nothing is fetched for it.
"""

from math import ceil

from django.utils.translation import get_language, get_language_bidi

from pasokh.kernel.html import is_laid_out
from pasokh.tickets.models import Message
from pasokh.ui.drawing import render

LETTERS = 70  # in a line, about
MOST_LINES = 250  # guessed; a frame is never higher than the thread's longest message
AROUND = 2  # lines


def framed(message, html) -> dict | None:
    """What the frame of a mail needs: `document`, and `lines`, a guess at its height until it is measured. None for one that is shown like any message.

    `html` is the mail's, sanitised, with its inline pictures.
    """
    if message.kind != Message.Kind.INCOMING or not html or not is_laid_out(message.html):
        return None
    return {"document": str(document_of(message, html)), "lines": _guessed(message.text)}


def document_of(message, html):
    """The whole document of a mail, safe to be put into a frame of its own."""
    reading = {"language": get_language(), "direction": "rtl" if get_language_bidi() else "ltr"}
    return render("desk/tickets/mail_document.html", reading | {"message": message, "html": html})


def _guessed(text):
    lines = sum(max(1, ceil(len(line) / LETTERS)) for line in text[: LETTERS * MOST_LINES].splitlines())
    return min(lines + AROUND, MOST_LINES)
