"""By the clock: planned articles are published at their moment, and owners are reminded of articles to be looked at again."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.files import NotAPicture, make_thumbnail, open_file, scanning
from pasokh.kernel.files import exists as is_stored
from pasokh.kernel.jobs import every, job
from pasokh.workspaces.sweeping import in_rounds, of_each

from .actions.publishing import publish_in_time
from .models import Article, ArticleFile

LATE = timedelta(minutes=1)  # after so much its job is thought to be lost
AT_ONCE = 50  # in one transaction
MORNING = 8  # o'clock, in the business's own time: nobody is reminded in the night


@job(queue="clock", attempts=5, name="knowledge.publish_planned")
def publish_planned(article_id, at):
    """Publish what was planned for this moment (RFC 3339); nothing where the plan is another one by now."""
    article = _held().filter(pk=article_id).first()
    if article is not None:
        publish_in_time(article, datetime.fromisoformat(at))


def _held():
    return Article.objects.select_for_update(no_key=True, of=("self",), skip_locked=False).select_related("planned")


@every("*/10 * * * *")
@job(queue="clock", attempts=1, own_transactions=True, name="knowledge.sweep")
def sweep(workspace_id=None):
    """Every ten minutes: publish what is overdue, whatever became of its job, and remind of what is due."""
    of_each(_catch_up)


def _catch_up(ws):
    in_rounds(ws, publish_overdue, full=AT_ONCE)
    in_rounds(ws, lambda: remind_of_reviews(ws), full=AT_ONCE)


def publish_overdue(before=None) -> int:
    """Publish what was to be published before this moment (a minute ago). Returns how many."""
    overdue = _held().filter(planned_at__lte=before or timezone.now() - LATE).order_by("planned_at")[:AT_ONCE]
    return sum(publish_in_time(article, article.planned_at) is not None for article in overdue)


def remind_of_reviews(ws, now=None) -> int:
    """Tell, once for each day chosen, that articles should be looked at again; from the morning of that day on. Returns how many."""
    here = (now or timezone.now()).astimezone(ws.zone)
    if here.hour < MORNING:
        return 0
    due = Article.objects.filter(review_on__lte=here.date(), archived_at=None)
    untold = due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("review_on")))
    found = list(untold.select_for_update(no_key=True, skip_locked=True)[:AT_ONCE])
    for article in found:
        article.reminded_for = article.review_on
        article.save(update_fields=["reminded_for"])
        track("article.review_due", actor=SYSTEM, subject=article)
    return len(found)


@job(queue="files", attempts=10, wait=3, name="knowledge.scan_file")
def scan_file(file_id):
    """Ask the scanner about a file. What it finds is blocked for good; while it does not answer the file waits."""
    file = ArticleFile.objects.filter(pk=file_id, state=ArticleFile.State.WAITING).first()
    if file is None:
        return
    with open_file(file.stored) as content:
        found = scanning.scan(content)
    file.state = ArticleFile.State.BLOCKED if found else ArticleFile.State.CLEAN
    file.save(update_fields=["state"])


@job(queue="files", attempts=3, name="knowledge.draw_thumbnail")
def draw_thumbnail(file_id):
    """Give a picture its small one; what is no picture after all stays as it is."""
    file = ArticleFile.objects.filter(pk=file_id, thumbnail="").first()
    if file is None or not is_stored(file.stored):
        return
    try:
        file.thumbnail = make_thumbnail(file.stored)
    except NotAPicture:
        return
    file.save(update_fields=["thumbnail"])
