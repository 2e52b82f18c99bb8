"""What the pages of working time share: the tabs above them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..frame import settings_page


def hours_page(request, template, tab, status=200, **context):
    """A page of working time, with the tab that it is."""
    names = (("hours", _("Calendars")), ("hours-days", _("Closed days")), ("hours-holidays", _("Official holidays")))
    tabs = [{"text": text, "href": reverse(f"desk:{name}"), "current": name == tab} for name, text in names]
    return settings_page(request, f"hours/{template}", "hours", status=status, hours_tabs=tabs, **context)
