"""Many requests changed from a view, and taken back."""

from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.models import Bulk, Ticket


def test_many_are_changed_from_the_bar_and_taken_back(desk, shop, hear):
    tickets = [hear(f"درخواست {number}").ticket for number in range(3)]
    response = desk.post(
        "/desk/bulk", {"verb": "assign", "member": "me", "number": [ticket.number for ticket in tickets[:2]]}
    )
    assert response.status_code == 200 and "hx-trigger" in response.text
    bulk = Bulk.objects.get()
    while do_batch(bulk.pk) is not None:
        pass
    assert "۲ درخواست تغییر کرد" in desk.get(f"/desk/bulk/{bulk.public_id}").text
    assert Ticket.objects.filter(assignee=shop.owner).count() == 2
    assert desk.post(f"/desk/bulk/{bulk.public_id}/undo").status_code == 200
    while do_batch(Bulk.objects.order_by("-pk")[0].pk) is not None:
        pass
    assert not Ticket.objects.filter(assignee=shop.owner).exists()


def test_a_whole_view_is_changed_whether_shown_or_not(desk, shop, hear, view):
    for number in range(60):
        hear(f"درخواست {number}")
    assert (
        desk.post("/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": view.public_id}).status_code == 200
    )
    assert Bulk.objects.get().total == 60
    assert (
        desk.post(
            "/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": "all", "status": "closed"}
        ).status_code
        == 422
    )


def test_bulk_work_is_its_makers_alone(desk, shop, hear, sign_in, make_member):
    hear()
    desk.post("/desk/bulk", {"verb": "tag", "tag": "همه", "whole": "1", "view": "all"})
    address = f"/desk/bulk/{Bulk.objects.get().public_id}"
    sara = sign_in(make_member("سارا"))
    assert sara.get(address).status_code == 404
    for deed in ("stop", "undo"):
        assert sara.post(f"{address}/{deed}").status_code == 404
    assert Bulk.objects.get().state == "going"
    assert desk.post(f"{address}/stop").status_code == 200
    assert Bulk.objects.get().state == "stopped"
