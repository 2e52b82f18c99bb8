"""Spaces and their categories."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import change, retire
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.slug import slugify
from pasokh.workspaces.actions.ordering import put_further

from ..models import Article, Category, Space
from ..models.category import DEEPEST
from ..models.space import SLUG_LENGTH, labelled
from .locking import lock_space

LABEL_LENGTH, DESCRIPTION_LENGTH = 80, 300
MOST_SPACES, MOST_CATEGORIES = 30, 300


@transaction.atomic
def make_space(*, by, labels, descriptions=None, slug="", icon="", audience=Article.Audience.PUBLIC) -> Space:
    """A new space, after the others. `labels` and `descriptions` by language. Raises ValueError, in words."""
    labels, descriptions = _clean_texts(labels, LABEL_LENGTH), _clean_texts(descriptions or {}, DESCRIPTION_LENGTH)
    _must_have_name(labels)
    if Space.objects.count() >= MOST_SPACES:
        raise ValueError(_("There are too many spaces."))
    slug = _free(Space.objects.all(), slug or labelled(labels, "en"))
    place = 1 + (Space.objects.aggregate(last=Max("place"))["last"] or 0)
    space = Space.objects.create(labels=labels, descriptions=descriptions, slug=slug, icon=icon, audience=audience, place=place)  # fmt: skip
    track("space.made", actor=by.actor, subject=space)
    return space


@transaction.atomic
def change_space(*, space, by, labels, descriptions, icon, audience) -> Space:
    """Say what it is called, what is in it and for whom new articles in it are. Raises ValueError, in words."""
    labels, descriptions = _clean_texts(labels, LABEL_LENGTH), _clean_texts(descriptions, DESCRIPTION_LENGTH)
    _must_have_name(labels)
    fields = {"labels": labels, "descriptions": descriptions, "icon": icon, "audience": audience}
    space = lock_space(space)
    change(space, "space.changed", by=by, fields=fields)
    return space


def retire_space(*, space, by, retired=True):
    """Nothing is written into it any more and customers see nothing of it; or again."""
    return retire(space, "space", by=by, retired=retired)


def move_space(*, space, up) -> bool:
    """One place further up or down; whether it moved."""
    with transaction.atomic():
        return put_further(Space.objects.all(), space, up=up)


@transaction.atomic
def make_category(*, space, by, labels, descriptions=None, parent=None, slug="", icon="") -> Category:
    """A new category, after those beside it. Raises ValueError, in words."""
    labels, descriptions = _clean_texts(labels, LABEL_LENGTH), _clean_texts(descriptions or {}, DESCRIPTION_LENGTH)
    _must_have_name(labels)
    space = lock_space(space)
    if space.categories.count() >= MOST_CATEGORIES:
        raise ValueError(_("There are too many categories."))
    _must_fit(space, parent)
    beside = space.categories.filter(parent=parent)
    category = Category.objects.create(
        space=space,
        parent=parent,
        labels=labels,
        descriptions=descriptions,
        slug=_free(space.categories.all(), slug or labelled(labels, "fa")),
        icon=icon,
        place=1 + (beside.aggregate(last=Max("place"))["last"] or 0),
    )
    track("category.made", actor=by.actor, subject=category)
    return category


@transaction.atomic
def change_category(*, category, by, labels, descriptions, icon, parent=None) -> Category:
    """Say what it is called and within which it stands. Raises ValueError, in words, for one that would stand within itself, or too deep."""
    labels, descriptions = _clean_texts(labels, LABEL_LENGTH), _clean_texts(descriptions, DESCRIPTION_LENGTH)
    _must_have_name(labels)
    lock_space(category.space)
    _must_fit(category.space, parent, category)
    fields = {"labels": labels, "descriptions": descriptions, "icon": icon, "parent": parent}
    change(category, "category.changed", by=by, fields=fields)
    return category


def move_category(*, category, up) -> bool:
    """One place further up or down among those of the same parent; whether it moved."""
    with transaction.atomic():
        return put_further(category.space.categories.filter(parent=category.parent_id), category, up=up)


@transaction.atomic
def drop_category(*, category, by) -> None:
    """Take it away; what stood in it stands where it stood: in its parent, or in the space."""
    lock_space(category.space)
    Article.objects.filter(category=category).update(category=category.parent_id)
    Category.objects.filter(parent=category).update(parent=category.parent_id)
    track("category.dropped", actor=by.actor, subject=category)
    category.delete()


def tree_of(categories) -> list:
    """Categories of one space as (category, depth from 0), each before what stands within it."""
    below = {}
    for each in categories:
        below.setdefault(each.parent_id, []).append(each)
    return list(_walk(below, None, 0))


def _walk(below, parent, depth):
    for each in below.get(parent, ()):
        yield each, depth
        yield from _walk(below, each.pk, depth + 1)


def _must_fit(space, parent, category=None):
    """Raises ValueError where the parent is of another space, within the category itself, or as deep as may be."""
    rows = list(space.categories.all())
    by_key, height = {each.pk: each for each in rows}, 1
    if category is not None:
        depths = dict(tree_of(rows))
        height += max(depths[each] - depths[category] for each in depths if _is_within(each, category, by_key))
    if parent is None:
        return
    if parent.pk not in by_key:
        raise ValueError(_("This category is in another space."))
    if category is not None and _is_within(parent, category, by_key):
        raise ValueError(_("A category cannot stand within itself."))
    if dict(tree_of(rows))[by_key[parent.pk]] + 1 + height > DEEPEST:
        raise ValueError(_("Categories may stand four deep within one another."))


def _is_within(category, outer, by_key):
    """Whether it is the outer one, or stands within it."""
    while category is not None:
        if category.pk == outer.pk:
            return True
        category = by_key.get(category.parent_id)
    return False


def _clean_texts(texts, length):
    cleaned = {language: clean_line(str(words or ""), length) for language, words in texts.items()}
    return {language: words for language, words in cleaned.items() if words}


def _must_have_name(labels):
    if not labels:
        raise ValueError(_("Give it a name."))


def _free(rows, wanted):
    base = slugify(wanted, SLUG_LENGTH - 5) or "part"
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(name for name in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if name not in taken)
