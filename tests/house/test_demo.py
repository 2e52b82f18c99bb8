"""The demo shop tells a whole story."""

from pasokh.installation.demo import tell
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket
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
        assert not Message.objects.filter(state="failed").exists()
    assert tell() is None
    assert Workspace.objects.count() == 1
