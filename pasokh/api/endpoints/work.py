"""Checklists of a ticket, and the time spent on it."""

from ninja import Query, Router

from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Checklist, ChecklistItem, ChecklistTemplate, Ticket, TimeEntry
from pasokh.tickets.models.checklist import ITEM_LENGTH, NAME_LENGTH, TooMuch
from pasokh.tickets.models.time_entry import NOTE_LENGTH

from ..answers import answer, nothing
from ..callers import Bearer
from ..display import Display
from ..paging import OLDEST, page
from ..problems import Problem, invalid
from ..references import at, ticket_at
from ..schemas.base import Calendar, Paged
from ..schemas.work import ChecklistIn, ChecklistOut, ChecklistPage, ItemOut, Tick, TimeIn, TimeOut, TimePage

router = Router(tags=["work"])


@router.get("/tickets/{ticket_id}/checklists", auth=Bearer("tickets:read"), response=ChecklistPage)
def list_checklists(request, ticket_id: str):
    """The lists of a ticket, with their items."""
    lists = Checklist.objects.filter(ticket=ticket_at(request.caller, ticket_id)).order_by("pk")
    lists = lists.prefetch_related("items__done_by")
    return answer(ChecklistPage(data=[ChecklistOut.of(each, each.items.all()) for each in lists], next=None))


@router.post("/tickets/{ticket_id}/checklists", auth=Bearer("tickets:write"), response={201: ChecklistOut})
def create_checklist(request, ticket_id: str, given: ChecklistIn):
    """Put a list on a ticket. One from a template that is there already is given back."""
    ticket = ticket_at(request.caller, ticket_id, Ticket.objects.select_for_update(of=("self",)))
    request.caller.require("ticket.checklist")
    try:
        made = _begun(ticket, given, request.caller.member.actor)
    except TooMuch as error:
        raise Problem("too_many_checklists") from error
    return answer(ChecklistOut.of(made, made.items.select_related("done_by")), 201)


def _begun(ticket, given, actor):
    if given.template is not None:
        template = ChecklistTemplate.objects.filter(active=True, name=given.template).first()
        if template is None:
            raise invalid("unknown_id", pointer="/template")
        return Checklist.of_template(template, ticket=ticket, actor=actor)
    name = clean_line(given.name, NAME_LENGTH)
    texts = [clean_line(text, ITEM_LENGTH) for text in given.items]
    if not name:
        raise invalid("missing", pointer="/name")
    items = [{"text": text, "required": False} for text in texts if text]
    return Checklist.begin(ticket=ticket, actor=actor, name=name, items=items)


@router.patch("/checklist_items/{item_id}", auth=Bearer("tickets:write"), response=ItemOut)
def tick_checklist_item(request, item_id: str, given: Tick):
    """Tick an item, or take the tick off."""
    request.caller.require("ticket.checklist")
    visible = Ticket.objects.visible_to(request.caller.member)
    items = ChecklistItem.objects.filter(checklist__ticket__in=visible).select_for_update(of=("self",))
    item = at(items.prefetch_related("checklist__ticket", "done_by"), item_id)
    item.tick(given.done, by=request.caller.member)
    return answer(ItemOut.of(item))


@router.get("/tickets/{ticket_id}/time_entries", auth=Bearer("tickets:read"), response=TimePage)
def list_time_entries(request, ticket_id: str, asked: Query[Paged]):
    """The time that was spent on a ticket, oldest first."""
    rows = TimeEntry.objects.filter(ticket=ticket_at(request.caller, ticket_id)).select_related("ticket", "member")
    entries, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    display = Display.asked_by(request)
    return answer(TimePage(data=[TimeOut.of(entry, display) for entry in entries], next=following))


@router.post("/tickets/{ticket_id}/time_entries", auth=Bearer("tickets:write"), response={201: TimeOut})
def create_time_entry(request, ticket_id: str, given: TimeIn, asked: Query[Calendar]):
    """Write down time that the token's member spent."""
    ticket = ticket_at(request.caller, ticket_id)
    request.caller.require("ticket.time")
    note = clean_line(given.note, NOTE_LENGTH)
    entry = TimeEntry.log(ticket=ticket, by=request.caller.member, seconds=given.seconds, note=note)
    return answer(TimeOut.of(entry, Display.asked_by(request)), 201)


@router.delete("/time_entries/{entry_id}", auth=Bearer("tickets:write"), response={204: None})
def delete_time_entry(request, entry_id: str):
    """It was not spent after all: her own, or by a lead anybody's."""
    visible = Ticket.objects.visible_to(request.caller.member)
    entries = TimeEntry.objects.filter(ticket__in=visible).select_for_update(of=("self",))
    entry = at(entries, entry_id)
    is_hers = entry.member_id == request.caller.member.pk
    request.caller.require("ticket.time" if is_hers else "ticket.time_of_others")
    entry.drop(by=request.caller.member)
    return nothing()
