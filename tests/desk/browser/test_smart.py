"""A lead reads a smart message, changes a word of it, and has it shown as she left it."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_site
from pasokh.kernel.tenancy import workspace
from pasokh.outreach.actions.writing import ask, write
from pasokh.outreach.bodies import blank
from pasokh.outreach.models import SmartMessage

from .conftest import at_work, picture

pytestmark = pytest.mark.browser
BUTTON = {"do": "open", "label": "گفت‌وگو"}


@pytest.fixture
def waiting(real_shop):
    """A message that waits for her."""
    with workspace(real_shop):
        open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner, key="khaneno")
        body = blank() | {"variants": [{"weight": 1, "text": "کمکی می‌خواهید؟", "buttons": [BUTTON]}]}
        message = write(name="تردید در سبد", by=real_shop.owner, body=body)
        ask(message=message, by=real_shop.owner)
    return message


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_changed_is_saved_before_it_is_approved(browse, real_shop, waiting, width):
    page = browse(real_shop.owner, f"/desk/settings/smart/{waiting.public_id}", width=width)
    approve, hint = page.get_by_role("button", name="تأیید و نمایش"), page.get_by_text("نخست پیش‌نویس را ذخیره کنید")
    page.locator("[name=see_theme][value=dark]").check()
    expect(approve).to_be_enabled()
    page.locator("[name=a-text]").fill("پرسشی دارید؟")
    expect(approve).to_be_disabled()
    expect(hint).to_be_visible()
    picture(page, f"smart-changed-{width}", whole=False)
    page.get_by_role("button", name="ذخیرهٔ پیش‌نویس").click()
    expect(hint).to_be_hidden()
    at_work(page)
    approve.click()
    expect(page.get_by_text("در انتظار تأیید شما")).to_have_count(0)
    with workspace(real_shop):
        assert SmartMessage.objects.get().active.body["variants"][0]["text"] == "پرسشی دارید؟"


@pytest.mark.parametrize("width", [1280, 1440, 390])
def test_a_condition_is_seen_whole_beside_the_preview(browse, real_shop, waiting, width):
    page = browse(real_shop.owner, f"/desk/settings/smart/{waiting.public_id}", width=width)
    at_work(page)
    page.get_by_role("button", name="افزودن شرط").click()
    condition = page.locator(".condition")
    for box in (whole(condition.locator(".condition-value .input")), whole(condition.locator(".btn-icon"))):
        assert whole(condition)["left"] <= box["left"] < box["right"] <= whole(condition)["right"]
    assert apart(condition.locator(".condition-value .input"), condition.locator(".btn-icon"))
    picture(page, f"smart-condition-{width}", whole=False)


def whole(part):
    return part.evaluate("part => part.getBoundingClientRect().toJSON()")


def apart(one, other):
    one, other = whole(one), whole(other)
    beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    return beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
