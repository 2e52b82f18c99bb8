import pytest

from pasokh.events.models import Event
from pasokh.notices.actions.notify import notify
from pasokh.notices.models import Notification
from tests.desk.conftest import say  # noqa: F401 (a fixture)


@pytest.fixture
def told(shop):
    """What members are told of all that happened since the last call, as {(name, number or None): {kind: how many}}."""
    done = [Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0]

    def told():
        events = list(Event.objects.filter(pk__gt=done[0]).order_by("pk"))
        done[0] = events[-1].pk if events else done[0]
        notify(events)
        unread = Notification.objects.unread().select_related("member", "ticket")
        return {(each.member.name, each.ticket and each.ticket.number): each.tally for each in unread}

    return told


@pytest.fixture
def sara(make_member):
    return make_member("سارا محمدی")


@pytest.fixture
def assigned(shop, hear, sara, told):
    """A ticket that Negar gave to Sara; nothing waits of it."""
    ticket = hear().ticket
    ticket.assign(sara, by=shop.owner)
    told()
    Notification.objects.all().delete()
    return ticket
