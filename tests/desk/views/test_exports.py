"""Files of views."""

from datetime import timedelta

from django.utils import timezone

from pasokh.desk.inbox.rows import priority_short
from pasokh.tickets.actions import export as exporting
from pasokh.tickets.lists.columns import fetch, reader_of
from pasokh.tickets.models import Export, Ticket


def test_a_file_is_its_owners_alone_and_for_a_day(desk, shop, hear, sign_in, make_member, view):
    hear()
    assert desk.post("/desk/exports", {"view": view.public_id, "format": "xlsx"}).status_code == 302
    export = Export.objects.get()
    address = f"/desk/exports/{export.public_id}/file"
    assert desk.get(address).status_code == 404, "not written yet"
    exporting.write(export.pk, shop.pk)
    answer = desk.get(address)
    assert answer.status_code == 200 and answer["X-Pasokh-File"] and "attachment" in answer["Content-Disposition"]
    assert export.name in desk.get("/desk/exports").text
    assert sign_in(make_member("سارا")).get(address).status_code == 404
    assert sign_in(make_member("مهمان", role="light")).get(address).status_code == 403
    Export.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    assert desk.get(address).status_code == 404
    assert desk.post("/desk/exports", {"view": view.public_id, "format": "exe"}).status_code == 422


def test_a_priority_is_called_as_on_the_screen(shop, hear):
    ticket, read = hear().ticket, reader_of(["priority"])
    for level in (1, 2, 3, 4):
        Ticket.objects.filter(pk=ticket.pk).update(priority=level)
        assert read(fetch(Ticket.objects.all()).get()) == [priority_short(level)]
