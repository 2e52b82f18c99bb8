"""What can be asked of tickets: the fields of the filter language, for views, search, and whatever else chooses tickets."""

import json
from datetime import timedelta
from functools import lru_cache

from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from pasokh.calendars.queries import working_time
from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Company, Contact
from pasokh.kernel.filters import Field, Scope, bind
from pasokh.kernel.filters.queries import among_rows
from pasokh.kernel.ids import parse_public_id
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import current_workspace_id
from pasokh.workspaces.models import Member, Team, Workspace

from .models import Category, Follower, Inbox, Status, Tag, TicketTag, TicketType
from .models.priority import Priority

FEW = 20  # suggestions
CHANNELS = {
    "chat": _("Live chat"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "voice": _("Phone"),
    "telegram": _("Telegram"),
    "form": _("Form"),
    "api": _("API"),
}
CATEGORIES = {category.name.lower(): category.value for category in Category}


def fields() -> dict[str, Field]:
    """Every field that can be asked of tickets, by key."""
    return _fields()


def scope_of(member=None) -> Scope:
    """What relative words mean in the current workspace, and "me" for this member. The present minute has begun just now."""
    shop = _shops.get(current_workspace_id(), lambda: Workspace.objects.get(pk=current_workspace_id()))
    words = {"me": (member.pk,), "my_teams": tuple(member.team_ids())} if member else {}
    now = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    return Scope(now, shop.zone, shop.calendar, words, lambda day: working_time().is_working_day(day))


def bound(filter, member):
    """A checked filter made ready for a member, kept for the minute that it is good for."""
    scope = scope_of(member)
    written = json.dumps(filter, sort_keys=True)
    key = (
        current_workspace_id(),
        written,
        member.pk,
        scope.words["my_teams"],
        scope.now,
        str(scope.zone),
        scope.calendar,
    )
    return _bound.get(key, lambda: bind(filter, fields(), scope))


_shops = Kept(seconds=2)
_bound = Kept(seconds=60)


def _rows_by_id(model):
    """A function from public ids to {public id: key}."""

    def keys(names):
        uids = {}
        for name in names:
            try:
                uids[parse_public_id(model.PREFIX, name)] = name
            except ValueError:
                continue
        found = model.objects.filter(uid__in=uids).values_list("uid", "pk")
        return {uids[uid]: pk for uid, pk in found}

    return keys


def _rows_by_key(model):
    return lambda names: dict(model.objects.filter(key__in=[str(name) for name in names]).values_list("key", "pk"))


def _named(model, rows=lambda found: found):
    """(choices, labels) of rows that have a name."""

    def choices(text=""):
        found = rows(model.objects.all())
        found = found.filter(name__icontains=text) if text else found
        return [(row.public_id, row.name) for row in found.order_by("name", "pk")[: FEW * 10]]

    def labels(values):
        found = model.objects.filter(pk__in=_rows_by_id(model)(values).values())
        return {row.public_id: row.name or _("Visitor") for row in found}

    return {"choices": choices, "labels": labels}


def _labelled(model):
    def choices(text=""):
        return [(row.key, row.label(get_language())) for row in model.objects.offered()]

    def labels(values):
        return {
            row.key: row.label(get_language()) for row in model.objects.filter(key__in=[str(value) for value in values])
        }

    return {"choices": choices, "labels": labels, "keys": _rows_by_key(model)}


def _fixed(words, keys=None):
    """(choices, labels) of values that the program knows; `words` gives {value: label}."""
    return {
        "choices": lambda text="": list(words().items()),
        "labels": lambda values: {value: words()[value] for value in values if value in words()},
        "keys": keys,
    }


def _categories():
    return {
        "open": pgettext("category of statuses", "Open"),
        "paused": pgettext("category of statuses", "Paused"),
        "solved": pgettext("category of statuses", "Solved"),
        "closed": pgettext("category of statuses", "Closed"),
    }


def _priorities():
    words = (_("Low priority"), _("Normal priority"), _("High priority"), _("Urgent"))
    return {level.value: str(word) for level, word in zip(Priority, words, strict=True)}


def _channels():
    return {kind: str(word) for kind, word in CHANNELS.items()}


def _contacts(text=""):
    found = contact_queries.search(text, FEW) if text else Contact.objects.order_by("-pk")[:FEW]
    return [
        (row.public_id, row.name or str(_("Visitor")))
        for row in Contact.objects.filter(pk__in=[each.pk for each in found])
    ]


def _tagged(test):
    return among_rows(test, TicketTag.objects.filter(ticket=OuterRef("pk")), "tag")


def _unread(test):
    unread = Q(last_position__gt=F("seen_by_staff"))
    return unread if test.op == "yes" else ~unread


def _asleep(test):
    return Q(snoozed_at__isnull=test.op != "yes")


def _followed(test):
    return among_rows(test, Follower.objects.filter(ticket=OuterRef("pk")), "member")


@lru_cache(maxsize=1)
def _fields() -> dict[str, Field]:
    people = _named(Member, lambda found: found.filter(deactivated_at=None))
    of_contacts = {"choices": _contacts, "labels": _named(Contact)["labels"], "keys": _rows_by_id(Contact)}
    found = (
        Field(
            "category",
            "choice",
            _("State"),
            "category",
            ops=("is", "is_not"),
            read=lambda t: t.category,
            **_fixed(_categories, lambda names: {name: CATEGORIES[name] for name in names if name in CATEGORIES}),
        ),
        Field(
            "status",
            "choice",
            _("Status"),
            "status",
            ops=("is", "is_not"),
            read=lambda t: t.status_id,
            **_labelled(Status),
        ),
        Field("type", "choice", _("Type"), "type", read=lambda t: t.type_id, **_labelled(TicketType)),
        Field("priority", "level", _("Priority"), "priority", read=lambda t: t.priority, **_fixed(_priorities)),
        Field(
            "tag",
            "choices",
            _("Tag"),
            where=_tagged,
            read=lambda t: list(t.tags.values_list("pk", flat=True)),
            keys=_rows_by_id(Tag),
            **_named(Tag, lambda found: found.standing()),
        ),
        Field(
            "team",
            "choice",
            _("Team"),
            "team",
            personal=("my_teams",),
            read=lambda t: t.team_id,
            keys=_rows_by_id(Team),
            **_named(Team),
        ),
        Field(
            "assignee",
            "choice",
            _("Assignee"),
            "assignee",
            personal=("me",),
            read=lambda t: t.assignee_id,
            keys=_rows_by_id(Member),
            **people,
        ),
        Field(
            "follower",
            "choices",
            _("Follower"),
            personal=("me",),
            where=_followed,
            read=lambda t: list(t.followers.values_list("member", flat=True)),
            keys=_rows_by_id(Member),
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
            keys=_rows_by_id(Company),
            **_named(Company),
        ),
        Field(
            "channel",
            "choice",
            _("Channel"),
            "channel",
            ops=("is", "is_not"),
            read=lambda t: t.channel,
            **_fixed(_channels),
        ),
        Field(
            "inbox",
            "choice",
            _("Inbox"),
            "inbox",
            ops=("is", "is_not"),
            read=lambda t: t.inbox_id,
            keys=_rows_by_id(Inbox),
            **_named(Inbox),
        ),
        Field("subject", "text", _("Subject"), "subject", read=lambda t: t.subject),
        Field("created", "moment", _("Created"), "created_at", ops=_past, read=lambda t: t.created_at),
        Field("activity", "moment", _("Last message"), "last_message_at", ops=_past, read=lambda t: t.last_message_at),
        Field("waiting", "moment", _("Waiting for us since"), "waiting_since", read=lambda t: t.waiting_since),
        Field("solved", "moment", _("Solved at"), "solved_at", read=lambda t: t.solved_at),
        Field("asleep", "yes_no", _("Snoozed"), where=_asleep, read=lambda t: t.snoozed_at is not None),
        Field("snoozed", "moment", _("Snoozed until"), "snoozed_until", read=lambda t: t.snoozed_until),
        Field("unread", "yes_no", _("Unread"), where=_unread, read=lambda t: t.last_position > t.seen_by_staff),
    )
    return {field.key: field for field in found}


_past = ("in", "not_in", "before", "after", "older_than", "newer_than")


def values_of(ticket, keys) -> dict:
    """What these fields say of a ticket, for `matches`."""
    known = fields()
    return {key: known[key].read(ticket) for key in keys if key in known}
