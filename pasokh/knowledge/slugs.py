"""Addresses of articles: one of each in a space, those that an article had once included."""

import uuid

from pasokh.kernel.persian.slug import slugify

from .models import Article, OldSlug
from .models.space import SLUG_LENGTH

MOST_TRIES = 200


def free_slug(space, wanted, *, article=None) -> str:
    """An address like `wanted` that no other article of the space has or had; numbered where it must be. Lock the space before."""
    base = slugify(wanted, SLUG_LENGTH - 5) or "article"
    others, old = Article.objects.filter(space=space), OldSlug.objects.filter(space=space)
    if article is not None:
        others, old = others.exclude(pk=article.pk), old.exclude(article=article)
    like = {"slug__startswith": base}
    taken = set(others.filter(**like).values_list("slug", flat=True)) | set(old.filter(**like).values_list("slug", flat=True))  # fmt: skip
    names = [base, *(f"{base}-{number}" for number in range(2, MOST_TRIES))]
    return next((name for name in names if name not in taken), f"{base[:60]}-{uuid.uuid4().hex[:12]}")


def move_to(article, space, slug):
    """Give an article another address, in this space or another one; the old one leads there if readers may have seen it. Saves nothing of the article."""
    if article.first_published_at and (article.space_id, article.slug) != (space.pk, slug):
        OldSlug.objects.get_or_create(space_id=article.space_id, slug=article.slug, defaults={"article": article})
    OldSlug.objects.filter(space=space, slug=slug, article=article).delete()
    article.space, article.slug = space, slug


def find(who, space, slug):
    """The article at this address that `who` may read, and whether it is its address still. (None, False) where there is none."""
    seen = Article.objects.visible_to(who).select_related("published", "working", "category")
    found = seen.filter(space=space, slug=slug).first()
    if found is not None:
        return found, True
    old = OldSlug.objects.filter(space=space, slug=slug).values_list("article", flat=True).first()
    return (seen.filter(pk=old).first() if old else None), False
