"""What the rooms below tell: people who become one, or are forgotten."""

from pasokh.events import on

from . import finding
from .actions import courses, feedback
from .models import Article


@on("contact.merged")
def take_over(event):
    feedback.follow_merge(event.subject_id, event.payload["absorbed_id"])
    courses.follow_merge(event.subject_id, event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    feedback.forget(event.subject_id)
    courses.forget(event.subject_id)


@on(
    "article.published", "article.withdrawn", "article.archived", "article.brought_back", "article.planned",
    "article.addressed", "article.moved",
)  # fmt: skip
def find_anew(event):
    """It is found by what readers see of it now, and by those who may read it."""
    finding.refresh(Article.objects.filter(pk=event.subject_id))


@on("space.retired", "space.brought_back")
def find_its_articles_anew(event):
    """Of a retired space customers find nothing."""
    finding.refresh(Article.objects.filter(space=event.subject_id))
