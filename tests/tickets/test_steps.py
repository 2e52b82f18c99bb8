import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import Category, Message, Ticket
from pasokh.tickets.models.priority import priority_of
from pasokh.workspaces.models import Team


def last_event():
    return Event.objects.order_by("-pk").first()


@pytest.mark.parametrize(
    ("verb", "key", "event"),
    [
        ("solve", "solved", "ticket.solved"),
        ("close", "closed", "ticket.closed"),
        ("wait", "waiting", "ticket.paused"),
        ("reopen", "open", "ticket.status_changed"),
    ],
)
def test_each_step_is_one_verb_and_one_event(shop, hear, verb, key, event):
    ticket, said = hear().ticket, {"reason": "تکراری"} if verb == "close" else {}
    getattr(ticket, verb)(by=shop.owner, **said)
    ticket.refresh_from_db()
    assert (ticket.status.key, ticket.category) == (key, ticket.status.category)
    assert (last_event().kind, last_event().actor_id) == (event, shop.owner.pk)
    count = Event.objects.count()
    getattr(ticket, verb)(by=shop.owner, **said)
    assert Event.objects.count() == count


def test_assigning_tells_before_and_after(shop, hear, make_member):
    ticket, sara = hear().ticket, make_member("سارا")
    ticket.assign(sara, by=shop.owner)
    assert (last_event().kind, last_event().payload) == ("ticket.assigned", {"before": None, "assignee": sara.pk})
    ticket.assign(None, by=shop.owner)
    assert last_event().kind == "ticket.unassigned"


def test_a_ticket_is_not_given_to_one_who_may_not_answer(shop, hear, make_member):
    ticket, light = hear().ticket, make_member("رضا", role="light")
    count = Event.objects.count()
    with pytest.raises(ValueError):
        ticket.assign(light, by=shop.owner)
    ticket.refresh_from_db()
    assert (ticket.assignee, Event.objects.count()) == (None, count)


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [(1, 1, 1), (1, 2, 1), (1, 3, 2), (2, 1, 1), (2, 2, 2), (2, 3, 3), (3, 1, 2), (3, 2, 3), (3, 3, 4)],
)
def test_priority_follows_impact_and_urgency(impact, urgency, priority):
    assert priority_of(impact, urgency) == priority


def test_judging_changes_the_priority(shop, hear):
    ticket = hear().ticket
    ticket.judge(by=shop.owner, impact=3, urgency=3)
    assert Ticket.objects.get().priority == 4
    assert last_event().payload == {"impact": 3, "urgency": 3, "priority": 4}


def test_two_spellings_of_a_word_are_one_tag(shop, hear):
    ticket = hear().ticket
    ticket.tag("مشتري  ويژه", by=shop.owner)
    ticket.tag("مشتری ویژه", by=shop.owner)
    assert ticket.tags.count() == 1


@pytest.mark.parametrize("sees", ["all", "teams", "own"])
def test_visibility(shop, hear, make_member, sees):
    technical, sales = Team.objects.create(name="فنی"), Team.objects.create(name="فروش")
    sara = make_member("سارا", sees=sees)
    sara.memberships.create(team=technical)
    nobodys, theirs, others, hers = (hear(text).ticket for text in ("۱", "۲", "۳", "۴"))
    theirs.route_to(technical, by=shop.owner)
    others.route_to(sales, by=shop.owner)
    hers.route_to(sales, by=shop.owner)
    hers.assign(sara, by=shop.owner)
    expected = {
        "all": {nobodys, theirs, others, hers},
        "teams": {nobodys, theirs, hers},
        "own": {hers},
    }
    assert set(Ticket.objects.visible_to(sara)) == expected[sees]


def test_reading_only_rises(shop, hear):
    from pasokh.channels.models import Channel
    from pasokh.tickets.actions.reply import reply

    site = Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox)
    ticket = hear(origin=site.origin).ticket
    message = reply(ticket=ticket, by=shop.owner, text="سلام")
    ticket.refresh_from_db()
    ticket.see_as_contact(999)
    message.refresh_from_db()
    assert message.state == Message.State.READ
    count = Event.objects.count()
    ticket.see_as_contact(1)
    assert (Ticket.objects.get().seen_by_contact, Event.objects.count()) == (2, count)


def test_category_follows_the_status(shop, hear):
    ticket = hear().ticket
    ticket.solve(by=shop.owner)
    assert Ticket.objects.get(category=Category.SOLVED).solved_at is not None
