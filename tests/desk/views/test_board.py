"""Cards of a board are dropped by the verb that their column stands for."""

import pytest

from pasokh.tickets.models import Status


def test_a_card_is_dropped_by_its_verb(desk, shop, hear, make_member, view):
    ticket, sara = hear().ticket, make_member("سارا")
    board = f"/desk/views/{view.public_id}/move"
    waiting = Status.objects.get(key="waiting")
    assert (
        desk.post(
            f"{board}?as=board&by=status", {"number": ticket.number, "to": waiting.pk, "as": "board", "by": "status"}
        ).status_code
        == 204
    )
    assert (
        desk.post(board, {"number": ticket.number, "to": sara.pk, "as": "board", "by": "assignee"}).status_code == 204
    )
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id) == (waiting.pk, sara.pk)
    assert desk.post(board, {"number": ticket.number, "to": "none", "as": "board", "by": "assignee"}).status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee_id is None


@pytest.mark.parametrize("to", ["", "x", "9" * 30, "999999"])
def test_a_card_dropped_nowhere_stays(desk, shop, hear, view, to):
    ticket = hear().ticket
    for by in ("status", "assignee"):
        response = desk.post(
            f"/desk/views/{view.public_id}/move", {"number": ticket.number, "to": to, "as": "board", "by": by}
        )
        assert response.status_code == 422
    before = (ticket.status_id, ticket.assignee_id)
    ticket.refresh_from_db()
    assert (ticket.status_id, ticket.assignee_id) == before


def test_who_may_not_drops_nothing(shop, hear, sign_in, make_member, view):
    view.change(by=shop.owner, shared="everyone")
    light, sara = sign_in(make_member("مهمان", role="light")), sign_in(make_member("سارا"))
    ticket = hear().ticket
    board = f"/desk/views/{view.public_id}/move"
    closed, waiting = (Status.objects.get(key=key).pk for key in ("closed", "waiting"))
    given = {"number": ticket.number, "as": "board", "by": "status"}
    assert light.post(board, given | {"to": waiting}).status_code == 403
    assert light.post(board, given | {"by": "assignee", "to": shop.owner.pk}).status_code == 403
    assert sara.post(board, given | {"to": closed}).status_code == 403
    ticket.refresh_from_db()
    assert (ticket.category, ticket.assignee_id) == (1, None)
