"""Colleagues with handsets, a site that relays, and a visitor who asks."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.adapters.botapi.jobs import answer_button
from pasokh.channels.models import Relayed
from pasokh.channels.relay import jobs, linking, settings
from pasokh.live.models import Presence
from tests.channels.botapi.conftest import come, make_bot, no_waiting, provider  # noqa: F401 (fixtures)
from tests.channels.botapi.provider import update

SARA, REZA = 801, 802  # their chats


@pytest.fixture
def bot(shop, provider, no_waiting):  # noqa: F811
    return make_bot(shop, provider)


@pytest.fixture
def site(shop):
    return open_site(name="سایت", inbox=shop.inbox, by=shop.owner)


@pytest.fixture
def relay(shop, site):
    return settings.set_relay(site=site, by=shop.owner, active=True, after=0)


@pytest.fixture
def sara(shop, bot, make_member):
    return handset(make_member("سارا"), bot, SARA)


@pytest.fixture
def reza(shop, bot, make_member):
    return handset(make_member("رضا"), bot, REZA)


def handset(member, bot, chat):
    return linking.link(bot=bot, chat=str(chat), name=member.name, code=linking.new_code(member))


@pytest.fixture
def ask(hear, site):
    """A visitor says something on the site; her message, after the jobs that it led to were done."""

    def ask(text="سلام، کسی هست؟", **fields):
        message = hear(text, channel="chat", origin=site.origin, joins_open=True, **fields).message
        run_jobs()
        return message

    return ask


def run_jobs():
    """Do what was queued for the relay, as a worker would, until nothing is left."""
    ours = {"channels.relay.look": jobs.look, "channels.relay.send": jobs.send, "channels.relay.mark": jobs.mark,
            "channels.relay.say": jobs.say, "channels.bots.answer_button": answer_button}  # fmt: skip
    queued = ProcrastinateJob.objects.filter(task_name__in=ours, scheduled_at=None).order_by("pk")
    while waiting := queued.first():
        ProcrastinateJob.objects.filter(pk=waiting.pk).delete()
        if waiting.task_name == "channels.relay.look":
            del waiting.args["workspace_id"]
        ours[waiting.task_name](**waiting.args)


def hears(provider, chat):  # noqa: F811
    return [each["text"] for each in provider.sent("sendMessage") if each["chat_id"] == str(chat)]


def edits_on(provider, chat):  # noqa: F811
    return [params for name, params in provider.calls if name == "editMessageText" and params["chat_id"] == str(chat)]


def write(bot, chat, number, **message):
    """A colleague writes to the bot."""
    given = update(number, chat=chat, **message)
    given[next(key for key in given if key != "update_id")]["from"]["id"] = chat
    receipt = come(bot, given)
    run_jobs()
    return receipt


def press(bot, chat, number, message):
    who = {"id": chat, "is_bot": False, "first_name": "همکار"}
    place = {"message_id": 1, "chat": {"id": chat, "type": "private"}}
    receipt = come(
        bot,
        {
            "update_id": number,
            "callback_query": {"id": str(number), "from": who, "message": place, "data": f"take:{message.uid.hex}"},
        },
    )
    run_jobs()
    return receipt


def told_as(handset, message):
    """The id under which a message stands on a handset."""
    return int(Relayed.objects.get(handset=handset, message=message).parts[0])


def come_to_desk(member):
    Presence.objects.create(member_id=member.pk, node="n", seen_at=timezone.now())
