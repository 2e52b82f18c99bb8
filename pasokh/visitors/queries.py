"""What is asked of visitors: who is here, what was counted, who stands behind a request."""

from datetime import date, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from pasokh.contacts.models import Identity
from pasokh.kernel.kept import Kept
from pasokh.kernel.persian.folding import query_terms
from pasokh.kernel.persian.periods import begin_of
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.tickets.models import Category, Ticket

from .actions import counting
from .models import Browser, DayCount, Here, PageView, Visit, Visitor, VisitorEvent

ORDERS = {
    "newest": ("-pk",),
    "longest": ("visitor__visit_at", "pk"),
    "cart": ("-visitor__cart_value", "-pk"),
    "visits": ("-visitor__visits", "-pk"),
}
PERIODS = ("today", "yesterday", "week", "month", "year", "total")
# Which column says how many different people a period had; of a day it is simply its visitors.
PEOPLE = {
    "today": "visitors",
    "yesterday": "visitors",
    "week": "of_week",
    "month": "of_month",
    "year": "of_year",
    "total": "newcomers",
}
NAMES = ("visitors", "visits", "views", "conversations")


def here(site="", words=""):
    """Who is connected now: rows of Here, of one site or all, that say all of these words. Inside the workspace."""
    found = Here.objects.now()
    if site:
        found = found.filter(site=site)
    for word in query_terms(words) if words else ():
        found = found.filter(Q(visitor__folded__contains=word) | Q(visitor__contact__folded__contains=word))
    return found


def here_counts() -> dict[str, int]:
    """How many are connected, by site."""
    return dict(Here.objects.now().values_list("site").annotate(count=Count("pk")))


def periods(today: date, calendar) -> dict[str, tuple[date | None, date]]:
    """First and last day of each period that is counted; None: from the beginning."""
    yesterday = today - timedelta(days=1)
    begun = {unit: (begin_of(today, unit, calendar), today) for unit in ("week", "month", "year")}
    return {"today": (today, today), "yesterday": (yesterday, yesterday), **begun, "total": (None, today)}


def counted_by_site() -> dict[str, dict[str, dict[str, int]]]:
    """By site and period: how many different `visitors`, how many `visits`, `views` and `conversations`. One statement."""
    spans = periods(counting.day_of(timezone.now()), counting.shop().calendar)
    sums = {
        f"{period}_{name}": Sum(
            PEOPLE[period] if name == "visitors" else name, filter=_within(*spans[period]), default=0
        )
        for period in PERIODS
        for name in NAMES
    }
    rows = DayCount.objects.values("site").annotate(**sums).order_by()
    return {
        row["site"]: {period: {name: row[f"{period}_{name}"] for name in NAMES} for period in PERIODS} for row in rows
    }


def summed(counts) -> dict[str, dict[str, int]]:
    """Several sites' counts together. Who was on two of them is a visitor of each."""
    counts = list(counts)
    return {period: {name: sum(each[period][name] for each in counts) for name in NAMES} for period in PERIODS}


def counted(site="") -> dict[str, dict[str, int]]:
    """The counts of one site, or of all together, by period."""
    found = counted_by_site()
    return summed(counts for name, counts in found.items() if not site or name == site)


def _within(first, last):
    return Q(day__lte=last) if first is None else Q(day__gte=first, day__lte=last)


def visitor_of(contact_id, site) -> Visitor | None:
    """The browser of a contact on a site that was seen last."""
    keys = Identity.objects.filter(contact=contact_id, kind=Identity.Kind.VISITOR).values("value")
    hers = Visitor.objects.filter(Q(contact=contact_id) | Q(key__in=keys), site=site)
    return hers.order_by("-last_seen_at", "-pk").first()


def is_here(visitor) -> bool:
    """Whether she is connected now."""
    return Here.objects.now().filter(visitor=visitor).exists()


def path_of(visitor, most) -> list[PageView]:
    """The newest pages of her present or last visit, the last one first."""
    return (
        list(PageView.objects.filter(visit=visitor.current_visit).order_by("-pk")[:most])
        if visitor.current_visit
        else []
    )


def visits_of(visitor, most) -> list[Visit]:
    """Her newest visits."""
    return list(Visit.objects.filter(visitor=visitor).order_by("-pk")[:most])


def events_of(visitor, most) -> list[VisitorEvent]:
    """The newest of what was told of her."""
    return list(VisitorEvent.objects.filter(visitor=visitor).order_by("-pk")[:most])


def open_tickets_of(contact_ids, site) -> dict[int, int]:
    """The ticket that is open with each of these contacts by a site: ids by contact."""
    found = Ticket.objects.filter(contact__in=contact_ids, origin=site, merged_into=None).exclude(
        category=Category.CLOSED
    )
    return dict(found.order_by("pk").values_list("contact", "pk")) if contact_ids else {}


_browsers = Kept(seconds=5)  # who has just asked for it is still there


def has_browsers() -> bool:
    """Whether a customer of this business has asked to be told of answers, as it was some seconds ago: asked with every answer."""
    return _browsers.get(require_workspace_id(), Browser.objects.exists)
