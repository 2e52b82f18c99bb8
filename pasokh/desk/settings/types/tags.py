"""Tags: their names and colours, on how many requests they are, retired and merged ones."""

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.tags import CannotMerge, NameTaken, change_tag, make_tag, merge_tags, retire_tag
from pasokh.tickets.models import Tag, TicketTag
from pasokh.tickets.models.tag import DESCRIPTION_LENGTH, NAME_LENGTH
from pasokh.ui.fields import LineField
from pasokh.ui.filters import number

from ...access import permitted
from ...inbox.tags import TagWord
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from ..listed import retiring
from .words import COLOURS

COUNTED_TO = 999
SHOWN = 200
OFFERED = 500


class TagForm(forms.Form):
    """What a tag is called, how it looks, what it is for."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), choices=COLOURS, widget=forms.RadioSelect, initial="grey")
    description = LineField(label=gettext_lazy("What it is for"), max_length=DESCRIPTION_LENGTH, required=False)


class MergeForm(forms.Form):
    """Into which tag, and that one means it."""

    into = forms.CharField(
        label=gettext_lazy("The tag that stays"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"list": "all-tags", "autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=gettext_lazy("Yes: this cannot be taken back"))

    def clean_into(self):
        name = self.cleaned_data["into"]
        found = Tag.objects.offered().filter(folded=fold(name).strip()[:60]).first()
        if found is None:
            raise forms.ValidationError(_("There is no such tag. Choose one of the list."))
        return found


@require_http_methods(["GET", "POST"])
@permitted("tag.manage")
@once
def tags(request):
    """The list; POST makes a tag."""
    form = TagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(form, make_tag, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:tags")
    text = request.GET.get("q", "")[:NAME_LENGTH].strip()
    rows = Tag.objects.standing().filter(folded__contains=fold(text).strip()).order_by("retired_at", "name", "pk")
    rows = list(rows.annotate(uses=_uses())[: SHOWN + 1])
    return settings_page(
        request,
        "types/tags",
        "tags",
        status=422 if form.errors else 200,
        form=form,
        rows=[_line(tag) for tag in rows[:SHOWN]],
        more=len(rows) > SHOWN,
        q=text,
    )


def _uses():
    """On how many requests, exact up to COUNTED_TO; one more means «more»."""
    rows = TicketTag.objects.filter(tag=OuterRef("pk")).order_by().values("pk")[: COUNTED_TO + 1]
    return Func(ArraySubquery(rows), function="cardinality", output_field=IntegerField())


def _line(tag):
    count = f"{number(COUNTED_TO)}+" if tag.uses > COUNTED_TO else number(tag.uses)
    return {"id": tag.public_id, "word": TagWord(tag.name, tag.colour), "tag": tag, "count": count}


@require_http_methods(["GET", "POST"])
@permitted("tag.manage")
def tag(request, public_id):
    """One tag."""
    found = get_or_404(Tag.objects.standing(), public_id)
    initial = {"name": found.name, "colour": found.colour, "description": found.description}
    form = TagForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _done(form, change_tag, tag=found, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:tags")
    return _page(request, found, form=form)


def _done(form, verb, **who):
    try:
        verb(**form.cleaned_data, **who)
    except NameTaken as taken:
        words = _("There is a tag of this name already: “%(tag)s”. Choose another name, or merge the two.")
        form.add_error("name", words % {"tag": isolate(taken.other.name)})
    except ValueError:
        form.add_error("name", _("A tag needs a name."))
    return not form.errors


def _page(request, found, form=None, merge=None):
    failed = (form or merge) is not None and bool((form or merge).errors)
    initial = {"name": found.name, "colour": found.colour, "description": found.description}
    others = Tag.objects.offered().exclude(pk=found.pk).order_by("name").values_list("name", flat=True)
    return settings_page(
        request,
        "types/tag",
        "tags",
        status=422 if failed else 200,
        line=_line(Tag.objects.annotate(uses=_uses()).get(pk=found.pk)),
        form=form or TagForm(initial=initial),
        merge=merge or MergeForm(),
        others=list(others[:OFFERED]),
    )


retire = retiring("tag.manage", Tag.objects.standing, retire_tag, noun="tag", then="desk:tags")


@require_POST
@permitted("tag.manage")
def merge(request, public_id):
    """Make it one with another tag."""
    found = get_or_404(Tag.objects.standing(), public_id)
    form = MergeForm(request.POST)
    if form.is_valid():
        try:
            merge_tags(tag=found, into=form.cleaned_data["into"], by=request.member)
        except CannotMerge:
            form.add_error("into", _("A tag cannot be merged with itself. Choose another one."))
    if form.errors:
        return _page(request, found, merge=form)
    words = _("“%(tag)s” is “%(other)s” from now on; its requests follow in a moment.")
    names = {"tag": isolate(found.name), "other": isolate(form.cleaned_data["into"].name)}
    messages.success(request, words % names)
    return redirect("desk:tags")
