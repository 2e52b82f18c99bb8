"""Taking back what was just done, while it is honest."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.undo import WITHIN, CannotUndo, undo, undoable
from pasokh.tickets.models import Category
from pasokh.workspaces.models import Team

from .conftest import fresh, newest, offered, refused, state

DEEDS = {
    "solve": lambda ticket, by: ticket.solve(by=by, reason="درست شد"),
    "wait": lambda ticket, by: ticket.wait(by=by),
    "assign": lambda ticket, by: ticket.assign(by, by=by),
    "route": lambda ticket, by: ticket.route_to(Team.objects.get(), by=by),
    "judge": lambda ticket, by: ticket.judge(by=by, impact=3, urgency=3),
    "tag": lambda ticket, by: ticket.tag("فوری", by=by),
    "untag": lambda ticket, by: ticket.untag(ticket.tags.get(name="قدیمی"), by=by),
    "unassign": lambda ticket, by: ticket.assign(None, by=by),
}


@pytest.fixture
def prepared(shop, make_member, ticket):
    Team.objects.create(name="فنی")
    ticket.tag("قدیمی", by=shop.owner)
    ticket.judge(by=shop.owner, impact=1)
    return ticket


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_taken_back_once(shop, prepared, make_member, deed):
    if deed == "unassign":
        prepared.assign(make_member("سارا"), by=shop.owner)
    before = state(prepared)
    DEEDS[deed](fresh(prepared), shop.owner)
    event = undoable(prepared, shop.owner, timezone.now() - timedelta(minutes=1))
    assert state(prepared) != before
    undo(event=event, by=shop.owner)
    after = state(prepared)
    assert after[:-1] == before[:-1] and bool(after[-1]) is bool(before[-1])
    count = Event.objects.count()
    with pytest.raises(CannotUndo):
        undo(event=event, by=shop.owner)
    assert (state(prepared), Event.objects.count()) == (after, count)


def test_another_member_takes_nothing_back(shop, make_member, ticket):
    event = ticket.wait(by=shop.owner)
    assert refused(event, make_member("سارا", role="admin"))


def test_minutes_later_nothing_is_taken_back(shop, ticket):
    event = ticket.wait(by=shop.owner)
    event.created_at -= WITHIN + timedelta(seconds=1)
    assert refused(event, shop.owner)


def test_something_newer_stands_in_the_way(shop, hear, ticket):
    event = ticket.solve(by=shop.owner)
    hear("نه", ticket_id=ticket.pk)
    fresh(ticket).solve(by=shop.owner)
    assert refused(event, shop.owner)


def test_what_has_no_way_back_is_not_taken_back(shop, ticket):
    ticket.follow(shop.owner, by=shop.owner)
    ticket.unfollow(shop.owner, by=shop.owner)
    assert offered(ticket, shop.owner) is None
    assert refused(newest(), shop.owner)


def test_who_may_do_it_no_more_or_sees_it_no_more_takes_nothing_back(shop, make_member, ticket):
    sara = make_member("سارا", sees="own")
    ticket.assign(sara, by=shop.owner)
    event = fresh(ticket).wait(by=sara)
    sara.role = "light"
    assert refused(event, sara)
    sara.role = "agent"
    fresh(ticket).assign(None, by=shop.owner)
    assert refused(event, sara)


def test_a_colleague_who_left_does_not_get_it_back(shop, make_member, ticket):
    sara = make_member("سارا")
    ticket.assign(sara, by=shop.owner)
    ticket.assign(None, by=shop.owner)
    event = newest()
    type(sara).objects.filter(pk=sara.pk).update(deactivated_at=timezone.now())
    assert refused(event, shop.owner)


def test_a_view_takes_it_back_and_says_so(shop, ticket, client):
    from pasokh.workspaces.models import User

    client.force_login(User.objects.get(pk=shop.owner.user_id))
    event = ticket.wait(by=shop.owner)
    done = client.post(f"/desk/undo/{event.pk}", {"said": "در انتظار <b>مشتری"})
    told = json.loads(done["HX-Trigger"])["toast"]["text"]
    assert (done.status_code, f"#{ticket.number}" in told, "در انتظار <b>مشتری" in told) == (204, True, True)
    assert fresh(ticket).category == Category.OPEN
    assert client.post(f"/desk/undo/{event.pk}").status_code == 422
    assert client.get(f"/desk/undo/{event.pk}").status_code == 405
    assert client.post("/desk/undo/99999999999999999999999").status_code == 404
    assert client.post("/desk/undo/0").status_code == 404
