"""What the demo shop knows: a help centre of a dozen articles, and what only colleagues read."""

from datetime import timedelta

from django.utils import timezone

from pasokh.kernel.tenancy import workspace

from .actions import arranging, courses, feedback, publishing, spaces
from .actions.writing import write
from .demo_articles import ARTICLES, GUIDE, INSIDE
from .models import Article, ViewCount

SHELVES = {
    "order": {"fa": "سفارش و تحویل", "en": "Orders and delivery"},
    "pay": {"fa": "پرداخت و فاکتور", "en": "Payment and invoices"},
    "return": {"fa": "مرجوعی و گارانتی", "en": "Returns and warranty"},
    "set_up": {"fa": "نصب و راه‌اندازی", "en": "Setting up"},
    "account": {"fa": "حساب کاربری", "en": "Your account"},
}

INSTALMENTS = "در چهار قسط بدون سود، برای سفارش‌های بالای ۵ میلیون تومان."
HOLIDAYS = "از ۲۸ اسفند تا ۵ فروردین ارسال نداریم. سفارش‌های این روزها از ۶ فروردین فرستاده می‌شوند."


def tell(story):
    """Write and publish them, with views and votes; one waits for its review, one is planned."""
    with workspace(story.workspace):
        by = story.owner
        help_centre = spaces.make_space(
            by=by, labels={"fa": "مرکز راهنمایی", "en": "Help centre"}, descriptions={"fa": "پاسخ پرسش‌های مشتریان"}
        )
        inside = spaces.make_space(
            by=by, labels={"fa": "دانش همکاران", "en": "For colleagues"}, audience=Article.Audience.AGENTS
        )
        shelves = {
            key: spaces.make_category(space=help_centre, by=by, labels=labels) for key, labels in SHELVES.items()
        }
        written = [_published(help_centre, shelves, by, *each) for each in ARTICLES]
        guide = write(space=help_centre, category=shelves["set_up"], by=by, **GUIDE)
        publishing.publish(article=guide, by=by)
        for title, body in INSIDE:
            publishing.publish(article=write(space=inside, by=by, title=title, body=body), by=by)
        _used(written, story)
        _under_way(help_centre, shelves, by)
        _taught(help_centre, written, by)


def _published(space, shelves, by, shelf, title, summary, body):
    article = write(space=space, category=shelves[shelf], by=by, title=title, summary=summary, body=body)
    return publishing.publish(article=article, by=by)


def _used(written, story):
    today = timezone.localdate(timezone=story.workspace.zone)
    for number, article in enumerate(written):
        ViewCount.objects.create(article=article, day=today - timedelta(days=number % 5), views=181 - 13 * number)
        for voter in range(9 - number % 4):
            helped = (voter + number) % 5 != 0
            reason = "" if helped else "incomplete"
            feedback.vote(article=article, voter=f"demo-{voter}", helped=helped, reason=reason)
    feedback.comment(article=written[0], name="رضا", text="ممنون. اگر جعبه را دور انداخته باشم چه؟")
    arranging.arrange(article=written[1], by=story.owner, review_on=today)
    arranging.relate(article=written[0], others=written[1:4], by=story.owner)


def _under_way(space, shelves, by):
    waits = write(space=space, category=shelves["pay"], by=by, title="خرید اقساطی چگونه است؟", body=INSTALMENTS)
    publishing.ask_review(article=waits, by=by)
    planned = write(space=space, category=shelves["order"], by=by, title="ارسال در تعطیلات نوروز", body=HOLIDAYS)
    publishing.plan(article=planned, by=by, at=timezone.now() + timedelta(days=20))
    write(space=space, category=shelves["account"], by=by, title="باشگاه مشتریان", body="امتیازها و هدیه‌ها…")


def _taught(space, written, by):
    course = courses.make_course(space=space, by=by, title="نخستین خرید", summary="از سفارش تا تحویل در چهار گام")
    courses.set_lessons(course=course, by=by, articles=written[4:8])
    courses.offer_course(course=course, by=by)
