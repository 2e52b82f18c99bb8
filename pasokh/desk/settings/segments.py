"""Segments: customers who are treated alike, by themselves or by their company."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.contacts.actions.segments import (
    TooManySegments,
    change_segment,
    make_segment,
    put_companies,
    retire_segment,
)
from pasokh.contacts.models import Company, Segment
from pasokh.contacts.models.segment import NAME_LENGTH
from pasokh.ui.fields import LineField

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page
from .listed import retiring, unless_taken


class SegmentForm(forms.Form):
    """What it is called."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)


class MembersForm(SegmentForm):
    """What it is called, and whose people are in it."""

    companies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Everybody of these companies"),
        queryset=Company.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, segment, **kwargs):
        inside = segment.rows.exclude(company=None).values("company")
        chosen = list(Company.objects.filter(pk__in=inside).values_list("uid", flat=True))
        super().__init__(*args, initial={"name": segment.name, "companies": chosen}, **kwargs)
        self.fields["companies"].queryset = companies = Company.objects.order_by("name")
        if not companies.exists():
            del self.fields["companies"]


@require_http_methods(["GET", "POST"])
@permitted("segment.manage")
@once
def segments(request):
    """The list; POST makes one."""
    form = SegmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(form, make_segment, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:segments")
    rows = Segment.objects.annotate(people=Count("rows__contact"), companies=Count("rows__company"))
    return settings_page(request, "segments", "segments", rows=rows, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("segment.manage")
def segment(request, public_id):
    """One segment: its name, and the companies in it."""
    found = get_or_404(Segment.objects, public_id)
    form = MembersForm(request.POST if request.method == "POST" else None, segment=found)
    if form.is_valid() and _done(form, change_segment, segment=found, by=request.member):
        companies = [each.pk for each in form.cleaned_data.get("companies", ())]
        put_companies(segment=found, companies=companies, by=request.member)
        messages.success(request, _("Saved."))
        return redirect("desk:segments")
    status = 422 if form.errors else 200
    return settings_page(request, "segment", "segments", segment=found, form=form, status=status)


def _done(form, verb, **who):
    try:
        with unless_taken(form, _("There is a segment of this name already.")):
            verb(name=form.cleaned_data["name"], **who)
    except TooManySegments:
        form.add_error(None, _("There are as many segments as there can be."))
    return not form.errors


retire = retiring("segment.manage", Segment.objects.all, retire_segment, noun="segment", then="desk:segments")
