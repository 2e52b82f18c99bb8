"""Bots in the settings: tried before they are saved, their secrets never shown, their health said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.adapters.botapi import connecting
from pasokh.channels.models import Channel
from pasokh.events.models import Event
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Address
from tests.channels.botapi.conftest import come, make_bot, no_waiting, provider  # noqa: F401 (fixtures)
from tests.channels.botapi.provider import TOKEN, Provider, update

NEW = "/desk/settings/bots/new/telegram"


@pytest.fixture
def given(shop, provider):  # noqa: F811
    return {
        "name": "پشتیبانی",
        "inbox": shop.inbox.pk,
        "active": "on",
        "token": TOKEN,
        "way": "polling",
        "base_url": provider.url,
    }


def test_a_bot_is_asked_who_it_is_and_connected(desk, shop, given):
    address = desk.post(NEW, given | {"greeting_fa": "خوش آمدید", "asks_phone": "on"}).url
    bot = Channel.objects.get()
    assert (bot.kind, bot.settings["bot"]["username"], bot.settings["greeting"]) == (
        "telegram",
        "khaneno_bot",
        {"fa": "خوش آمدید"},
    )
    assert ProcrastinateJob.objects.filter(task_name="channels.bots.connect").count() == 1
    page = desk.get(address).content.decode()
    assert "@khaneno_bot" in page and "https://t.me/khaneno_bot" in page
    assert TOKEN.partition(":")[2] not in page
    assert bot.credentials["secret"] not in page


def test_a_bot_that_the_messenger_does_not_know_is_not_connected(desk, given):
    answer = desk.post(NEW, given | {"token": "123456:AnotherTokenOfNobody"})
    assert (answer.status_code, "Unauthorized" in answer.content.decode(), Channel.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": ""},
        {"token": "no token"},
        {"token": "12:short"},
        {"token": "123456:abcdefghij/../x"},
        {"way": "webhook"},
        {"proxy": "ftp://a"},
        {"proxy": "socks5://"},
        {"proxy": "http://[x"},
        {"proxy": "socks5://negar:•••@proxy.example:1080"},
        {"base_url": "https://[x"},
        {"base_url": "https://"},
        {"base_url": "https://negar:secret@bots.example"},
        {"base_url": "https://bots.example/?to="},
        {"inbox": 0},
    ],
)
def test_what_cannot_be_is_refused(desk, given, wrong):
    assert (desk.post(NEW, given | wrong).status_code, Channel.objects.count()) == (422, 0)


def test_a_server_of_ones_own_network_needs_the_word_of_the_installation(desk, given, settings, provider):  # noqa: F811
    settings.PASOKH_BOTS_PRIVATE = False
    refused = desk.post(NEW, given | {"base_url": provider.url.replace("http:", "https:")})
    assert (refused.status_code, "PASOKH_BOTS_PRIVATE" in refused.content.decode()) == (422, True)
    assert desk.post(NEW, given).status_code == 422  # not even encrypted
    assert (Channel.objects.count(), provider.calls) == (0, [])


def test_the_same_bot_is_not_connected_twice(desk, given):
    assert desk.post(NEW, given).status_code == 302
    assert (desk.post(NEW, given).status_code, Channel.objects.count()) == (422, 1)


def test_a_webhook_needs_an_address_that_others_reach(desk, given, settings):
    settings.PASOKH_URL = "https://pasokh.example"
    desk.post(NEW, given | {"way": "webhook"})
    bot = Channel.objects.get()
    assert Address.find(Address.Kind.WEBHOOK_KEY, bot.credentials["hook"]).target_id == bot.pk


def test_an_empty_token_keeps_the_one_known(desk, shop, provider, given):  # noqa: F811
    address = desk.post(NEW, given).url
    keys = Channel.objects.get().credentials
    assert desk.post(address, given | {"token": "", "name": "دیگر"}).status_code == 302
    bot = Channel.objects.get()
    assert (bot.name, bot.credentials) == ("دیگر", keys)
    assert Event.objects.filter(kind="channel.changed").get().payload["fields"] == ["name"]


def test_a_known_token_goes_to_no_other_server(desk, shop, provider, given, request):  # noqa: F811
    address = desk.post(NEW, given).url
    other = Provider()
    request.addfinalizer(other.close)
    refused = desk.post(address, given | {"token": "", "base_url": other.url})
    assert (refused.status_code, other.calls, Channel.objects.get().settings["base_url"]) == (422, [], provider.url)
    assert "دوباره" in refused.content.decode()
    assert desk.post(address, given | {"base_url": other.url}).status_code == 302


def test_another_bot_has_another_address_for_its_updates(desk, shop, provider, given, monkeypatch):  # noqa: F811
    address = desk.post(NEW, given).url
    before = Channel.objects.get().credentials
    desk.post(address, given | {"name": "دیگر"})
    assert Channel.objects.get().credentials == before
    provider.answers["getMe"] = [(200, {"ok": True, "result": {"id": 8000002, "first_name": "دیگر"}})]
    desk.post(address, given)
    keys = Channel.objects.get().credentials
    assert keys["token"] == TOKEN and keys["hook"] != before["hook"] and keys["secret"] != before["secret"]
    assert Address.find(Address.Kind.WEBHOOK_KEY, before["hook"]) is None
    assert Address.find(Address.Kind.WEBHOOK_KEY, keys["hook"]) is not None


def test_what_the_adapter_notes_meanwhile_stays(desk, shop, provider, given, monkeypatch):  # noqa: F811
    address = desk.post(NEW, given).url
    asked = connecting.who_is

    def long_question(channel):
        Channel.objects.update(progress={"offset": 9})
        return asked(channel)

    monkeypatch.setattr(connecting, "who_is", long_question)
    desk.post(address, given | {"name": "دیگر"})
    assert (Channel.objects.get().name, Channel.objects.get().progress) == ("دیگر", {"offset": 9})


def test_the_password_of_a_proxy_is_kept_and_not_shown(desk, shop, provider, no_waiting):  # noqa: F811
    bot = make_bot(shop, provider)
    proxy = "socks5://negar:secret@proxy.example:1080"
    bot.credentials = bot.credentials | {"proxy": proxy}
    bot.save()
    page = desk.get(f"/desk/settings/bots/{bot.public_id}").content.decode()
    assert "secret@" not in page and "socks5://negar:•••@proxy.example:1080" in page
    given = {"name": "ربات", "inbox": shop.inbox.pk, "way": "polling", "base_url": provider.url}
    for typed, kept in (("socks5://negar:•••@proxy.example:1080", proxy), ("", "")):
        assert desk.post(f"/desk/settings/bots/{bot.public_id}", given | {"proxy": typed}).status_code == 302
        bot = Channel.objects.get()
        assert (bot.credentials["proxy"], "proxy" in bot.settings) == (kept, False)


def test_a_closed_bot_is_told_to_send_nothing(desk, given):
    address = desk.post(NEW, given).url
    del given["active"]
    desk.post(address, given | {"token": ""})
    assert (
        Channel.objects.get().active,
        ProcrastinateJob.objects.filter(task_name="channels.bots.connect").count(),
    ) == (False, 2)


def test_trying_says_what_the_messenger_says(desk, shop, provider, no_waiting):  # noqa: F811
    bot = make_bot(shop, provider)
    address = f"/desk/settings/bots/{bot.public_id}"
    assert "ربات را می‌شناسد" in desk.post(f"{address}/try", follow=True).content.decode()
    provider.refuse("getMe", 401, "Unauthorized <x>")
    assert "Unauthorized &lt;x&gt;" in desk.post(f"{address}/try", follow=True).content.decode()


@pytest.mark.parametrize(
    ("noted", "words"),
    [
        (None, "هنوز بررسی نشده"),
        ({"ok": True, "words": "", "age": 1}, "کار می‌کند"),
        ({"ok": True, "words": "", "age": 60}, "مدتی است بررسی نشده"),
        ({"ok": False, "words": "Conflict <x>", "age": 1}, "کار نمی‌کند"),
    ],
)
def test_a_bot_says_how_it_is(desk, shop, provider, noted, words):  # noqa: F811
    bot = make_bot(shop, provider)
    if noted:
        at = (timezone.now() - timedelta(minutes=noted.pop("age"))).isoformat()
        Channel.objects.update(health={"bot": noted | {"at": at}})
    for address in ("", f"/{bot.public_id}"):
        assert words in desk.get(f"/desk/settings/bots{address}").content.decode()
    page = desk.get("/desk/settings/health").content.decode()
    assert words in page
    assert ("Conflict &lt;x&gt;" in page) == bool(noted and noted["words"])


def test_an_unknown_messenger_is_no_page(desk):
    assert desk.get("/desk/settings/bots/new/icq").status_code == 404


def test_what_a_customer_said_before_she_changed_it_is_shown(desk, shop, provider, no_waiting):  # noqa: F811
    bot = make_bot(shop, provider)
    message = Message.objects.get(pk=come(bot, update(1, text="ساعت ۵ بیایید", message_id=7)).message_id)
    come(bot, update(2, kind="edited_message", text="ساعت ۶ بیایید", message_id=7, edit_date=9))
    page = desk.get(reverse("desk:message-before", args=[message.ticket.number, message.pk])).content.decode()
    assert "ساعت ۵ بیایید" in page and "مریم رضایی" in page
    panel = desk.get(f"/desk/tickets/{message.ticket.number}").content.decode()
    assert "ساعت ۶ بیایید" in panel and "تلگرام" in panel
