"""Merging, linking and calling a colleague, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.linking import link
from pasokh.tickets.models import Link, Ticket
from tests.front.serving import wait_until

from .conftest import picture

pytestmark = pytest.mark.browser

# Somebody types so fast that it is there before the search in the dialog is heard.
AS_IT_OPENS = """typed => new MutationObserver((_, looking) => {
    const search = document.querySelector("#merge-dialog[open] input[type=search]")
    if (!search) return
    looking.disconnect()
    search.value = typed
    search.dispatchEvent(new Event("input", { bubbles: true }))
}).observe(document.body, { childList: true, subtree: true, attributes: true })"""


def test_two_requests_become_one_by_keyboard_and_apart_again(browse, real_shop, say):
    first = say("سلام، سفارشم نرسیده", subject="سفارش نرسیده")
    second = say("باز هم منم، خبری نشد؟", subject="پیگیری سفارش")
    page = browse(real_shop.owner, f"/desk/tickets/{first.number}")
    page.keyboard.press("KeyM")
    expect(page.locator("#merge-dialog input[type=search]")).to_be_focused()
    page.locator("#merge-dialog .btn-primary").click()
    expect(page.locator("#merge-dialog .form-errors")).to_have_text("درخواستی را انتخاب کنید.")
    expect(page.locator(".toast")).to_have_count(0)
    page.locator("#merge-dialog input[type=search]").focus()
    page.keyboard.type(str(second.number))
    expect(page.locator("#merge-dialog .found-line")).to_contain_text("پیگیری سفارش")
    picture(page, "merge", whole=False)
    page.keyboard.press("Enter")
    expect(page.locator("#merge-dialog .found-line input")).to_be_checked()
    page.locator("#merge-dialog .btn-primary").click()
    expect(page.locator(".message-in")).to_have_count(2)
    page.goto(f"/desk/tickets/{second.number}")
    expect(page.locator(".banner a")).to_have_attribute("href", f"/desk/tickets/{first.number}")
    expect(page.locator("#composer")).to_have_count(0)
    picture(page, "merged", whole=False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".banner .btn").click()
    expect(page.locator("#composer")).to_have_count(1)
    page.evaluate(AS_IT_OPENS, "999999")
    page.keyboard.press("KeyM")
    expect(page.locator("#merge-dialog input[type=search]")).to_have_value("999999")
    expect(page.locator("#merge-dialog .found-line")).to_have_count(0)  # what is offered unasked is gone


def test_a_link_is_made_and_seen_at_once_by_who_has_the_other_open(browse, real_shop, say, colleague):
    first, second = say("یک", subject="سفارش نرسیده"), say("دو", subject="پیگیری سفارش")
    sara = browse(colleague(), f"/desk/tickets/{second.number}")
    page = browse(real_shop.owner, f"/desk/tickets/{first.number}")
    expect(sara.locator("#request-relations")).to_be_attached()
    page.keyboard.press("KeyL")
    page.locator("#link-dialog .found-line").click()
    page.locator("#link-how").select_option("child")
    picture(page, "link", whole=False)
    page.locator("#link-dialog .btn-primary").click()
    expect(page.locator("#request-relations .link-line")).to_contain_text("پیگیری سفارش")
    expect(sara.locator("#request-relations .link-line")).to_contain_text("سفارش نرسیده")
    with workspace(real_shop):
        assert Link.objects.get().kind == "parent"
    away = sara.locator("#request-relations .link-line + button")
    away.focus()
    with sara.expect_response(lambda answer: answer.url.endswith("/relations")), workspace(real_shop):
        second.tag("فوری", by=real_shop.owner)  # whatever is told of the request has its panel drawn anew
    expect(sara.locator("#request-facts")).to_contain_text("فوری")
    expect(away).to_be_focused()
    page.locator("#request-relations").scroll_into_view_if_needed()
    picture(page, "panel", whole=False)
    page.get_by_role("button", name="پاسخ به همهٔ آن‌ها").click()
    expect(page.locator("#broadcast-text")).to_be_visible()
    picture(page, "broadcast", whole=False)


def test_a_message_is_split_off_and_the_new_request_stands_open(browse, real_shop, say, colleague):
    ticket = say("سفارشم نرسیده")
    say("یک سؤال دیگر هم دارم", ticket_id=ticket.pk)
    sara = browse(colleague(), f"/desk/tickets/{ticket.number}")
    expect(sara.locator(".message-in")).to_have_count(2)
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    page.locator(".message-in").nth(1).locator(".message-more").click()
    page.get_by_role("menuitem", name="جداسازی").click()
    page.locator("#split-subject").fill("سؤال دیگر")
    picture(page, "split", whole=False)
    late = hold_back(page, f"/desk/tickets/{ticket.number}")
    sara.get_by_role("button", name="حل شد", exact=True).hover()
    sara.mouse.down()
    with sara.expect_response(lambda response: response.request.headers.get("hx-target") == "main"):
        page.locator("#split-dialog .btn-primary").click()
    sara.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done)))")
    sara.mouse.up()
    expect(
        sara.locator("#solve-dialog[open]")
    ).to_be_visible()  # her press was not lost to the request being drawn anew
    expect(page.locator(".thread-title h2")).to_contain_text("سؤال دیگر")
    with workspace(real_shop):
        fresh = Ticket.objects.get(subject="سؤال دیگر")
        assert fresh.messages.count() == 1
    with page.expect_response(lambda response: response.request == late[0].request):
        late[0].continue_()
    page.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done)))")
    expect(page).to_have_url(re.compile(f"/desk/tickets/{fresh.number}$"))
    for place in (".thread", "#composer", "#panel"):
        assert f"/tickets/{fresh.number}" in page.locator(place).evaluate("element => element.outerHTML")
        assert f"/tickets/{ticket.number}/" not in page.locator(place).evaluate("element => element.outerHTML")
    expect(sara.locator(".message-in")).to_have_count(1)
    expect(sara.locator(".thread")).to_have_attribute("data-number", str(ticket.number))


def hold_back(page, path):
    """Have the open request loaded anew, as every split has, and keep the server's answer from it: the routes that wait."""
    late = []

    def meet(route):
        is_main = route.request.headers.get("hx-target") == "main"
        late.append(route) if is_main else route.fallback()

    page.route(f"**{path}", meet)
    page.evaluate("document.dispatchEvent(new CustomEvent('live:reset'))")
    wait_until(lambda: page.evaluate("1") and late)
    return late


def test_a_colleague_is_called_by_a_persian_keyboard(browse, real_shop, say, colleague):
    ticket, _ = say("سلام"), colleague("سارا محمدی")
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    page.locator("label", has_text="یادداشت داخلی").click()
    field = page.locator(".composer-text")
    field.focus()
    # On a Persian keyboard Shift and the key of «2» give «٬».
    page.evaluate("""() => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { code: "Digit2", key: "٬", shiftKey: true, bubbles: true, cancelable: true }))""")
    page.keyboard.type("سار")
    expect(page.locator("#mentions [role=option]")).to_have_count(1)
    picture(page, "mention", whole=False)
    page.keyboard.press("Enter")
    expect(field).to_have_value("@سارا محمدی ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message-note .mention")).to_have_text("@سارا محمدی")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_section_on_a_phone_and_in_english(browse, real_shop, say, theme):
    first, second = say("یک", subject="سفارش نرسیده"), say("دو", subject="پیگیری سفارش")
    with workspace(real_shop):
        link(ticket=first, other=second, how="blocked_by", by=real_shop.owner)
        real_shop.owner.language = "en"
        real_shop.owner.save()
    page = browse(real_shop.owner, f"/desk/tickets/{first.number}", width=390, color_scheme=theme)
    page.locator(".desk-open-panel .btn").click()
    expect(page.locator("#request-relations .blocked")).to_be_visible()
    page.locator("#request-relations").scroll_into_view_if_needed()
    picture(page, f"phone-{theme}", whole=False)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
