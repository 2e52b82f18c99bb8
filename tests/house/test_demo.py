"""The demo shop tells a whole story."""

from datetime import timedelta

from django.utils.timezone import now

from pasokh.installation.demo import tell
from pasokh.kernel.tenancy import workspace
from pasokh.sla.models import Clock, ClockChange, ContractUse
from pasokh.tickets.actions.linking import dependants
from pasokh.tickets.models import Checklist, HeldReply, Message, Task, Ticket, TimeEntry, View
from pasokh.workspaces.models import Workspace


def test_the_demo_is_alive_and_told_once(real_db):
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
        assert not ClockChange.objects.exists()
        assert not Message.objects.filter(state="failed").exists()
    assert tell() is None
    assert Workspace.objects.count() == 1
