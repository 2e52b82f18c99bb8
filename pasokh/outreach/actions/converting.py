"""A goal is reached: a visitor who met a message looks at a page, or her page tells of an event, within the days that the message gives her."""

from datetime import timedelta

from django.db import transaction
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
    with transaction.atomic():
        counts = Counts()
        for each, keys in sorted(reached, key=lambda pair: pair[0].message.pk):
            _convert(site, each, keys, counts)
        counts.write()


def _reach(goal, reports):
    """The visitors of these reports who reach a goal."""
    if goal["kind"] == "page":
        return {report.key for report in reports if report.page and fits(goal["value"], report.page.url)}
    if goal["kind"] == "event":
        wanted = loosely(goal["value"])
        return {report.key for report in reports if any(loosely(name) == wanted for name, _data in report.events)}
    return set()


def _convert(site, each, keys, counts):
    now = timezone.now()
    rows = Encounter.objects.select_for_update(of=["self"], no_key=True).filter(
        message=each.message, visitor__site=site, visitor__key__in=keys, converted_at=None,
        met_at__gt=now - timedelta(days=each.body["goal"]["days"]),
    ).order_by("pk")  # fmt: skip
    rows = list(rows)
    for row in rows:
        row.converted_at = now
        counts.add(row, "converted")
    update_many(rows, ["converted_at"])
