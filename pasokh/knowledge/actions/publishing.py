"""What readers see: asked for, approved, at a time, taken back. An article's readers see one revision while its next is written."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.actors import SYSTEM

from .. import guides
from ..models import Article
from .locking import lock_article
from .writing import sealed_working

NOTE_LENGTH = 500
PUBLISHING = ["published", "planned", "planned_at", "asked", "asked_at", "asked_by", "note", "archived_at", "first_published_at",
    "published_at", "state", "updated_at"]  # fmt: skip


class Changed(Exception):
    """Somebody has saved another text since it was read."""


def missing_in(article, revision) -> list[str]:
    """What must be there before readers see it, in words; empty when nothing is missing."""
    lacks = [] if revision.title.strip() else [_("It has no title.")]
    if article.kind == Article.Kind.GUIDE:
        lacks += guides.missing_in(revision.steps or guides.blank())
    elif not revision.plain.strip() and "](" not in revision.body:
        lacks.append(_("It says nothing."))
    if article.audience == Article.Audience.SEGMENT and not article.for_segments.exists():
        lacks.append(_("Say for which segments it is."))
    return lacks


def _ready(article, seen):
    """The locked article, its working text sealed. Raises Changed or ValueError; nothing has changed then."""
    article = lock_article(article)
    if seen is not None and seen != article.version:
        raise Changed
    if lacks := missing_in(article, article.working):
        raise ValueError(" ".join(lacks))
    return article, sealed_working(article)


@transaction.atomic
def ask_review(*, article, by, seen=None) -> Article:
    """Have the working text wait for a lead. Readers see what they saw."""
    article, revision = _ready(article, seen)
    article.asked, article.asked_at, article.asked_by, article.note = revision, timezone.now(), by, ""
    return _settled(article, "article.review_asked", by.actor, revision=revision.number)


@transaction.atomic
def send_back(*, article, by, note="") -> Article:
    """Its writer should look at it again; what a lead says about it stands on its page."""
    article = lock_article(article)
    if article.asked_id is None:
        return article
    member = article.asked_by_id
    article.asked = article.asked_at = article.asked_by = None
    article.note = note.replace("\x00", "").strip()[:NOTE_LENGTH]
    return _settled(article, "article.sent_back", by.actor, member=member)


@transaction.atomic
def publish(*, article, by, seen=None) -> Article:
    """Show readers the working text, at once. Raises Changed where it is not the version `seen`, ValueError, in words, where something is missing."""
    article, revision = _ready(article, seen)
    return _show(article, revision, by.actor)


def _show(article, revision, actor):
    now = timezone.now()
    article.published, article.published_at = revision, now
    article.first_published_at = article.first_published_at or now
    _forget_plans(article)
    article.archived_at = None
    return _settled(article, "article.published", actor, revision=revision.number)


def _forget_plans(article):
    article.planned = article.planned_at = article.asked = article.asked_at = article.asked_by = None
    article.note = ""


@transaction.atomic
def plan(*, article, by, at, seen=None) -> Article:
    """Show readers the working text, as it is now, at a moment to come (aware). Raises as `publish`."""
    from ..jobs import publish_planned

    if at <= timezone.now():
        raise ValueError(_("This moment is over: publish it now, or choose a later one."))
    article, revision = _ready(article, seen)
    _forget_plans(article)
    if article.archived_at:  # readers must not get the old text meanwhile
        article.archived_at = article.published = article.published_at = None
    article.planned, article.planned_at = revision, at
    publish_planned.defer(after=at, article_id=article.pk, at=at.isoformat())
    return _settled(article, "article.planned", by.actor, revision=revision.number)


@transaction.atomic
def drop_plan(*, article, by) -> Article:
    """It is not published by itself any more."""
    article = lock_article(article)
    if article.planned_at is None:
        return article
    article.planned = article.planned_at = None
    return _settled(article, "article.plan_dropped", by.actor)


def publish_in_time(article, at) -> Article | None:
    """What the clock does with a locked article at the moment `at` that was planned; None where the plan is another one by now."""
    if article.planned_at != at or article.planned_id is None:
        return None
    return _show(article, article.planned, SYSTEM)


@transaction.atomic
def withdraw(*, article, by) -> Article:
    """Readers see it no more; it is a draft again, with all that it was."""
    article = lock_article(article)
    if article.published_id is None:
        return article
    article.published = article.published_at = None
    return _settled(article, "article.withdrawn", by.actor)


@transaction.atomic
def archive(*, article, by) -> Article:
    """Put it away: neither readers nor the usual lists show it. What was planned or asked is dropped."""
    article = lock_article(article)
    if article.archived_at:
        return article
    _forget_plans(article)
    article.archived_at = timezone.now()
    return _settled(article, "article.archived", by.actor)


@transaction.atomic
def bring_back(*, article, by) -> Article:
    """Take it out of the archive, as a draft: somebody reads it again before readers do."""
    article = lock_article(article)
    if not article.archived_at:
        return article
    article.archived_at = article.published = article.published_at = None
    return _settled(article, "article.brought_back", by.actor)


def _settled(article, kind, actor, **payload):
    article.settle()
    article.updated_at = timezone.now()
    article.save(update_fields=PUBLISHING)
    track(kind, actor=actor, subject=article, **payload)
    return article
