"""Courses: articles in an order in which they teach something, and how far somebody has come."""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.database.writing import insert_new
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.slug import slugify

from ..languages import LANGUAGES
from ..models import Course, Lesson, LessonDone
from ..models.revision import SUMMARY_LENGTH, TITLE_LENGTH
from ..models.space import SLUG_LENGTH
from .locking import lock_space

MOST_LESSONS = 60


@transaction.atomic
def make_course(*, space, by, title, summary="", language="fa") -> Course:
    """A new course that readers are not offered yet. Raises ValueError, in words."""
    title, summary = _clean(title, summary, language)
    space = lock_space(space)
    base = slugify(title, SLUG_LENGTH - 5) or "course"
    taken = set(space.courses.filter(slug__startswith=base).values_list("slug", flat=True))
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    course = Course.objects.create(
        space=space,
        language=language,
        title=title,
        summary=summary,
        slug=next(name for name in names if name not in taken),
        place=1 + (space.courses.aggregate(last=Max("place"))["last"] or 0),
    )
    track("course.made", actor=by.actor, subject=course)
    return course


@transaction.atomic
def change_course(*, course, by, title, summary, language) -> Course:
    """What it is called and what it is about. Raises ValueError, in words."""
    title, summary = _clean(title, summary, language)
    course = _locked(course)
    change(course, "course.changed", by=by, fields={"title": title, "summary": summary, "language": language})
    return course


@transaction.atomic
def set_lessons(*, course, by, articles) -> Course:
    """Its articles, in this order; what somebody has done of them stays done."""
    course = _locked(course)
    wanted = list(dict.fromkeys(each.pk for each in articles))
    if len(wanted) > MOST_LESSONS:
        raise ValueError(_("A course has at most 60 lessons."))
    if wanted != list(course.lessons.values_list("article", flat=True)):
        course.lessons.all().delete()
        Lesson.objects.bulk_create(Lesson(course=course, article_id=pk, place=place) for place, pk in enumerate(wanted))
        track("course.arranged", actor=by.actor, subject=course, lessons=wanted)
    return course


@transaction.atomic
def offer_course(*, course, by, offered=True) -> Course:
    """Offer it to readers, or no more. Raises ValueError, in words, for one without lessons."""
    course = _locked(course)
    if offered and not course.lessons.exists():
        raise ValueError(_("Put a lesson into the course first."))
    if bool(course.published_at) != offered:
        course.published_at = timezone.now() if offered else None
        course.save(update_fields=["published_at"])
        track("course.offered" if offered else "course.withdrawn", actor=by.actor, subject=course)
    return course


def note_done(*, course, article, contact=None, member=None) -> None:
    """A customer, or a member, has done a lesson; once is enough. Raises ValueError for an article that is no lesson of the course."""
    if not course.lessons.filter(article=article).exists():
        raise ValueError(_("This article is no lesson of the course."))
    learner = {"contact": contact} if contact else {"member": member}
    if not LessonDone.objects.filter(course=course, article=article, **learner).exists():
        insert_new(LessonDone(course=course, article=article, **learner))


def follow_merge(kept_id, absorbed_id) -> None:
    """What one has done is done by whom she went into."""
    theirs = LessonDone.objects.filter(contact=absorbed_id)
    both = LessonDone.objects.filter(contact=kept_id, course=OuterRef("course"), article=OuterRef("article"))
    theirs.filter(Exists(both)).delete()
    theirs.update(contact=kept_id)


def forget(contact_id) -> None:
    """Nothing is known of what a person who is erased has learned."""
    LessonDone.objects.filter(contact=contact_id).delete()


def _locked(course):
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def _clean(title, summary, language):
    title = clean_line(title, TITLE_LENGTH)
    if not title:
        raise ValueError(_("Give it a name."))
    if language not in LANGUAGES:
        raise ValueError(_("Articles cannot be written in this language."))
    return title, clean_line(summary, SUMMARY_LENGTH)
