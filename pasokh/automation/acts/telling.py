"""Actions that tell somebody: colleagues by a notice, an address by mail, another program by a signed webhook."""

from django.utils.translation import gettext_lazy as _

from pasokh.events import track
from pasokh.sla.actions.escalating import Leads
from pasokh.workspaces.models import Member, TeamMembership

from ..webhooks import is_refused
from .making import person_of
from .registry import Act, CannotDo, Param, register
from .saying import TEXT, said, text_of

LEADS, TEAM, FOLLOWERS, ASSIGNEE = "leads", "team", "followers", "assignee"


def _whom():
    found = Member.objects.active().order_by("name")
    return [
        (ASSIGNEE, _("whoever has the request")),
        (TEAM, _("its team")),
        (LEADS, _("the leads of its team")),
        (FOLLOWERS, _("its followers")),
        *((each.public_id, each.name) for each in found[:500]),
    ]


def _notify(deed, given):
    told = sorted({pk for pk in _audience(deed, given["whom"]) if pk})
    if not told:
        raise CannotDo("nobody")
    track("rule.called", actor=deed.by.actor, subject=deed.ticket or deed.contact, members=told)
    return f"members:{len(told)}"


def _audience(deed, whom):
    ticket = deed.ticket
    if whom == LEADS:
        return _leads(ticket)
    if ticket is None and whom in (TEAM, FOLLOWERS, ASSIGNEE):  # a customer is nobody's
        return []
    if whom == TEAM:
        return TeamMembership.objects.filter(team=ticket.team_id, member__deactivated_at=None).values_list(
            "member", flat=True
        )
    if whom == FOLLOWERS:
        return ticket.followers.values_list("member", flat=True)
    found = person_of(deed, whom)
    return [found.pk] if found else []


def _leads(ticket):
    """The leads of its team, or of one above it, who are not absent; without a team, or of a customer, everybody who leads the business."""
    if ticket and ticket.team_id:
        return Leads().of_team(ticket.team_id)
    roles = (Member.Role.LEAD, Member.Role.ADMIN, Member.Role.OWNER)
    return Member.objects.active().filter(role__in=roles).values_list("pk", flat=True)


def _mail(deed, given):
    text_of(deed, given)  # what cannot be said is told at once
    deed.later("mail")
    return "deferred"


def _webhook(deed, given):
    deed.later("webhook")
    return "deferred"


def _check_url(given):
    if is_refused(given["url"]):
        raise ValueError(_("This address cannot be called: it is no public one."))


register(
    Act(
        "notify",
        _("notify colleagues"),
        "ticket.note",
        (Param("whom", "choice", _("Whom"), _whom),),
        _("notify %(whom)s"),
        _notify,
        about=("ticket", "contact"),
    )
)
register(
    Act(
        "mail",
        _("send a mail"),
        "automation.manage",
        (
            Param("to", "address", _("To")),
            Param("subject", "line", _("Subject")),
            Param("text", "text", _("Text"), help=TEXT.help),
        ),
        _("send a mail to %(to)s, “%(subject)s”"),
        _mail,
        for_macros=False,
        about=("ticket", "contact"),
        says=said,
    )
)
register(
    Act(
        "webhook",
        _("call a webhook"),
        "automation.manage",
        (Param("url", "url", _("Address")),),
        _("call the webhook %(url)s"),
        _webhook,
        check=_check_url,
        for_macros=False,
        about=("ticket", "contact"),
    )
)
