"""The names of roles, sights and settings, as people read them."""

from django.utils.translation import gettext_lazy as _

ROLES = [
    ("owner", _("Owner: everything")),
    ("admin", _("Administrator: settings and people")),
    ("lead", _("Lead: requests, and what was not processed")),
    ("agent", _("Agent: answers customers")),
    ("light", _("Light member: reads and writes notes")),
]
SEES = [
    ("all", _("All requests")),
    ("teams", _("Requests of their teams, of no team, and their own")),
    ("own", _("Only their own requests")),
]
