"""Actions on the request itself: by the verbs that bulk changes use, so that what is refused there is refused here."""

from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pasokh.routing.actions.place import route
from pasokh.tickets.actions.bulk_refusals import Refused
from pasokh.tickets.actions.bulk_verbs import VERBS
from pasokh.tickets.filters.choices import priorities
from pasokh.tickets.models import Category, ResolutionCategory, Status, Tag, TicketType
from pasokh.tickets.models.priority import Priority
from pasokh.tickets.models.tag import RetiredTag
from pasokh.workspaces.models import Member, Team

from ..moments import later
from .registry import Act, CannotDo, Param, register

ME = "me"


def members():
    """Those who answer."""
    found = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name")
    return [("me", _("whoever uses the macro")), *((each.public_id, each.name) for each in found[:500])]


def _teams():
    return [(each.public_id, each.name) for each in Team.objects.order_by("name")[:500]]


def _route(deed, given):
    if deed.ticket.assignee_id:
        raise CannotDo("has_somebody")
    if not route(deed.ticket):
        raise CannotDo("no_queue")


def _statuses():
    return [(each.public_id, each.label(get_language())) for each in Status.objects.choosable()]


def _came_to():
    return [(each.public_id, each.label(get_language())) for each in ResolutionCategory.objects.offered()]


def _priorities():
    return [(str(value), label) for value, label in priorities().items()]


def _tags():
    return [(each.public_id, each.name) for each in Tag.objects.offered().order_by("name")[:500]]


def _types():
    return [(each.key, each.label(get_language())) for each in TicketType.objects.offered()]


def by_verb(name, given, deed):
    """Do it as a bulk change does. Raises CannotDo with its reason."""
    try:
        wanted = VERBS[name].prepare(given, deed.by)
        if wanted is None and any(given.values()):
            raise CannotDo("gone")
        VERBS[name].change(deed.ticket, wanted, deed.by)
    except Refused as problem:
        raise CannotDo(problem.code) from problem


def _assign(deed, given):
    if given["member"] == ME and deed.by.actor.kind != "member":
        raise CannotDo("nobody")
    by_verb("assign", {"member": given["member"]}, deed)


def _status(deed, given):
    said = {name: given.get(name) or "" for name in ("category", "reason")}
    by_verb("status", {"status": given["status"]} | said, deed)


def _closing(given):
    try:
        found = Status.objects.by_public_id(given.get("status", ""))
    except Status.DoesNotExist:
        return "ticket.move"
    return "ticket.close" if found.category == Category.CLOSED else "ticket.move"


def _tag_of(given) -> Tag:
    try:
        return Tag.objects.by_public_id(given["tag"])
    except Tag.DoesNotExist as error:
        raise CannotDo("gone") from error


def _tag(deed, given):
    try:
        deed.ticket.tag(_tag_of(given).name, by=deed.by)
    except RetiredTag as error:
        raise CannotDo("no_tag") from error


def _classify(deed, given):
    found = TicketType.objects.filter(key=given["type"], retired_at=None).first()
    if found is None:
        raise CannotDo("gone")
    deed.ticket.classify(found, by=deed.by)


def _snooze(deed, given):
    until = later(timezone.now(), given["length"], given.get("working") is not False, deed.time)
    by_verb("snooze", {"until": until.isoformat()}, deed)


def _priority(deed, given):
    if given["priority"] not in map(str, Priority.values):
        raise CannotDo("gone")
    by_verb("priority", {"priority": given["priority"]}, deed)


def _plan_follow_up(deed, given):
    ticket = deed.ticket
    owner = ticket.assignee or (deed.by if deed.by.actor.kind == "member" else None)
    if owner is None:
        raise CannotDo("nobody")
    if ticket.follow_ups.pending().exists():
        return
    try:
        ticket.plan_follow_up(by=deed.by, owner=owner, due_at=later(timezone.now(), given["length"], True, deed.time))
    except ValueError as error:
        raise CannotDo("not_solved") from error


LENGTH = Param("length", "length", pgettext_lazy("of time", "How long"))
register(
    Act(
        "assign",
        _("assign it to a colleague"),
        "ticket.assign",
        (Param("member", "choice", _("Colleague"), members),),
        _("assign it to %(member)s"),
        _assign,
    )
)
register(
    Act(
        "team",
        _("give it to a team"),
        "ticket.assign",
        (Param("team", "choice", _("Team"), _teams),),
        _("give it to the team “%(team)s”"),
        lambda deed, given: by_verb("team", {"team": given["team"]}, deed),
    )
)
register(
    Act(
        "route",
        _("put it in its queue"),
        "ticket.assign",
        (),
        _("put it in its queue, where whoever has room gets it"),
        _route,
    )
)
register(
    Act(
        "status",
        _("set the status"),
        _closing,
        (
            Param("status", "choice", _("Status"), _statuses),
            Param("category", "choice", _("What it came to"), _came_to, optional=True),
            Param("reason", "line", _("Reason"), optional=True),
        ),
        _("set the status to “%(status)s”"),
        _status,
    )
)
register(
    Act(
        "priority",
        _("set the priority"),
        "ticket.judge",
        (Param("priority", "choice", _("Priority"), _priorities),),
        _("set the priority to %(priority)s"),
        _priority,
    )
)
register(
    Act(
        "type",
        _("set the type"),
        "ticket.fill",
        (Param("type", "choice", _("Type"), _types),),
        _("set the type to “%(type)s”"),
        _classify,
    )
)
register(
    Act(
        "tag",
        _("put a tag on it"),
        "ticket.tag",
        (Param("tag", "choice", _("Tag"), _tags),),
        _("put the tag “%(tag)s” on it"),
        _tag,
    )
)
register(
    Act(
        "untag",
        _("take a tag off it"),
        "ticket.tag",
        (Param("tag", "choice", _("Tag"), _tags),),
        _("take the tag “%(tag)s” off it"),
        lambda deed, given: deed.ticket.untag(_tag_of(given), by=deed.by),
    )
)
register(
    Act("snooze", _("snooze it"), "ticket.snooze", (LENGTH,), _("snooze it for %(length)s of working time"), _snooze)
)
register(
    Act(
        "follow_up",
        _("plan a follow-up"),
        "ticket.follow_up",
        (LENGTH,),
        _("have its assignee ask the customer, %(length)s of working time later, whether it is solved"),
        _plan_follow_up,
    )
)
