"""Taking back what was just done, while it is honest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.linking import link, unlink
from pasokh.tickets.actions.undo import WITHIN, CannotUndo, undo, undoable
from pasokh.tickets.models import Category, FollowUp, Link, Resolution, Ticket
from pasokh.workspaces.models import Team


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def newest():
    return Event.objects.order_by("-pk").first()


def state(ticket):
    now = fresh(ticket)
    tags = sorted(now.tags.values_list("name", flat=True))
    return now.status_id, now.assignee_id, now.team_id, now.impact, now.urgency, now.priority, tags, now.waiting_since


@pytest.fixture
def fields(shop):
    """A text and a number that every request is asked."""
    from pasokh.workspaces.actions.custom_fields import make_field

    for key, kind in (("model", "text"), ("count", "number")):
        make_field(by=shop.owner, key=key, kind=kind, labels={"fa": key, "en": key})


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


def test_what_solving_said_and_planned_goes_with_it(shop, ticket):
    event = ticket.solve(by=shop.owner, reason="درست شد")
    ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now())
    undo(event=event, by=shop.owner)
    assert (Resolution.objects.get().withdrawn, FollowUp.objects.get().outcome) == (True, "dropped")
    assert (newest().kind, newest().cause_id, newest().payload["undone"]) == ("ticket.opened_again", event.pk, event.pk)


def test_a_customer_who_waited_waits_again_from_the_same_moment(shop, hear, ticket):
    since = fresh(ticket).waiting_since
    event = ticket.solve(by=shop.owner)
    undo(event=event, by=shop.owner)
    assert abs(fresh(ticket).waiting_since - since) < timedelta(seconds=1)


def refused(event, by):
    before = state(Ticket.objects.get(pk=event.subject_id)), Event.objects.count()
    with pytest.raises(CannotUndo):
        undo(event=event, by=by)
    return before == (state(Ticket.objects.get(pk=event.subject_id)), Event.objects.count())


@pytest.mark.parametrize("how", ["child", "blocked_by", "related"])
def test_a_link_goes_again_and_its_taking_away_too(shop, hear, ticket, how):
    other = hear("دیگری").ticket
    made = link(ticket=ticket, other=other, how=how, by=shop.owner)
    ends = (made.kind, made.first_id, made.second_id)
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    assert (Link.objects.exists(), newest().kind) == (False, "ticket.unlinked")
    made = link(ticket=ticket, other=other, how=how, by=shop.owner)
    unlink(link=made, by=shop.owner)
    # Either end may be the one that lies open.
    undo(event=offered(other, shop.owner), by=shop.owner)
    assert list(Link.objects.values_list("kind", "first_id", "second_id")) == [ends]
    assert newest().kind == "ticket.linked"


def test_a_link_that_another_stands_against_does_not_come_again(shop, hear, ticket):
    other, third = hear("دیگری").ticket, hear("سومی").ticket
    unlink(link=link(ticket=ticket, other=other, how="parent", by=shop.owner), by=shop.owner)
    taken_away = offered(other, shop.owner)
    assert taken_away.kind == "ticket.unlinked"
    link(ticket=ticket, other=third, how="parent", by=shop.owner)
    assert refused(taken_away, shop.owner)


def test_a_link_with_one_that_she_does_not_see_is_not_taken_back(shop, hear, make_member, ticket):
    sara = make_member("سارا", role="admin")
    other = hear("دیگری").ticket
    made = link(ticket=ticket, other=other, how="child", by=sara)
    event = offered(ticket, sara)
    ticket.assign(sara, by=shop.owner)
    other.assign(shop.owner, by=shop.owner)
    sara.role, sara.sees = "agent", "own"
    sara.save()
    assert refused(event, sara)
    assert list(Link.objects.all()) == [made]


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


def offered(ticket, by):
    return undoable(ticket, by, timezone.now() - timedelta(minutes=1))


def test_what_has_no_way_back_is_not_taken_back(shop, ticket):
    ticket.rename("عنوان دیگر", by=shop.owner)
    assert offered(ticket, shop.owner) is None
    assert refused(newest(), shop.owner)


def test_a_leads_closing_is_taken_back_with_all_that_it_ended(shop, ticket):
    ticket.solve(by=shop.owner, reason="درست شد")
    planned = ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    solved_at = timezone.now() - timedelta(days=2)
    Ticket.objects.update(solved_at=solved_at)
    fresh(ticket).close(by=shop.owner, reason="تکراری")
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    now, planned = fresh(ticket), FollowUp.objects.get(pk=planned.pk)
    assert (now.category, now.solved_at, now.closed_at) == (Category.SOLVED, solved_at, None)
    assert (planned.outcome, planned.done_at, now.resolution.reason) == ("", None, "درست شد")


def test_a_closing_after_which_the_customer_wrote_anew_stays(shop, hear, ticket):
    event = ticket.close(by=shop.owner, reason="تکراری")
    hear("باز هم", ticket_id=ticket.pk)
    assert refused(event, shop.owner)


def test_whoever_may_close_no_more_takes_no_closing_back(shop, ticket):
    event = ticket.close(by=shop.owner, reason="تکراری")
    shop.owner.role = "agent"
    assert refused(event, shop.owner)


def test_the_customers_own_word_and_silence_are_taken_back_by_nobody(shop, maryam, hear, ticket):
    from pasokh.tickets.actions.confirm import confirm
    from pasokh.tickets.actions.follow_up import finish_follow_up

    ticket.solve(by=shop.owner)
    confirm(ticket=ticket, contact=maryam)
    assert refused(newest(), shop.owner)
    other = hear("دیگری").ticket
    other.solve(by=shop.owner)
    planned = other.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    finish_follow_up(follow_up=planned, by=shop.owner, outcome="content")
    assert newest().kind == "ticket.closed"
    assert offered(other, shop.owner) is None
    assert refused(newest(), shop.owner)


@pytest.mark.parametrize("settled", ["solved", "closed"])
def test_what_was_opened_by_hand_is_settled_again_as_it_was(shop, ticket, settled):
    ticket.solve(by=shop.owner, reason="درست شد")
    if settled == "closed":
        ticket.close(by=shop.owner, reason="تکراری")
    planned = None
    if settled == "solved":
        planned = ticket.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=timezone.now() + timedelta(days=1))
    before = state(ticket), fresh(ticket).solved_at, bool(fresh(ticket).closed_at)
    fresh(ticket).reopen(by=shop.owner)
    undo(event=offered(ticket, shop.owner), by=shop.owner)
    now = fresh(ticket)
    assert (state(ticket), now.solved_at, bool(now.closed_at)) == before
    assert now.resolution.reason == "درست شد"
    if planned:
        planned.refresh_from_db()
        assert (planned.outcome, planned.done_at) == ("", None)


def test_a_sleeping_request_sleeps_on_when_its_solving_is_taken_back(shop, ticket):
    until = timezone.now() + timedelta(days=3)
    ticket.snooze(by=shop.owner, until=until)
    event = fresh(ticket).solve(by=shop.owner, reason="درست شد")
    undo(event=event, by=shop.owner)
    now = fresh(ticket)
    assert (now.status.key, now.snoozed_until, Resolution.objects.get().withdrawn) == ("snoozed", until, True)


def test_a_merge_into_a_solved_request_offers_its_own_way_back(shop, hear, ticket):
    from pasokh.tickets.actions.merge import merge

    target = hear("دیگری").ticket
    target.solve(by=shop.owner)
    merge(target=target, sources=[ticket], by=shop.owner)
    assert offered(target, shop.owner).kind == "ticket.absorbed"


def test_fields_say_again_what_they_said(shop, ticket, fields):
    from pasokh.tickets.actions.fill import fill
    from pasokh.tickets.models import FilledBefore

    fill(fresh(ticket), {"model": "ونوس ۳"}, by=shop.owner)
    event = fill(fresh(ticket), {"model": "ونوس ۴", "count": 2}, by=shop.owner)
    undo(event=event, by=shop.owner)
    assert fresh(ticket).values == {"model": "ونوس ۳"}
    assert "ونوس" not in str(list(Event.objects.values_list("payload", flat=True)))
    assert FilledBefore.objects.count() == 1
    assert offered(ticket, shop.owner).kind == "ticket.filled"  # the undo itself


def test_what_fields_said_is_forgotten_with_the_customer_and_after_a_day(shop, maryam, ticket, fields):
    from pasokh.tickets.actions.fill import fill
    from pasokh.tickets.actions.forget import forget_person
    from pasokh.tickets.jobs.types import forget_filled_before
    from pasokh.tickets.models import FilledBefore

    fill(fresh(ticket), {"model": "ونوس ۳"}, by=shop.owner)
    forget_filled_before()
    assert FilledBefore.objects.count() == 1
    FilledBefore.objects.update(at=timezone.now() - timedelta(days=2))
    forget_filled_before()
    assert FilledBefore.objects.count() == 0
    event = fill(fresh(ticket), {"model": "ونوس ۴"}, by=shop.owner)
    forget_person(maryam.pk)
    assert FilledBefore.objects.count() == 0
    assert refused(event, shop.owner)


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
    assert client.post(f"/desk/undo/{event.pk}").status_code == 204
    assert fresh(ticket).category == Category.OPEN
    assert client.post(f"/desk/undo/{event.pk}").status_code == 422
    assert client.get(f"/desk/undo/{event.pk}").status_code == 405
    assert client.post("/desk/undo/99999999999999999999999").status_code == 404
    assert client.post("/desk/undo/0").status_code == 404
