"""What can be asked of tickets: the fields of the filter language."""

from functools import lru_cache
from operator import attrgetter as of

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from pasokh.contacts.models import Company, Contact, InSegment, Segment
from pasokh.contacts.queries import segments_of
from pasokh.kernel.filters import Field
from pasokh.kernel.filters.queries import among_rows
from pasokh.kernel.filters.rows import fixed, named, rows_by_id
from pasokh.workspaces.models import Member, Team

from ..models import Category, Follower, Inbox, Status, Tag, TicketTag, TicketType
from .choices import categories, channels, contacts, labelled, priorities, ratings
from .own_fields import own_fields

CATEGORIES = {category.name.lower(): category.value for category in Category}
IS = ("is", "is_not")
ME = ("me",)
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


def _tags(ticket):
    return list(ticket.tags.values_list("pk", flat=True))


def _unread(test):
    unread = Q(last_position__gt=F("seen_by_staff"))
    return unread if test.op == "yes" else ~unread


def _is_unread(ticket):
    return ticket.last_position > ticket.seen_by_staff


def _asleep(test):
    return Q(snoozed_at__isnull=test.op != "yes")


def _late(test):
    late = Q(due_at__lt=Now())
    return late if test.op == "yes" else ~late | Q(due_at=None)


def _is_late(ticket):
    return ticket.due_at is not None and ticket.due_at < now()


def _followed(test):
    return among_rows(test, Follower.objects.filter(ticket=OuterRef("pk")), "member")


def _followers(ticket):
    return list(ticket.followers.values_list("member", flat=True))


def _in_segment(test):
    return among_rows(test, InSegment.objects.of(OuterRef("contact"), OuterRef("contact__company")), "segment")


def _segments(ticket):
    return segments_of([ticket.contact_id])[ticket.contact_id]


def _rows(model, offered=lambda found: found, nameless=""):
    return named(model, offered, nameless) | {"keys": rows_by_id(model)}


def _categories():
    return fixed(categories, lambda names: {name: CATEGORIES[name] for name in names if name in CATEGORIES})


def _people():
    return _rows(Member, lambda found: found.filter(deactivated_at=None))


def _contacts():
    return _rows(Contact, nameless=_("Visitor")) | {"choices": contacts}


@lru_cache(maxsize=1)
def _fields() -> dict[str, Field]:
    found = (
        Field("category", "choice", _("State"), "category", ops=IS, read=of("category"), **_categories()),
        Field("status", "choice", _("Status"), "status", ops=IS, read=of("status_id"), **labelled(Status)),
        Field("type", "choice", _("Type"), "type", read=of("type_id"), **labelled(TicketType)),
        Field("priority", "level", _("Priority"), "priority", read=of("priority"), **fixed(priorities)),
        Field("tag", "choices", _("Tag"), where=_tagged, read=_tags, **_rows(Tag, lambda found: found.standing())),
        Field("team", "choice", _("Team"), "team", personal=("my_teams",), read=of("team_id"), **_rows(Team)),
        Field("assignee", "choice", _("Assignee"), "assignee", personal=ME, read=of("assignee_id"), **_people()),
        Field("follower", "choices", _("Follower"), personal=ME, where=_followed, read=_followers, **_people()),
        Field("contact", "choice", _("Customer"), "contact", ops=IS, read=of("contact_id"), **_contacts()),
        Field("company", "choice", _("Company"), "contact__company", read=of("contact.company_id"), **_rows(Company)),
        Field("segment", "choices", _("Segment of the customer"), where=_in_segment, read=_segments, **_rows(Segment)),
        Field("channel", "choice", _("Channel"), "channel", ops=IS, read=of("channel"), **fixed(channels)),
        Field("inbox", "choice", _("Inbox"), "inbox", ops=IS, read=of("inbox_id"), **_rows(Inbox)),
        Field("subject", "text", _("Subject"), "subject", read=of("subject")),
        Field("created", "moment", _("Created"), "created_at", ops=PAST, read=of("created_at")),
        Field("activity", "moment", _("Last message"), "last_message_at", ops=PAST, read=of("last_message_at")),
        Field("waiting", "moment", _("Waiting for us since"), "waiting_since", read=of("waiting_since")),
        Field("due", "moment", _("Due"), "due_at", read=of("due_at")),
        Field("late", "yes_no", _("Past its due time"), where=_late, read=_is_late),
        Field("solved", "moment", _("Solved at"), "solved_at", read=of("solved_at")),
        Field("asleep", "yes_no", _("Snoozed"), where=_asleep, read=lambda ticket: ticket.snoozed_at is not None),
        Field("snoozed", "moment", _("Snoozed until"), "snoozed_until", read=of("snoozed_until")),
        Field("rating", "level", _("Rating by the customer"), "rating", read=of("rating"), **fixed(ratings)),
        Field("unread", "yes_no", _("Unread"), where=_unread, read=_is_unread),
    )
    return {field.key: field for field in found}
