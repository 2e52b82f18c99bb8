"""What can be asked of tickets: the fields of the filter language."""

from functools import lru_cache

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from pasokh.contacts.models import Company, Contact
from pasokh.kernel.filters import Field
from pasokh.kernel.filters.queries import among_rows
from pasokh.workspaces.models import Member, Team

from ..models import Category, Follower, Inbox, Status, Tag, TicketTag, TicketType
from .choices import categories, channels, contacts, fixed, labelled, named, priorities, rows_by_id
from .own_fields import own_fields

CATEGORIES = {category.name.lower(): category.value for category in Category}
PAST = ("in", "not_in", "before", "after", "older_than", "newer_than")


def fields() -> dict[str, Field]:
    """Every field that can be asked of tickets, by key: the product's, and the workspace's own."""
    own = own_fields()
    return _fields() | own if own else _fields()


def shipped_fields() -> dict[str, Field]:
    """The product's own: those that every workspace has."""
    return _fields()


def values_of(ticket, keys) -> dict:
    """What these fields say of a ticket, for `matches`."""
    known = fields()
    return {key: known[key].read(ticket) for key in keys if key in known}


def _tagged(test):
    return among_rows(test, TicketTag.objects.filter(ticket=OuterRef("pk")), "tag")


def _unread(test):
    unread = Q(last_position__gt=F("seen_by_staff"))
    return unread if test.op == "yes" else ~unread


def _asleep(test):
    return Q(snoozed_at__isnull=test.op != "yes")


def _late(test):
    late = Q(due_at__lt=Now())
    return late if test.op == "yes" else ~late | Q(due_at=None)


def _followed(test):
    return among_rows(test, Follower.objects.filter(ticket=OuterRef("pk")), "member")


@lru_cache(maxsize=1)
def _fields() -> dict[str, Field]:
    people = named(Member, lambda found: found.filter(deactivated_at=None))
    of_contacts = {"choices": contacts, "labels": named(Contact)["labels"], "keys": rows_by_id(Contact)}
    found = (
        Field(
            "category",
            "choice",
            _("State"),
            "category",
            ops=("is", "is_not"),
            read=lambda t: t.category,
            **fixed(categories, lambda names: {name: CATEGORIES[name] for name in names if name in CATEGORIES}),
        ),
        Field(
            "status",
            "choice",
            _("Status"),
            "status",
            ops=("is", "is_not"),
            read=lambda t: t.status_id,
            **labelled(Status),
        ),
        Field("type", "choice", _("Type"), "type", read=lambda t: t.type_id, **labelled(TicketType)),
        Field("priority", "level", _("Priority"), "priority", read=lambda t: t.priority, **fixed(priorities)),
        Field(
            "tag",
            "choices",
            _("Tag"),
            where=_tagged,
            read=lambda t: list(t.tags.values_list("pk", flat=True)),
            keys=rows_by_id(Tag),
            **named(Tag, lambda found: found.standing()),
        ),
        Field(
            "team",
            "choice",
            _("Team"),
            "team",
            personal=("my_teams",),
            read=lambda t: t.team_id,
            keys=rows_by_id(Team),
            **named(Team),
        ),
        Field(
            "assignee",
            "choice",
            _("Assignee"),
            "assignee",
            personal=("me",),
            read=lambda t: t.assignee_id,
            keys=rows_by_id(Member),
            **people,
        ),
        Field(
            "follower",
            "choices",
            _("Follower"),
            personal=("me",),
            where=_followed,
            read=lambda t: list(t.followers.values_list("member", flat=True)),
            keys=rows_by_id(Member),
            **people,
        ),
        Field(
            "contact",
            "choice",
            _("Customer"),
            "contact",
            ops=("is", "is_not"),
            read=lambda t: t.contact_id,
            **of_contacts,
        ),
        Field(
            "company",
            "choice",
            _("Company"),
            "contact__company",
            read=lambda t: t.contact.company_id,
            keys=rows_by_id(Company),
            **named(Company),
        ),
        Field(
            "channel",
            "choice",
            _("Channel"),
            "channel",
            ops=("is", "is_not"),
            read=lambda t: t.channel,
            **fixed(channels),
        ),
        Field(
            "inbox",
            "choice",
            _("Inbox"),
            "inbox",
            ops=("is", "is_not"),
            read=lambda t: t.inbox_id,
            keys=rows_by_id(Inbox),
            **named(Inbox),
        ),
        Field("subject", "text", _("Subject"), "subject", read=lambda t: t.subject),
        Field("created", "moment", _("Created"), "created_at", ops=PAST, read=lambda t: t.created_at),
        Field("activity", "moment", _("Last message"), "last_message_at", ops=PAST, read=lambda t: t.last_message_at),
        Field("waiting", "moment", _("Waiting for us since"), "waiting_since", read=lambda t: t.waiting_since),
        Field("due", "moment", _("Due"), "due_at", read=lambda t: t.due_at),
        Field(
            "late",
            "yes_no",
            _("Past its due time"),
            where=_late,
            read=lambda t: t.due_at is not None and t.due_at < now(),
        ),
        Field("solved", "moment", _("Solved at"), "solved_at", read=lambda t: t.solved_at),
        Field("asleep", "yes_no", _("Snoozed"), where=_asleep, read=lambda t: t.snoozed_at is not None),
        Field("snoozed", "moment", _("Snoozed until"), "snoozed_until", read=lambda t: t.snoozed_until),
        Field("unread", "yes_no", _("Unread"), where=_unread, read=lambda t: t.last_position > t.seen_by_staff),
    )
    return {field.key: field for field in found}
