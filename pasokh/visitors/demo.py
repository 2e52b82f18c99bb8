"""What the demo shop's site has seen: two months of counts, and the browsers of those who wrote by its chat, with what they looked at before."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from pasokh.kernel.persian.periods import begin_of
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket

from .actions import counting
from .actions.record import folded
from .models import DayCount, PageView, Visit, Visitor, VisitorEvent

DAYS = 60
SHOP = "https://khaneno.example"
PATHS = (
    # title, path, seconds looked at
    ("خانهٔ نو، فروشگاه اینترنتی لوازم خانگی", "/", 20),
    ("جاروبرقی‌ها", "/vacuum-cleaners", 45),
    ("ارسال و تحویل", "/delivery", 70),
    ("سبد خرید", "/cart", 40),
)
BROWSERS = (
    ("phone", "Chrome Mobile 141", "Android 15"),
    ("desktop", "Firefox 144", "Windows 10"),
    ("phone", "Mobile Safari 18", "iOS 18"),
)
REFERRERS = ("https://www.google.com/", "", "https://www.instagram.com/")
CART = {
    "items": [
        {"id": "1402", "title": "جاروبرقی بی‌صدا ۲۲۰۰ وات", "price": 128_000_000, "quantity": 1, "url": "", "image": ""}
    ],
    "total": 128_000_000,
}


def tell(story):
    """The counts of the site, and who looked at what before she wrote."""
    site = story.channels["site"].origin
    with workspace(story.workspace):
        _count(site)
        chats = Ticket.objects.filter(origin=site).exclude(contact=None).order_by("contact", "-pk").distinct("contact")
        for number, ticket in enumerate(chats):
            _look(site, ticket, number)


def _count(site):
    today, rows = counting.day_of(timezone.now()), []
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        visitors = 90 + (ago * 37) % 41 + (35 if day.weekday() in (3, 4) else 0)  # Thursdays and Fridays people shop
        newcomers = round(visitors * 0.6)
        first = {"of_year": newcomers, "newcomers": newcomers}
        for name, unit, share in (("of_week", "week", 0.8), ("of_month", "month", 0.7)):
            first[name] = visitors if begin_of(day, unit) == day else round(visitors * share)
        rows.append(
            DayCount(
                site=site,
                day=day,
                visitors=visitors,
                visits=round(visitors * 1.2),
                views=round(visitors * 4.1),
                conversations=3 + ago % 4,
                **first,
            )
        )
    DayCount.objects.bulk_create(rows)


def _look(site, ticket, number):
    """A visit that ended with a question, of a customer's browser."""
    device, browser, system = BROWSERS[number % len(BROWSERS)]
    referrer, began = REFERRERS[number % len(REFERRERS)], ticket.created_at - timedelta(minutes=4)
    visitor = Visitor(
        site=site, key=uuid5(NAMESPACE_URL, f"{SHOP}/{ticket.contact_id}").hex, contact_id=ticket.contact_id,
        first_seen_at=began - timedelta(days=9 * (number % 3)), last_seen_at=ticket.created_at, visits=1 + number % 3, day=counting.day_of(began),
        device=device, browser=browser, system=system, language="fa-IR", country="IR", visit_at=began, referrer=referrer, pages=len(PATHS),
    )  # fmt: skip
    if number % 2 == 0:
        visitor.cart, visitor.cart_value = CART, CART["total"]
    visitor.title, path, _seconds = PATHS[-1]
    visitor.url, visitor.folded = SHOP + path, ""
    visitor.folded = folded(visitor)
    visitor.save()
    visit = Visit.objects.create(
        visitor=visitor,
        began_at=began,
        last_at=ticket.created_at,
        entry_url=SHOP + "/",
        referrer=referrer,
        pages=len(PATHS),
    )
    at = began
    for title, path, seconds in PATHS:
        view = PageView.objects.create(visit=visit, url=SHOP + path, title=title, at=at, seconds=seconds)
        at += timedelta(seconds=seconds)
    visitor.current_visit, visitor.current_view, visitor.page_at = visit.pk, view.pk, view.at
    visitor.save(update_fields=["current_visit", "current_view", "page_at"])
    if visitor.cart:
        VisitorEvent.objects.create(
            visitor=visitor, name="added_to_cart", data={"product": CART["items"][0]["title"]}, at=view.at
        )
