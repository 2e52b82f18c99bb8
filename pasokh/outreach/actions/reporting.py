"""What browsers tell of smart messages, written down together: each once, however often it is told."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pasokh.kernel.database.updating import update_many
from pasokh.kernel.database.writing import insert_new
from pasokh.visitors.actions.counting import day_of
from pasokh.visitors.models import Visitor

from ..choosing import variant_of
from ..models import Encounter
from ..models.encounter import CONTROL
from ..standing import standing
from .counting import Counts

SHOWN = "shown"
ONCE = {"opened": "opened_at", "closed": "closed_at"}
WHAT = (SHOWN, *ONCE)
COLUMNS = (
    "shown", "shown_at", "visit", "shown_here", "shown_day", "shown_today", "token", "opened_at", "closed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Saw:
    """What one browser tells: of a visitor (`key`), a message (public id) and its version, `what` of WHAT.

    `token` names the showing: told again, it is the same one.
    """

    key: str
    message: str
    version: int
    what: str
    token: str = ""


def take_in(*, site, reports) -> None:
    """Write down what browsers of a site tell. What cannot be true is passed over: an unknown visitor, a message or version that is not shown there.

    The variant is reckoned here, not believed. Inside the workspace.
    """
    with transaction.atomic():
        Telling(site, reports).run()


class Telling:
    """Encounters are made in the order of their places and locked in that of their keys; the days' numbers come last."""

    def __init__(self, site, reports):
        known = standing()
        self.site, self.now, self.day = site, timezone.now(), day_of(timezone.now())
        self.reports = [
            each for each in reports if each.message in known and known[each.message].is_for(site) and each.what in WHAT
        ]
        self.known, self.counts = known, Counts()

    def run(self):
        """Write it all down."""
        if not self.reports:
            return
        keys = {each.key for each in self.reports}
        self.visitors = {row.key: row for row in Visitor.objects.filter(site=self.site, key__in=keys)}
        rows = self.meet()
        for report in self.reports:
            if row := rows.get(self.place(report)):
                self.note(row, report)
        update_many(rows.values(), COLUMNS)
        self.counts.write()

    def place(self, report):
        """What an encounter is found by: (visitor, message, version); None of somebody unknown."""
        visitor = self.visitors.get(report.key)
        return visitor and (visitor.pk, self.known[report.message].message.pk, report.version)

    def meet(self):
        """The encounters, locked; those that begin now are made."""
        fresh = {
            place: report
            for report in self.reports
            if report.what == SHOWN
            and report.version == self.known[report.message].number
            and (place := self.place(report))
        }
        for place in sorted(fresh):  # of two that begin the same ones neither waits for the other in a ring
            self.begin(fresh[place], place)
        places = {self.place(report) for report in self.reports} - {None}
        found = Encounter.objects.select_for_update(no_key=True).filter(
            visitor__in={visitor for visitor, *_rest in places}
        )
        found = found.filter(message__in={message for _visitor, message, _version in places}).order_by("pk")
        rows = {(row.visitor_id, row.message_id, row.version): row for row in found}
        return {place: row for place, row in rows.items() if place in places}

    def begin(self, report, place):
        """She meets a version: of which variant she is, is reckoned here."""
        visitor_id, message_id, version = place
        each = self.known[report.message]
        variant = variant_of(each.message.uid, report.key, each.body)
        fresh = Encounter(
            message_id=message_id,
            version=version,
            visitor_id=visitor_id,
            variant=variant,
            day=self.day,
            met_at=self.now,
        )
        insert_new(fresh)  # it may be there already; only what was counted on it says whether it is new

    def note(self, row, report):
        """What is told of an encounter, unsaved; what is told again, or cannot be, changes nothing."""
        if report.what == SHOWN:
            self.note_shown(row, report)
        elif row.variant != CONTROL and row.shown and getattr(row, ONCE[report.what]) is None:
            setattr(row, ONCE[report.what], self.now)
            self.counts.add(row, report.what)

    def note_shown(self, row, report):
        """One showing more; who belongs to the control group has met it, and was shown nothing."""
        is_first = not row.token
        if row.token == report.token:
            return
        if row.variant == CONTROL:
            row.token = report.token
            if is_first:
                self.counts.add(row, "met")
            return
        visitor = self.visitors[report.key]
        row.note_shown(visit=visitor.current_visit, day=self.day, at=self.now, token=report.token)
        self.counts.add(row, *(("met", "shown", "showings") if is_first else ("showings",)))
