"""A rule is built by keyboard and said in words, a dry run shows what it would do, a macro is looked at and applied."""

import os

from playwright.sync_api import expect

from pasokh.automation.models import Macro, Rule
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Tag, Ticket

from .conftest import at_work, picture
from .test_screens import serious


def test_a_rule_and_a_macro_from_building_to_doing(browse, real_shop, say):
    ticket = say("هنوز نرسیده است", subject="سفارش ۱۲۰۰")
    with workspace(real_shop):
        Tag.named("فوری")
        Rule.objects.filter(key="late").update(active=True)
    page = browse(real_shop.owner, "/desk/settings/rules")
    picture(page, "rules")
    assert serious(page) == {}
    _build(page)
    picture(page, "built")
    assert serious(page) == {}
    page.get_by_role("button", name="آزمایش روی ۳۰ روز گذشته").click()
    expect(page.locator("#trial")).to_contain_text(str(ticket.number))
    picture(page, "tried")
    page.get_by_role("button", name="ذخیره").click()
    page.wait_for_url("**/settings/rules/rul_*")
    with workspace(real_shop):
        made = Rule.objects.get(name="سفارش‌های دیرکرده")
        assert made.active and [each["do"] for each in made.actions] == ["note", "tag"]
        assert made.conditions == {"all": [{"field": "subject", "op": "contains", "value": "سفارش"}]}
    page.goto("/desk/settings/rules/runs")
    expect(page.locator(".empty")).to_be_visible()
    _apply(page, ticket, real_shop)
    _others(page)


def _build(page):
    page.get_by_role("link", name="قاعدهٔ تازه", exact=True).click()
    at_work(page)
    page.get_by_label("نام").fill("سفارش‌های دیرکرده")
    when = page.get_by_label("زمان آغاز")
    when.select_option("since:waiting")
    expect(page.locator("#builder-when")).to_contain_text("فقط زمان کاری")
    when.select_option("on:ticket.opened")
    expect(page.locator("select[name=hours]")).to_be_visible()
    page.get_by_role("button", name="افزودن شرط").click()
    page.locator(".condition-field[name^=field-]").select_option("subject")
    page.locator(".condition-value input.input").last.wait_for()
    page.locator(".condition-op").select_option("contains")
    page.locator("[name^=value-]").fill("سفارش")
    page.locator("select[name=tag-0]").select_option(label="فوری")
    page.get_by_role("button", name="افزودن کار").focus()
    page.keyboard.press("Enter")
    page.locator("select[name^=do-n]").select_option("note")
    page.locator("textarea").fill("زودتر پیگیری شود.")
    page.locator("#action-0").get_by_role("button", name="این کار دیرتر انجام شود").press("Enter")
    expect(page.locator(".builder-act").last).to_have_attribute("id", "action-0")
    expect(page.locator(".builder-told")).to_contain_text(
        "هر وقت درخواستی باز شود و اگر «موضوع» «سفارش» را دربر داشته باشد، آن‌گاه یادداشتی"
    )
    page.get_by_label("همین حالا روشن شود").check()


def _apply(page, ticket, shop):
    page.goto(f"/desk/tickets/{ticket.number}")
    at_work(page)
    page.locator("#steps-button").click()
    page.get_by_role("menuitem", name="اجرای ماکرو…").click()
    dialog = page.locator("#macro-dialog")
    dialog.locator("summary").first.click()
    expect(dialog.locator("blockquote").first).to_be_visible()
    picture(page, "macros")
    assert serious(page, "#macro-dialog") == {}
    with workspace(shop):
        macro = Macro.objects.usable_by(shop.owner).filter(actions__0__do="reply").get()
    dialog.get_by_role("button", name=macro.name).click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".thread")).to_contain_text(macro.name)
    with workspace(shop):
        assert Message.objects.filter(ticket=ticket.pk, kind="reply").count() == 1


def test_a_segment_is_filled_by_hand_and_by_a_rule_about_customers(browse, real_shop, say):
    ticket = say("سلام")
    page = browse(real_shop.owner, "/desk/settings/segments", width=390, color_scheme="dark", reduced_motion="reduce")
    fits(page, "segments-none")
    page.get_by_label("نام").fill("مشتریان کلیدی")
    page.get_by_role("button", name="ساختن بخش").click()
    page.get_by_role("link", name="مشتریان کلیدی").click()
    fits(page, "segment")
    with workspace(real_shop):
        who = Ticket.objects.get(pk=ticket.pk).contact
    page.goto(f"/desk/contacts/{who.public_id}")
    page.locator("summary", has_text="نام و یادداشت").click()
    page.get_by_label("شرکت").fill("آسا")
    page.get_by_label("مشتریان کلیدی").check()
    fits(page, "customer")
    page.get_by_role("button", name="ذخیره").click()
    expect(page.locator(".facts").first).to_contain_text("مشتریان کلیدی")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/desk/settings/rules")
    page.get_by_role("link", name="قاعدهٔ تازه دربارهٔ مشتریان").click()
    at_work(page)
    page.get_by_label("نام", exact=True).fill("تازه‌واردان")
    page.get_by_role("button", name="افزودن شرط").click()
    page.locator(".condition-field[name^=field-]").select_option("language")
    page.locator("input[type=checkbox][value=en]").check()
    page.locator("select[name=segment-0]").select_option(label="مشتریان کلیدی")
    expect(page.locator(".builder-told")).to_contain_text("مشتری در بخش «مشتریان کلیدی» گذاشته شود")
    fits(page, "rule-customers")
    page.get_by_role("button", name="ذخیره").click()
    page.wait_for_url("**/settings/rules/rul_*")
    with workspace(real_shop):
        made = Rule.objects.get(name="تازه‌واردان")
        assert made.conditions == {"all": [{"field": "language", "op": "is", "value": ["en"]}]}
        assert made.actions[0]["do"] == "segment"


def fits(page, name):
    """No wider than its screen, and without a serious fault of accessibility."""
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    assert serious(page) == {}, page.url


def _others(page):
    """Narrow, dark and in English: nothing stands out of the page."""
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (
        "/desk/settings/rules",
        "/desk/settings/rules/new",
        "/desk/settings/macros/new",
        "/desk/settings/rules/runs",
    ):
        page.goto(path)
        at_work(page)
        picture(page, f"narrow-{path.rpartition('/')[2]}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
    if os.environ.get("PASOKH_PICTURES"):
        page.emulate_media(color_scheme="dark")
        page.goto("/desk/settings/profile")
        page.locator("select[name=language]").select_option("en")
        page.locator("main form .btn-primary").first.click()
        page.set_viewport_size({"width": 1280, "height": 900})
        for path in ("/desk/settings/rules", "/desk/settings/rules/new", "/desk/settings/macros"):
            page.goto(path)
            at_work(page)
            picture(page, f"dark-en-{path.rpartition('/')[2]}")
