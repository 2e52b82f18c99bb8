"""The customer's panel: who she is, the request's facts, her other requests."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.contacts.actions.update import update
from pasokh.contacts.models.contact import NAME_LENGTH
from pasokh.contacts.queries import segment_names
from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Tag, Ticket
from pasokh.workspaces.models import Team
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view, ticket_or_404
from ..flows.section import flows_section
from ..fragments import refused
from ..inbox.rows import channel_icon, channel_word, contact_name, presence_of
from ..live.topics import visitor_topics
from ..promises.section import promises_section
from .fields import fields_context
from .life.section import life_section
from .work.section import work_section

OTHERS_SHOWN = 8
MESSENGERS = ("telegram", "bale")  # kinds of identities that are called as their channels
TAGS_OFFERED = 50
LONGEST_NOTES = 5000  # characters


@require_GET
@desk_view
def panel(request, number):
    """The panel beside a thread."""
    ticket = ticket_or_404(request.member, number, "contact__company", "status", "team")
    return render(request, "desk/tickets/panel.html", panel_context(request, ticket))


def panel_context(request, ticket) -> dict:
    """What the panel shows."""
    member, tags = request.member, list(ticket.tags.all())
    return {
        "ticket": ticket,
        "tracking_code": format_tracking_code(ticket.tracking_code),
        "tags": tags,
        "offered": _offered(tags),
        "teams": list(Team.objects.order_by("name").values("pk", "uid", "name")),
        "levels": [(1, _("Low")), (2, _("Medium")), (3, _("High"))],
        "may_assign": may(member, "ticket.assign", ticket),
        "may_judge": may(member, "ticket.judge"),
        "may_edit": may(member, "contact.edit"),
        "has_visitor": bool(visitor_topics(member, ticket)),
        **promises_section(member, ticket),
        **flows_section(member, ticket),
        **life_section(member, ticket),
        **work_section(member, ticket),
        **fields_context(request, ticket),
        **contact_context(member, ticket.contact, beside=ticket),
    }


def contact_context(member, contact, beside=None, most=OTHERS_SHOWN) -> dict:
    """A customer, her ways to be reached, and her requests that the member may see, newest first."""
    others = (
        Ticket.objects.visible_to(member)
        .named()
        .filter(contact=contact)
        .select_related("status")
        .order_by("-last_message_at")
    )
    others = others.exclude(pk=beside.pk) if beside else others
    return {
        "contact": contact,
        "name": contact_name(contact),
        "presence": presence_of(contact),
        "identities": [
            _way(identity) for identity in contact.identities.order_by("kind", "pk") if identity.kind != "visitor"
        ],
        "segments_of_hers": segment_names(contact.pk),
        "requests": [_request(each) for each in others[:most]],
    }


def _way(identity):
    words = {
        "phone": _("Phone"),
        "email": _("E-mail"),
        "handle": _("Messenger"),
        "user": _("User id"),
        **{kind: channel_word(kind) for kind in MESSENGERS},
    }
    # Of a site's user the site's own id is told, without the site.
    value = identity.value.split(":", 2)[-1] if identity.kind == "user" else identity.value
    known = {"kind": identity.kind, "value": value, "proven": identity.proven}
    return known | {"word": words[identity.kind], "reached": identity.unreachable_at is None}


def _request(ticket):
    status = ticket.status.label(get_language())
    return {
        "number": ticket.number,
        "icon": channel_icon(ticket.channel),
        "text": ticket.title,
        "status": status,
        "at": ticket.last_message_at,
    }


def _offered(tags):
    taken = {tag.pk for tag in tags}
    return [tag.name for tag in Tag.objects.offered().order_by("name")[:TAGS_OFFERED] if tag.pk not in taken]


@require_POST
@desk_view
def edit_contact(request, number):
    """Her name and what we note about her; answers with the panel."""
    require(request.member, "contact.edit")
    ticket = ticket_or_404(request.member, number, "contact__company", "status", "team")
    notes = request.POST.get("notes", "")
    if len(notes) > LONGEST_NOTES:
        return refused(_("The notes are too long."))
    update(contact=ticket.contact, by=request.member, name=given_name(request), notes=notes)
    response = render(request, "desk/tickets/panel.html", panel_context(request, ticket))
    response["HX-Trigger"] = "ticket:changed"
    return response


def given_name(request) -> str:
    """The name in a form, as one line that fits."""
    return clean_line(request.POST.get("name", ""), NAME_LENGTH)
