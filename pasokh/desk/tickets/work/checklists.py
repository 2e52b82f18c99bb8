"""Checklists on a ticket: begun from a template or by hand, ticked, changed."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Checklist, ChecklistItem, ChecklistTemplate, Ticket
from pasokh.tickets.models.checklist import ITEM_LENGTH, NAME_LENGTH, TooMuch
from pasokh.workspaces.signing_in import require

from ...access import desk_view, ticket_for
from ...fragments import done, refused
from ...lookup import get_or_404
from ...once import once
from ..steps import CHANGED

LONGEST_LIST = 20_000  # characters typed at once
STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "POST"])
@desk_view
@once
def begin(request, number):
    """The dialog of a new list; POST begins one from a template, or one of its own."""
    ticket = ticket_for(request, number, "ticket.checklist", lock=request.method == "POST")
    if request.method == "GET":
        templates = ChecklistTemplate.objects.filter(active=True)
        context = {"ticket": ticket, "templates": templates}
        return render(request, "desk/tickets/work/new_checklist.html", context)
    try:
        _begin(request, ticket)
    except ChecklistTemplate.DoesNotExist:
        return refused(_("This template is no longer there."))
    except TooMuch:
        return refused(_("There are too many checklists on this request, or too many items on one."))
    return done(events=[CHANGED])


def _begin(request, ticket):
    actor = request.member.actor
    if public_id := request.POST.get("template"):
        template = ChecklistTemplate.objects.filter(active=True).by_public_id(public_id)
        return Checklist.of_template(template, ticket=ticket, actor=actor)
    name = clean_line(request.POST.get("name", ""), NAME_LENGTH) or _("Checklist")
    items = [{"text": text, "required": False} for text in lines_of(request.POST.get("items", ""))]
    return Checklist.begin(ticket=ticket, actor=actor, name=name, items=items)


def lines_of(typed) -> list[str]:
    """Items of what was typed, one a line; marks of lists before them are left out."""
    lines = (
        clean_line(line, ITEM_LENGTH + 4).lstrip("-*•–— ")[:ITEM_LENGTH] for line in typed[:LONGEST_LIST].splitlines()
    )
    return [line for line in lines if line]


@require_GET
@desk_view
def edit(request, public_id):
    """The dialog in which a list is changed."""
    return _edited(request, _list_or_404(request, public_id))


@require_POST
@desk_view
@once
def add(request, public_id):
    """More items at the end, one a line."""
    found = _list_or_404(request, public_id, lock=True)
    try:
        for text in lines_of(request.POST.get("items", "")):
            found.add(text, by=request.member, required="required" in request.POST)
    except TooMuch:
        return _edited(request, found, _("There are too many items on this list."))
    return _edited(request, found)


@require_POST
@desk_view
def drop(request, public_id):
    """Take a list off the ticket."""
    _list_or_404(request, public_id, lock=True).drop(by=request.member)
    return done(_("The checklist is removed."), events=[CHANGED])


@require_POST
@desk_view
def tick(request, public_id):
    """Tick an item (`done`), or take the tick off."""
    _item_or_404(request, public_id).tick(bool(request.POST.get("done")), by=request.member)
    return done(events=[CHANGED])


@require_POST
@desk_view
def change(request, public_id):
    """In the dialog: move an item ("up", "down"), make it required or not ("required"), or remove it ("drop")."""
    item, step = _item_or_404(request, public_id), request.POST.get("step")
    found = item.checklist
    if step in STEPS:
        item.move(STEPS[step], by=request.member)
    elif step == "required":
        item.require(not item.required, by=request.member)
    elif step == "drop":
        item.drop(by=request.member)
    return _edited(request, found)


def _edited(request, found, problem=""):
    context = {"list": found, "items": list(found.items.all()), "problem": problem}
    response = render(request, "desk/tickets/work/edit_checklist.html", context, status=422 if problem else 200)
    if request.method == "POST":
        response["HX-Trigger"] = CHANGED
    return response


def _list_or_404(request, public_id, lock=False):
    lists = Checklist.objects.filter(ticket__in=Ticket.objects.visible_to(request.member))
    found = get_or_404(lists, public_id, lock)
    require(request.member, "ticket.checklist", found.ticket)
    return found


def _item_or_404(request, public_id):
    """The item; its list is locked, so that two who move items do it one after the other."""
    item = get_or_404(ChecklistItem.objects, public_id)
    item.checklist = _list_or_404(request, item.checklist.public_id, lock=True)
    item.refresh_from_db(fields=["done_at", "done_by", "place", "required"])
    return item
