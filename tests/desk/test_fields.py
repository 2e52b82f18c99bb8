"""The type and the fields of a request in its panel: saved one by one, refused beside what was typed."""

import json

import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import Attachment, TicketType, TypeField
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import CustomField

MODEL = {"fa": "مدل دستگاه", "en": "Model"}


@pytest.fixture
def field(shop):
    """Make a field: field("model", "text", needed="solving")."""

    def make(key, kind="text", label=None, **fields):
        return make_field(by=shop.owner, key=key, kind=kind, labels={"fa": label or key, "en": key}, **fields)

    return make


@pytest.fixture
def save(desk, ticket):
    """Change one field of the ticket, with what is typed in the others: save("model", {"value-model": "x"})."""

    def save(changed, data=None, **more):
        address = f"/desk/tickets/{ticket.number}/fields"
        response = desk.post(address, {"changed": changed, **(data or {}), **more})
        ticket.refresh_from_db()
        return response

    return save


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_a_type_is_set_and_taken_off(desk, ticket, shop):
    problem = TicketType.objects.get(key="problem")
    response = desk.post(f"/desk/tickets/{ticket.number}/type", {"type": problem.public_id})
    ticket.refresh_from_db()
    assert (response.status_code, ticket.type, kinds()[-1]) == (204, problem, "ticket.typed")
    assert "مشکل" in desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    desk.post(f"/desk/tickets/{ticket.number}/type", {"type": ""})
    ticket.refresh_from_db()
    assert ticket.type is None


@pytest.mark.parametrize("given", ["typ_x", "mem_1"])
def test_an_unknown_type_is_refused(desk, ticket, given):
    before = kinds()
    assert desk.post(f"/desk/tickets/{ticket.number}/type", {"type": given}).status_code == 422
    ticket.refresh_from_db()
    assert (ticket.type, kinds()) == (None, before)


def test_a_field_is_saved_and_told(desk, save, ticket, field):
    field("model", label="مدل دستگاه")
    response = save("model", {"value-model": " UPS-1500 "})
    assert (response.status_code, ticket.values) == (200, {"model": "UPS-1500"})
    assert Event.objects.order_by("-pk").first().payload == {"fields": ["model"]}
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert (
        "مدل دستگاه" in page and "UPS-1500" not in page
    )  # the panel comes later, the line says which field and not what
    assert 'value="UPS-1500"' in desk.get(f"/desk/tickets/{ticket.number}/panel").content.decode()


def test_only_the_field_that_changed_is_saved(save, ticket, field):
    field("model"), field("serial")
    save("model", {"value-model": "A", "value-serial": "an old page says this"})
    assert ticket.values == {"model": "A"}


def test_what_is_wrong_is_shown_beside_it_as_typed_and_nothing_changes(save, ticket, field):
    field("id", "national_id"), field("model")
    before = kinds()
    response = save("id", {"value-id": "1234567890", "value-model": ""})
    assert (response.status_code, ticket.values, kinds()) == (422, {}, before)
    page = response.content.decode()
    assert 'value="1234567890"' in page and "رقم آخر" in page


def test_what_was_typed_wrongly_stays_when_another_field_is_saved(save, ticket, field):
    field("id", "national_id"), field("model")
    response = save("model", {"value-id": "1234567890", "value-model": "A"})
    assert (response.status_code, ticket.values) == (200, {"model": "A"})
    assert 'value="1234567890"' in response.content.decode()


def test_a_look_saves_nothing(save, ticket, field):
    field("model")
    before = kinds()
    assert save("", {"value-model": "A"}).status_code == 200
    assert (ticket.values, kinds()) == ({}, before)


def test_a_field_is_shown_where_its_condition_holds(save, ticket, field):
    choices = [{"key": "yes", "labels": {"fa": "دارد"}}, {"key": "no", "labels": {"fa": "ندارد"}}]
    field("warranty", "choice", choices=choices)
    field("number", condition={"all": [{"field": "warranty", "op": "is", "value": ["yes"]}]})
    assert 'name="value-number"' not in save("").content.decode()
    assert 'name="value-number"' in save("warranty", {"value-warranty": "yes"}).content.decode()
    save("number", {"value-warranty": "yes", "value-number": "۱۲"})
    response = save("warranty", {"value-warranty": "no", "value-number": "۱۲"})
    assert 'name="value-number"' not in response.content.decode()
    assert ticket.values == {"warranty": "no", "number": "۱۲"}, "nothing that was written is lost"


def test_fields_follow_the_type(save, ticket, field, shop):
    visit = TicketType.objects.get(key="visit")
    TypeField.objects.create(type=visit, field=field("address"))
    assert 'name="value-address"' not in save("").content.decode()
    ticket.classify(visit, by=shop.owner)
    assert 'name="value-address"' in save("").content.decode()


def test_files_come_and_go(desk, save, ticket, field):
    from django.core.files.uploadedfile import SimpleUploadedFile

    field("invoice", "file")
    save("invoice", {"value-invoice-new": SimpleUploadedFile("فاکتور.pdf", b"%PDF-1.4 x", "application/pdf")})
    attachment = Attachment.objects.get()
    assert ticket.values == {"invoice": [attachment.public_id]}
    assert (attachment.ticket_id, attachment.message_id) == (ticket.pk, None)
    assert desk.get(f"/desk/files/{attachment.public_id}").status_code == 200
    answer = save("invoice", drop=attachment.public_id)
    assert (ticket.values, Attachment.objects.filter(ticket=ticket).count()) == ({}, 0)
    assert desk.post(json.loads(answer["HX-Trigger"])["toast"]["undo"]).status_code == 204
    ticket.refresh_from_db()
    assert (ticket.values, Attachment.objects.get().ticket_id) == ({"invoice": [attachment.public_id]}, ticket.pk)


def test_files_of_fields_are_not_swept_as_unsent(save, ticket, field):
    from datetime import timedelta

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from pasokh.tickets.jobs.files import _forget_unsent

    field("invoice", "file")
    save("invoice", {"value-invoice-new": SimpleUploadedFile("a.txt", b"x", "text/plain")})
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=9))
    _forget_unsent()
    assert Attachment.objects.count() == 1


def test_an_empty_file_is_refused(save, ticket, field):
    from django.core.files.uploadedfile import SimpleUploadedFile

    field("invoice", "file")
    response = save("invoice", {"value-invoice-new": SimpleUploadedFile("a.txt", b"")})
    assert (response.status_code, ticket.values, Attachment.objects.count()) == (422, {}, 0)


def test_a_retired_field_that_says_something_is_read_still(save, ticket, field, shop):
    from pasokh.workspaces.actions.custom_fields import retire_field

    made = field("model", label="مدل")
    save("model", {"value-model": "A-7"})
    retire_field(field=made, by=shop.owner)
    page = save("").content.decode()
    assert 'name="value-model"' not in page and "A-7" in page


def test_a_light_member_reads_and_changes_nothing(ticket, field, make_member, sign_in, save):
    field("model", label="مدل")
    save("model", {"value-model": "A-7"})
    light = sign_in(make_member("رضا", role="light"))
    address = f"/desk/tickets/{ticket.number}"
    page = light.get(f"{address}/fields").content.decode()
    assert "A-7" in page and "<input" not in page and "<select" not in page
    before = kinds()
    problem = TicketType.objects.get(key="problem")
    assert light.post(f"{address}/fields", {"changed": "model", "value-model": "B"}).status_code == 403
    assert light.post(f"{address}/type", {"type": problem.public_id}).status_code == 403
    ticket.refresh_from_db()
    assert (ticket.values, ticket.type, kinds()) == ({"model": "A-7"}, None, before)


def test_a_ticket_one_may_not_see_is_not_there(ticket, field, make_member, sign_in):
    field("model")
    browser = sign_in(make_member("سارا", sees="own"))
    address = f"/desk/tickets/{ticket.number}"
    assert browser.get(f"{address}/fields").status_code == 404
    assert browser.post(f"{address}/fields", {"changed": "model", "value-model": "B"}).status_code == 404
    ticket.refresh_from_db()
    assert ticket.values == {}


def test_the_section_asks_as_often_for_thirty_fields_as_for_one(desk, ticket, field, count_queries):
    from pasokh.kernel.kept import forget_all

    def asked():
        desk.get(f"/desk/tickets/{ticket.number}/fields")
        forget_all()
        with count_queries() as counted:
            assert desk.get(f"/desk/tickets/{ticket.number}/fields").status_code == 200
        return len(counted)

    field("f0")
    one = asked()
    for number, kind in enumerate(CustomField.Kind.values * 3):
        field(f"more{number}", kind)
    assert asked() == one
