"""The pages of messengers, of a bot, of who is told elsewhere, and a colleague's own messengers; and the code by which she links one."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_bot, open_site
from pasokh.channels.models import Channel, Handset, Relay
from pasokh.channels.relay.settings import set_relay
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Member

from .conftest import picture
from .test_screens import serious

pytestmark = pytest.mark.browser
HEALTH = {
    "bot": {
        "ok": False,
        "words": "Conflict: terminated by other getUpdates request " * 3,
        "at": "2026-11-22T01:02:03+00:00",
    }
}


@pytest.fixture
def bot(real_shop):
    """A bot that does not work, a site that tells by it, and the owner's own chat with it."""
    with workspace(real_shop):
        given = {"inbox": real_shop.inbox, "by": real_shop.owner}
        known = {"id": "7", "username": "khaneno_support_bot", "name": "پشتیبانی خانهٔ نو"}
        bot = open_bot(
            kind="telegram", name="ربات فروشگاه", settings={"bot": known}, credentials={"token": "7:notatoken"}, **given
        )
        Channel.objects.filter(pk=bot.pk).update(health=HEALTH)
        site = open_site(name="سایت فروشگاه", **given)
        set_relay(site=site, by=real_shop.owner, active=True)
        Relay.objects.update(trouble={"who": "سارا", "why": "blocked", "at": "2026-11-22T10:00:00+00:00"})
        Handset.objects.create(bot=bot, member=real_shop.owner, chat="1", name="نگار کریمی")
    return bot


@pytest.mark.parametrize(("language", "theme", "width"), [("fa", "light", 1280), ("en", "dark", 390)])
def test_screens_and_a_code(browse, real_shop, bot, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for name, path in (
        ("bots", "bots"),
        ("bot-new", "bots/new/bale"),
        ("bot", f"bots/{bot.public_id}"),
        ("relay", "relay"),
        ("handsets", "handsets"),
    ):
        page.goto(f"/desk/settings/{path}")
        if name == "bot-new":
            expect(page.locator("main ol").last).to_have_css(
                "list-style-type", {"fa": "persian"}.get(language, "decimal")
            )
        if name == "handsets":
            page.locator("main form:not([action]) button").click()
            expect(page.locator("main code", has_text="/link ")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        if found := serious(page):
            faults[path] = found
        picture(page, f"{name}-{language}-{theme}-{width}")
    assert faults == {}
