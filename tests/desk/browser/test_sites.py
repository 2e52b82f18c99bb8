"""An admin sets up how the chat looks, sees it beside the form as she types, and finds it so on the page of the shop once she has saved."""

import pytest
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Channel
from pasokh.kernel.tenancy import workspace

from .conftest import at_work, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def shop_site(real_shop):
    with workspace(real_shop):
        return open_site(name="فروشگاه", inbox=real_shop.inbox, by=real_shop.owner, key="khaneno")


def seen(page):
    """The chat in the preview that is shown now."""
    return page.frame_locator("iframe[data-site-preview-target]:not([hidden], .is-coming)").frame_locator("iframe")


def choose(page, name, value):
    page.locator(f"[name=see_{name}][value='{value}']").check()


def test_setting_up_the_looks(browse, real_shop, shop_site):
    page = at_work(browse(real_shop.owner, f"/desk/settings/sites/{shop_site.public_id}", width=1440, height=900))
    expect(seen(page).locator(".bubble")).to_have_count(3)
    picture(page, "site-fa")
    choose(page, "talk", "0")
    page.locator("[name=welcome_fa]").fill("درود! چه کمکی می‌خواهید؟")
    page.locator("[name=colour]").fill("#f2b705")
    expect(seen(page).locator("h1")).to_have_text("درود! چه کمکی می‌خواهید؟")
    expect(seen(page).locator(".head")).to_have_css("color", "rgb(0, 0, 0)")
    seen(page).locator("textarea").fill("سلام")
    seen(page).locator("textarea").press("Enter")
    expect(seen(page).locator(".bubble .state")).to_have_count(1)
    choose(page, "theme", "dark")
    choose(page, "language", "en")
    expect(seen(page).locator("html[lang=en][data-theme=dark]")).to_have_count(1)
    choose(page, "open", "0")
    choose(page, "width", "desktop")
    page.locator("[name=icon][value=heart]").check()
    page.locator("[name=launcher_en]").fill("Ask us")
    launcher = (
        page.frame_locator("iframe[data-site-preview-target]:not([hidden], .is-coming)").locator("#pasokh button").first
    )
    expect(launcher).to_have_text("Ask us")
    picture(page, "site-closed")
    with workspace(real_shop):
        assert "welcome" not in Channel.objects.get().settings
    page.get_by_role("button", name="ذخیره", exact=True).click()
    page.wait_for_load_state()
    with workspace(real_shop):
        kept = Channel.objects.get().settings
    assert (kept["icon"], kept["colour"], kept["welcome"]) == ("heart", "#f2b705", {"fa": "درود! چه کمکی می‌خواهید؟"})
    hosted = page.context.new_page()
    hosted.goto("/c/khaneno")
    expect(hosted.locator("h1")).to_have_text("درود! چه کمکی می‌خواهید؟")
    phone = at_work(
        browse(
            real_shop.owner, f"/desk/settings/sites/{shop_site.public_id}", width=390, height=844, color_scheme="dark"
        )
    )
    expect(seen(phone).locator(".bubble")).to_have_count(3)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(phone, "site-phone")


def test_what_is_typed_while_the_preview_is_on_its_way_is_shown(browse, real_shop, shop_site):
    page = at_work(browse(real_shop.owner, f"/desk/settings/sites/{shop_site.public_id}", width=1440, height=900))
    choose(page, "talk", "0")
    expect(seen(page).locator("h1")).to_be_visible()
    held = []
    page.route("**/preview?*", lambda route: held.append(route))  # never answered
    with page.expect_request("**/preview?*"):
        page.locator("[name=welcome_fa]").fill("درود")
    page.unroute("**/preview?*")
    page.locator("[name=welcome_fa]").fill("درود! چه کمکی می‌خواهید؟")
    expect(seen(page).locator("h1")).to_have_text("درود! چه کمکی می‌خواهید؟")
    page.locator("[name=welcome_fa]").fill("بفرمایید")
    expect(seen(page).locator("h1")).to_have_text("بفرمایید")


def test_what_is_asked_first_is_put_in_order(browse, real_shop, shop_site):
    page = at_work(browse(real_shop.owner, f"/desk/settings/sites/{shop_site.public_id}", width=1440, height=900))
    rows, add = page.locator(".site-ask:visible"), page.get_by_role("button", name="افزودن فیلد")
    expect(rows).to_have_count(0)
    for kind, label in (("name", "نام"), ("email", "ایمیل"), ("text", "شمارهٔ سفارش")):
        add.press("Enter")
        expect(rows.last.locator("select")).to_be_focused()
        rows.last.locator("select").select_option(kind)
        rows.last.locator("[name$=_fa]").first.fill(label)
    last = rows.last.get_by_role("button", name="بالاتر")
    last.press("Enter")
    expect(rows.nth(1).get_by_role("button", name="بالاتر")).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.first.get_by_role("button", name="پایین‌تر")).to_be_focused()  # it cannot go further up
    expect(rows.first.get_by_label("فیلد ۱")).to_have_value("text")
    rows.nth(1).get_by_role("button", name="حذف").click()
    expect(rows).to_have_count(2)
    expect(add).to_be_focused()
    rows.first.get_by_role("button", name="پایین‌تر").click()
    page.get_by_role("button", name="ذخیره", exact=True).click()
    page.wait_for_load_state()
    with workspace(real_shop):
        form = Channel.objects.get().settings["form"]
    assert [(each["kind"], each["label"]["fa"]) for each in form] == [("email", "ایمیل"), ("text", "شمارهٔ سفارش")]
    expect(at_work(page).locator(".site-ask:visible")).to_have_count(2)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768)])
def test_the_preview_beside_the_form_ends_within_the_window(browse, real_shop, shop_site, width, height):
    page = at_work(browse(real_shop.owner, f"/desk/settings/sites/{shop_site.public_id}", width=width, height=height))
    expect(seen(page).locator(".bubble")).to_have_count(3)
    ends = "document.querySelector('.site-preview > :last-child').getBoundingClientRect().bottom <= innerHeight"
    assert page.evaluate(ends)
    choose(page, "width", "desktop")
    assert page.evaluate(ends)
    stage, shown = page.locator(".site-stage").bounding_box(), page.locator(".site-stage iframe:visible").bounding_box()
    before, after = shown["x"] - stage["x"], stage["x"] + stage["width"] - shown["x"] - shown["width"]
    assert abs(before - after) < 3  # it stands in the middle
