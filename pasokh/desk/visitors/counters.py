"""What was counted, in the periods that people think in: by the calendar of the business."""

from django.utils.translation import gettext as _

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.ui.filters import number
from pasokh.visitors import queries

_counted = Kept(seconds=3)  # each agent's list asks anew every few seconds


def period_words() -> dict:
    """The periods, in order."""
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "week": _("This week"),
        "month": _("This month"),
        "year": _("This year"),
        "total": _("In all"),
    }


def counters(site, sites, online) -> dict:
    """Figures of one site, or of all: `figures` for the head of the page, and a table of everything. `online` is who is here, by site."""
    by_site = _counted.get(require_workspace_id(), queries.counted_by_site)
    chosen = queries.summed([by_site[site]] if site in by_site else [] if site else by_site.values())
    here = online.get(site, 0) if site else sum(online.values())
    words = period_words()
    figures = [(number(here), _("on the site now"))]
    figures += [(number(chosen[period]["visitors"]), words[period]) for period in queries.PERIODS]
    return {
        "figures": figures,
        "heads": [_("Counted"), *words.values()],
        "rows": _rows(chosen),
        "sites": _of_sites(by_site, sites, online),
    }


def _rows(chosen):
    said = {
        "visitors": _("Visitors"),
        "visits": _("Visits"),
        "views": _("Pages looked at"),
        "conversations": _("Conversations begun"),
    }
    return [[word, *(number(chosen[period][name]) for period in queries.PERIODS)] for name, word in said.items()]


def _of_sites(by_site, sites, online):
    """A row a site: who is here, and how many visitors each period had; nothing where there is one site only."""
    if len(sites) < 2:
        return None
    empty = queries.summed([])
    rows = [
        [
            name,
            number(online.get(site, 0)),
            *(number(by_site.get(site, empty)[period]["visitors"]) for period in queries.PERIODS),
        ]
        for site, name in sites.items()
    ]
    return {"heads": [_("Site"), _("Now"), *period_words().values()], "rows": rows}
