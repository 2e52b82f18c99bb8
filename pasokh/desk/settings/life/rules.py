"""Solving and closing: what is asked, when silence closes, and the categories of resolutions."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.tickets.actions.resolutions import (
    change_category,
    make_category,
    place_category,
    retire_category,
    set_rules,
)
from pasokh.tickets.actions.statuses import TooMany
from pasokh.tickets.models import LifeRules, ResolutionCategory
from pasokh.tickets.models.life_rules import MOST_DAYS
from pasokh.ui.fields import NumberField

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from .labels import initial_of, label_fields, labels_of

ASKS = [
    ("required", gettext_lazy("Yes, and a category must be chosen")),
    ("optional", gettext_lazy("Yes, but it may be skipped with one click")),
    ("never", gettext_lazy("No: one click solves")),
]
FIELDS = ("asks", "wants_reason", "follows_up", "follow_up_days", "silence_days")


class RulesForm(forms.Form):
    """The rules of solving and closing."""

    asks = forms.ChoiceField(
        label=gettext_lazy("Does solving ask what the request came to?"), choices=ASKS, widget=forms.RadioSelect
    )
    wants_reason = forms.BooleanField(label=gettext_lazy("A reason in words is needed as well"), required=False)
    follows_up = forms.BooleanField(
        label=gettext_lazy("Solving plans a follow-up, unless it is taken out"), required=False
    )
    follow_up_days = NumberField(
        label=gettext_lazy("A follow-up is due after so many working days"), min_value=0, max_value=MOST_DAYS
    )
    silence_days = NumberField(
        label=gettext_lazy("Silence closes a solved request after so many working days"),
        help_text=gettext_lazy("0: silence closes nothing. A shorter silence counts from when it is set."),
        min_value=0,
        max_value=MOST_DAYS,
    )


class CategoryForm(forms.Form):
    """What a category of resolutions is called."""

    def __init__(self, *args, language="fa", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= label_fields("label", gettext_lazy("Name"), required=[language])


@require_http_methods(["GET", "POST"])
@permitted("status.manage")
def rules(request):
    """The page; POST sets the rules."""
    if request.method != "POST":
        return _page(request)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    set_rules(by=request.member, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("desk:life-rules")


@require_POST
@permitted("status.manage")
@once
def add(request):
    """A new category."""
    form = CategoryForm(request.POST, language=request.workspace.language)
    if form.is_valid():
        try:
            make_category(by=request.member, labels=labels_of(form.cleaned_data, "label"))
        except TooMany:
            form.add_error(None, _("There are as many categories as there can be."))
    if form.errors:
        return _page(request, category_form=form)
    return _saved(request)


@require_http_methods(["GET", "POST"])
@permitted("status.manage")
def category(request, public_id):
    """One category."""
    found = get_or_404(ResolutionCategory.objects, public_id)
    given = request.POST if request.method == "POST" else None
    form = CategoryForm(given, initial=initial_of(found.labels, "label"), language=request.workspace.language)
    if request.method == "POST" and form.is_valid():
        change_category(category=found, by=request.member, labels=labels_of(form.cleaned_data, "label"))
        return _saved(request)
    return settings_page(
        request,
        "life/category",
        "life-rules",
        found={"id": found.public_id, "label": found.label(get_language()), "retired": bool(found.retired_at)},
        form=form,
        status=422 if form.errors else 200,
    )


@require_POST
@permitted("status.manage")
@once
def order(request, public_id):
    """Up or down."""
    found = get_or_404(ResolutionCategory.objects, public_id)
    place_category(category=found, by=request.member, up="up" in request.POST)
    return redirect(reverse("desk:life-rules") + "#categories")


@require_POST
@permitted("status.manage")
def retire(request, public_id):
    """Offer it no more (`retired`), or again."""
    found = get_or_404(ResolutionCategory.objects, public_id)
    retire_category(category=found, by=request.member, retired=bool(request.POST.get("retired")))
    return _saved(request)


def _saved(request):
    messages.success(request, _("Saved."))
    return redirect(reverse("desk:life-rules") + "#categories")


def _page(request, form=None, category_form=None):
    current = LifeRules.current()
    rows = list(ResolutionCategory.objects.all())
    language = get_language()
    return settings_page(
        request,
        "life/rules",
        "life-rules",
        status=422 if form or category_form else 200,
        form=form or RulesForm(initial={name: getattr(current, name) for name in FIELDS}),
        category_form=category_form or CategoryForm(language=request.workspace.language),
        categories=[{"id": each.public_id, "label": each.label(language)} for each in rows if not each.retired_at],
        retired=[{"id": each.public_id, "label": each.label(language)} for each in rows if each.retired_at],
    )
