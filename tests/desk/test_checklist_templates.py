"""Checklists that are kept for many requests."""

import pytest

from pasokh.contacts.actions.erase import erase
from pasokh.events.models import Event
from pasokh.tickets.actions.solving import NotYet
from pasokh.tickets.models import Checklist, ChecklistItem, ChecklistTemplate, Task, TicketType, TimeEntry, Transcript

PAGE = "/desk/settings/checklists"


def make(desk, **given):
    return desk.post(PAGE, {"name": "تحویل کالا", "items": "* شمارهٔ سریال\nبسته‌بندی"} | given)


def test_a_template_is_made_changed_and_offered_no_more(desk):
    assert make(desk).status_code == 302
    template = ChecklistTemplate.objects.get()
    assert template.items == [{"text": "شمارهٔ سریال", "required": True}, {"text": "بسته‌بندی", "required": False}]
    address = f"{PAGE}/{template.public_id}"
    assert "* شمارهٔ سریال" in desk.get(address).content.decode()
    desk.post(address, {"name": "تحویل", "items": "یک"})
    desk.post(address, {"active": "0"})
    template.refresh_from_db()
    assert (template.name, template.active, len(template.items)) == ("تحویل", False, 1)
    kinds = Event.objects.filter(subject_kind="checklisttemplate").values_list("kind", flat=True)
    assert sorted(kinds) == ["checklist_template.changed"] * 2 + ["checklist_template.made"]
    assert "تحویل" in desk.get("/desk/settings/audit").content.decode()


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"items": ""}, {"items": "*\n  \n"}, {"type_key": "none"}, {"items": "الف\n" * 61}]
)
def test_a_template_without_content_is_refused(desk, given):
    assert make(desk, **given).status_code == 422
    assert not ChecklistTemplate.objects.exists()


def test_a_name_is_taken_once(desk):
    make(desk)
    assert make(desk, items="دیگر").status_code == 422
    assert len(ChecklistTemplate.objects.get().items) == 2


def test_admins_alone_keep_templates(sign_in, make_member):
    for role in ("lead", "agent", "light"):
        assert make(sign_in(make_member(role, role=role))).status_code == 403
    assert not ChecklistTemplate.objects.exists()


def test_a_type_brings_its_list_once(desk, hear, shop):
    report = TicketType.objects.get(key="report")
    make(desk, type_key="report")
    ticket = hear().ticket
    for type in (report, None, report):
        ticket.classify(type, by=shop.owner)
    assert [found.name for found in Checklist.objects.all()] == ["تحویل کالا"]


def test_required_items_come_before_solving(hear, shop):
    ticket = hear().ticket
    items = [{"text": "سریال", "required": True}, {"text": "کارتن", "required": False}]
    Checklist.begin(ticket=ticket, actor=shop.owner.actor, name="فهرست", items=items)
    with pytest.raises(NotYet, match="سریال"):
        ticket.solve(by=shop.owner)
    ticket.refresh_from_db()
    assert not ticket.settled
    ChecklistItem.objects.get(text="سریال").tick(True, by=shop.owner)
    ticket.solve(by=shop.owner)
    assert ticket.settled


def test_an_erased_customer_leaves_no_words_in_the_work(hear, shop, maryam):
    ticket = hear().ticket
    Task.plan(ticket=ticket, by=shop.owner, title="زنگ به مریم رضایی", phone="+989120000017")
    Checklist.begin(
        ticket=ticket, actor=shop.owner.actor, name="فهرست", items=[{"text": "خانهٔ مریم", "required": False}]
    )
    TimeEntry.log(ticket=ticket, by=shop.owner, seconds=60, note="با مریم")
    Transcript.ask(ticket=ticket, by=shop.owner, address="maryam@example.ir", language="fa")
    erase(contact=maryam, by=shop.owner)
    task = Task.objects.get()
    assert (task.title, task.phone, TimeEntry.objects.get().note) == ("", "", "")
    assert (ChecklistItem.objects.get().text, Transcript.objects.exists()) == ("", False)
    assert TimeEntry.total(ticket) == 60
