"""A goal is reached: a visitor who met a message looks at a page, or her page tells of an event, within the days that the message gives her."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pasokh.kernel.database.updating import update_many
from pasokh.kernel.filters.loosely import loosely

from ..models import Encounter
from ..standing import standing
from ..wildcards import fits
from .counting import Counts


def hear(*, site, reports) -> None:
    """What pages of a site report (`visitors.actions.record.Report`): whoever reaches a goal is counted, once. Nothing is asked where none is reached."""
    reached = [
        (each, keys)
        for each in standing().values()
        if each.is_for(site) and (keys := _reach(each.body["goal"], reports))
    ]
    if not reached:
        return
    now, counts = timezone.now(), Counts()
    with transaction.atomic():
        rows = _met(site, reached, now)
        for row in rows:
            row.converted_at = now
            counts.add(row, "converted")
        update_many(rows, ["converted_at"])
        counts.write()


def _reach(goal, reports):
    """The visitors of these reports who reach a goal."""
    if goal["kind"] == "page":
        return {report.key for report in reports if report.page and fits(goal["value"], report.page.url)}
    if goal["kind"] == "event":
        wanted = loosely(goal["value"])
        return {report.key for report in reports if any(loosely(name) == wanted for name, _data in report.events)}
    return set()


def _met(site, reached, now):
    """Those who met these messages within their days, locked in the order of their keys; of versions that have the goal which was reached."""
    theirs = Q()
    for each, keys in reached:
        goal = each.body["goal"]
        versions = each.message.versions.filter(body__goal__kind=goal["kind"], body__goal__value=goal["value"])
        since = now - timedelta(days=goal["days"])
        theirs |= Q(
            message=each.message, version__in=versions.values("number"), visitor__key__in=keys, met_at__gt=since
        )
    rows = Encounter.objects.select_for_update(of=["self"], no_key=True).filter(theirs, visitor__site=site)
    return list(rows.filter(converted_at=None).order_by("pk"))
