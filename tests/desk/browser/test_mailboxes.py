"""The pages of mailboxes: a new one, and one that reads two folders and says how replies find their request."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.adapters.email import sign_in
from pasokh.channels.adapters.email.oauth import Tokens
from pasokh.channels.models import Channel
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
    faults, one = {}, f"mailboxes/{mailbox.public_id}"
    for name, path in (
        ("mailboxes", "mailboxes"),
        ("mailbox", one),
        ("mailbox-by-token", one),
        ("mailbox-refused", one),
    ):
        set_up(real_shop, name)
        page.goto(f"/desk/settings/{path}")
        picture(page, f"{name}-{language}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        faults[name] = [*serious(page), *(["too wide"] if wide else [])]
    assert not any(faults.values()), faults
    expect(page.locator("details[open] [name=imap_folders]")).to_have_value("INBOX\nفروش")


def set_up(shop, name):
    """The mailbox as the picture of this name shows it."""
    with workspace(shop):
        box = Channel.objects.get()
        if name == "mailbox-by-token":
            box.settings |= {"sign_in": "google", "oauth_client": "1234-abc.apps.googleusercontent.com"}
        if name == "mailbox-refused":
            given = Tokens("access", 3600, "refresh")
            refused = "invalid_grant: Token has been expired or revoked."
            box.credentials = sign_in.signed_in(box, given) | {"oauth_refused": refused}
        box.save()


def test_what_a_way_of_signing_in_needs_is_there_while_it_is_chosen(browse, real_shop):
    page = browse(real_shop.owner, "/desk/settings/mailboxes")
    password, client = page.locator("[name=imap_password]"), page.locator("[name=oauth_client]")
    expect(password).to_be_visible()
    expect(client).to_be_hidden()
    page.locator("[name=sign_in]").select_option("microsoft")
    expect(password).to_be_hidden()
    expect(client).to_be_visible()
    expect(page.get_by_text("/desk/settings/mailboxes/signed-in")).to_be_visible()
    client.scroll_into_view_if_needed()
    picture(page, "mailbox-form-by-token", whole=False)
    folder = page.locator("[name=afterwards_folder]")
    expect(folder).to_be_hidden()
    page.locator("[name=afterwards]").select_option("move")
    expect(folder).to_be_visible()
    folder.scroll_into_view_if_needed()
    picture(page, "mailbox-form-afterwards", whole=False)


def test_what_is_rarely_needed_is_unfolded_by_the_keyboard(browse, real_shop):
    page = browse(real_shop.owner, "/desk/settings/mailboxes")
    base = page.locator("[name=reply_base]")
    expect(base).to_be_hidden()
    page.locator("details summary").first.press("Enter")
    expect(base).to_be_visible()
