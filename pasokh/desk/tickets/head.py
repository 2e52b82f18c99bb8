"""The head over a thread, and what the member may do there."""

from django.utils.translation import get_language, ngettext
from markupsafe import Markup

from pasokh.flows.queries import has_flows
from pasokh.kernel.database.ready import Asked, Ready, among, together
from pasokh.live.presence import asked_viewers, viewers
from pasokh.tickets.models import Category, Participant
from pasokh.ui.drawing import keep, reader, render
from pasokh.ui.filters import number
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import is_agent

from ..inbox.rows import PRIORITY_KINDS, channel_icon, channel_word, contact_name, presence_of, priority_word
from ..presence import colleagues_now
from .life.menu import life_menu
from .relations.merging import banner
from .work.said import snoozed_words

STATUS_KINDS = {Category.OPEN: "accent", Category.SOLVED: "ok"}
MOST_MEMBERS = 200

_answering = Ready(
    lambda: (
        Member.objects.active()
        .exclude(role=Member.Role.LIGHT)
        .order_by("name")
        .values_list("pk", "uid", "name", named=True)[:MOST_MEMBERS]
    )
)
_copied = Ready(lambda: Participant.objects.filter(ticket=Asked("ticket")).values_list("pk")[:100])
_names = Ready(lambda: Member.objects.filter(among("pk", "members")).values_list("pk", "name"))


def head_of(ticket) -> dict:
    """The ticket as the head and the thread show it."""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "name": contact_name(ticket.contact),
        # What it is about stands where the name would: the name comes below, and by mail the address beside it.
        "who": contact_name(ticket.contact),
        "address": ticket.contact.email if ticket.channel == "email" and ticket.contact.name else "",
        "presence": presence_of(ticket.contact),
        "contact": ticket.contact_id,
        "blocked": ticket.contact.blocked_at is not None,
        "channel": channel_word(ticket.channel),
        "channel_icon": channel_icon(ticket.channel),
        "status": snoozed_words(ticket) or ticket.status.label(get_language()),
        "status_kind": STATUS_KINDS.get(ticket.category, ""),
        "priority": priority_word(ticket.priority) if ticket.priority in PRIORITY_KINDS else "",
        "priority_kind": PRIORITY_KINDS.get(ticket.priority, ""),
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "assignee_id": ticket.assignee_id,
        "category": Category(ticket.category).name.lower(),
        "settled": ticket.settled,
    }


def head_context(request, ticket) -> dict:
    """What the head needs, asked for in one go."""
    member, contact, answering = request.member, ticket.contact, is_agent(request.member)
    answering = answering and not ticket.merged_into_id
    contact.ways, here, copied, colleagues = together(
        contact.asked_ways(),
        asked_viewers(ticket.pk),
        (_copied, {"ticket": ticket.pk}),
        (_answering, {}) if answering else None,
    )
    return {
        "ticket": ticket,
        "thread": head_of(ticket) | {"copies": _copies(len(copied))},
        "merged": banner(member, ticket),
        "may_answer": answering,
        "colleagues": _assignable(ticket, member, colleagues) if answering else "",
        "life": life_menu(ticket, member) if answering else None,
        "may_start_flows": answering and has_flows(),
        **_others(_known(here, member)),
    }


def _copies(count) -> str:
    return ngettext("one in copy", "%(count)s in copy", count) % {"count": number(count)} if count else ""


def _assignable(ticket, member, members) -> Markup:
    # The members a ticket may be given to, as items of its menu: drawn once for all tickets that one of them has.
    context = {"colleagues": members, "assignee_id": ticket.assignee_id, "me": member.pk}
    key = ("colleagues", tuple(members), ticket.assignee_id, member.pk, reader())
    return keep(key, lambda: render("desk/tickets/colleagues.html", context))


def others_at(ticket, member) -> dict:
    """The other members who have the ticket open: `others` by name, and what the page `known` of them already."""
    return _others(known_at(ticket, member))


def _others(known):
    here = {int(pk): state for pk, state in known.items()}
    names = dict(_names(members=here)) if here else {}
    how = colleagues_now() if here else {}
    others = [
        {"name": names[pk], "writing": state == "replying", **how.get(pk, {})}
        for pk, state in here.items()
        if pk in names
    ]
    return {"others": others, "known": known}


def known_at(ticket, member) -> dict:
    """The other members who have the ticket open, as scripts compare them: what each does there, by id."""
    return _known(viewers(ticket.pk).items(), member)


def _known(here, member):
    return {str(pk): state for pk, state in here if pk != member.pk}
