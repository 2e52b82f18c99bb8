"""Where an article stands, for whom it is, who looks after it, what it goes with."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.persian.slug import slugify

from ..languages import LANGUAGES
from ..models import Article, ArticleSegment, Related
from ..models.space import SLUG_LENGTH
from ..slugs import free_slug, move_to
from .locking import lock_article, lock_space

MOST_RELATED = 12


@transaction.atomic
def arrange(*, article, by, **fields) -> Article:
    """Set some of owner, review_on (a day), comments_open. One event names those that differed."""
    article = lock_article(article)
    change(article, "article.arranged", by=by, fields=fields)
    return article


@transaction.atomic
def address_to(*, article, by, audience, segments=()) -> Article:
    """Say for whom it is; of a segment for which ones. Raises ValueError, in words: a text for segments that readers see has one at least."""
    article = lock_article(article)
    segments = sorted(segments, key=lambda each: each.pk) if audience == Article.Audience.SEGMENT else []
    if audience == Article.Audience.SEGMENT and not segments:
        raise ValueError(_("Say for which segments it is."))
    known = set(article.for_segments.values_list("segment", flat=True))
    wanted = {each.pk for each in segments}
    if (article.audience, known) == (audience, wanted):
        return article
    article.for_segments.exclude(segment__in=wanted).delete()
    ArticleSegment.objects.bulk_create(ArticleSegment(article=article, segment_id=pk) for pk in wanted - known)
    before, article.audience = article.audience, audience
    article.save(update_fields=["audience"])
    track("article.addressed", actor=by.actor, subject=article, before=before, audience=audience, segments=sorted(wanted))  # fmt: skip
    return article


@transaction.atomic
def put_into(*, article, by, space, category=None) -> Article:
    """Put it into a space and a category of it. In another space it may get another address; the old one leads there. Raises ValueError, in words."""
    article = lock_article(article)
    if category is not None and category.space_id != space.pk:
        raise ValueError(_("This category is in another space."))
    if (article.space_id, article.category_id) == (space.pk, category and category.pk):
        return article
    if article.space_id != space.pk:
        if space.retired_at:
            raise ValueError(_("This space is retired."))
        space = lock_space(space)
        move_to(article, space, free_slug(space, article.slug, article=article))
    article.category = category
    article.save(update_fields=["space", "category", "slug"])
    track("article.moved", actor=by.actor, subject=article, space=space.pk, category=article.category_id)
    return article


@transaction.atomic
def rename_address(*, article, by, slug) -> Article:
    """Give it an address of one's own; the one that readers may know leads there still. Raises ValueError, in words, where another article has it."""
    article = lock_article(article)
    wanted = slugify(slug, SLUG_LENGTH)
    if not wanted:
        raise ValueError(_("An address needs letters or digits."))
    if wanted == article.slug:
        return article
    space = lock_space(article.space)
    if free_slug(space, wanted, article=article) != wanted:
        raise ValueError(_("Another article of this space has this address."))
    move_to(article, space, wanted)
    article.slug_by_hand = True
    article.save(update_fields=["slug", "slug_by_hand"])
    track("article.address_changed", actor=by.actor, subject=article)
    return article


@transaction.atomic
def set_language(*, article, by, language) -> Article:
    """Say in which language it is written. Raises ValueError, in words, where its bundle has one in that language."""
    article = lock_article(article)
    if language not in LANGUAGES:
        raise ValueError(_("Articles cannot be written in this language."))
    if article.siblings().filter(language=language).exists():
        raise ValueError(_("There is a translation in this language already."))
    change(article, "article.arranged", by=by, fields={"language": language})
    return article


@transaction.atomic
def link_languages(*, article, other, by) -> Article:
    """Say that two articles say the same in two languages, with all that each was linked to. Raises ValueError, in words, where a language would come twice."""
    first, second = (lock_article(each) for each in sorted((article, other), key=lambda each: each.pk))
    article, other = (first, second) if first.pk == article.pk else (second, first)
    if article.bundle == other.bundle:
        return article
    ours = set(Article.objects.filter(bundle=article.bundle).values_list("language", flat=True))
    theirs = Article.objects.filter(bundle=other.bundle)
    if ours & set(theirs.values_list("language", flat=True)):
        raise ValueError(_("There is a translation in this language already."))
    theirs.update(bundle=article.bundle)
    track("article.linked", actor=by.actor, subject=article, other=other.pk)
    return article


@transaction.atomic
def unlink_language(*, article, by) -> Article:
    """It says the same as no other article any more."""
    article = lock_article(article)
    if article.siblings().exists():
        article.bundle = uuid.uuid4()
        article.save(update_fields=["bundle"])
        track("article.unlinked", actor=by.actor, subject=article)
    return article


@transaction.atomic
def relate(*, article, others, by) -> None:
    """Say which articles who reads this one should read too, in this order; instead of those that were said before."""
    article = lock_article(article)
    wanted = list(dict.fromkeys(each.pk for each in others if each.pk != article.pk))[:MOST_RELATED]
    if wanted == list(article.related.values_list("other", flat=True)):
        return
    article.related.all().delete()
    Related.objects.bulk_create(Related(article=article, other_id=pk, place=place) for place, pk in enumerate(wanted))
    track("article.related", actor=by.actor, subject=article, others=wanted)


@transaction.atomic
def looked_at(*, article, by, again_on=None) -> Article:
    """A colleague has looked at it again and it still holds; `again_on` is the day on which somebody looks next, None: nobody is reminded."""
    article = lock_article(article)
    article.review_on, article.reminded_for = again_on, None
    article.save(update_fields=["review_on", "reminded_for"])
    track("article.looked_at", actor=by.actor, subject=article, day=timezone.now().date().isoformat())
    return article
