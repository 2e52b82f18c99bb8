"""The tags of a workspace: make, rename, colour, retire, merge."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.events.changing import retire, set_fields

from ..models import Tag
from ..models.tag import COLOURS, DESCRIPTION_LENGTH

MERGED_AGAIN_AFTER = 60  # seconds: whoever was putting the old word on a ticket in that moment has committed by then


class NameTaken(ValueError):
    """Another tag has this name, in another spelling perhaps; `other` is it. Merge them, or choose another name."""

    def __init__(self, other):
        super().__init__(other.name)
        self.other = other


class CannotMerge(ValueError):
    """A tag into itself, or one that was merged already."""


@transaction.atomic
def make_tag(*, name, by, colour="grey", description=""):
    """Add a tag before it is on any ticket. Raises NameTaken, and ValueError for an empty name or an unknown colour."""
    name, folded = Tag.spelling(name)
    _check_free(folded)
    made = Tag.objects.create(name=name, folded=folded, **_looks(colour, description))
    track("tag.made", actor=by.actor, subject=made)
    return made


@transaction.atomic
def change_tag(*, tag, by, name, colour, description):
    """Call it otherwise, colour it, say what it is for. Raises as make_tag; nothing has changed then."""
    name, folded = Tag.spelling(name)
    _check_free(folded, but=tag)
    changed = set_fields(tag, {"name": name, "folded": folded, **_looks(colour, description)})
    if changed:
        tag.save(update_fields=changed)
        track("tag.changed", actor=by.actor, subject=tag, fields=[field for field in changed if field != "folded"])


def _check_free(folded, but=None):
    other = Tag.objects.filter(folded=folded).exclude(pk=but.pk if but else None).first()
    if other:
        raise NameTaken(other.merged_into or other)


def _looks(colour, description):
    if colour not in COLOURS:
        raise ValueError("no such colour")
    return {"colour": colour, "description": " ".join(description.split())[:DESCRIPTION_LENGTH]}


@transaction.atomic
def retire_tag(*, tag, by, retired=True):
    """Put it on no further ticket, or offer it again. Tickets keep it. Raises CannotMerge for one that was merged: its word is the other's now."""
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if tag.merged_into_id:
        raise CannotMerge
    retire(tag, "tag", by=by, retired=retired)


@transaction.atomic
def merge_tags(*, tag, into, by):
    """Make two tags one: from now on the old word leads to the other, and its tickets follow by a job. Raises CannotMerge."""
    from ..jobs.types import move_tagged

    rows = {each.pk: each for each in Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk")}
    tag, into = rows[tag.pk], rows[into.pk]
    if tag.pk == into.pk or tag.merged_into_id or into.merged_into_id:
        raise CannotMerge
    Tag.objects.filter(merged_into=tag).update(merged_into=into)
    tag.merged_into, tag.retired_at = into, tag.retired_at or timezone.now()
    tag.save(update_fields=["merged_into", "retired_at"])
    track("tag.merged", actor=by.actor, subject=tag, into=into.pk)
    for wait in (None, MERGED_AGAIN_AFTER):
        move_tagged.defer(tag_id=tag.pk, after=wait, lock=f"tag:{tag.pk}")
