"""A policy is made with the mouse and the keys, requests have due times at once, a broken promise is explained in the panel."""

from datetime import timedelta

from django.utils.timezone import now
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.sla.actions.contracts import make_contract
from pasokh.sla.actions.sweep import sweep_some
from pasokh.sla.models import Breach, Policy
from pasokh.tickets.models import Ticket

from .conftest import at_work, picture
from .test_screens import serious


def test_a_promise_from_the_settings_to_why_it_was_broken(browse, real_shop, say):
    page = browse(real_shop.owner, "/desk/settings/promises")
    page.get_by_role("link", name="تعهد تازه").click()
    at_work(page)
    _fill(page)
    picture(page, "policy")
    assert serious(page) == {}
    page.get_by_role("button", name="ذخیره").click()
    page.wait_for_url("**/settings/promises")
    with workspace(real_shop):
        made = Policy.objects.get()
        assert made.filter == {"all": [{"field": "priority", "op": "is", "value": [2]}]}
        assert (made.targets["solve"]["seconds"], made.steps[0]["to"]) == (8 * 3600, "leads")
        make_contract(by=real_shop.owner, contact=_customer(say), name="سالانه", level="طلایی", starts_on=now().date())
    picture(page, "policies")
    ticket = say("سفارش ۱۲۰۰ هنوز نرسیده است")
    _broken(page, real_shop, ticket)
    _narrow(browse, real_shop, ticket)


def _customer(say):
    return say("اول").contact


def _fill(page):
    page.get_by_label("نام", exact=True).fill("درخواست‌های معمولی")
    page.get_by_role("button", name="افزودن شرط").click()
    page.locator("input[name^=value-][value='2']").check()
    page.locator("[name=length_first_reply]").fill("۱ ساعت")
    page.locator("[name=counts_first_reply]").select_option("always")
    page.locator("[name=length_solve]").fill("۸ ساعت")
    page.locator("[name=counts_solve]").select_option("always")
    page.locator("[name=to_0]").select_option("leads:0")


def _broken(page, shop, ticket):
    with workspace(shop):
        for hours in (7, 9):
            assert sweep_some(now() + timedelta(hours=hours))
        number = Ticket.objects.get(pk=ticket.pk).number
    page.goto(f"/desk/tickets/{number}?box=all")
    at_work(page)
    expect(page.locator(f"#ticket-row-{ticket.pk} .chip-due")).to_contain_text("پاسخ")
    section = page.locator("#ticket-promises")
    expect(section).to_contain_text("درخواست‌های معمولی")
    expect(section.locator(".promise-broken")).to_have_count(2)
    picture(page, "panel")
    assert serious(page) == {}
    broken = section.locator(".promise-broken").last
    broken.locator("summary").click()
    broken.locator("select").select_option("overload")
    broken.locator("input[name=note]").fill("روز شلوغ")
    broken.get_by_role("button", name="ذخیره").click()
    expect(section).to_contain_text("روز شلوغ")
    with workspace(shop):
        assert Breach.objects.filter(reason="overload").count() == 1


def _narrow(browse, shop, ticket):
    for scheme in ("light", "dark"):
        page = browse(shop.owner, "/desk/settings/promises", width=390, color_scheme=scheme)
        page.locator(".people-rows a").first.click()
        at_work(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"policy-390-{scheme}")
    page.goto("/desk/settings/contracts")
    picture(page, "contracts-390-dark")
    assert serious(page) == {}
    page.goto("/desk/?box=all")
    picture(page, "list-390-dark")
