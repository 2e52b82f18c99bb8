"""What stands between thread and field, against the whole program: the line, what may be done instead of waiting, emoji, the end of a conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.live.models import Presence
from pasokh.routing.models import Waiting
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Rating, Task, Ticket, Transcript
from pasokh.widget.queueing import tell_all
from pasokh.workspaces.models import Team
from tests.front.serving import wait_until
from tests.routing.conftest import come, customer, line, people

from .test_conversation import agent, elsewhere, open_shop_site, program, visitor  # noqa: F401

pytestmark = pytest.mark.browser


def test_from_nobody_is_there_to_a_rating(open_shop_site, visitor, agent, real_shop, look):  # noqa: F811
    site = open_shop_site()
    maryam = visitor()
    box = maryam.chat.locator(".care")
    # Nobody is there: she is called back.
    expect(box).to_contain_text("هیچ همکاری آنلاین نیست")
    expect(box.get_by_role("button")).to_have_text(["گذاشتن پیام", "با من تماس بگیرید"])
    look("closed")
    box.get_by_role("button", name="با من تماس بگیرید").click()
    box.get_by_role("button", name="ثبت").click()
    expect(box.locator(".error")).to_have_text("این را پر کنید.")
    box.get_by_label("شمارهٔ تماس").fill("۰۹۱۲۱")
    box.get_by_role("button", name="ثبت").click()
    expect(box.locator(".error")).to_contain_text("شمارهٔ تلفن")
    box.get_by_label("شمارهٔ تماس").fill("۰۹۱۲ ۱۲۳ ۴۵۶۷")
    expect(box.locator("option")).not_to_have_count(1)
    box.get_by_label("چه زمانی؟").select_option(index=1)
    look("callback")
    box.get_by_role("button", name="ثبت").click()
    expect(box).to_contain_text("09121234567")
    maryam.wait_for_texts("لطفاً با من تماس بگیرید.")
    with workspace(real_shop):
        task = Task.objects.get()
        assert task.phone == "+989121234567" and task.due_at is not None
        # Somebody comes, who has no room: she waits behind another.
        team = Team.objects.create(name="فروش")
        line(real_shop.owner, [team], strategy="manual")
        come(*people(1, team))
        # No stream renews it, and on a slow machine a minute passes before she is asked for.
        Presence.objects.update(seen_at=timezone.now() + timedelta(hours=1))
        wanted = {"channel": "chat", "origin": site.origin, "inbox_id": site.inbox_id, "text": "سلام"}
        receive(Inbound(contact=customer(), **wanted))
        hers = Ticket.objects.order_by("pk").first()
        hers.close(by=real_shop.owner, reason="با او تماس گرفتیم")
    maryam.send("سفارش ۱۴۰۳۷ کجاست؟")
    expect(box).to_contain_text("شما نفر دوم هستید")
    look("waiting")
    with workspace(real_shop):
        Waiting.objects.exclude(ticket__contact=hers.contact).delete()
        tell_all()
    expect(box).to_contain_text("نوبت بعدی شما هستید")
    current = newest(real_shop, hers)
    with workspace(real_shop):
        current.assign(real_shop.owner, by=real_shop.owner)
    expect(box).to_have_count(0)
    # Emoji, by the keyboard alone.
    maryam.field.fill("ممنون ")
    maryam.chat.get_by_role("button", name="شکلک").click()
    search = maryam.chat.get_by_label("جست‌وجوی شکلک")
    expect(search).to_be_focused()
    look("emoji")
    search.fill("گل رز")
    search.press("ArrowDown")
    expect(maryam.chat.get_by_role("button", name="گل", exact=True)).to_be_focused()
    maryam.page.keyboard.press("Enter")
    expect(maryam.field).to_have_value("ممنون 🌹")
    maryam.field.press("Enter")
    maryam.wait_for_state("sent")
    # The conversation by mail.
    maryam.chat.get_by_role("button", name="فرستادن به ایمیل").click()
    box.get_by_label("به کدام ایمیل فرستاده شود؟").last.fill("maryam@example.ir")
    box.get_by_role("button", name="فرستادن").click()
    expect(box).to_contain_text("maryam@example.ir")
    box.get_by_role("button", name="بازگشت").click()
    with workspace(real_shop):
        assert Transcript.objects.get().address == "maryam@example.ir"
        current = Ticket.objects.get(pk=current.pk)
        reply(ticket=current, by=real_shop.owner, text="فردا می‌رسد")
        Ticket.objects.get(pk=current.pk).solve(by=real_shop.owner)
    # The end of it.
    expect(box).to_contain_text("مشکل شما حل شد؟")
    look("solved")
    box.get_by_role("radio", name="خیلی ناراضی").check(force=True)
    wait_until(lambda: score(real_shop) == 1)
    box.get_by_text("سرعت پاسخ‌گویی").click()
    box.get_by_label("اگر بخواهید، چند کلمه بنویسید").fill("دیر شد")
    look("rating")
    box.get_by_role("button", name="ثبت").click()
    expect(box).to_contain_text("سپاس از امتیاز شما!")
    box.get_by_role("radio", name="راضی", exact=True).check(force=True)
    wait_until(lambda: score(real_shop) == 4)
    with workspace(real_shop):
        kept = Rating.objects.get()
    assert (kept.reasons, kept.words) == (["سرعت پاسخ‌گویی"], "دیر شد")


def newest(shop, hers):
    with workspace(shop):
        return Ticket.objects.filter(contact=hers.contact).latest("pk")


def score(shop):
    with workspace(shop):
        return Rating.objects.values_list("score", flat=True).first()


@pytest.fixture
def look(browser):
    """Pictures for people, where a folder for them is named: look("closed")."""
    import os

    folder = os.environ.get("PASOKH_PICTURES")
    return lambda name: folder and browser.pages[0].screenshot(path=f"{folder}/{name}.png")
