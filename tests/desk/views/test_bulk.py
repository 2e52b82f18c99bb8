"""Many requests changed from a view, and taken back."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.actions.bulk import do_batch
from pasokh.tickets.models import Bulk, Tag, Ticket, TicketType


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


def run():
    while do_batch(Bulk.objects.order_by("-pk")[0].pk) is not None:
        pass


def test_many_go_into_one_that_is_searched_for_and_customers_are_named(desk, shop, hear):
    reza = identify(kind="email", value="reza@example.ir", name="رضا کاوه")
    first, second, third = hear("یک").ticket, hear("دو", contact=reza).ticket, hear("سه", contact=reza).ticket
    chosen = {"number": [first.number, second.number]}
    dialog = desk.get("/desk/bulk/merging", chosen).text
    assert "مشتریان متفاوت" in dialog and "رضا کاوه" in dialog and first.public_id in dialog
    assert "مشتریان متفاوت" not in desk.get("/desk/bulk/merging", {"number": [second.number, third.number]}).text
    found = desk.get(
        "/desk/bulk/merging", chosen | {"q": str(third.number)}, headers={"HX-Request": "true", "HX-Target": "found"}
    )
    assert third.public_id in found.text and "<dialog" not in found.text
    given = {"verb": "merge", "ticket": first.public_id, "number": [first.number, second.number, third.number]}
    assert desk.post("/desk/bulk", given).status_code == 200
    run()
    assert Bulk.objects.get().total == 2  # without the one they go into
    assert list(Ticket.objects.filter(merged_into=first).order_by("pk")) == [second, third]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"verb": "merge"}, "درخواستی را که بقیه در آن ادغام می‌شوند برگزینید."),
        ({"verb": "merge", "ticket": "tic_0"}, "درخواستی را که بقیه در آن ادغام می‌شوند برگزینید."),
        ({"verb": "tag", "tag": " "}, "برچسب باید نام داشته باشد."),
    ],
)
def test_what_names_nothing_is_refused_in_fitting_words(desk, hear, given, words):
    response = desk.post("/desk/bulk", given | {"number": hear().ticket.number})
    assert (response.status_code, response.text) == (422, words)
    assert not Bulk.objects.exists() and not Tag.objects.exists()


def test_a_new_tag_and_a_type_are_given_to_many(desk, shop, hear):
    numbers = [hear(f"درخواست {number}").ticket.number for number in range(2)]
    assert "bulk-tag-dialog" in desk.get("/desk/bulk/tagging").text
    desk.post("/desk/bulk", {"verb": "tag", "tag": "نوروز", "number": numbers})
    run()
    assert Tag.objects.get().name == "نوروز"
    kind = TicketType.objects.all()[0]
    assert kind.public_id in desk.get("/desk/bulk/choices").text
    desk.post("/desk/bulk", {"verb": "type", "type": kind.public_id, "number": numbers})
    run()
    assert Ticket.objects.filter(type=kind).count() == 2
    desk.post(f"/desk/bulk/{Bulk.objects.order_by('-pk')[0].public_id}/undo")
    run()
    assert not Ticket.objects.exclude(type=None).exists()


def test_who_changes_nothing_is_offered_nothing_to_choose_or_drag(shop, desk, hear, sign_in, make_member):
    hear()
    light = sign_in(make_member("مهمان", role="light"))
    for how in ("list", "board"):
        marks = {mark: (mark in desk.get("/desk/views/all", {"as": how}).text, mark in light.get("/desk/views/all", {"as": how}).text)
                 for mark in ('class="check"', "bulk-bar", *(('draggable="true"', "card-move") if how == "board" else ()))}  # fmt: skip
        assert set(marks.values()) == {(True, False)}, marks
    for dialog in ("merging", "tagging"):
        assert light.get(f"/desk/bulk/{dialog}").status_code == 403
