"""The vocabulary in which the demo shop's conversations are told: what is told lies where it happened."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.demo.telling import Conversation
from pasokh.contacts.actions.identify import identify
from pasokh.tickets.models import Inbox, Task, Ticket


def test_a_request_begins_when_its_customer_wrote(shop):
    site = open_site(
        name="فروشگاه",
        inbox=Inbox.objects.first(),
        by=shop.owner,
        key="telling",
        requires=[],
        title={"fa": "ن"},
        welcome={"fa": "س"},
    )
    customer = identify(kind="phone", value="09121230000", name="مریم")
    story = SimpleNamespace(
        workspace=shop,
        owner=shop.owner,
        customers={"مریم": customer},
        channels={"site": site},
        members={"نگار": shop.owner},
    )
    told = Conversation(story, who="مریم", by="site", days_ago=2, at="15:33")
    began = told.moment
    told.tell(
        (
            (0, "says", "سلام"),
            (12, "assigned", "نگار"),
            (4, "missed", "نگار", "task", "هماهنگی با انبار", 1),
            (3, "answers", "نگار", "درود"),
        )
    )
    ticket = Ticket.objects.get()
    assert (ticket.created_at, ticket.last_message_at) == (began, began + timedelta(minutes=19))
    assert [each.created_at for each in ticket.messages.order_by("position")] == [began, began + timedelta(minutes=19)]
    assert Task.objects.get().is_late(timezone.now())
