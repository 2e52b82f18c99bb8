"""A workspace's own statuses: make, rename, order, retire, bring back."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.workspaces.actions.ordering import put_further

from ..life import forget_life
from ..models import Category, Status, Ticket

KEY_LENGTH = 24
STANDING_IN = {Category.OPEN: "open", Category.PAUSED: "waiting", Category.SOLVED: "solved", Category.CLOSED: "closed"}
MOST = 60  # statuses of a workspace, retired ones too: a menu, not a catalogue


class CannotRetire(ValueError):
    """A shipped status, or one in use without a replacement of its own category."""


class TooMany(ValueError):
    """More statuses than MOST."""


@transaction.atomic
def make_status(*, by, category, labels, customer_labels):
    """Add a status within a category, at the end of it. Its key for programs is made of its English label. Raises TooMany."""
    existing = list(Status.objects.select_for_update())
    if len(existing) >= MOST:
        raise TooMany
    status = Status.objects.create(
        key=_key(labels, Category(category), {each.key for each in existing}),
        category=category,
        labels=labels,
        customer_labels=customer_labels,
        place=max((each.place for each in existing), default=0) + 1,
    )
    track("status.made", actor=by.actor, subject=status)
    forget_life()
    return status


def _key(labels, category, taken):
    stem = slugify(labels.get("en", ""))[:KEY_LENGTH].strip("-").replace("-", "_") or f"own_{category.name.lower()}"
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def change_status(*, status, by, labels, customer_labels):
    """Call it otherwise, for agents, customers or both. Tickets follow at once: they name no labels."""
    if change(status, "status.changed", by=by, fields={"labels": labels, "customer_labels": customer_labels}):
        forget_life()


@transaction.atomic
def place_status(*, status, by, up):
    """Put it one place further up, or down, among those of its category."""
    if put_further(Status.objects.filter(category=status.category, retired_at=None), status, up=up):
        track("status.ordered", actor=by.actor, subject=status)
        forget_life()


@transaction.atomic
def retire_status(*, status, by, replacement=None):
    """Offer it no more. Its tickets go to `replacement`, an offered status of the same category, by a job. Raises CannotRetire."""
    from ..jobs.life import move_out

    status = Status.objects.select_for_update().get(pk=status.pk)
    if status.shipped:
        raise CannotRetire("shipped")
    if status.retired_at:
        return
    used = Ticket.objects.filter(category=status.category, status=status).exists()
    if used and replacement is None:
        raise CannotRetire("in use")
    if replacement and (
        replacement.pk == status.pk or replacement.retired_at or replacement.category != status.category
    ):
        raise CannotRetire("no replacement")
    status.retired_at, status.replaced_by = timezone.now(), replacement or _shipped_like(status)
    status.save(update_fields=["retired_at", "replaced_by"])
    event = track("status.retired", actor=by.actor, subject=status, replacement=status.replaced_by_id)
    # Always: a ticket that is put in it at this moment is not seen by us.
    move_out.defer(status_id=status.pk, cause_id=event.pk, lock=f"status:{status.pk}")
    forget_life()


def _shipped_like(status):
    """What stands in for a status that no ticket has: the shipped one of its category."""
    return Status.objects.get(key=STANDING_IN[status.category])


@transaction.atomic
def bring_back_status(*, status, by):
    """Offer a retired one again. The tickets that left it stay where they are."""
    if status.retired_at is None:
        return
    status.retired_at, status.replaced_by = None, None
    status.save(update_fields=["retired_at", "replaced_by"])
    track("status.brought_back", actor=by.actor, subject=status)
    forget_life()
