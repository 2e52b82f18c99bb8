"""Solving with what it came to, closing for a reason, silence, the customer's word."""

from datetime import UTC, datetime, timedelta

import pytest

from pasokh.calendars.models import WorkingHours
from pasokh.events.models import Event
from pasokh.tickets.actions.confirm import confirm, deny
from pasokh.tickets.actions.follow_up import finish_follow_up
from pasokh.tickets.actions.forget import forget_person
from pasokh.tickets.jobs.life import close_some, tell_due
from pasokh.tickets.models import Category, Closure, FollowUp, Resolution, ResolutionCategory, Ticket
from pasokh.tickets.scheduling.working_days import days_later, due_on
from tests.conftest import rules_of_life

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # 12:30 in Tehran


def kinds(ticket):
    return list(Event.objects.filter(subject_id=ticket.pk, subject_kind="ticket").values_list("kind", flat=True))


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


@pytest.fixture
def solved(shop, hear):
    """A ticket solved on Tuesday."""
    ticket = hear().ticket
    ticket.solve(by=shop.owner)
    Ticket.objects.filter(pk=ticket.pk).update(solved_at=TUESDAY)
    return fresh(ticket)


def test_every_workspace_has_categories_of_resolutions_in_both_languages(shop):
    categories = list(ResolutionCategory.objects.offered())
    assert len(categories) == 11
    assert all(each.label("fa") and each.label("en") and each.label("fa") != each.label("en") for each in categories)


def test_solving_writes_down_what_it_came_to(shop, hear):
    ticket, category = hear().ticket, ResolutionCategory.objects.first()
    event = ticket.solve(by=shop.owner, category=category, reason=" کابل عوض شد\x00 ")
    said = Resolution.objects.get()
    assert (said.category, said.reason, said.actor_id) == (category, "کابل عوض شد", shop.owner.pk)
    assert event.payload["resolution"] == said.pk and event.payload["resolved_as"] == category.pk
    assert ticket.resolution == said


def test_solving_without_a_word_writes_none(shop, hear):
    hear().ticket.solve(by=shop.owner)
    assert not Resolution.objects.exists()


def test_what_it_came_to_does_not_outlive_a_reopening(shop, hear):
    ticket = hear().ticket
    ticket.solve(by=shop.owner, reason="درست شد")
    hear("نه هنوز", ticket_id=ticket.pk)
    fresh(ticket).solve(by=shop.owner)
    assert fresh(ticket).resolution is None
    assert Resolution.objects.get().withdrawn


def test_a_closed_ticket_is_not_solved_again(shop, solved):
    solved.close(by=shop.owner, reason="تکراری")
    count = Event.objects.count()
    assert solved.solve(by=shop.owner) is None
    assert (fresh(solved).category, Event.objects.count()) == (Category.CLOSED, count)


def test_a_change_within_a_category_is_no_reopening(shop, hear):
    from pasokh.tickets.actions.reply import reply

    ticket = hear().ticket
    reply(ticket=ticket, by=shop.owner, text="سلام")
    assert kinds(ticket)[-1] == "ticket.status_changed"


def test_closing_keeps_who_and_why(shop, solved):
    event = solved.close(by=shop.owner, reason="مشتری تلفنی گفت")
    closure = Closure.objects.get()
    assert (closure.way, closure.reason, closure.actor_id) == ("decided", "مشتری تلفنی گفت", shop.owner.pk)
    assert (event.payload["way"], fresh(solved).closure) == ("decided", closure)
    assert "مشتری" not in str(event.payload)


@pytest.mark.parametrize("verb", ["solve", "close"])
def test_only_a_status_of_its_category_settles(shop, hear, verb):
    from pasokh.tickets.models import Status

    ticket, count = hear().ticket, Event.objects.count()
    with pytest.raises(ValueError):
        getattr(ticket, verb)(by=shop.owner, status=Status.objects.get(key="waiting"))
    assert (fresh(ticket).category, Event.objects.count()) == (Category.OPEN, count)


def test_her_word_closes_a_solved_request(maryam, solved):
    assert confirm(ticket=solved, contact=maryam)
    assert (fresh(solved).category, Closure.objects.get().way) == (Category.CLOSED, "confirmed")
    assert Event.objects.latest("pk").actor_kind == "contact"
    count = Event.objects.count()
    assert not confirm(ticket=solved, contact=maryam)
    assert not deny(ticket=solved, contact=maryam)
    assert Event.objects.count() == count


def test_an_unhappy_word_opens_it_again_and_she_waits(maryam, solved):
    assert deny(ticket=solved, contact=maryam)
    now = fresh(solved)
    assert (now.category, now.waiting_since is not None) == (Category.OPEN, True)
    assert Event.objects.latest("pk").payload["unhappy"] is True


@pytest.mark.parametrize("says", [confirm, deny])
def test_her_word_on_a_request_that_is_not_solved_changes_nothing(maryam, hear, says):
    ticket, count = hear().ticket, Event.objects.count()
    assert not says(ticket=ticket, contact=maryam)
    assert (fresh(ticket).category, Event.objects.count()) == (Category.OPEN, count)


def test_a_waiting_request_is_open_again_when_she_answers(shop, hear):
    ticket = hear().ticket
    ticket.wait(by=shop.owner)
    hear("این هم شماره", ticket_id=ticket.pk)
    assert (fresh(ticket).status.key, kinds(ticket)[-1]) == ("open", "ticket.opened_again")


# Wednesday, Thursday (half a day) and Saturday are the three working days after Tuesday.
@pytest.mark.parametrize(
    ("days", "later", "closed"),
    [
        (3, timedelta(days=3, hours=23), 0),
        (3, timedelta(days=4, minutes=1), 1),
        (1, timedelta(days=1, minutes=1), 1),
        (0, timedelta(days=400), 0),
    ],
)
def test_silence_closes_after_so_many_working_days(shop, solved, days, later, closed):
    rules_of_life(silence_days=days)
    assert close_some(TUESDAY + later) == closed
    assert fresh(solved).category == (Category.CLOSED if closed else Category.SOLVED)
    assert [each.way for each in Closure.objects.all()] == ["silence"] * closed


def test_silence_is_counted_in_days_where_no_day_is_worked(shop, solved):
    hours = WorkingHours.objects.get()
    hours.week = [[] for _ in range(7)]
    hours.save()
    assert days_later(TUESDAY, 3) == TUESDAY + timedelta(days=3)
    assert close_some(TUESDAY + timedelta(days=3)) == 1


def test_what_was_opened_again_is_not_closed_by_silence(shop, hear, solved):
    hear("هنوز خراب است", ticket_id=solved.pk)
    assert close_some(TUESDAY + timedelta(days=30)) == 0


def test_silence_waits_for_whoever_is_to_ask(shop, solved):
    planned = solved.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=due_on((datetime.now(UTC)).date()))
    assert close_some(TUESDAY + timedelta(days=60)) == 0
    finish_follow_up(follow_up=planned, by=shop.owner, outcome="no_answer")
    FollowUp.objects.update(done_at=TUESDAY + timedelta(days=20))
    assert close_some(TUESDAY + timedelta(days=21)) == 0
    assert close_some(TUESDAY + timedelta(days=30)) == 1


def test_closing_again_changes_nothing(shop, solved):
    assert close_some(TUESDAY + timedelta(days=30)) == 1
    count = Event.objects.count()
    assert close_some(TUESDAY + timedelta(days=31)) == 0
    assert Event.objects.count() == count


def plan(ticket, by, **fields):
    given = {"owner": by, "due_at": datetime.now(UTC) + timedelta(days=1)}
    return ticket.plan_follow_up(by=by, **given | fields)


def test_a_follow_up_is_planned_and_told(shop, solved):
    planned = plan(solved, shop.owner, channel="sms")
    assert list(FollowUp.objects.pending()) == [planned]
    assert (kinds(solved)[-1], planned.channel) == ("ticket.follow_up_planned", "sms")


def test_only_what_is_solved_is_followed_up_by_one_who_answers_in_time_to_come(shop, hear, make_member, solved):
    light, gone = make_member("رضا", role="light"), make_member("پری", deactivated_at=TUESDAY)
    wrong = [
        (hear("دیگری").ticket, {}),
        (solved, {"owner": light}),
        (solved, {"owner": gone}),
        (solved, {"due_at": datetime.now(UTC) - timedelta(hours=1)}),
    ]
    count = Event.objects.count()
    for ticket, fields in wrong:
        with pytest.raises(ValueError):
            plan(ticket, shop.owner, **fields)
    assert (FollowUp.objects.count(), Event.objects.count()) == (0, count)


@pytest.mark.parametrize(
    ("outcome", "category", "last"),
    [
        ("content", Category.CLOSED, "ticket.closed"),
        ("unhappy", Category.OPEN, "ticket.opened_again"),
        ("no_answer", Category.SOLVED, "ticket.followed_up"),
    ],
)
def test_what_came_of_it_moves_the_request_once(shop, solved, outcome, category, last):
    planned = plan(solved, shop.owner)
    assert finish_follow_up(follow_up=planned, by=shop.owner, outcome=outcome, words="گفت خوب است")
    planned.refresh_from_db()
    assert (planned.outcome, planned.words, planned.done_at is not None) == (outcome, "گفت خوب است", True)
    assert (fresh(solved).category, kinds(solved)[-1]) == (category, last)
    count = Event.objects.count()
    assert not finish_follow_up(follow_up=planned, by=shop.owner, outcome="unhappy")
    assert Event.objects.count() == count


def test_an_outcome_that_is_none_is_refused(shop, solved):
    planned, count = plan(solved, shop.owner), Event.objects.count()
    with pytest.raises(ValueError):
        finish_follow_up(follow_up=planned, by=shop.owner, outcome="dropped")
    planned.refresh_from_db()
    assert (planned.outcome, Event.objects.count()) == ("", count)


def test_nobody_is_asked_any_more_once_she_wrote_or_it_is_closed(shop, hear, maryam, solved):
    planned = plan(solved, shop.owner)
    hear("هنوز خراب است", ticket_id=solved.pk)
    planned.refresh_from_db()
    assert planned.outcome == "dropped"


def test_a_due_follow_up_is_told_once(shop, solved):
    planned = plan(solved, shop.owner)
    assert tell_due(planned.due_at - timedelta(minutes=1)) == 0
    assert (tell_due(planned.due_at), tell_due(planned.due_at)) == (1, 0)
    assert Event.objects.latest("pk").payload == {"follow_up": planned.pk, "owner": shop.owner.pk}


def test_a_due_day_begins_when_work_does(shop):
    from django.utils import timezone

    with timezone.override(shop.zone):
        friday = datetime(2027, 1, 1).date()
        assert due_on(friday) == datetime(2027, 1, 2, 5, 0, tzinfo=UTC)


def test_what_was_said_of_an_erased_customers_requests_is_forgotten(shop, maryam, solved):
    solved.reopen(by=shop.owner)
    solved.solve(by=shop.owner, reason="مریم گفت")
    planned = plan(solved, shop.owner)
    finish_follow_up(follow_up=planned, by=shop.owner, outcome="content", words="مریم راضی بود")
    Closure.objects.update(reason="مریم")
    forget_person(maryam.pk)
    said = [
        *Resolution.objects.values_list("reason"),
        *Closure.objects.values_list("reason"),
        *FollowUp.objects.values_list("words"),
    ]
    assert said == [("",)] * 3
