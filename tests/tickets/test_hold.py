"""Answers that are written and not said yet: nobody sees them, they go in time, they come back whole, and nothing is lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.hold import (
    BadTime,
    TooLate,
    hold,
    put_off,
    say_what_is_due,
    send_now,
    solved_with,
    take_back,
)
from pasokh.tickets.jobs.files import _forget_unsent
from pasokh.tickets.jobs.writing import send_overdue
from pasokh.tickets.models import Attachment, Draft, HeldReply, Message, Ticket


def kinds(ticket):
    return list(
        Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).order_by("pk").values_list("kind", flat=True)
    )


def in_time(held, **ago):
    HeldReply.objects.filter(pk=held.pk).update(goes_at=timezone.now() - timedelta(**(ago or {"seconds": 1})))
    say_what_is_due(held.pk)


def file_of(member, name="فاکتور.txt"):
    import io

    from pasokh.kernel import files

    return attach(files.store(io.BytesIO(b"x"), name=name, content_type="text/plain"), by=member.actor)


def test_a_held_answer_is_no_message_until_its_time(shop, ticket):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", client_id=uuid.uuid4())
    ticket.refresh_from_db()
    assert (ticket.held, ticket.last_position, ticket.waiting_since is None) == (1, 1, False)
    assert not Message.objects.filter(kind="reply").exists()
    say_what_is_due(held.pk)
    assert not Message.objects.filter(kind="reply").exists()
    in_time(held)
    message = Message.objects.get(kind="reply")
    assert (message.text, message.client_id, message.author_id) == ("سلام", held.client_id, shop.owner.pk)
    ticket.refresh_from_db()
    assert (ticket.held, HeldReply.objects.count(), ticket.waiting_since) == (0, 0, None)
    assert kinds(ticket).count("message.composed") == 1


def test_a_job_that_runs_twice_says_it_once(shop, ticket):
    held = hold(ticket=ticket, by=shop.owner, text="سلام")
    in_time(held)
    say_what_is_due(held.pk)
    assert Message.objects.filter(kind="reply").count() == 1


def test_the_job_is_queued_together_with_the_answer(shop, ticket):
    from procrastinate.contrib.django.models import ProcrastinateJob

    held = hold(ticket=ticket, by=shop.owner, text="سلام")
    job = ProcrastinateJob.objects.get(task_name="tickets.writing_jobs.send_held")
    assert (job.args["held_id"], abs(job.scheduled_at - held.goes_at) < timedelta(seconds=1)) == (held.pk, True)


def test_one_whose_job_was_lost_gets_another(shop, ticket):
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(task_name="tickets.writing_jobs.send_held", status="todo")
    held = hold(ticket=ticket, by=shop.owner, text="سلام")
    HeldReply.objects.update(goes_at=timezone.now() - timedelta(minutes=5))
    send_overdue()
    assert jobs.count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'tickets.writing_jobs.send_held'"
        )
    send_overdue()
    assert [job.args["held_id"] for job in jobs] == [held.pk]


def test_answers_go_in_the_order_of_their_times(shop, ticket):
    first, second = (hold(ticket=ticket, by=shop.owner, text=text) for text in ("یک", "دو"))
    HeldReply.objects.update(goes_at=timezone.now() - timedelta(seconds=5))
    say_what_is_due(second.pk)
    assert list(Message.objects.filter(kind="reply").order_by("position").values_list("text", flat=True)) == [
        "یک",
        "دو",
    ]
    assert first.pk < second.pk


def test_the_same_id_is_held_and_said_once(shop, ticket):
    mine = {"ticket": ticket, "by": shop.owner, "text": "سلام", "client_id": uuid.uuid4()}
    held = hold(**mine)
    assert hold(**mine) == held
    in_time(held)
    assert hold(**mine) == Message.objects.get(kind="reply")
    assert (HeldReply.objects.count(), Message.objects.filter(kind="reply").count()) == (0, 1)


@pytest.mark.parametrize(("text", "error"), [("  ", EmptyMessage), ("ا" * 100_001, MessageTooLong)])
def test_what_is_refused_changes_nothing(shop, ticket, text, error):
    events = Event.objects.count()
    with pytest.raises(error):
        hold(ticket=ticket, by=shop.owner, text=text)
    assert (HeldReply.objects.count(), Event.objects.count()) == (0, events)


def test_a_time_that_has_passed_or_is_far_away_is_refused(shop, ticket):
    for moment in (timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(BadTime):
            hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=moment)
    assert HeldReply.objects.count() == 0


def test_taken_back_it_is_a_draft_with_its_files(shop, ticket):
    file = file_of(shop.owner)
    held = hold(ticket=ticket, by=shop.owner, text="**سلام**", attachment_ids=[file.pk])
    draft = take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert (draft.text, list(draft.attachments.all()), draft.revision > 0) == ("**سلام**", [file], True)
    file.refresh_from_db()
    assert (file.held, file.message) == (None, None)
    ticket.refresh_from_db()
    assert (ticket.held, Message.objects.filter(kind="reply").count()) == (0, 0)
    with pytest.raises(TooLate):
        take_back(ticket=ticket, held_id=held.pk, by=shop.owner)


def test_taken_back_by_a_colleague_it_is_its_writers_draft_and_both_can_go_on(shop, ticket, make_member):
    sara, file = make_member("سارا"), file_of(shop.owner)
    held = hold(ticket=ticket, by=shop.owner, text="سلام", attachment_ids=[file.pk])
    take_back(ticket=ticket, held_id=held.pk, by=sara)
    draft = Draft.objects.get()
    assert (draft.member, draft.text, draft.shared, list(draft.attachments.all())) == (shop.owner, "سلام", True, [file])
    assert HeldReply.objects.count() == 0


def test_what_its_writer_was_writing_stays_hers_when_a_colleague_takes_back(shop, ticket, make_member):
    Draft.objects.create(ticket=ticket, member=shop.owner, text="راز", mode="note", revision=1)
    held = hold(ticket=ticket, by=shop.owner, text="پیشین")
    take_back(ticket=ticket, held_id=held.pk, by=make_member("سارا"))
    draft = Draft.objects.get()
    assert (draft.member, draft.mode, draft.text, draft.shared) == (shop.owner, "note", "راز\n———\nپیشین", False)


def test_the_answer_of_one_who_has_left_is_the_draft_of_whoever_takes_it_back(shop, ticket, make_member):
    sara = make_member("سارا")
    held = hold(ticket=ticket, by=sara, text="سلام")
    type(sara).objects.filter(pk=sara.pk).update(deactivated_at=timezone.now())
    take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert [(draft.member, draft.text) for draft in Draft.objects.all()] == [(shop.owner, "سلام")]


def test_taken_back_it_stands_below_what_was_being_written(shop, ticket):
    Draft.objects.create(ticket=ticket, member=shop.owner, text="تازه", revision=3)
    held = hold(ticket=ticket, by=shop.owner, text="پیشین")
    draft = take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert (draft.text, draft.revision) == ("تازه\n———\nپیشین", 4)


def solved_together(shop, ticket, **said):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", client_id=uuid.uuid4())
    event = Ticket.objects.get(pk=ticket.pk).solve(by=shop.owner, **said)
    solved_with(ticket=ticket, by=shop.owner, client_id=held.client_id, event=event)
    return held


def stands(ticket):
    now = Ticket.objects.select_related("status").get(pk=ticket.pk)
    return now.status.key, now.waiting_since is not None, now.snoozed_until, now.resolution


@pytest.mark.parametrize("before", ["new", "waiting", "snoozed"])
def test_a_ticket_that_was_solved_with_it_stands_as_it_stood(shop, ticket, before):
    if before == "waiting":
        ticket.wait(by=shop.owner)
    if before == "snoozed":
        ticket.snooze(by=shop.owner, until=timezone.now() + timedelta(days=2))
    stood = stands(ticket)
    held = solved_together(shop, ticket, reason="درست شد")
    assert stands(ticket)[0] == "solved"
    take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert stands(ticket) == stood
    assert not Message.objects.filter(kind="reply").exists()


def test_what_happened_since_its_solving_is_not_undone(shop, ticket, hear):
    held = solved_together(shop, ticket)
    hear("نه", ticket_id=ticket.pk)
    stood = stands(ticket)
    assert stood[0] == "open"
    take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert stands(ticket) == stood


def test_an_answer_that_went_leaves_its_ticket_solved(shop, ticket):
    in_time(solved_together(shop, ticket))
    assert stands(ticket)[0] == "solved"
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_clock_behind_the_databases_does_not_keep_it(shop, ticket, monkeypatch):
    held = hold(ticket=ticket, by=shop.owner, text="سلام")
    HeldReply.objects.update(goes_at=timezone.now())
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() - timedelta(minutes=1))
    say_what_is_due(held.pk)
    assert Message.objects.filter(kind="reply").count() == 1


def test_it_goes_with_form_and_files(shop, ticket):
    file = file_of(shop.owner)
    held = hold(ticket=ticket, by=shop.owner, text="**سلام**", attachment_ids=[file.pk])
    in_time(held)
    message = Message.objects.get(kind="reply")
    assert (message.text, message.source, "<strong>" in message.html) == ("سلام", "**سلام**", True)
    file.refresh_from_db()
    assert (file.message, file.held) == (message, None)


def test_its_files_are_kept_however_long_it_waits(shop, ticket):
    file = file_of(shop.owner)
    hold(
        ticket=ticket, by=shop.owner, text="سلام", attachment_ids=[file.pk], goes_at=timezone.now() + timedelta(days=9)
    )
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=5))
    _forget_unsent()
    assert Attachment.objects.filter(pk=file.pk).exists()


def test_put_off_it_goes_at_the_new_time_only(shop, ticket):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=5)
    put_off(ticket=ticket, held_id=held.pk, by=shop.owner, goes_at=later, waits=True)
    say_what_is_due(held.pk)
    held.refresh_from_db()
    assert (held.goes_at, held.waits, Message.objects.filter(kind="reply").count()) == (later, True, 0)
    with pytest.raises(BadTime):
        put_off(ticket=ticket, held_id=held.pk, by=shop.owner, goes_at=timezone.now(), waits=False)


def test_sent_now_it_does_not_go_again(shop, ticket):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1))
    message = send_now(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert (message.kind, message.state) == ("reply", "sent" if message.state == "sent" else message.state)
    with pytest.raises(TooLate):
        send_now(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.parametrize(("waits", "said"), [(True, 0), (False, 1)])
def test_when_the_customer_writes_in_between_it_waits_or_goes_as_chosen(shop, ticket, hear, waits, said):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1), waits=waits)
    hear("پیدا شد", ticket_id=ticket.pk)
    hear("ممنون", ticket_id=ticket.pk)
    crossed = Event.objects.filter(kind="reply.crossed")
    assert [event.payload["waits"] for event in crossed] == [waits]
    in_time(held)
    assert Message.objects.filter(kind="reply").count() == said


def test_what_a_machine_answers_makes_nothing_wait(shop, ticket, hear):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1), waits=True)
    hear("خارج از دفتر", ticket_id=ticket.pk, automatic=True)
    held.refresh_from_db()
    assert held.crossed_at is None


def test_put_off_after_the_customer_wrote_it_goes(shop, ticket, hear):
    held = hold(ticket=ticket, by=shop.owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1), waits=True)
    hear("پیدا شد", ticket_id=ticket.pk)
    put_off(ticket=ticket, held_id=held.pk, by=shop.owner, goes_at=timezone.now() + timedelta(hours=2), waits=True)
    in_time(held)
    assert Message.objects.filter(kind="reply").count() == 1


def test_an_erased_customer_leaves_nothing_that_waits(shop, ticket, maryam):
    from pasokh.tickets.actions.forget import forget_person

    hold(ticket=ticket, by=shop.owner, text="مریم جان", goes_at=timezone.now() + timedelta(hours=1))
    Draft.objects.create(ticket=ticket, member=shop.owner, text="مریم جان")
    forget_person(maryam.pk)
    assert (HeldReply.objects.count(), Draft.objects.count(), Ticket.objects.get(pk=ticket.pk).held) == (0, 0, 0)
