"""What many browsers of a site report at once, written in few statements, however many they are."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from django.utils import timezone

from pasokh.contacts.models import Identity
from pasokh.kernel.database.updating import update_many
from pasokh.kernel.database.writing import insert
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy import require_workspace_id

from .. import telling
from ..cleaning import Page, Unclean, merged
from ..models import PageView, Visit, Visitor, VisitorEvent
from ..models.visitor import PAUSE
from ..queries import open_tickets_of
from . import counting

DOUBLED = timedelta(seconds=2)  # the same page reported again so soon is the same look at it
FACTS = ("device", "browser", "system", "language", "country", "city")
WAY = (
    "last_seen_at", "visits", "day", "visit_at", "referrer", "url", "title", "page_at", "pages", "current_visit", "current_view", "folded",
)  # fmt: skip
SAID = ("attributes", "cart", "cart_value")


@dataclass(frozen=True)
class Report:
    """What one browser says, cleaned (`visitors.cleaning`). `facts` are columns of the visitor; `attributes` are merged, a cart replaces the former one."""

    key: str
    facts: dict = field(default_factory=dict)
    page: Page | None = None
    events: tuple[tuple[str, dict], ...] = ()
    attributes: dict | None = None
    cart: tuple[dict, int] | None = None


@dataclass
class Stay:
    """One visitor in a recording, and what becomes of her."""

    row: Visitor
    visit: Visit | None = None  # begun now
    views: list = field(default_factory=list)
    events: list = field(default_factory=list)
    left: dict = field(default_factory=dict)  # seconds by the key of a view that stands written
    told: set = field(default_factory=set)  # groups of columns that changed


def take_in(*, site, reports) -> list[Unclean | None]:
    """Write down what browsers of a site report, in the order in which it came; gives for each None, or why it was not taken.

    A visitor of whom nothing was known is made. Inside the workspace.
    """
    with transaction.atomic():
        return Recording(site, reports).run()


def without_waiting() -> None:
    """The transaction that has begun will not wait for the disk: a crash of the machine may cost a page view, but not a message."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


class Recording:
    """Rows are locked in the order of their keys; a day's numbers come last."""

    def __init__(self, site, reports):
        self.site, self.reports = site, reports
        self.now = timezone.now()
        self.day = counting.day_of(self.now)
        self.counts = Counter()
        self.stays: dict[str, Stay] = {}

    def run(self):
        self.meet()
        refused = [self.take(self.stays[report.key], report) for report in self.reports]
        self.write()
        self.announce()
        counting.add(self.site, self.day, self.counts)
        return refused

    def announce(self):
        """Lists of visitors, and who has a request of one of these open, look anew after the commit."""
        contacts = {stay.row.contact_id for stay in self.stays.values()} - {None}
        tickets = open_tickets_of(contacts, self.site)
        transaction.on_commit(partial(telling.tell, require_workspace_id()))
        if tickets:
            transaction.on_commit(partial(telling.tell_of_tickets, require_workspace_id(), tickets.values()))

    def meet(self):
        """Lock the visitors, and make those that there are not."""
        keys = sorted({report.key for report in self.reports})
        self.lock(keys)
        if missing := [key for key in keys if key not in self.stays]:
            of_key = _contacts(missing)
            fresh = [
                Visitor(site=self.site, key=key, contact_id=of_key.get(key), first_seen_at=self.now) for key in missing
            ]
            Visitor.objects.bulk_create(
                fresh, ignore_conflicts=True
            )  # another process may have met her at the same time
            self.lock(missing)

    def lock(self, keys):
        found = Visitor.objects.select_for_update(no_key=True).filter(site=self.site, key__in=keys).order_by("key")
        self.stays |= {row.key: Stay(row) for row in found}

    def take(self, stay, report):
        """One report; Unclean where her attributes would become more than is kept, and nothing of it is taken then."""
        row = stay.row
        if report.attributes:
            try:
                row.attributes = merged(row.attributes, report.attributes)
            except Unclean as problem:
                return problem
            stay.told.add(SAID)
        if report.cart is not None:
            row.cart, row.cart_value = report.cart
            stay.told.add(SAID)
        if any(getattr(row, name) != value for name, value in report.facts.items()):
            for name, value in report.facts.items():
                setattr(row, name, value)
            stay.told.add(FACTS)
        if report.page:
            self.look(stay, report.page)
        stay.events += [VisitorEvent(visitor=row, name=name, data=data, at=self.now) for name, data in report.events]
        return None

    def look(self, stay, page):
        """She looks at a page."""
        row = stay.row
        if row.page_at and row.url == page.url and self.now - row.page_at < DOUBLED:
            return
        if row.is_back(self.now) and stay.visit is None:
            self.begin(stay, page)
        else:
            self.leave_page(stay)
        stay.views.append(PageView(url=page.url, title=page.title, at=self.now))
        row.url, row.title, row.page_at, row.last_seen_at = page.url, page.title, self.now, self.now
        row.pages += 1
        row.folded = folded(row)
        self.counts.update(["views", *counting.seen_first(row.day, self.day)])
        row.day = self.day
        stay.told.add(WAY)

    def begin(self, stay, page):
        row = stay.row
        stay.visit = Visit(visitor=row, began_at=self.now, entry_url=page.url, referrer=page.referrer, utm=page.utm)
        row.visit_at, row.referrer, row.pages = self.now, page.referrer, 0
        row.visits += 1
        self.counts["visits"] += 1

    def leave_page(self, stay):
        """How long she looked at the page before, as far as she was there."""
        row = stay.row
        if row.page_at is None:
            return
        seconds = int(min(self.now - row.page_at, PAUSE).total_seconds())
        if stay.views:
            stay.views[-1].seconds = seconds
        elif row.current_view:
            stay.left[row.current_view] = seconds

    def write(self):
        stays = list(self.stays.values())
        self._write_visits(stays)
        self._write_views(stays)
        insert([event for stay in stays for event in stay.events])
        for names in (WAY, SAID, FACTS):
            update_many([stay.row for stay in stays if names in stay.told], names)

    def _write_visits(self, stays):
        begun = [stay for stay in stays if stay.visit]
        for stay in begun:
            stay.visit.last_at, stay.visit.pages = self.now, stay.row.pages
        insert([stay.visit for stay in begun])
        for stay in begun:
            stay.row.current_visit = stay.visit.pk
        going = [stay.row for stay in stays if stay.views and not stay.visit]
        update_many(
            [Visit(pk=row.current_visit, last_at=self.now, pages=row.pages) for row in going], ["last_at", "pages"]
        )

    def _write_views(self, stays):
        for stay in stays:
            for view in stay.views:
                view.visit_id = stay.row.current_visit
        insert([view for stay in stays for view in stay.views])
        for stay in stays:
            if stay.views:
                stay.row.current_view = stay.views[-1].pk
        left = {view: seconds for stay in stays for view, seconds in stay.left.items()}
        update_many([PageView(pk=view, seconds=seconds) for view, seconds in left.items()], ["seconds"])


def _contacts(keys):
    known = Identity.objects.filter(kind=Identity.Kind.VISITOR, proven=True, value__in=keys)
    return dict(known.values_list("value", "contact"))


def folded(row) -> str:
    """What a search for words looks at: where she is, whence she came, in what she goes."""
    places = " ".join(_words(address) for address in (row.url, row.referrer))
    return fold(f"{row.title} {places} {row.city} {row.country} {row.browser} {row.system}")[:1000]


def _words(address):
    parts = urlsplit(address)
    return f"{parts.hostname or ''} {unquote(parts.path)} {unquote(parts.query)}"
