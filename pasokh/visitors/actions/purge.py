"""What is too old, or too much, goes: once a night, in small transactions."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from pasokh.events import track
from pasokh.events.changing import set_fields

from ..models import Keeping, PageView, Visit, Visitor, VisitorEvent
from ..models.keeping import LEAST_DAYS, MOST_DAYS

AT_ONCE = 1_000  # rows in one transaction
MOST_EVENTS, MOST_VISITS = 500, 200  # of one visitor, the newest
MOST_VIEWS = 200  # of one visit
CROWDED = 50  # of those that have more, looked at together


class BadDays(ValueError):
    """Not a number of days from LEAST_DAYS to MOST_DAYS."""


@transaction.atomic
def set_keeping(*, days, by) -> None:
    """Have visits kept for so many days. Raises BadDays."""
    if type(days) is not int or not LEAST_DAYS <= days <= MOST_DAYS:
        raise BadDays
    keeping = Keeping.objects.select_for_update().first() or Keeping.objects.create()
    if changed := set_fields(keeping, {"days": days}):
        keeping.save(update_fields=changed)
        track("visitors.keeping_changed", actor=by.actor, subject=keeping, fields=changed)


def _since():
    return timezone.now() - timedelta(days=Keeping.current().days)


def _old_events():
    return VisitorEvent.objects.filter(at__lt=_since())


def _old_views():
    return PageView.objects.filter(visit__last_at__lt=_since())


def _old_visits():
    return Visit.objects.filter(last_at__lt=_since())


def _too_many_events():
    return _surplus(VisitorEvent, "visitor", MOST_EVENTS)


def _too_many_views():
    return _surplus(PageView, "visit", MOST_VIEWS)


def _too_many_visits():
    return _surplus(Visit, "visitor", MOST_VISITS)


def _surplus(model, by, kept):
    """What somebody has beyond the newest so many."""
    crowded = model.objects.order_by().values(by).annotate(count=Count("pk")).filter(count__gt=kept)
    rows = model.objects.filter(**{f"{by}__in": crowded.values(by)[:CROWDED]})
    return rows.annotate(nth=Window(RowNumber(), partition_by=by, order_by="-pk")).filter(nth__gt=kept)


def _gone():
    """Visitors of whom nothing was seen since, and who are not connected."""
    return Visitor.objects.filter(last_seen_at__lt=_since(), here=None)


# Queries of what goes, asked anew inside the workspace until each finds nothing (`kernel.tenancy.forgetting`).
OLD = (_old_events, _old_views, _old_visits, _too_many_events, _too_many_views, _too_many_visits, _gone)
