"""Reads worth a name."""

from django.db.models import Count, Q, Sum
from django.utils import timezone

from .models import Article, ArticleSegment, Lesson, LessonDone, Space, ViewCount, Vote


def scores_of(articles) -> dict:
    """{article id: (helped, did not help)} of those that anybody voted on, in one statement."""
    counted = Vote.objects.filter(article__in=articles).values("article")
    rows = counted.annotate(yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False)))
    return {row["article"]: (row["yes"], row["no"]) for row in rows}


def views_of(articles, since=None) -> dict:
    """{article id: how often it was opened} since a day, or ever, in one statement."""
    rows = ViewCount.objects.filter(article__in=articles, **({"day__gte": since} if since else {}))
    return dict(rows.values_list("article").annotate(all=Sum("views")))


def counts_of(who) -> dict:
    """{(space id, category id or None): how many} articles that this reader may read."""
    seen = Article.objects.visible_to(who)
    return {(space, category): count for space, category, count in seen.values_list("space", "category").annotate(count=Count("pk"))}  # fmt: skip


def spaces_for(who):
    """The spaces in which there is something for this reader."""
    return Space.objects.filter(pk__in=Article.objects.visible_to(who).values("space")).distinct()


def related_to(article, who, most=6) -> list:
    """What this reader should read too: what somebody said, then the newest of the same category, in the article's language."""
    seen = Article.objects.visible_to(who).exclude(pk=article.pk).select_related("published", "space")
    keys = list(article.related.values_list("other", flat=True))
    found = sorted(seen.filter(pk__in=keys), key=lambda each: keys.index(each.pk))[:most]
    if len(found) < most and article.category_id:
        beside = seen.live().filter(category=article.category_id, language=article.language).exclude(pk__in=keys)
        found += beside.order_by("-updated_at")[: most - len(found)]
    return found


def segments_for(article) -> list[int]:
    """The ids of the segments that an article is for."""
    return list(ArticleSegment.objects.filter(article=article).values_list("segment", flat=True))


def due_for_review(articles, workspace):
    """Of these articles those whose day to be looked at again has come, in the time of the business."""
    today = timezone.localdate(timezone=workspace.zone)
    return articles.filter(review_on__lte=today).exclude(state=Article.State.ARCHIVED)


def lessons_of(course, who) -> list[Article]:
    """The articles of a course that this reader may read, in its order."""
    keys = list(Lesson.objects.filter(course=course).values_list("article", flat=True))
    seen = Article.objects.visible_to(who).live().filter(pk__in=keys).select_related("published", "space")
    return sorted(seen, key=lambda each: keys.index(each.pk))


def done_in(course, *, contact=None, member=None) -> set[int]:
    """The ids of the articles of a course that a customer, or a member, has done."""
    learner = {"contact": contact} if contact else {"member": member}
    return set(LessonDone.objects.filter(course=course, **learner).values_list("article", flat=True))
