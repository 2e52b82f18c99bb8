"""Articles in words: states, audiences, where they stand."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pasokh.knowledge.actions.spaces import tree_of
from pasokh.knowledge.models import Category, Space

STATES = {
    "draft": (gettext_lazy("Draft"), ""),
    "review": (gettext_lazy("In review"), "warn"),
    "scheduled": (gettext_lazy("Planned"), "link"),
    "published": (gettext_lazy("Published"), "ok"),
    "archived": (gettext_lazy("In the archive"), ""),
}
AUDIENCES = {
    "public": gettext_lazy("Everybody"),
    "customers": gettext_lazy("Signed-in customers"),
    "segment": gettext_lazy("Segments of customers"),
    "agents": gettext_lazy("Colleagues only"),
}


def chips_of(article) -> list[tuple]:
    """(words, colour) of where it stands: what readers see, and what is under way besides."""
    found = [STATES[article.state]]
    if article.is_live:
        found += [(_("Changes not published"), "warn")] if article.has_changes else []
        found += [STATES["review"]] if article.asked_id else []
        found += [STATES["scheduled"]] if article.planned_id else []
    return found


def shelves(spaces=None) -> list[tuple[str, str]]:
    """Every place for an article as (value, words): "<space>" or "<space>:<category>", in their order."""
    language, found = get_language(), []
    categories = {}
    for each in Category.objects.all():
        categories.setdefault(each.space_id, []).append(each)
    for space in Space.objects.offered() if spaces is None else spaces:
        found.append((space.public_id, space.label(language)))
        for category, depth in tree_of(categories.get(space.pk, ())):
            words = "\u2003" * (depth + 1) + category.label(language)
            found.append((f"{space.public_id}:{category.public_id}", words))
    return found


def shelf_of(value):
    """(space, category or None) that such a value names. Raises ValueError, in words, for one that is no longer there."""
    space, _colon, category = value.partition(":")
    try:
        space = Space.objects.by_public_id(space)
        return space, (space.categories.by_public_id(category) if category else None)
    except (Space.DoesNotExist, Category.DoesNotExist) as error:
        raise ValueError(_("This place is gone: choose another one.")) from error


def shelf_value(article) -> str:
    """The value of where an article stands."""
    space = article.space.public_id
    return f"{space}:{article.category.public_id}" if article.category else space
