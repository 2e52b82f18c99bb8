"""Who is told of what."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.live.models import Presence
from pasokh.live.presence import touch
from pasokh.notices.actions.choose import choose
from pasokh.notices.actions.notify import notify
from pasokh.notices.actions.read import read_ticket
from pasokh.notices.audience import Around
from pasokh.notices.models import Notification
from pasokh.routing import holding
from pasokh.routing.actions.hold import let_go
from pasokh.routing.actions.offers import decline
from pasokh.routing.actions.queues import make_queue
from pasokh.routing.holding import Holder
from pasokh.routing.models import Offer
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.teams import make_team

SARA, NEGAR = "سارا محمدی", "نگار کریمی"


def test_the_new_assignee_is_told_and_who_gave_it_is_not(shop, hear, sara, told):
    ticket = hear().ticket
    assert told() == {(NEGAR, ticket.number): {"unassigned": 1}, (SARA, ticket.number): {"unassigned": 1}}
    ticket.assign(sara, by=shop.owner)
    assert told() == {(SARA, ticket.number): {"assigned": 1}}


def test_who_takes_it_herself_is_told_nothing(hear, sara, told):
    ticket = hear().ticket
    told()
    ticket.assign(sara, by=sara)
    assert told() == {}


def test_the_customers_words_reach_whoever_answers_and_gather(assigned, hear, told):
    for text in ("هنوز نرسیده", "کسی هست؟", "منتظرم"):
        hear(text, ticket_id=assigned.pk)
    assert told() == {(SARA, assigned.number): {"message": 3}}
    hear("؟", ticket_id=assigned.pk)
    assert told() == {(SARA, assigned.number): {"message": 4}}
    assert Notification.objects.count() == 1


def test_what_machines_answer_is_no_news(assigned, hear, told):
    hear("در مرخصی هستم", ticket_id=assigned.pk, automatic=True)
    assert told() == {}


def test_a_colleague_who_works_on_it_is_named(shop, assigned, told):
    note(ticket=assigned, by=shop.owner, text="با انبار حرف زدم")
    reply(ticket=assigned, by=shop.owner, text="فرستاده شد")
    assert told() == {(SARA, assigned.number): {"colleague": 2}}
    assert Notification.objects.get().actor_id == shop.owner.pk


def test_an_answer_that_did_not_arrive_goes_back_to_who_wrote_it(shop, assigned, told):
    message = reply(ticket=assigned, by=shop.owner, text="فرستاده شد")
    told()
    Notification.objects.all().delete()
    type(message).objects.filter(pk=message.pk).update(state="queued")
    report_state(message=message, state="failed", failure="550 no such user")
    assert told() == {(NEGAR, assigned.number): {"failed": 1}}


def test_whoever_looks_at_it_finds_it_read(assigned, hear, sara, told):
    touch(sara.pk, assigned.pk)
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    assert told() == {}
    assert Notification.objects.get().read_at is not None


def test_a_look_reads_what_was_told(assigned, hear, sara, shop, told):
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    told()
    assert read_ticket(assigned.pk, by=shop.owner) is False
    assert Notification.objects.unread().count() == 1
    assert read_ticket(assigned.pk, by=sara) is True
    assert Notification.objects.unread().count() == 0
    hear("؟", ticket_id=assigned.pk)
    assert told() == {(SARA, assigned.number): {"message": 1}}


def test_nobody_hears_of_a_ticket_she_may_not_see(shop, assigned, hear, make_member, told):
    assigned.assign(make_member("رضا", sees="own"), by=shop.owner)
    Ticket.objects.filter(pk=assigned.pk).update(assignee=None)  # taken from him before the log was read
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    assert [name for name, _ in told()] == []


def test_who_left_is_told_nothing(shop, assigned, hear, sara, told):
    type(sara).objects.filter(pk=sara.pk).update(deactivated_at="2026-01-01T00:00Z")
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    assert told() == {}


def test_a_ticket_of_a_team_is_offered_to_its_people(shop, hear, sara, make_member, told):
    team = make_team(name="انبار", by=shop.owner)
    team.memberships.create(member=sara)
    ticket = hear().ticket
    told()
    Notification.objects.all().delete()
    ticket.route_to(team, by=shop.owner)
    assert told() == {(SARA, ticket.number): {"unassigned": 1}}


def test_what_somebody_took_no_longer_waits_for_the_others(shop, hear, sara, told):
    ticket = hear().ticket
    assert len(told()) == 2
    ticket.assign(sara, by=sara)
    assert told() == {}


def test_what_a_queue_offers_is_told_to_whom_it_asks_and_taken_back(shop, hear, sara, told):
    team = make_team(name="گفت‌وگو", by=shop.owner)
    team.memberships.create(member=sara)
    Presence.objects.create(member_id=sara.pk, node="one")
    make_queue(by=shop.owner, name="گفت‌وگو", teams=[team], offer_seconds=30, keeps_hours=False)
    ticket = hear().ticket
    assert told()[SARA, ticket.number]["offer"] == 1
    decline(offer=Offer.objects.get(), by=sara)
    assert (SARA, ticket.number) not in told()


def test_nobody_is_called_to_what_a_flow_talks_with_until_it_lets_go(shop, hear, sara, told, monkeypatch):
    team = make_team(name="گفت‌وگو", by=shop.owner)
    team.memberships.create(member=sara)
    make_queue(by=shop.owner, name="گفت‌وگو", teams=[team], keeps_hours=False)
    until = timezone.now() + timedelta(minutes=5)
    talks = Holder(lambda tickets: {}, lambda tickets: {ticket.pk: until for ticket in tickets})
    monkeypatch.setattr(holding, "HOLDERS", [talks])
    ticket = hear().ticket
    assert told() == {}
    assert let_go(ticket)
    assert told() == {(SARA, ticket.number): {"unassigned": 1}}


def test_a_kind_nobody_wants_leaves_nothing(assigned, hear, sara, told):
    choose(by=sara, ways={"message": []})
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    assert told() == {}
    assert Notification.objects.count() == 0


def test_a_team_of_her_own_choice(shop, assigned, hear, sara, told):
    team = make_team(name="انبار", by=shop.owner)
    choose(by=sara, ways={"message": []})
    choose(by=sara, ways={"message": ["bell"]}, team=team)
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    assert told() == {}
    Ticket.objects.filter(pk=assigned.pk).update(team=team)
    hear("؟", ticket_id=assigned.pk)
    assert told() == {(SARA, assigned.number): {"message": 1}}


@pytest.mark.parametrize(
    ("sees", "in_team", "of"),
    list(itertools.product(["all", "teams", "own"], [True, False], ["mine", "team", "nobody", "other"])),
)
def test_sight_is_that_of_the_lists(shop, hear, make_member, sees, in_team, of):
    team, reza = make_team(name="انبار", by=shop.owner), make_member("رضا", sees=sees)
    if in_team:
        team.memberships.create(member=reza)
    place = {
        "mine": {"assignee": reza},
        "team": {"team": team},
        "nobody": {},
        "other": {"team": team, "assignee": shop.owner},
    }
    ticket = hear().ticket
    Ticket.objects.filter(pk=ticket.pk).update(**place[of])
    event = type("Event", (), {"subject_kind": "ticket", "subject_id": ticket.pk, "payload": {}, "kind": ""})
    seen = Ticket.objects.visible_to(reza).filter(pk=ticket.pk).exists()
    assert Around([event]).sees(reza.pk, ticket.pk) == seen


def test_a_batch_costs_the_same_for_one_and_for_thirty(shop, sara, hear, count_queries):
    from pasokh.events.models import Event

    def batch(count):
        before = Event.objects.order_by("-pk").first()
        for _ in range(count):
            hear().ticket.assign(sara, by=shop.owner)
        events = list(Event.objects.filter(pk__gt=before.pk).order_by("pk"))
        with count_queries() as queries:
            notify(events)
        return len(queries)

    one, thirty = batch(1), batch(30)
    assert thirty <= one
    assert Notification.objects.filter(member=sara).count() == 31


def test_who_is_named_is_told_so_and_not_twice(shop, assigned, make_member, told):
    from pasokh.events import track
    from pasokh.workspaces.models import Member

    reza, team = make_member("رضا"), make_team(name="انبار", by=shop.owner)
    team.memberships.create(member=reza)
    sara = Member.objects.get(name=SARA)
    message = note(ticket=assigned, by=shop.owner, text="ببینید")
    track(
        "note.mentioned",
        actor=shop.owner.actor,
        subject=assigned,
        message=message.pk,
        members=[sara.pk, shop.owner.pk],
        teams=[team.pk],
    )
    assert told() == {(SARA, assigned.number): {"mention": 1}, ("رضا", assigned.number): {"mention": 1}}


def test_followers_hear_where_it_goes(shop, assigned, hear, make_member, told):
    from pasokh.tickets.models import Follower

    Follower.objects.create(ticket=assigned, member=make_member("رضا"))
    hear("هنوز نرسیده", ticket_id=assigned.pk)
    note(ticket=assigned, by=shop.owner, text="پیگیرم")
    assert told()["رضا", assigned.number] == {"followed": 2}


def test_a_task_waits_until_it_is_done_and_a_look_does_not_do_it(shop, assigned, sara, told):
    from pasokh.tickets.models import Task

    task = Task.plan(ticket=assigned, by=shop.owner, owner=sara, title="تماس با انبار")
    assert told() == {(SARA, assigned.number): {"task_given": 1}}
    task._tell("task.due", actor_of_the_program(), owner=sara.pk)
    assert told() == {(SARA, assigned.number): {"task_given": 1, "task": 1}}
    read_ticket(assigned.pk, by=sara)
    assert told() == {(SARA, assigned.number): {"task_given": 1, "task": 1}}
    task.complete(by=sara)
    assert told() == {}


def actor_of_the_program():
    from pasokh.events.actors import SYSTEM

    return SYSTEM


def test_whoever_put_it_off_hears_that_it_is_back(shop, assigned, sara, told):
    from pasokh.events import track

    for why, heard in (("step", {}), ("time", {(NEGAR, assigned.number): {"woke": 1}})):
        track("ticket.woken", actor=actor_of_the_program(), subject=assigned, member=shop.owner.pk, why=why)
        assert told() == heard


def test_whoever_planned_an_answer_hears_that_the_customer_wrote_before(shop, assigned, sara, hear, told):
    from datetime import timedelta

    from django.utils import timezone

    from pasokh.tickets.actions.hold import hold

    hold(ticket=assigned, by=shop.owner, text="فردا", goes_at=timezone.now() + timedelta(days=1))
    told()
    hear("پیش از آن", ticket_id=assigned.pk)
    assert told()[NEGAR, assigned.number]["crossed"] == 1
    hear("باز هم", ticket_id=assigned.pk)
    assert told()[NEGAR, assigned.number]["crossed"] == 1


def test_a_writer_hears_that_a_colleague_took_her_answer_back(shop, assigned, told, sara):
    from pasokh.tickets.actions.hold import hold, take_back

    first, second = (hold(ticket=assigned, by=shop.owner, text=text) for text in ("یک", "دو"))
    told()
    take_back(ticket=assigned, held_id=first.pk, by=shop.owner)
    assert not told().get((NEGAR, assigned.number), {}).get("colleague")
    take_back(ticket=assigned, held_id=second.pk, by=sara)
    assert told()[NEGAR, assigned.number]["colleague"] == 1


def test_whoever_invited_hears_that_she_is_here(shop, told):
    from pasokh.workspaces.actions.invite import accept, invite

    _, secret = invite(email="nasrin@khaneno.example", role="agent", invited_by=shop.owner)
    accept(secret=secret, name="نسرین", password="گذرواژهٔ-خوب-۱۲")
    assert told() == {(NEGAR, None): {"joined": 1}}


def test_a_bell_is_heard_by_its_member_alone(shop, sara):
    from pasokh.desk.live.topics import allowed

    assert allowed(sara, [f"bell:{sara.pk}", f"bell:{shop.owner.pk}"]) == (f"bell:{sara.pk}",)


def test_every_kind_has_words_and_an_icon(shop):
    from pasokh.desk.notices.views import KIND_ICONS
    from pasokh.notices.kinds import KINDS
    from pasokh.notices.words import Names, kind_words, sentence_of

    assert list(kind_words()) == list(KINDS) == list(KIND_ICONS)
    for kind in KINDS:
        notice = Notification(
            member=shop.owner, kind=kind, tally={kind: 2}, event=1, actor_kind="member", actor_id=shop.owner.pk
        )
        named, nameless = sentence_of(notice, Names({shop.owner.pk: "نگار"}, {})), sentence_of(notice, None)
        assert named and nameless and "نگار" not in nameless
