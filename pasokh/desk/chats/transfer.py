"""Passing a request on: to a colleague or a team, with a note for whoever takes it."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.kernel.persian.isolates import isolate
from pasokh.live.availability import OFFLINE, states
from pasokh.routing.actions.transfer import NoRoom, NotHer, NotHere, room_of, transfer
from pasokh.tickets.models.merging import IsMerged
from pasokh.ui.filters import number as shown_number
from pasokh.workspaces.models import Member, Team

from ..access import desk_view, ticket_for
from ..presence import DOTS, state_words
from ..tickets.steps import CannotBeDone, deed

LONGEST_NOTE = 4_000  # characters
MOST = 200  # members and teams in the dialog


@dataclass(frozen=True)
class Choice:
    """A colleague as she may be chosen: how she is, and how many more such requests she takes (None: there is no limit for her)."""

    id: str
    name: str
    dot: str
    state: str
    free: int | None

    @property
    def room(self) -> str:
        """Her room in words."""
        if self.free is None:
            return ""
        return _("room for %(count)s") % {"count": shown_number(self.free)} if self.free else _("no room")


@require_GET
@desk_view
def transferring(request, number):
    """The dialog."""
    ticket = ticket_for(request, number, "ticket.assign")
    context = {"ticket": ticket, "colleagues": _colleagues(ticket), "longest": LONGEST_NOTE}
    context["teams"] = list(Team.objects.order_by("name")[:MOST])
    return render(request, "desk/chats/transfer.html", context)


def _colleagues(ticket):
    """Whoever is available and has room stands first."""
    members = Member.objects.active().exclude(role=Member.Role.LIGHT).exclude(pk=ticket.assignee_id)
    members = list(members.order_by("name")[:MOST])
    here, rooms, words = states(), room_of([each.pk for each in members]), state_words()
    found = [_choice(each, here.get(each.pk, OFFLINE), rooms.get(each.pk), ticket, words) for each in members]
    return sorted(found, key=lambda each: (each.dot != "online", each.free == 0))


def _choice(member, state, person, ticket, words):
    free = None
    if person is not None:
        free = max(person.total - person.load, 0) // max(person.weight_of(ticket.channel), 1)
    return Choice(member.public_id, member.name, DOTS.get(state, ""), words[state], free)


@deed("ticket.assign", lock=False, makes=True)
def pass_on(request, ticket):
    """Give it to the chosen one, with the note."""
    note = request.POST.get("note", "")
    if len(note) > LONGEST_NOTE:
        raise CannotBeDone(_("This note is too long. Write it as an internal note, then pass the request on."))
    chosen = _chosen(request.POST.get("to", ""))
    given = {"member": chosen} if isinstance(chosen, Member) else {"team": chosen}
    try:
        transfer(ticket=ticket, by=request.member, text=note, anyway=request.POST.get("anyway") == "on", **given)
    except NotHer as error:
        raise CannotBeDone(_("This colleague cannot take requests now.")) from error
    except NoRoom as error:
        raise CannotBeDone(_("She has as much as she can take. Choose another, or tick “all the same”.")) from error
    except NotHere as problem:
        words = _("Her state is “%(state)s”. Choose another, or tick “all the same”.")
        raise CannotBeDone(words % {"state": state_words()[problem.state]}) from problem
    except IsMerged as error:
        raise CannotBeDone(_("This request was merged into another one meanwhile.")) from error
    return _("Given to %(name)s.") % {"name": isolate(chosen.name)}


def _chosen(public_id):
    model = Member if public_id.startswith(f"{Member.PREFIX}_") else Team
    try:
        return model.objects.by_public_id(public_id)
    except model.DoesNotExist as error:
        raise CannotBeDone(_("Choose a colleague or a team.")) from error
