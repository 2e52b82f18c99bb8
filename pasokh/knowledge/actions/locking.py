"""The order of locks: articles by id, then the space whose addresses are given."""

from ..models import Article, Space


def lock_space(space) -> Space:
    """A space as it stands now, held until commit: addresses in it are given by whoever holds it."""
    return Space.objects.select_for_update(no_key=True).get(pk=space.pk)


def lock_article(article) -> Article:
    """An article as it stands now, with the text that is written on, held until commit."""
    found = Article.objects.select_for_update(no_key=True, of=("self",)).select_related("working", "space")
    return found.get(pk=article.pk)
