"""Many tickets at once: each by its own verb and permission, none twice, and back again where that is honest."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions import bulk as work
from pasokh.tickets.models import (
    Bulk,
    BulkPart,
    Closure,
    FollowUp,
    Resolution,
    ResolutionCategory,
    Status,
    Tag,
    Ticket,
)
from pasokh.workspaces.models import Team
from tests.conftest import rules_of_life
from tests.days import today


@pytest.fixture
def tickets(hear):
    return [hear(f"درخواست {number}").ticket for number in range(5)]


def run(bulk):
    while work.do_batch(bulk.pk) is not None:
        pass
    bulk.refresh_from_db()
    return bulk


def start(shop, verb, by=None, tickets=None, **given):
    chosen = (
        Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]) if tickets is not None else Ticket.objects.all()
    )
    return work.start(verb=verb, given=given, tickets=chosen, by=by or shop.owner)


def states(bulk):
    return {key: count for key, count in work.progress(bulk).items() if count}


def test_assigning_many_is_each_ones_verb(shop, tickets, make_member):
    sara = make_member("سارا")
    tickets[0].assign(sara, by=shop.owner)
    bulk = run(start(shop, "assign", member=sara.public_id))
    assert states(bulk) == {"done": 4, "same": 1} and bulk.state == Bulk.State.DONE
    assert {ticket.assignee_id for ticket in Ticket.objects.all()} == {sara.pk}
    assert Event.objects.filter(kind="ticket.assigned").count() == 5


VERBS = {
    "assign": lambda: {"member": "me"},
    "team": lambda: {"team": Team.objects.create(name="فنی").public_id},
    "status": lambda: {"status": Status.objects.get(key="waiting").public_id},
    "tag": lambda: {"tag": "فوری"},
    "untag": lambda: {"tag": "قدیمی"},
    "priority": lambda: {"priority": "4"},
    "snooze": lambda: {"until": ""},
}
READ = {
    "assign": lambda ticket: ticket.assignee_id,
    "team": lambda ticket: ticket.team_id,
    "status": lambda ticket: ticket.status_id,
    "tag": lambda ticket: sorted(ticket.tags.values_list("name", flat=True)),
    "untag": lambda ticket: sorted(ticket.tags.values_list("name", flat=True)),
    "priority": lambda ticket: (ticket.impact, ticket.urgency, ticket.priority),
    "snooze": lambda ticket: (ticket.status_id, ticket.snoozed_at is None),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_was_done_is_taken_back_where_nothing_has_changed_since(shop, tickets, make_member, verb):
    for ticket in tickets:
        ticket.tag("قدیمی", by=shop.owner)
    read = READ[verb]
    before = [read(Ticket.objects.get(pk=ticket.pk)) for ticket in tickets]
    bulk = run(start(shop, verb, **VERBS[verb]()))
    assert states(bulk) == {"done": 5}
    after = [read(Ticket.objects.get(pk=ticket.pk)) for ticket in tickets]
    assert all(one != other for one, other in zip(before, after, strict=True))
    back = run(work.undo(bulk=bulk, by=shop.owner))
    assert states(back) == {"done": 5}
    assert [read(Ticket.objects.get(pk=ticket.pk)) for ticket in tickets] == before
    with pytest.raises(work.CannotStart):
        work.undo(bulk=bulk, by=shop.owner)


def test_what_somebody_changed_since_is_left_alone(shop, tickets, make_member):
    sara, reza = make_member("سارا"), make_member("رضا")
    bulk = run(start(shop, "assign", member=sara.public_id))
    tickets[0].refresh_from_db()
    tickets[0].assign(reza, by=reza)
    back = run(work.undo(bulk=bulk, by=shop.owner))
    assert states(back) == {"done": 4, "refused": 1}
    assert back.parts.get(state="refused").why == "changed_since"
    assert Ticket.objects.get(pk=tickets[0].pk).assignee_id == reza.pk


def test_only_its_maker_takes_it_back(shop, tickets, make_member):
    bulk = run(start(shop, "assign", member="me"))
    with pytest.raises(work.CannotStart):
        work.undo(bulk=bulk, by=make_member("سارا"))


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_not_is_refused_one_by_one_and_nothing_changes(shop, tickets, make_member, verb):
    sara = make_member("سارا")
    given = VERBS[verb]()
    before = list(Ticket.objects.order_by("pk").values())
    events = Event.objects.filter(subject_kind="ticket").count()
    bulk = start(shop, verb, by=sara, **given)
    type(sara).objects.update(role="light")  # meanwhile
    run(bulk)
    assert states(bulk) == {"refused": 5}
    assert set(bulk.parts.values_list("why", flat=True)) == {"not_allowed"}
    assert list(Ticket.objects.order_by("pk").values()) == before
    assert Event.objects.filter(subject_kind="ticket").count() == events


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_it_to_no_request_begins_nothing(shop, tickets, make_member, verb):
    with pytest.raises(work.CannotStart, match="not_allowed"):
        start(shop, verb, by=make_member("مهمان", role="light"), **VERBS[verb]())
    assert not Bulk.objects.exists()


def test_a_ticket_that_she_stopped_seeing_meanwhile_is_refused(shop, tickets, make_member):
    sara = make_member("سارا", sees="own")
    for ticket in tickets:
        ticket.assign(sara, by=shop.owner)
    bulk = work.start(verb="tag", given={"tag": "فوری"}, tickets=Ticket.objects.visible_to(sara), by=sara)
    tickets[0].assign(None, by=shop.owner)
    run(bulk)
    assert states(bulk) == {"done": 4, "refused": 1}
    assert not tickets[0].tags.exists()


def test_solving_is_refused_where_something_is_still_to_be_done(shop, tickets, monkeypatch):
    from pasokh.tickets.actions import solving

    monkeypatch.setattr(solving, "before_solving", [lambda ticket: ["هنوز نه"] if ticket.pk == tickets[0].pk else []])
    bulk = run(start(shop, "status", status=Status.objects.get(key="solved").public_id))
    assert states(bulk) == {"done": 4, "refused": 1}
    assert bulk.parts.get(state="refused").why == "not_yet"


def key_of(name):
    return Status.objects.get(key=name).public_id


def keys_of(tickets):
    return [Ticket.objects.get(pk=ticket.pk).status.key for ticket in tickets]


def test_solving_many_says_once_what_they_came_to_and_plans_for_each(shop, tickets, make_member):
    sara, category = make_member("سارا"), ResolutionCategory.objects.all()[1]
    tickets[0].assign(sara, by=shop.owner)
    tickets[1].close(by=shop.owner, reason="تکراری")
    plan = {"owner": "", "due": today().isoformat(), "channel": "sms"}
    given = {"category": category.public_id, "reason": "کابل عوض شد", "follow_up": plan}
    rules_of_life(asks="required", wants_reason=True)
    bulk = run(start(shop, "status", status=key_of("solved"), **given))
    assert states(bulk) == {"done": 4, "refused": 1}
    assert bulk.parts.get(state="refused").why == "closed"
    assert set(Resolution.objects.values_list("category", "reason")) == {(category.pk, "کابل عوض شد")}
    assert list(FollowUp.objects.order_by("ticket").values_list("owner", flat=True)) == [sara.pk] + [shop.owner.pk] * 3
    assert "reason" not in bulk.given
    back = run(work.undo(bulk=bulk, by=shop.owner))
    assert states(back) == {"done": 4}
    assert keys_of(tickets) == ["new", "closed", "new", "new", "new"]
    assert set(Resolution.objects.values_list("withdrawn")) == {(True,)}


@pytest.mark.parametrize(
    ("rules", "status", "given", "code"),
    [
        ({"asks": "required"}, "solved", {}, "say_category"),
        ({"asks": "required", "wants_reason": True}, "solved", {"category": True}, "say_reason"),
        ({"asks": "never"}, "closed", {}, "say_closing"),
        ({"asks": "optional"}, "solved", {"category": "rsc_x"}, "gone"),
        ({"asks": "optional"}, "solved", {"follow_up": {"due": "x"}}, "gone"),
    ],
)
def test_without_an_answer_nothing_is_solved_or_closed(shop, tickets, rules, status, given, code):
    rules_of_life(**rules)
    if given.get("category") is True:
        given = {"category": ResolutionCategory.objects.first().public_id}
    with pytest.raises(work.CannotStart, match=code):
        start(shop, "status", status=key_of(status), **given)
    assert not Bulk.objects.exists()


def test_a_rule_that_changes_meanwhile_is_kept_and_each_refusal_is_counted(shop, tickets):
    bulk = start(shop, "status", status=key_of("solved"))
    rules_of_life(asks="required")
    assert states(run(bulk)) == {"refused": 5}
    assert set(bulk.parts.values_list("why", flat=True)) == {"say_category"}
    assert set(keys_of(tickets)) == {"new"}


def test_closing_many_is_taken_back_but_for_those_that_go_on_elsewhere(shop, tickets, hear):
    tickets[0].solve(by=shop.owner, reason="درست شد")
    bulk = run(start(shop, "status", status=key_of("closed"), reason="تکراری بودند"))
    assert states(bulk) == {"done": 5}
    assert set(Closure.objects.values_list("way", "reason")) == {("decided", "تکراری بودند")}
    hear("باز هم", ticket_id=tickets[1].pk)
    back = run(work.undo(bulk=bulk, by=shop.owner))
    assert states(back) == {"done": 4, "refused": 1}
    assert keys_of(tickets) == ["solved", "closed", "new", "new", "new"]
    assert Ticket.objects.get(pk=tickets[0].pk).resolution.reason == "درست شد"


def test_whoever_leads_no_more_takes_no_closing_back(shop, tickets):
    bulk = run(start(shop, "status", status=key_of("closed"), reason="تکراری بودند"))
    type(shop.owner).objects.filter(pk=shop.owner.pk).update(role="agent")
    back = run(work.undo(bulk=bulk, by=shop.owner))
    assert states(back) == {"refused": 5}
    assert set(keys_of(tickets)) == {"closed"}


def test_an_agent_closes_nothing(shop, tickets, make_member):
    with pytest.raises(work.CannotStart, match="not_allowed"):
        start(shop, "status", by=make_member("سارا"), status=key_of("closed"), reason="تکراری")
    assert not Bulk.objects.exists()
    assert set(Ticket.objects.values_list("category", flat=True)) == {1}


def test_merging_puts_the_others_into_one(shop, tickets):
    bulk = run(start(shop, "merge", number=str(tickets[0].number)))
    assert states(bulk) == {"done": 4, "refused": 1}
    assert Ticket.objects.filter(merged_into=tickets[0]).count() == 4
    assert not work.can_undo(bulk, shop.owner)


@pytest.mark.parametrize(
    ("verb", "given", "code"),
    [
        ("fly", {}, "verb"),
        ("assign", {"member": "mem_gone"}, "gone"),
        ("status", {}, "gone"),
        ("status", {"status": "sta_x"}, "gone"),
        ("tag", {"tag": "  "}, "no_tag"),
        ("priority", {"priority": "9"}, "gone"),
        ("snooze", {"until": "nonsense"}, "gone"),
        ("merge", {"number": "9" * 40}, "gone"),
    ],
)
def test_what_makes_no_sense_does_not_begin(shop, tickets, verb, given, code):
    with pytest.raises(work.CannotStart, match=code):
        start(shop, verb, **given)
    assert not Bulk.objects.exists()


def test_nothing_and_too_much_do_not_begin(shop, tickets, monkeypatch):
    with pytest.raises(work.CannotStart, match="none"):
        start(shop, "assign", tickets=[], member="me")
    monkeypatch.setattr(work, "MOST", 3)
    with pytest.raises(work.CannotStart, match="many"):
        start(shop, "assign", member="me")
    assert not Bulk.objects.exists() and not BulkPart.objects.exists()


def test_it_is_done_in_batches_and_goes_on_where_it_was(shop, tickets, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 2)
    bulk = start(shop, "tag", tag="فوری")
    assert work.do_batch(bulk.pk) == 2
    assert states(bulk) == {"waiting": 3, "done": 2}
    run(bulk)  # by another worker, after the first has died
    assert states(bulk) == {"done": 5}
    assert Event.objects.filter(kind="ticket.tagged").count() == 5
    assert work.do_batch(bulk.pk) is None


def test_a_batch_ends_when_its_time_is_over(shop, tickets, monkeypatch):
    monkeypatch.setattr(work, "BATCH_SECONDS", 0)
    bulk = start(shop, "tag", tag="فوری")
    assert work.do_batch(bulk.pk) == 1


def test_a_stopped_one_does_no_more(shop, tickets, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 2)
    bulk = start(shop, "tag", tag="فوری")
    work.do_batch(bulk.pk)
    work.stop(bulk=bulk, by=shop.owner)
    assert work.do_batch(bulk.pk) is None
    assert states(bulk) == {"waiting": 3, "done": 2}


def test_a_batch_asks_no_more_for_more_tickets_than_their_verbs_do(shop, tickets, hear, count_queries):
    small = start(shop, "tag", tickets=tickets[:1], tag="یک")
    large = start(shop, "tag", tickets=tickets, tag="دو")
    Tag.named("یک"), Tag.named("دو")
    with count_queries() as one:
        work.do_batch(small.pk)
    with count_queries() as five:
        work.do_batch(large.pk)
    each = (len(five) - len(one)) / 4
    assert each < 12


def test_what_went_wrong_with_one_ticket_leaves_the_others(shop, tickets, monkeypatch):
    bulk = start(shop, "team", team="")
    for ticket in tickets:
        assert ticket.team_id is None
    assert states(run(bulk)) == {"same": 5}
