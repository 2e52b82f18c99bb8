"""Statuses: the shipped ones under the business's names, and its own."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.tickets.actions.statuses import (
    CannotRetire,
    TooMany,
    bring_back_status,
    change_status,
    make_status,
    place_status,
    retire_status,
)
from pasokh.tickets.models import Category, Status

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from ..listed import ordering
from .labels import initial_of, label_fields, labels_of

CATEGORIES = [
    (Category.OPEN, gettext_lazy("Open: we are at it")),
    (Category.PAUSED, gettext_lazy("Paused: clocks stand still")),
    (Category.SOLVED, gettext_lazy("Solved: waits for the customer's word")),
    (Category.CLOSED, gettext_lazy("Closed: the end")),
]


class StatusForm(forms.Form):
    """What a status is called, for colleagues and for customers."""

    def __init__(self, *args, language="fa", **kwargs):
        super().__init__(*args, **kwargs)
        fields = label_fields("label", gettext_lazy("For colleagues"), required=[language])
        self.fields |= fields | label_fields("customer", gettext_lazy("For customers"), required=[language])

    def labels(self) -> dict:
        """What make_status and change_status take."""
        given = self.cleaned_data
        return {"labels": labels_of(given, "label"), "customer_labels": labels_of(given, "customer")}


class NewStatusForm(StatusForm):
    """A status of one's own."""

    category = forms.TypedChoiceField(
        label=gettext_lazy("Category"),
        coerce=int,
        choices=CATEGORIES,
        help_text=gettext_lazy("Clocks, lists and reports go by the category. It stays as it is chosen."),
    )


class RetireForm(forms.Form):
    """Where the requests of a retired status go."""

    replacement = forms.ModelChoiceField(
        label=gettext_lazy("Requests that have it get"),
        queryset=Status.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )

    def __init__(self, *args, status, **kwargs):
        super().__init__(*args, **kwargs)
        alike = Status.objects.choosable().filter(category=status.category).exclude(pk=status.pk)
        self.fields["replacement"].queryset = alike
        self.fields["replacement"].label_from_instance = lambda each: each.label(get_language())


@require_http_methods(["GET", "POST"])
@permitted("status.manage")
@once
def statuses(request):
    """All of them by category; POST adds one."""
    form = NewStatusForm(request.POST or None, language=request.workspace.language)
    if request.method == "POST" and form.is_valid() and _made(form, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:statuses")
    return settings_page(
        request,
        "life/statuses",
        "statuses",
        groups=_groups(),
        form=form,
        status=422 if form.errors else 200,
    )


def _made(form, by):
    try:
        make_status(by=by, category=form.cleaned_data["category"], **form.labels())
    except TooMany:
        form.add_error(None, _("There are as many statuses as there can be. Bring back a retired one, or rename one."))
    return not form.errors


def _groups():
    rows = list(Status.objects.all())
    return [
        {
            "name": name,
            "rows": [_row(each) for each in rows if each.category == category and not each.retired_at],
            "retired": [_row(each) for each in rows if each.category == category and each.retired_at],
        }
        for category, name in CATEGORIES
    ]


def _row(status):
    language = get_language()
    return {
        "id": status.public_id,
        "label": status.label(language),
        "customer_label": status.customer_label(language),
        "shipped": status.shipped,
    }


@require_http_methods(["GET", "POST"])
@permitted("status.manage")
def status(request, public_id):
    """One status: what it is called, and its end."""
    found = get_or_404(Status.objects, public_id)
    initial = initial_of(found.labels, "label") | initial_of(found.customer_labels, "customer")
    language = request.workspace.language
    form = StatusForm(request.POST if request.method == "POST" else None, initial=initial, language=language)
    if request.method == "POST" and form.is_valid():
        change_status(status=found, by=request.member, **form.labels())
        messages.success(request, _("Saved."))
        return redirect("desk:statuses")
    return _one(request, found, form)


def _one(request, found, form, retire=None, code=200):
    may_retire = not found.shipped and not found.retired_at
    return settings_page(
        request,
        "life/status",
        "statuses",
        found=_row(found),
        category=dict(CATEGORIES)[found.category],
        retired=bool(found.retired_at),
        form=form,
        retire=(retire or RetireForm(status=found)) if may_retire else None,
        status=422 if form.errors else code,
    )


order = ordering("status.manage", Status.objects.all, place_status, noun="status", then="desk:statuses")


@require_POST
@permitted("status.manage")
def retire(request, public_id):
    """Offer it no more; its requests get another status of the category."""
    found = get_or_404(Status.objects, public_id)
    form = RetireForm(request.POST, status=found)
    if not form.is_valid():
        messages.error(request, _("Choose the status that its requests get."))
        return redirect("desk:status", public_id)
    try:
        retire_status(status=found, by=request.member, replacement=form.cleaned_data["replacement"])
    except CannotRetire:
        messages.error(request, _("This status stays: the steps of every request rely on it."))
        return redirect("desk:status", public_id)
    messages.success(request, _("Retired. Its requests are being moved."))
    return redirect("desk:statuses")


@require_POST
@permitted("status.manage")
def bring_back(request, public_id):
    """Offer a retired one again."""
    bring_back_status(status=get_or_404(Status.objects, public_id), by=request.member)
    messages.success(request, _("It can be chosen again."))
    return redirect("desk:statuses")
