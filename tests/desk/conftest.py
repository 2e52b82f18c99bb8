import pytest
from django.test import Client

from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import User


@pytest.fixture
def sign_in():
    """A browser in which a member is signed in: sign_in(member)."""

    def sign_in(member, **options):
        client = Client(**options)
        client.force_login(User.objects.get(pk=member.user_id))
        return client

    return sign_in


@pytest.fixture
def desk(shop, sign_in):
    """Negar's browser."""
    return sign_in(shop.owner)


@pytest.fixture
def chat(shop):
    """A site of the live chat: a way to answer who writes there."""
    from pasokh.channels.models import Channel

    return Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox)


@pytest.fixture
def ticket(hear, chat):
    """A request of Maryam's in the chat, as it stands after her first message."""
    return hear(origin=chat.origin).ticket


@pytest.fixture
def address(ticket):
    """Where the ticket stands on the desk."""
    return f"/desk/tickets/{ticket.number}"


@pytest.fixture
def say(real_shop):
    """A customer's message in the real shop, committed: say("سلام"), say("…", ticket_id=…)."""
    from pasokh.channels.models import Channel
    from pasokh.contacts.actions.identify import identify
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    with workspace(real_shop):
        site = Channel.objects.create(kind="chat", name="سایت", inbox=real_shop.inbox)

    def say(text="سفارش ۱۴۰۳۷ هنوز نرسیده", email="maryam@example.ir", name="مریم رضایی", **fields):
        with workspace(real_shop):
            contact = identify(kind="email", value=email, name=name)
            given = {
                "channel": "chat",
                "origin": site.origin,
                "contact": contact,
                "inbox_id": real_shop.inbox.pk,
                "text": text,
            }
            return receive(Inbound(**given | fields)).ticket

    return say


@pytest.fixture
def colleague(real_shop):
    """Another member of the real shop: colleague("سارا محمدی", sees="own")."""
    from pasokh.workspaces.actions.found import add_member

    def make(name="سارا محمدی", role="agent", **fields):
        user = User.objects.create_user(f"m{User.objects.count()}@khaneno.example", "گذرواژهٔ-خوب-۱۲", name=name)
        with workspace(real_shop):
            return add_member(user=user, name=name, role=role, **fields)

    return make


@pytest.fixture
def mine(shop, hear, make_member):
    """A ticket that Sara gave to Negar."""
    ticket = hear("سفارش من هنوز نرسیده").ticket
    ticket.assign(shop.owner, by=make_member("سارا محمدی"))
    return ticket
