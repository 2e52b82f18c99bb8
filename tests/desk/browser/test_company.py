"""Who else is at a ticket, whenever her coming was signalled."""

from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.presence import VIEWING, touch

from .conftest import at_work


def test_who_came_before_the_stream_was_open_is_shown(browse, real_shop, say, colleague, monkeypatch):
    """The page is drawn, she comes, and only then the stream opens: her signal went by unheard."""
    ticket, sara = say(), colleague()
    monkeypatch.setattr("pasokh.live.presence._tell_viewing", lambda *_: None)
    page = browse(real_shop.owner, "/desk/")
    page.route("**/live/desk*", lambda route: (_come(real_shop, sara, ticket), route.continue_()))
    page.goto(f"/desk/tickets/{ticket.number}")
    expect(at_work(page).locator("#viewers")).to_contain_text("سارا محمدی")


def _come(shop, member, ticket):
    with workspace(shop):
        touch(member.pk, ticket.pk, VIEWING)
