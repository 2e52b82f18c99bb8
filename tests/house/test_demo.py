"""The demo shop tells a whole story."""

from datetime import timedelta

from django.utils.timezone import now

from pasokh.automation import engine
from pasokh.automation.models import Run
from pasokh.events.models import Event
from pasokh.installation.demo import tell
from pasokh.kernel.tenancy import workspace
from pasokh.routing.known import known
from pasokh.routing.models import Queue
from pasokh.routing.people import people_of
from pasokh.routing.queries import shares, waiting_counts
from pasokh.sla.models import Breach, Clock, ClockChange, ContractUse
from pasokh.tickets.actions.linking import dependants
from pasokh.tickets.models import Checklist, HeldReply, Message, Task, Ticket, TimeEntry, View
from pasokh.visitors.models import DayCount, Visitor
from pasokh.workspaces.models import Workspace


def assert_the_queue_has_a_history(story):
    """Somebody took what there was, nobody has more than she takes, and something waits in each queue."""
    found = shares(now() - timedelta(days=7), now())
    assert len({share.member_id for share in found}) >= 3 and {share.channel for share in found} == {"chat", "email"}
    assert all(share.longest_wait < 24 * 3600 for share in found)
    everybody = dict.fromkeys((member.pk for member in story.members.values()), ())
    room = {person.pk: person.total - person.load for person in people_of(known(), everybody, lock=False)}
    assert min(room.values()) >= 25, "each can take one more chat"
    assert set(waiting_counts()) == set(Queue.objects.values_list("pk", flat=True))


def assert_rules_have_run():
    """The log has several runs of the last days, all of them done; what is told in it happened to requests that are there."""
    runs = Run.objects.select_related("rule", "ticket")
    assert {run.rule.name for run in runs} >= {"کارت مرجوعی", "برچسب گارانتی", "رسیدگی ویژه به شکایت‌ها"}
    assert {run.state for run in runs} == {"done"}
    assert all(run.ticket.created_at <= run.created_at <= now() + timedelta(minutes=1) for run in runs)
    assert max(run.created_at for run in runs) - min(run.created_at for run in runs) > timedelta(days=3)


def assert_its_site_was_visited():
    """Two months are counted, and who wrote by the chat has looked at pages before."""
    assert DayCount.objects.count() >= 60 and min(DayCount.objects.values_list("visitors", flat=True)) > 0
    visitors = Visitor.objects.select_related("contact")
    assert visitors.count() >= 3 and all(visitor.contact and visitor.current_visit for visitor in visitors)


def test_the_demo_is_alive_and_told_once(real_db, monkeypatch):
    monkeypatch.setattr(engine, "BATCH_SECONDS", 0)  # as on a machine that takes one turn in the time of many
    story = tell()
    with workspace(story.workspace):
        assert Ticket.objects.count() >= 12
        assert {"chat", "email"} <= set(Ticket.objects.values_list("channel", flat=True))
        assert set(Ticket.objects.values_list("category", flat=True)) == {1, 2, 3, 4}
        assert Ticket.objects.filter(number=None).count() == 0
        for ticket in Ticket.objects.all():
            moments = list(ticket.messages.order_by("position").values_list("created_at", flat=True))
            assert moments == sorted(moments)
            assert all(ticket.created_at <= each for each in moments)
        assert Task.objects.filter(done_at=None, owner=story.owner, due_at__lt=now()).count() == 1
        assert Task.objects.filter(
            kind="call", done_at=None, owner=story.owner, due_at__lt=now() + timedelta(days=4)
        ).exists()
        assert HeldReply.objects.filter(why="later").count() == 1
        assert (
            Ticket.objects.filter(snoozed_at__isnull=False).exists()
            and Checklist.objects.exists()
            and TimeEntry.objects.exists()
        )
        incident = Ticket.objects.get(type__key="incident")
        assert dependants(incident).count() == 2
        assert Ticket.objects.exclude(merged_into=None).count() == 1
        assert set(View.objects.pinned_by(story.owner).values_list("kind", flat=True)) == {"list", "board"}
        assert Clock.objects.filter(ended_at=None).exists() and ContractUse.objects.exists()
        assert set(ClockChange.objects.values_list("why", "clock__ticket__type__key")) == {("priority", "complaint")}
        assert_its_site_was_visited()
        assert_the_queue_has_a_history(story)
        assert_rules_have_run()
        assert not Message.objects.filter(state="failed").exists()
        moved = ClockChange.objects.values("clock__ticket")
        for told in Event.objects.filter(kind="promise.broken").exclude(subject_id__in=moved):
            broken = Breach.objects.filter(ticket=told.subject_id, kind=told.payload["clock"])
            assert any(abs(told.created_at - breach.at) < timedelta(minutes=1) for breach in broken)
    assert tell() is None
    assert Workspace.objects.count() == 1
