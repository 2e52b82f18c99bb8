"""Main screens in both languages, both themes and both widths: nothing overflows, and axe finds no serious fault."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member

from .conftest import at_work

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"
SCREENS = [
    "/desk/?box=all",
    "/desk/tickets/{number}?box=all",
    "/desk/contacts/",
    "/desk/settings/members",
    "/desk/settings/sites/{site}",
    "/desk/settings/audit",
]
LOOKS = [("fa", "light", 1280), ("en", "dark", 1280), ("fa", "dark", 390), ("en", "light", 390)]


@pytest.fixture
def furnished(real_shop, say, colleague):
    """A shop in which something has happened: gives the addresses of SCREENS."""
    from pasokh.channels.models import Channel

    ticket = say("سلام، سفارش ۱۴۰۳۷ هنوز نرسیده https://shop.example/" + "a" * 120)
    sara = colleague()
    with workspace(real_shop):
        reply(ticket=ticket, by=real_shop.owner, text="بررسی می‌کنم")
        note(ticket=ticket, by=real_shop.owner, text="@انبار لطفاً ببینید")
        ticket = Ticket.objects.get(pk=ticket.pk)
        ticket.assign(sara, by=real_shop.owner)
        ticket.judge(by=real_shop.owner, impact=3, urgency=3)
        ticket.tag("تأخیر ارسال", by=real_shop.owner)
        site = Channel.objects.get().public_id
    return [screen.format(number=ticket.number, site=site) for screen in SCREENS]


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_screens(browse, real_shop, furnished, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for path in furnished:
        page.goto(path)
        at_work(page)
        expect(page.locator(".skeleton")).to_have_count(0)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        if found := serious(page):
            faults[path] = found
    assert faults == {}


def serious(page, part="document"):
    """What axe calls serious or worse in the page, or in the part that a selector names: rule and the elements it stands at."""
    page.evaluate(AXE.read_text())
    where = part if part == "document" else f"'{part}'"
    result = page.evaluate(f"axe.run({where}, {{resultTypes: ['violations']}})")
    return {
        violation["id"]: [node["target"] for node in violation["nodes"]][:5]
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    }
