"""A chat that is passed on, against the whole program: the visitor is told who goes on with it, and stands where she has waited."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.routing.actions.hand_out import hand_out
from pasokh.routing.actions.queues import change_queue
from pasokh.routing.actions.transfer import transfer
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team
from tests.routing.conftest import come, customer, line, people

from .test_conversation import agent, elsewhere, open_shop_site, program, visitor  # noqa: F401

pytestmark = pytest.mark.browser
SUCCESSOR = "ادامهٔ گفت‌وگو را بر عهده گرفت و از آنچه گفته‌اید خبر دارد"


def test_passed_to_a_colleague(open_shop_site, visitor, agent, real_shop):  # noqa: F811
    open_shop_site()
    maryam = visitor()
    maryam.send("سفارش ۱۴۰۳۷ کجاست؟")
    maryam.wait_for_state("sent")
    told = maryam.chat.locator(".log .day", has_text=SUCCESSOR)
    with workspace(real_shop):
        sara = people(1, Team.objects.create(name="فروش"), names="سارا محمدی")[0]
    agent(lambda ticket: ticket.assign(real_shop.owner, by=real_shop.owner))
    expect(maryam.chat.locator(".head h1")).to_have_text("نگار کریمی")
    expect(told).to_have_count(0)  # nobody had it before
    agent(
        lambda ticket: transfer(ticket=ticket, by=real_shop.owner, member=sara, text="سفارش را پیدا نکردم", anyway=True)
    )
    expect(told).to_have_text(f"{sara.name} {SUCCESSOR}")
    expect(maryam.chat.locator(".head h1")).to_have_text(sara.name)
    agent(lambda ticket: reply(ticket=ticket, by=sara, text="پیدایش کردم"))
    maryam.wait_for_texts("سفارش ۱۴۰۳۷ کجاست؟", "پیدایش کردم")  # and never the note
    expect(told).to_have_count(0)  # she speaks for herself now


def test_passed_to_a_team_that_is_busy_she_stands_first_and_hears_who_takes_over(
    open_shop_site,  # noqa: F811
    visitor,  # noqa: F811
    real_shop,
):
    site = open_shop_site()
    maryam = visitor()
    maryam.send("پرینترم کار نمی‌کند")
    maryam.wait_for_state("sent")
    with workspace(real_shop):
        hers = Ticket.objects.get()
        hers.assign(real_shop.owner, by=real_shop.owner)
    expect(maryam.chat.locator(".head h1")).to_have_text("نگار کریمی")
    with workspace(real_shop):
        technicians = Team.objects.create(name="فنی")
        (omid,) = people(1, technicians, names="امید")
        come(omid)
        queue = line(real_shop.owner, [technicians], strategy="manual")
        receive(Inbound(channel="chat", origin=site.origin, inbox_id=site.inbox_id, contact=customer(), text="سلام"))
        Ticket.objects.filter(pk=hers.pk).update(waiting_since=timezone.now() - timedelta(minutes=5))
        transfer(ticket=hers, by=real_shop.owner, team=technicians)
    expect(maryam.chat.locator(".care")).to_contain_text("نوبت بعدی شما هستید")
    told = maryam.chat.locator(".log .day", has_text=SUCCESSOR)
    expect(told).to_have_count(0)
    with workspace(real_shop):
        change_queue(queue=queue, by=real_shop.owner, strategy="least_busy")
        hand_out()
        assert Ticket.objects.get(pk=hers.pk).assignee == omid
    expect(told).to_have_text(f"{omid.name} {SUCCESSOR}")
    expect(maryam.chat.locator(".care")).to_have_count(0)
