"""What the demo shop's site says by itself: one message that has been shown for some weeks, one that waits for a lead, and a draft."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.tenancy import workspace
from pasokh.visitors.actions.counting import day_of

from .actions.approving import approve
from .actions.writing import ask, write
from .models import Showing
from .models.encounter import CONTROL

DAYS = 30
ON_THE_CART = {
    "all": [{"field": "url", "op": "is", "value": ["/cart*"]}, {"field": "seconds", "op": "at_least", "value": 40}]
}
LEAVING = {"all": [{"field": "exit", "op": "yes"}, {"field": "cart_value", "op": "at_least", "value": 50_000_000}]}
BACK_AGAIN = {
    "all": [
        {"field": "visits", "op": "at_least", "value": 3},
        {"field": "url", "op": "is", "value": ["/vacuum-cleaners*"]},
    ]
}
VACUUM = {
    "title": "جاروبرقی بی‌صدا ۲۲۰۰ وات",
    "price": 128_000_000,
    "url": "https://khaneno.example/vacuum-cleaners/1402",
    "image": "",
}


def tell(story):
    """Write them, and count what the first has done."""
    site = story.channels["site"].origin
    with workspace(story.workspace):
        shown = write(name="تردید در سبد خرید", by=story.owner, body=_cart(site))
        approve(message=shown, by=story.owner, seen=1)
        _count(shown)
        waits = write(name="پیش از رفتن", by=story.owner, body=_leaving(site))
        ask(message=waits, by=story.owner)
        write(name="بازدیدکنندهٔ همیشگی", by=story.owner, body=_back(site))


def _cart(site):
    first = {
        "weight": 45,
        "text": "{نام|سلام}! دربارهٔ ارسال یا پرداخت پرسشی دارید؟ همین‌جا پاسخ می‌دهیم.",
        "buttons": [_open("گفت‌وگو"), _say("هزینهٔ ارسال چقدر است؟")],
    }
    second = {
        "weight": 45,
        "text": "ارسال این سفارش رایگان است. اگر چیزی روشن نیست، بپرسید.",
        "buttons": [_open("پرسیدن")],
    }
    goal = {"kind": "page", "value": "/thanks*", "days": 3}
    return {
        "sites": [site],
        "conditions": ON_THE_CART,
        "variants": [first, second],
        "control": 10,
        "goal": goal,
        "hours": "open",
    }


def _leaving(site):
    content = {
        "weight": 100,
        "text": "پیش از رفتن: با این کد، ۵٪ از این خرید کم می‌شود.",
        "coupon": "MANDAN5",
        "buttons": [_link("بازگشت به سبد", "/cart")],
    }
    return {
        "sites": [site],
        "conditions": LEAVING,
        "variants": [content],
        "goal": {"kind": "event", "value": "purchase", "days": 2},
        "priority": 4,
    }


def _back(site):
    content = {
        "weight": 100,
        "text": "هنوز در فکر جاروبرقی هستید؟ این یکی را بیش‌تر پسندیده‌اند.",
        "product": VACUUM,
        "buttons": [_open("راهنمایی برای انتخاب")],
    }
    return {"sites": [site], "conditions": BACK_AGAIN, "variants": [content]}


def _open(label):
    return {"do": "open", "label": label}


def _say(text):
    return {"do": "say", "label": text, "value": text}


def _link(label, address):
    return {"do": "link", "label": label, "value": address}


def _count(message):
    """Thirty days: the first variant is answered more often, and both lead to more orders than saying nothing."""
    today, rows = day_of(timezone.now()), []
    for ago in range(DAYS, 0, -1):
        for variant, met, answered, bought in (("a", 21, 4, 5), ("b", 20, 2, 4), (CONTROL, 5, 0, 1 if ago % 2 else 0)):
            met += (ago * 7) % 5
            seen = (
                {}
                if variant == CONTROL
                else {
                    "shown": met,
                    "showings": met + ago % 4,
                    "opened": answered + 3 + ago % 2,
                    "closed": met // 3,
                    "answered": answered,
                }
            )
            day = today - timedelta(days=ago)
            rows.append(
                Showing(message=message, version=1, variant=variant, day=day, met=met, converted=bought, **seen)
            )
    Showing.objects.bulk_create(rows)
