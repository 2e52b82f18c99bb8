"""Spaces and their categories, in the settings."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.knowledge.actions import spaces as verbs
from pasokh.knowledge.models import Article, Category, Space
from pasokh.ui.fields import LineField

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from ..settings.frame import settings_page
from ..settings.life.labels import NAMES, initial_of, label_fields, labels_of
from ..settings.listed import retiring
from .words import AUDIENCES

OFFERED = [(key, words) for key, words in AUDIENCES.items() if key != "segment"]  # of a segment is said of each article


class ShelfForm(forms.Form):
    """What a space or a category is called, and what is in it."""

    def __init__(self, *args, language="fa", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= label_fields("label", gettext_lazy("Name"), required=[language])
        for key, words in NAMES.items():
            label = format_lazy("{} ({})", gettext_lazy("What is in it"), words)
            self.fields[f"description_{key}"] = LineField(
                label=label, required=False, max_length=verbs.DESCRIPTION_LENGTH
            )


class SpaceForm(ShelfForm):
    """Also for whom new articles in it are."""

    audience = forms.ChoiceField(label=gettext_lazy("New articles are for"), choices=OFFERED)


class CategoryForm(ShelfForm):
    """Also within which it stands."""

    parent = forms.ChoiceField(label=gettext_lazy("Within"), required=False)

    def __init__(self, *args, space, without=None, **kwargs):
        super().__init__(*args, **kwargs)
        others = [(each, depth) for each, depth in verbs.tree_of(space.categories.all()) if each != without]
        words = get_language()
        self.fields["parent"].choices = [("", "–"), *((each.public_id, "\u2003" * depth + each.label(words)) for each, depth in others)]  # fmt: skip


def _given(form):
    given = form.cleaned_data
    return {"labels": labels_of(given, "label"), "descriptions": labels_of(given, "description")}


def _done(form, verb, **given) -> bool:
    """Whether the verb took it; what it refused stands at the form."""
    try:
        verb(**given)
    except ValueError as error:
        form.add_error(None, str(error))
    return not form.errors


@require_http_methods(["GET", "POST"])
@permitted("knowledge.manage")
@once
def spaces(request):
    """The list; POST makes one."""
    form = SpaceForm(request.POST or None, language=request.workspace.language)
    if request.method == "POST" and form.is_valid() and _done(
        form, verbs.make_space, by=request.member, audience=form.cleaned_data["audience"], **_given(form)
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("desk:spaces")
    rows = Space.objects.annotate(articles_count=Count("articles"))
    lines = [{"space": each, "name": each.label(get_language()), "count": each.articles_count} for each in rows]
    return settings_page(
        request, "desk/knowledge/spaces", "spaces", lines=lines, form=form, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@permitted("knowledge.manage")
def space(request, public_id):
    """One space: what it is called, and its categories."""
    found = get_or_404(Space.objects, public_id)
    initial = (
        initial_of(found.labels, "label") | initial_of(found.descriptions, "description") | {"audience": found.audience}
    )
    form = SpaceForm(request.POST or None, initial=initial, language=request.workspace.language)
    if request.method == "POST" and form.is_valid():
        given = _given(form) | {"icon": found.icon, "audience": form.cleaned_data["audience"]}
        if _done(form, verbs.change_space, space=found, by=request.member, **given):
            messages.success(request, _("Saved."))
            return redirect("desk:spaces")
    return _space_page(request, found, form, CategoryForm(space=found, language=request.workspace.language))


def _space_page(request, found, form, add):
    counts = dict(Article.objects.filter(space=found).values_list("category").annotate(count=Count("pk")))
    language = get_language()
    lines = [
        {"category": each, "name": each.label(language), "depth": depth, "count": counts.get(each.pk, 0)}
        for each, depth in verbs.tree_of(found.categories.all())
    ]
    status = 422 if form.errors or add.errors else 200
    context = {"found": found, "name": found.label(language), "lines": lines, "form": form, "add": add}
    return settings_page(request, "desk/knowledge/space", "spaces", status=status, **context)


@require_POST
@permitted("knowledge.manage")
@once
def add_category(request, public_id):
    """One more category of a space."""
    found = get_or_404(Space.objects, public_id)
    add = CategoryForm(request.POST, space=found, language=request.workspace.language)
    if add.is_valid() and _done(
        add, verbs.make_category, space=found, by=request.member, parent=_parent_of(found, add), **_given(add)
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("desk:space", public_id)
    initial = (
        initial_of(found.labels, "label") | initial_of(found.descriptions, "description") | {"audience": found.audience}
    )
    return _space_page(request, found, SpaceForm(initial=initial, language=request.workspace.language), add)


def _parent_of(space, form):
    chosen = form.cleaned_data["parent"]
    return space.categories.by_public_id(chosen) if chosen else None


@require_http_methods(["GET", "POST"])
@permitted("knowledge.manage")
def category(request, public_id):
    """One category."""
    found = get_or_404(Category.objects.select_related("space", "parent"), public_id)
    initial = initial_of(found.labels, "label") | initial_of(found.descriptions, "description")
    initial["parent"] = found.parent.public_id if found.parent else ""
    form = CategoryForm(
        request.POST or None, initial=initial, space=found.space, without=found, language=request.workspace.language
    )
    if request.method == "POST" and form.is_valid():
        given = _given(form) | {"icon": found.icon, "parent": _parent_of(found.space, form)}
        if _done(form, verbs.change_category, category=found, by=request.member, **given):
            messages.success(request, _("Saved."))
            return redirect("desk:space", found.space.public_id)
    context = {"found": found, "name": found.label(get_language()), "form": form}
    return settings_page(request, "desk/knowledge/category", "spaces", status=422 if form.errors else 200, **context)


@require_POST
@permitted("knowledge.manage")
@once
def order(request, public_id):
    """A space one place further up (`up` is sent), or down."""
    verbs.move_space(space=get_or_404(Space.objects, public_id), up="up" in request.POST)
    return redirect("desk:spaces")


@require_POST
@permitted("knowledge.manage")
@once
def order_category(request, public_id):
    """A category one place further up (`up` is sent), or down, among those beside it."""
    found = get_or_404(Category.objects.select_related("space"), public_id)
    verbs.move_category(category=found, up="up" in request.POST)
    return redirect(reverse("desk:space", args=[found.space.public_id]) + "#categories")


@require_POST
@permitted("knowledge.manage")
@once
def drop(request, public_id):
    """Take a category away; what stood in it stands where it stood."""
    found = get_or_404(Category.objects.select_related("space"), public_id)
    then = found.space.public_id
    verbs.drop_category(category=found, by=request.member)
    messages.success(request, _("The category was removed. Its articles are there still."))
    return redirect("desk:space", then)


retire = retiring("knowledge.manage", Space.objects.all, verbs.retire_space, noun="space", then="desk:spaces")
