"""The pages of mailboxes: a new one, and one that reads two folders and says how replies find their request."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Member

from .conftest import picture
from .test_screens import serious

pytestmark = pytest.mark.browser
SETTINGS = {
    "imap_host": "imap.khaneno.example",
    "imap_user": "help@khaneno.example",
    "imap_folders": ["INBOX", "فروش"],
    "smtp_host": "smtp.khaneno.example",
    "smtp_security": "starttls",
}


@pytest.fixture
def mailbox(real_shop):
    with workspace(real_shop):
        given = {"name": "پشتیبانی", "inbox": real_shop.inbox, "address": "help@khaneno.example", "by": real_shop.owner}
        return open_mailbox(settings=SETTINGS, credentials={"imap_password": "secret"}, **given)


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("fa", "light", 1280), ("fa", "dark", 390), ("en", "light", 390)]
)
def test_screens(browse, real_shop, mailbox, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, "/desk/", width=width, height=844, color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for name, path in (("mailboxes", "mailboxes"), ("mailbox", f"mailboxes/{mailbox.public_id}")):
        page.goto(f"/desk/settings/{path}")
        picture(page, f"{name}-{language}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        faults[name] = [*serious(page), *(["too wide"] if wide else [])]
    assert faults == {"mailboxes": [], "mailbox": []}
    expect(page.locator("details[open]").get_by_role("textbox")).to_have_value("INBOX\nفروش")


def test_what_is_rarely_needed_is_unfolded_by_the_keyboard(browse, real_shop):
    page = browse(real_shop.owner, "/desk/settings/mailboxes")
    base = page.locator("[name=reply_base]")
    expect(base).to_be_hidden()
    page.locator("details summary").first.press("Enter")
    expect(base).to_be_visible()
