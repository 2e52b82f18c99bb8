"""A walk through queues: a structure is applied, a queue is set to ask first, an offer comes while a colleague works, and leads see what waits."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.availability import available_ids, choose
from pasokh.routing.actions.queues import change_queue
from pasokh.routing.models import Offer, Queue
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Member, Team, TeamMembership
from tests.front.serving import wait_until
from tests.routing.conftest import line

from .conftest import at_work
from .test_screens import serious
from .test_writing import in_shop

pytestmark = pytest.mark.browser
SETTINGS = "/desk/settings"
LONG = "علی Bartholomew Featherstonehaugh-Cholmondeley of the Long Name Society"
# Buttons of the offers that lie outside of their box, in whole or in part.
CUT_OFF = """() => { const box = document.querySelector(".offer-strip").getBoundingClientRect();
    return [...document.querySelectorAll(".offer button")].map(each => each.getBoundingClientRect()).filter(each => each.left < box.left || each.right > box.right).length }"""


def looked_at(page, name):
    """Kept where somebody wants to look at it (PASOKH_PICTURES); not wider than its screen, and without a serious fault of accessibility."""
    if folder := os.environ.get("PASOKH_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    assert serious(page) == {}, page.url


def test_a_walk(browse, real_shop, say):
    page = browse(real_shop.owner, f"{SETTINGS}/structures", width=390, color_scheme="dark", reduced_motion="reduce")
    looked_at(page, "structures")
    page.get_by_role("link", name="سلسله‌مراتبی").click()
    looked_at(page, "structure")
    page.get_by_role("button", name="پیاده کردن این ساختار").click()
    expect(page.locator(".person-ordered")).to_have_count(2)
    looked_at(page, "queues")
    page.locator(".person-ordered a", has_text="پشتیبانی").last.click()
    page.locator("#id_offer_seconds").fill("۶۰")
    page.locator("#id_keeps_hours").uncheck()
    page.get_by_role("button", name="افزودن شرط").click()
    expect(page.locator(".condition")).to_have_count(1)
    page.locator(".condition .condition-field").select_option("channel")
    page.locator(".condition input[value=chat]").check()
    looked_at(page, "queue")
    page.get_by_role("button", name="ذخیره").click()
    expect(page.locator(".person-ordered")).to_have_count(2)
    with workspace(real_shop):
        queue = Queue.objects.get(offer_seconds=60)
        assert queue.filter == {"all": [{"field": "channel", "op": "is", "value": ["chat"]}]}
    for name in ("capacity", "skills"):
        page.goto(f"{SETTINGS}/{name}")
        looked_at(page, name)

    page.goto("/desk/today")
    at_work(page)
    wait_until(lambda: in_shop(real_shop, available_ids))
    first = say("سلام، سفارشم نرسیده")
    second = say("ممنون می‌شوم جواب دهید", email="ali@example.ir", name=LONG)
    expect(page.locator(".offer")).to_have_count(2)
    assert page.evaluate(CUT_OFF) == 0, "a long name pushes no button out of the box"
    looked_at(page, "offers")
    page.locator(".offer", has_text=LONG).get_by_role("button", name="به نفر بعد").click()
    expect(page.locator(".offer")).to_have_count(1)
    page.locator(".offer").get_by_role("button", name="پذیرفتن").click()
    page.wait_for_url(f"**/desk/tickets/{first.number}*")
    with workspace(real_shop):
        assert set(Offer.objects.values_list("state", flat=True)) == {"taken", "declined"}
        assert Ticket.objects.get(pk=first.pk).assignee == real_shop.owner
        change_queue(queue=queue, by=real_shop.owner, strategy="manual", offer_seconds=0)
        choose(real_shop.owner, "available")

    wide = browse(real_shop.owner, "/desk/queue/", color_scheme="light")
    expect(wide.locator(".queue-rows a")).to_have_count(1)
    looked_at(wide, "waiting")
    wide.get_by_role("button", name="برداشتن نفر بعد").click()
    wide.wait_for_url(f"**/desk/tickets/{second.number}*")
    wide.goto("/desk/queue/fairness")
    expect(wide.locator("main .table tbody tr")).to_have_count(1)
    looked_at(wide, "fairness")


def test_what_is_offered_over_a_page_leaves_its_dialogs_as_they_are(browse, real_shop, say):
    with workspace(real_shop):
        team = Team.objects.create(name="فروش")
        team.memberships.create(member=real_shop.owner)
        ticket = say("سلام")
        queue = line(real_shop.owner, [team])
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}")
    at_work(page)
    wait_until(lambda: in_shop(real_shop, available_ids))
    with workspace(real_shop):
        change_queue(queue=queue, by=real_shop.owner, offer_seconds=60)
    say("کسی هست؟", email="ali@example.ir", name="علی")
    expect(page.locator(".offer-strip .offer")).to_have_count(1)  # the page was there before the queue began to ask
    page.keyboard.press("Alt+m")
    expect(page.locator("#snooze-dialog")).to_be_visible()
    inside = "dialog => { const [whole, part] = [dialog, dialog.querySelector('.offers')].map(each => each.getBoundingClientRect()); return part.height > 100 && part.top >= whole.top && part.right <= whole.right && part.left >= whole.left }"
    assert page.locator("#snooze-dialog").evaluate(inside)


def test_in_english_and_as_leads_look_at_it(browse, real_shop, colleague):
    lead = colleague("سامان محمدی", role="lead")
    with workspace(real_shop):
        Member.objects.filter(pk__in=[real_shop.owner.pk, lead.pk]).update(language="en")
    page = browse(real_shop.owner, f"{SETTINGS}/structures/matrix", width=390)
    page.get_by_label("سامان محمدی leads the team گروه سفارش‌ها").uncheck()
    page.get_by_label("نگار کریمی leads the team گروه سفارش‌ها").check()
    looked_at(page, "structure-en")
    page.get_by_role("button", name="Apply this structure").click()
    expect(page.locator(".person-ordered")).to_have_count(3)
    with workspace(real_shop):
        leads = TeamMembership.objects.filter(lead=True, team__name="گروه سفارش‌ها")
        assert [each.member_id for each in leads] == [real_shop.owner.pk]
    page = browse(lead, f"{SETTINGS}/profile", width=390)
    for name in ("hours", "queues", "capacity", "skills", "structures/flat", "promises"):
        page.goto(f"{SETTINGS}/{name}")
        expect(page.locator(".settings-main")).to_contain_text("The owner and admins change it.")
        looked_at(page, f"lead-{name.replace('/', '-')}")
