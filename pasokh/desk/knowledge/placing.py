"""Saying where an article stands, for whom it is and who looks after it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.contacts.models import Segment
from pasokh.knowledge.actions import arranging
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import permitted
from ..lookup import get_or_404
from .article import articles_for
from .forms import PlaceForm
from .words import shelf_of

OF_READERS = {"place", "audience", "segments", "language", "slug"}  # what changes who sees it, and where


@require_POST
@permitted("knowledge.write")
def place(request, public_id):
    """Keep what the form says. Of what readers see, those who publish alone say for whom it is and where it stands."""
    found = get_or_404(articles_for(request.member), public_id)
    form = PlaceForm(request.POST, article=found, initial=PlaceForm.initial_of(found))
    if not may(request.member, "knowledge.place", found):
        for name in OF_READERS & set(form.fields):
            form.fields[name].disabled = True
    if not form.is_valid():
        for field, errors in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            messages.error(request, f"{label}: {errors[0]}" if label else errors[0])
        return redirect("desk:article", public_id)
    try:
        with transaction.atomic():
            _keep(found, form, request.member)
        messages.success(request, _("Saved."))
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("desk:article", public_id)


def _keep(found, form, by):
    given, changed = form.cleaned_data, set(form.changed_data)
    if changed & OF_READERS:
        require(by, "knowledge.place", found)
    if "place" in changed:
        space, category = shelf_of(given["place"])
        found = arranging.put_into(article=found, by=by, space=space, category=category)
    if changed & {"audience", "segments"}:
        segments = [Segment.objects.by_public_id(each) for each in given.get("segments", ())]
        found = arranging.address_to(article=found, by=by, audience=given["audience"], segments=segments)
    if "language" in changed:
        found = arranging.set_language(article=found, by=by, language=given["language"])
    if "slug" in changed:
        found = arranging.rename_address(article=found, by=by, slug=given["slug"])
    owner = Member.objects.by_public_id(given["owner"]) if given["owner"] else None
    fields = {"owner": owner, "review_on": given["review_on"], "comments_open": given["comments_open"]}
    arranging.arrange(article=found, by=by, **fields)
