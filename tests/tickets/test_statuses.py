"""A workspace's own statuses."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions.statuses import (
    MOST,
    CannotRetire,
    TooMany,
    bring_back_status,
    change_status,
    make_status,
    place_status,
    retire_status,
)
from pasokh.tickets.jobs.life import MOVED_AT_ONCE, move_some, sweep_retired
from pasokh.tickets.life import offered_statuses
from pasokh.tickets.models import Category, Status, Ticket


@pytest.fixture
def make(shop):
    def make(fa="در تعمیرگاه", en="", category=Category.PAUSED):
        labels = {"fa": fa} | ({"en": en} if en else {})
        return make_status(by=shop.owner, category=category, labels=labels, customer_labels={"fa": "در حال تعمیر"})

    return make


def events():
    return list(Event.objects.filter(subject_kind="status").order_by("pk").values_list("kind", flat=True))


def test_a_status_of_ones_own_has_a_key_two_labels_and_a_place(shop, make):
    first, second, third = make(en="In Workshop!"), make(en="In workshop"), make()
    assert [each.key for each in (first, second, third)] == ["in_workshop", "in_workshop_2", "own_paused"]
    assert (first.label("fa"), first.label("en"), first.customer_label("fa")) == (
        "در تعمیرگاه",
        "In Workshop!",
        "در حال تعمیر",
    )
    assert [each.pk for each in offered_statuses()][-3:] == [first.pk, second.pk, third.pk]
    assert not first.shipped and events() == ["status.made"] * 3


def test_there_is_an_end_to_statuses(shop, make):
    Status.objects.bulk_create(
        Status(key=f"k{number}", category=1, place=number) for number in range(MOST - Status.objects.count())
    )
    with pytest.raises(TooMany):
        make()
    assert (Status.objects.count(), events()) == (MOST, [])


def test_a_shipped_status_is_called_otherwise_and_stays(shop, hear):
    new = Status.objects.get(key="new")
    change_status(status=new, by=shop.owner, labels={"fa": "نخوانده"}, customer_labels={"fa": "رسید"})
    Status.ship()
    assert hear().ticket.status.label("fa") == "نخوانده"
    assert Event.objects.latest("pk").kind != "status.made"
    count = Event.objects.count()
    change_status(status=new, by=shop.owner, labels={"fa": "نخوانده"}, customer_labels={"fa": "رسید"})
    with pytest.raises(CannotRetire):
        retire_status(status=new, by=shop.owner, replacement=Status.objects.get(key="open"))
    assert (Event.objects.count(), Status.objects.get(key="new").retired_at) == (count, None)


def test_order_changes_within_the_category_only(shop, make):
    first, second = make("یک"), make("دو")
    order = lambda: [each.key for each in Status.objects.filter(category=Category.PAUSED)]  # noqa: E731
    shipped = order()[:-2]
    assert order() == [*shipped, first.key, second.key]
    place_status(status=second, by=shop.owner, up=True)
    assert order() == [*shipped, second.key, first.key]
    for _turn in range(len(shipped) + 2):
        place_status(status=second, by=shop.owner, up=True)
    assert order() == [second.key, *shipped, first.key]
    place_status(status=first, by=shop.owner, up=False)
    assert events().count("status.ordered") == 1 + len(shipped)
    assert [each.key for each in Status.objects.all()][:2] == ["new", "open"]


def test_one_in_use_is_retired_with_a_replacement_of_its_category(shop, hear, make):
    status, ticket = make(), hear().ticket
    ticket.move_to(status, actor=shop.owner.actor)
    wrong = [None, status, Status.objects.get(key="solved")]
    for replacement in wrong:
        with pytest.raises(CannotRetire):
            retire_status(status=status, by=shop.owner, replacement=replacement)
    status.refresh_from_db()
    assert (status.retired_at, "status.retired" in events()) == (None, False)


def test_its_tickets_go_to_the_replacement_in_batches_and_are_told(shop, hear, make):
    status, waiting = make(), Status.objects.get(key="waiting")
    tickets = [hear(f"پیام {number}", contact=_somebody(number)).ticket for number in range(3)]
    for ticket in tickets:
        ticket.move_to(status, actor=shop.owner.actor)
    retire_status(status=status, by=shop.owner, replacement=waiting)
    assert status.pk not in [each.pk for each in offered_statuses()]
    assert move_some(status.pk) == tickets[-1].pk
    assert move_some(status.pk, after=tickets[-1].pk) is None
    assert set(Ticket.objects.values_list("status__key", "category")) == {("waiting", Category.PAUSED)}
    told = Event.objects.filter(kind="ticket.status_changed", actor_kind="system")
    assert [event.payload for event in told] == [{"before": status.pk, "status": waiting.pk}] * 3
    assert MOVED_AT_ONCE <= 200


def _somebody(number):
    from pasokh.contacts.actions.identify import identify

    return identify(kind="email", value=f"m{number}@example.ir", name="م")


def test_what_comes_into_a_retired_status_stands_in_the_replacement(shop, hear, make):
    first, second = make("یک"), make("دو")
    retire_status(status=first, by=shop.owner, replacement=second)
    retire_status(status=second, by=shop.owner)
    ticket = hear().ticket
    ticket.move_to(Status.objects.get(pk=first.pk), actor=shop.owner.actor)
    assert Ticket.objects.get().status.key == "waiting"


def test_the_night_finds_what_was_left(shop, hear, make, monkeypatch):
    from pasokh.tickets.jobs import life

    status, ticket = make(), hear().ticket
    retire_status(status=status, by=shop.owner)
    Ticket.objects.filter(pk=ticket.pk).update(status=status, category=status.category)
    deferred = []
    monkeypatch.setattr(life.move_out, "defer", lambda **given: deferred.append(given["status_id"]))
    sweep_retired()
    assert deferred == [status.pk]


def test_a_retired_one_is_brought_back_empty(shop, make):
    status = make()
    retire_status(status=status, by=shop.owner)
    status.refresh_from_db()
    bring_back_status(status=status, by=shop.owner)
    assert status.pk in [each.pk for each in offered_statuses()]
    assert move_some(status.pk) is None


def test_the_wall_stands_between_statuses_of_two_workspaces(shop, other_shop, make):
    assert set(Status.objects.values_list("workspace_id", flat=True)) == {shop.pk}


def test_the_job_empties_a_status_for_good(real_shop):
    """With real commits, a batch a transaction, as a worker runs it."""
    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.tickets.jobs import life

    with workspace(real_shop):
        status = make_status(by=real_shop.owner, category=2, labels={"fa": "در تعمیرگاه"}, customer_labels={})
        contact = identify(kind="email", value="maryam@example.ir", name="مریم")
        for number in range(5):
            inbound = Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text=f"پیام {number}")
            receive(inbound).ticket.move_to(status, actor=real_shop.owner.actor)
        retire_status(status=status, by=real_shop.owner, replacement=Status.objects.get(key="waiting"))
    life.MOVED_AT_ONCE = 2
    try:
        life.move_out(workspace_id=real_shop.pk, status_id=status.pk)
    finally:
        life.MOVED_AT_ONCE = MOVED_AT_ONCE
    with workspace(real_shop):
        assert set(Ticket.objects.values_list("status__key", flat=True)) == {"waiting"}
        assert Event.objects.filter(kind="ticket.status_changed", actor_kind="system").count() == 5


def test_the_clock_closes_and_tells_in_every_workspace(real_shop):
    from datetime import timedelta

    from django.utils import timezone

    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.tickets.jobs.life import close_silent, tell_due_follow_ups
    from pasokh.tickets.models import FollowUp

    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم")
        silent, asked = (
            receive(Inbound(channel="chat", contact=contact, inbox_id=real_shop.inbox.pk, text=text)).ticket
            for text in ("یک", "دو")
        )
        for ticket in (silent, asked):
            ticket.solve(by=real_shop.owner)
        asked.plan_follow_up(by=real_shop.owner, owner=real_shop.owner, due_at=timezone.now())
        Ticket.objects.update(solved_at=timezone.now() - timedelta(days=60))
    close_silent()
    tell_due_follow_ups()
    with workspace(real_shop):
        assert list(Ticket.objects.order_by("pk").values_list("status__key", flat=True)) == ["closed", "solved"]
        assert FollowUp.objects.get().told_at is not None
