"""Where chats go while nobody is at the desk: set by admins, linked by each colleague herself."""

import re

import pytest

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Handset, HandsetCode, Relay
from pasokh.channels.relay import linking
from pasokh.events.models import Event
from tests.channels.botapi.conftest import make_bot, no_waiting, provider  # noqa: F401 (fixtures)

MINE, ALL_SITES = "/desk/settings/handsets", "/desk/settings/relay"


@pytest.fixture
def bot(shop, provider, no_waiting):  # noqa: F811
    return make_bot(shop, provider)


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner)


def test_a_site_is_relayed_as_its_form_says(desk, shop, site):
    answer = desk.post(f"{ALL_SITES}/{site.public_id}", {"active": "on", "after": "۶۰"})
    relay = Relay.objects.get()
    assert (answer.status_code, relay.site, relay.active, relay.team, relay.after) == (302, site, True, None, 60)
    desk.post(f"{ALL_SITES}/{site.public_id}", {"after": "60"})
    desk.post(f"{ALL_SITES}/{site.public_id}", {"after": "60"})
    assert not Relay.objects.get().active
    told = [event.payload["fields"] for event in Event.objects.filter(kind="channel.relay_changed").order_by("pk")]
    assert told == [["active", "after", "team"], ["active"]]


@pytest.mark.parametrize("wrong", [{"after": "-1"}, {"after": "90000"}, {"after": ""}, {"after": "1", "team": "9"}])
def test_what_cannot_be_is_refused_in_its_place(desk, site, wrong):
    answer = desk.post(f"{ALL_SITES}/{site.public_id}", {"active": "on"} | wrong)
    assert (answer.status_code, Relay.objects.count()) == (422, 0)
    assert f"id_{site.public_id}_after" in answer.content.decode()


def test_the_page_says_who_was_not_told_and_why(desk, shop, bot, site):
    desk.post(f"{ALL_SITES}/{site.public_id}", {"active": "on", "after": "0"})
    Relay.objects.update(trouble={"why": "سارا: <blocked>", "at": "2026-11-22T10:00:00+00:00"})
    Handset.objects.create(bot=bot, member=shop.owner, chat="1", listening=False)
    page = desk.get(ALL_SITES).content.decode()
    assert "سارا: &lt;blocked&gt;" in page
    assert "گوش نمی‌دهد" in page
    Relay.objects.update(trouble={"why": "nobody", "at": "2026-11-22T10:00:00+00:00"})
    assert "nobody" not in re.sub("<[^>]*>", "", desk.get(ALL_SITES).content.decode())


def test_a_code_is_shown_once_and_links_the_chat_that_says_it(desk, shop, bot):
    page = desk.post(MINE).content.decode()
    code = re.search(r"/link ([a-z0-9]{8})", page)[1]
    assert f"https://t.me/khaneno_bot?start=link-{code}" in page
    assert code not in desk.get(MINE).content.decode()
    linking.link(bot=bot, chat="77", name="نگار", code=code)
    handset = Handset.objects.get()
    assert (handset.member, HandsetCode.objects.count()) == (shop.owner, 0)
    assert desk.post(f"{MINE}/{handset.public_id}/drop").status_code == 302
    assert not Handset.objects.exists()
    kinds = list(Event.objects.filter(kind__startswith="member.handset").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["member.handset_linked", "member.handset_dropped"]


def test_without_a_bot_there_is_nothing_to_link(desk):
    assert 'method="post"' not in desk.get(MINE).content.decode().split("<main")[1]
