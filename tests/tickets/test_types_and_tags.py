"""Types of requests, the matrix of priorities, merged and retired tags."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions import matrix, tags
from pasokh.tickets.actions.matrix import change_matrix, count_judged_otherwise
from pasokh.tickets.actions.tags import CannotMerge, merge_tags, retire_tag
from pasokh.tickets.actions.types import make_type, retire_type
from pasokh.tickets.actions.undo import undo, undoable
from pasokh.tickets.jobs.types import BATCH, _judge, _move_tagged
from pasokh.tickets.models import PriorityMatrix, Tag, Ticket, TicketTag, TicketType
from pasokh.tickets.models.tag import RetiredTag

RAISED = [[1, 1, 2], [1, 4, 3], [2, 3, 4]]


@pytest.fixture
def deferred(monkeypatch):
    """The jobs that were asked for, instead of queueing them."""
    from pasokh.tickets.jobs import types

    asked = []
    for name in ("move_tagged", "judge_again"):
        job = getattr(types, name)
        monkeypatch.setattr(job, "defer", lambda name=name, **given: asked.append((name, given)))
    return asked


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


# Types


def test_a_type_is_set_told_and_taken_back(shop, hear):
    ticket, problem = hear().ticket, TicketType.objects.get(key="problem")
    event = ticket.classify(problem, by=shop.owner)
    assert event.payload == {"before": None, "type": problem.pk}
    assert ticket.classify(problem, by=shop.owner) is None
    undo(event=event, by=shop.owner)
    assert Ticket.objects.get().type is None


def test_a_retired_type_is_set_no_more_and_stays_where_it_is(shop, hear):
    problem = TicketType.objects.get(key="problem")
    has, other = hear().ticket, hear(origin="chat:2").ticket
    has.classify(problem, by=shop.owner)
    retire_type(type=problem, by=shop.owner)
    problem.refresh_from_db()
    before = kinds()
    with pytest.raises(ValueError):
        other.classify(problem, by=shop.owner)
    assert [each.type_id for each in Ticket.objects.order_by("pk")] == [problem.pk, None]
    assert kinds() == before


def test_a_business_that_has_types_is_given_no_others(shop):
    TicketType.objects.exclude(key="visit").delete()
    TicketType.ship()
    assert TicketType.objects.get().key == "visit"


def test_types_are_a_menu_and_not_a_catalogue(shop, monkeypatch):
    from pasokh.tickets.actions import types

    monkeypatch.setattr(types, "MOST", 8)
    with pytest.raises(types.TooMany):
        make_type(by=shop.owner, labels={"fa": "نهم"})
    assert TicketType.objects.count() == 8


# Priorities


def test_judging_follows_the_matrix_of_the_business(shop, hear):
    change_matrix(cells=[[4, 4, 4]] * 3, by=shop.owner)
    ticket = hear().ticket
    ticket.judge(by=shop.owner, impact=1)
    assert Ticket.objects.get().priority == 4


@pytest.mark.parametrize(
    "cells", [[], [[1, 1, 1]] * 2, [[1, 1]] * 3, [[1, 1, 9]] * 3, [["x"] * 3] * 3, [[None] * 3] * 3]
)
def test_a_broken_matrix_is_refused(shop, cells):
    before = kinds()
    with pytest.raises(ValueError):
        change_matrix(cells=cells, by=shop.owner)
    assert (PriorityMatrix.objects.count(), kinds()) == (0, before)


def test_the_same_matrix_changes_nothing(shop):
    change_matrix(cells=[list(row) for row in matrix.MATRIX], by=shop.owner)
    assert "priorities.changed" not in kinds()


def test_recalculating_touches_unsettled_tickets_that_differ_and_no_others(shop, hear):
    differs, settled, right = (hear(origin=f"chat:{number}").ticket for number in range(3))
    settled.solve(by=shop.owner)
    right.judge(by=shop.owner, impact=1, urgency=1)
    change_matrix(cells=RAISED, by=shop.owner)
    assert count_judged_otherwise() == 1
    before = len(kinds())
    assert _judge(shop.owner.actor, 0) == differs.pk
    assert _judge(shop.owner.actor, differs.pk) is None
    assert [each.priority for each in Ticket.objects.order_by("pk")] == [4, 2, 1]
    assert (kinds()[before:], count_judged_otherwise()) == (["ticket.judged"], 0)
    assert Event.objects.order_by("-pk").first().payload == {"impact": 2, "urgency": 2, "priority": 4}


def test_a_batch_is_never_larger_than_it_may_be(shop, hear, monkeypatch):
    from pasokh.tickets.jobs import types

    monkeypatch.setattr(types, "BATCH", 2)
    assert BATCH <= 200
    for number in range(5):
        hear(origin=f"chat:{number}")
    change_matrix(cells=RAISED, by=shop.owner)
    rounds, after = 0, 0
    while after is not None:
        after, rounds = _judge(shop.owner.actor, after), rounds + 1
        assert Ticket.objects.filter(priority=4).count() <= 2 * rounds
    assert Ticket.objects.filter(priority=4).count() == 5


# Tags


def test_a_merged_tag_leads_to_the_other_and_its_requests_follow(shop, hear, deferred):
    one, both = hear(origin="chat:1").ticket, hear(origin="chat:2").ticket
    tag, other = one.tag("پست", by=shop.owner), both.tag("ارسال", by=shop.owner)
    both.tag("پست", by=shop.owner)
    merge_tags(tag=tag, into=other, by=shop.owner)
    assert [name for name, _ in deferred] == ["move_tagged"] * 2, "and once more for whoever wrote it in that moment"
    assert [given["after"] for _, given in deferred] == [None, tags.MERGED_AGAIN_AFTER]
    while _move_tagged(tag.pk):
        pass
    assert sorted(TicketTag.objects.values_list("ticket", "tag")) == [(one.pk, other.pk), (both.pk, other.pk)]
    assert hear(origin="chat:3").ticket.tag("پُست", by=shop.owner) == other
    assert Event.objects.filter(kind="tag.merged").get().payload == {"into": other.pk}


def test_merging_goes_on_in_batches(shop, hear, deferred, monkeypatch):
    from pasokh.tickets.jobs import types

    monkeypatch.setattr(types, "BATCH", 2)
    tag, other = Tag.named("پست"), Tag.named("ارسال")
    for number in range(5):
        hear(origin=f"chat:{number}").ticket.tag("پست", by=shop.owner)
    merge_tags(tag=tag, into=other, by=shop.owner)
    left = []
    while _move_tagged(tag.pk):
        left.append(TicketTag.objects.filter(tag=tag).count())
        assert TicketTag.objects.count() == 5, "nothing is lost between two batches"
    assert left == [3, 1, 0]


def test_chains_of_merged_tags_end_at_the_last(shop, deferred):
    first, second, third = Tag.named("یک"), Tag.named("دو"), Tag.named("سه")
    merge_tags(tag=first, into=second, by=shop.owner)
    merge_tags(tag=second, into=third, by=shop.owner)
    assert Tag.named("یک") == Tag.named("دو") == third


def test_a_tag_is_not_merged_twice_or_with_itself(shop, deferred):
    tag, other, third = Tag.named("یک"), Tag.named("دو"), Tag.named("سه")
    merge_tags(tag=tag, into=other, by=shop.owner)
    before = kinds()
    for one, into in ((tag, third), (third, third), (third, tag)):
        with pytest.raises(CannotMerge):
            merge_tags(tag=one, into=into, by=shop.owner)
    with pytest.raises(CannotMerge):
        retire_tag(tag=tag, by=shop.owner, retired=False)
    assert (kinds(), len(deferred)) == (before, 2)


def test_a_retired_tag_stays_where_it_is_and_goes_nowhere_else(shop, hear):
    ticket, other = hear(origin="chat:1").ticket, hear(origin="chat:2").ticket
    tag = ticket.tag("قدیمی", by=shop.owner)
    retire_tag(tag=tag, by=shop.owner)
    before = kinds()
    with pytest.raises(RetiredTag):
        other.tag("قديمي", by=shop.owner)
    with pytest.raises(RetiredTag):
        other.retag(["نو", "قدیمی"], by=shop.owner)
    assert (other.tags.count(), kinds()) == (0, before)
    ticket.retag(["قدیمی", "نو"], by=shop.owner)
    assert sorted(each.name for each in ticket.tags.all()) == ["قدیمی", "نو"]


def test_a_type_can_be_taken_back_from_the_toast(shop, hear):
    from django.utils import timezone

    ticket, since = hear().ticket, timezone.now()
    ticket.classify(TicketType.objects.get(key="visit"), by=shop.owner)
    assert undoable(ticket, shop.owner, since).kind == "ticket.typed"


def test_the_jobs_go_on_in_transactions_of_their_own(real_shop, monkeypatch):
    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.tickets.jobs import types

    monkeypatch.setattr(types, "BATCH", 2)
    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم رضایی")
        for number in range(5):
            inbound = Inbound(
                channel="chat", origin=f"chat:{number}", contact=contact, inbox_id=real_shop.inbox.pk, text="سلام"
            )
            receive(inbound).ticket.tag("پست", by=real_shop.owner)
        tag, other = Tag.named("پست"), Tag.named("ارسال")
        merge_tags(tag=tag, into=other, by=real_shop.owner)
        change_matrix(cells=RAISED, by=real_shop.owner)
    types.move_tagged(tag_id=tag.pk, workspace_id=real_shop.pk)
    types.judge_again(actor_kind="member", actor_id=real_shop.owner.pk, workspace_id=real_shop.pk)
    with workspace(real_shop):
        assert TicketTag.objects.filter(tag=other).count() == TicketTag.objects.count() == 5
        assert Ticket.objects.filter(priority=4).count() == 5
