"""Lines of lists and threads, the rail, and the still parts of every page, drawn once.

Such a part is a pure function of what it shows and how the reader reads (language, calendar, currency unit, time zone, today), so what was drawn
for the same is shown again. Between two looks at a list most of its rows are the same. Templates call it as `drawn("ui/parts/….html", name=value)`:
the part then knows these values and nothing of the page around it. What differs from one answer to the next (tokens, nonces) must stay outside.
"""

from functools import cached_property

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from pasokh.ui import display

MOST = 1500  # lines; about 3 kB each
LONGEST = 3000  # characters that describe a line; longer ones (whole mails) are drawn each time


class Drawings:
    """What was drawn lately, by everything that it depends on."""

    def __init__(self, most=MOST):
        self.most = most
        self.kept = {}

    @cached_property
    def forgets(self):
        """Templates are being worked on: what was drawn a moment ago may look otherwise now."""
        return settings.DEBUG

    def draw(self, template, context) -> Markup:
        """The template's HTML for a context of plain values: dicts, lists, texts, numbers and times."""
        described = repr(context)
        if len(described) > LONGEST:
            return render(template, context)
        return self.keep((template, described, reader()), lambda: render(template, context))

    def keep(self, key, make):
        """What `make` drew for this key, which names everything that it depends on, `reader()` too. Nobody may change it."""
        html = self.kept.get(key)
        if html is None or self.forgets:
            html = make()
            if len(self.kept) >= self.most:
                self.kept.clear()  # Rarely, and cheaper than keeping an order on each look.
            self.kept[key] = html
        return html


def render(template, context) -> Markup:
    """The template's HTML, drawn now."""
    return Markup(get_template(template).render(context).strip())  # noqa: S704 - our own templates escape


def reader() -> tuple:
    """How the present person reads: part of the key of whatever is kept."""
    zone = timezone.get_current_timezone()
    return get_language(), display.calendar(), display.currency_unit(), zone, timezone.now().astimezone(zone).date()


drawings = Drawings()
draw, keep = drawings.draw, drawings.keep


def drawn(template, **context) -> Markup:
    """`draw`, for templates."""
    return draw(template, context)
