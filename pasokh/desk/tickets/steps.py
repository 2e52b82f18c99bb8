"""What is done to a ticket from its head and its panel: each a small deed that answers with nothing but its effects."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.actions.undo import undoable
from pasokh.tickets.models import Category, Status, Tag
from pasokh.tickets.models.priority import Level
from pasokh.tickets.models.tag import RetiredTag
from pasokh.workspaces.models import Member, Team

from ..access import desk_view, ticket_for
from ..fragments import done, refused
from ..inbox.rows import priority_word
from ..lookup import get_or
from ..once import once

CHANGED = "ticket:changed"
STEPS = ("wait", "reopen")


class CannotBeDone(Exception):
    """Why a deed was refused, in words for the member; nothing has changed then."""


def deed(permission, lock=True, makes=False):
    """A POST that changes one ticket, by a member who may. Without `lock` the verb locks what it changes: several tickets have an order.
    One that `makes` something new makes it once, however often it is sent.

    What `change` returns is said in a toast: a text, beside which stands «Undo» if what was done can be taken back, or (text, Event).
    """

    def wrap(change):
        def view(request, number):
            ticket = ticket_for(request, number, permission, lock=lock)
            since = timezone.now()
            try:
                said = change(request, ticket)
            except CannotBeDone as problem:
                return refused(problem)
            text, event = said if isinstance(said, tuple) else (said, said and undoable(ticket, request.member, since))
            return done(text or "", events=[CHANGED], undo=event)

        return require_POST(desk_view(once(view) if makes else view))

    return wrap


@deed("ticket.assign")
def assign(request, ticket):
    """Give the ticket to a member (her public id), to oneself ("me"), or to nobody ("")."""
    wanted = request.POST.get("member", "")
    try:
        member = request.member if wanted == "me" else _member(wanted)
        ticket.assign(member, by=request.member)
    except (Member.DoesNotExist, ValueError) as error:
        raise CannotBeDone(_("This colleague cannot take requests now.")) from error
    return _("Given to %(name)s.") % {"name": isolate(member.name)} if member else _("It has no assignee now.")


def _member(public_id):
    return Member.objects.by_public_id(public_id) if public_id else None


@deed("ticket.assign")
def route(request, ticket):
    """Give the ticket to a team, or to none."""
    wanted = request.POST.get("team", "")
    gone = CannotBeDone(_("This team no longer exists."))
    team = get_or(gone, Team.objects, wanted) if wanted else None
    ticket.route_to(team, by=request.member)
    return _("Given to %(name)s.") % {"name": isolate(team.name)} if team else _("It has no team now.")


@deed("ticket.move")
def move(request, ticket):
    """One step: wait for the customer, reopen, or into an own status that is open or paused. Solving and closing ask more (see `life`)."""
    step = request.POST.get("step")
    if status := chosen_status(request, Category.OPEN, Category.PAUSED):
        ticket.move_to(status, actor=request.member.actor)
    elif step in STEPS:
        getattr(ticket, step)(by=request.member)
    else:
        raise CannotBeDone(_("There is no such step."))
    return _("The status is “%(status)s” now.") % {"status": ticket.status.label(get_language())}


def chosen_status(request, *categories):
    """The offered status of these categories that was chosen; None where none was. Raises CannotBeDone for any other."""
    public_id = request.POST.get("status", "")
    offered = Status.objects.choosable().filter(category__in=categories)
    return get_or(CannotBeDone(_("This status is no longer there.")), offered, public_id) if public_id else None


def must_be_valid(*forms):
    """Raises CannotBeDone with the first thing that one of these forms (None: not asked) has to say, and the name of its field."""
    for form in forms:
        if form is not None and not form.is_valid():
            raise CannotBeDone(_first_problem(form))


def _first_problem(form):
    name, problems = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {problems[0]}" if label else problems[0]


@deed("ticket.judge")
def judge(request, ticket):
    """Impact and urgency; the priority follows."""
    levels = {name: _level(request.POST.get(name)) for name in ("impact", "urgency")}
    ticket.judge(by=request.member, **levels)
    return priority_word(ticket.priority)


def _level(text):
    return int(text) if text in {str(level.value) for level in Level} else None


@deed("ticket.tag")
def tag(request, ticket):
    """Put a word on the ticket."""
    try:
        word = ticket.tag(request.POST.get("name", ""), by=request.member)
    except RetiredTag as error:
        words = _("The tag “%(tag)s” was retired. Choose another one, or ask an administrator to bring it back.")
        raise CannotBeDone(words % {"tag": isolate(str(error))}) from error
    except ValueError as error:
        raise CannotBeDone(_("A tag needs a name.")) from error
    return _("Tagged “%(tag)s”.") % {"tag": isolate(word.name)}


@deed("ticket.tag")
def untag(request, ticket):
    """Take a word off the ticket."""
    try:
        word = Tag.objects.by_public_id(request.POST.get("tag", ""))
    except Tag.DoesNotExist:
        return None
    ticket.untag(word, by=request.member)
    return _("The tag “%(tag)s” was taken off.") % {"tag": isolate(word.name)}
