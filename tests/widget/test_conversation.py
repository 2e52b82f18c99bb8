"""The widget against the whole program: a visitor in a browser, an agent's verbs on the other side, live both ways."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pasokh.channels.actions.open_channel import open_site
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.merge import merge
from pasokh.installation import catalogues
from pasokh.kernel.tenancy import workspace
from pasokh.live.announcing import announcer, signal
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket
from tests.front.serving import serving, wait_until

from .conftest import STRICT_HOST, Visitor
from .fake_server import HostPage, Server

pytestmark = pytest.mark.browser
catalogues.compile_all()


@pytest.fixture
def program(real_shop, settings):
    """The address of the running program, by a name of another site than the page that holds the widget."""
    from pasokh.config.wsgi import application
    from pasokh.front.application import Front

    settings.ALLOWED_HOSTS = ["*"]
    with serving(Front(application, 4)) as port:
        yield f"http://localhost:{port}"
    announcer.flush()


@pytest.fixture
def elsewhere(program):
    server = Server(HostPage(program, STRICT_HOST.format(home=program))).start()
    yield server
    server.stop()


@pytest.fixture
def open_shop_site(real_shop, elsewhere):
    """Open the site that the other page names: open_shop_site(requires=[…])."""

    def open_shop_site(**fields):
        with workspace(real_shop):
            return open_site(
                name="فروشگاه",
                inbox=real_shop.inbox,
                by=real_shop.owner,
                key="site-key",
                origins=[elsewhere.url],
                **fields,
            )

    return open_shop_site


@pytest.fixture
def visitor(browser, elsewhere):
    def visitor():
        page = browser.new_page()
        page.goto(elsewhere.url)
        page.locator("#pasokh button").wait_for()
        return Visitor(page, page.frame_locator("#pasokh iframe")).open()

    return visitor


@pytest.fixture
def agent(real_shop):
    """Negar: agent(function) runs it inside the shop with the only ticket."""

    def agent(do):
        with workspace(real_shop):
            return do(Ticket.objects.get())

    return agent


def test_whole_conversation_from_another_origin(open_shop_site, visitor, agent, real_shop):
    open_shop_site()
    maryam = visitor()
    expect(maryam.chat.locator(".notice")).to_contain_text("هیچ همکاری آنلاین نیست")
    maryam.send("سلام، سفارشم نرسیده")
    maryam.wait_for_state("sent")
    code = agent(lambda ticket: ticket.tracking_code)
    shown = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    link = maryam.chat.locator(".foot a")
    expect(link).to_have_text(shown)
    expect(link).to_have_attribute("target", "_blank")
    assert link.get_attribute("href") == f"{reverse('portal:track-code', args=[shown])}?lang=fa"
    agent(lambda ticket: ticket.see_as_staff(1, by=real_shop.owner))
    maryam.wait_for_state("read")
    types = {"type": "typing", "typing": True, "name": "نگار"}
    agent(
        lambda ticket: signal(
            ticket.workspace_id, f"visitor:{ticket.contact_id}", types | {"conversation": ticket.public_id}
        )
    )
    expect(maryam.chat.locator(".typing")).to_contain_text("نگار")
    agent(lambda ticket: reply(ticket=ticket, by=real_shop.owner, text="بررسی می‌کنم"))
    maryam.wait_for_texts("سلام، سفارشم نرسیده", "بررسی می‌کنم")
    expect(maryam.chat.locator(".typing")).to_have_count(0)
    wait_until(lambda: agent(lambda ticket: ticket.messages.get(position=2).state) == "read")
    agent(lambda ticket: ticket.assign(real_shop.owner, by=real_shop.owner))
    expect(maryam.chat.locator(".head h1")).to_have_text("نگار کریمی")
    agent(lambda ticket: ticket.solve(by=real_shop.owner))
    asked = maryam.chat.locator(".notice")
    expect(asked).to_contain_text("مشکل شما حل شد؟")
    expect(asked).not_to_contain_text("پایان یافته")
    expect(asked.get_by_role("button")).to_have_text(["حل شد، ممنون", "هنوز حل نشده"])
    question, yes, no = (
        asked.locator(each).bounding_box() for each in ("p >> nth=0", "button >> nth=0", "button >> nth=1")
    )
    assert question["y"] + question["height"] <= yes["y"] == no["y"]
    maryam.chat.get_by_role("button", name="هنوز حل نشده").click()
    expect(maryam.chat.locator(".notice button")).to_have_count(0)
    agent(lambda ticket: ticket.solve(by=real_shop.owner))
    maryam.send("ممنون")
    maryam.wait_for_texts("سلام، سفارشم نرسیده", "بررسی می‌کنم", "ممنون")
    live = maryam.texts()
    maryam.page.reload()
    maryam.wait_for_texts(*live)
    agent(lambda ticket: ticket.solve(by=real_shop.owner))
    maryam.chat.get_by_role("button", name="حل شد، ممنون").click()
    expect(maryam.chat.locator(".notice button")).to_have_count(0)
    expect(maryam.chat.locator(".notice")).to_contain_text("پایان یافته")


def test_pre_chat_form_then_a_file(open_shop_site, visitor, agent, real_shop):
    open_shop_site(requires=["name", "phone_or_email"])
    maryam = visitor()
    go = maryam.chat.get_by_role("button", name="آغاز گفت‌وگو")
    go.click()
    expect(maryam.chat.locator(".error")).to_have_count(2)
    maryam.chat.get_by_label("نام").fill("مریم رضایی")
    maryam.chat.get_by_label("موبایل یا ایمیل").fill("سلام")
    go.click()
    expect(maryam.chat.get_by_label("موبایل یا ایمیل")).to_have_accessible_description(
        "شمارهٔ تلفن (موبایل مانند ⁦0912…⁩ یا تلفن ثابت با کد شهر) یا نشانی ایمیل بنویسید."
    )
    maryam.chat.get_by_label("موبایل یا ایمیل").fill("۰۹۱۲۰۰۰۰۰۱۷")
    go.click()
    maryam.chat.locator("input[type=file]").set_input_files(
        {"name": "فاکتور.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 test"}
    )
    maryam.chat.locator(".tray small").wait_for()
    maryam.send("فاکتور را ببینید")
    maryam.wait_for_state("sent")
    assert agent(lambda ticket: (ticket.contact.name, ticket.contact.phone)) == ("مریم رضایی", "+989120000017")
    with maryam.page.expect_download() as download:
        maryam.chat.locator(".bubble a.file").click()
    assert download.value.suggested_filename == "فاکتور.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.4 test"


def test_hosted_page_and_two_visitors(open_shop_site, open_browser, program, real_shop):
    open_shop_site(title={"fa": "پشتیبانی"})
    pages = []
    for text in ("من اولم", "من دومم"):
        page = open_browser().new_page()
        page.goto(f"{program}/c/site-key")
        visitor = Visitor(page, page)
        visitor.send(text)
        visitor.wait_for_state("sent")
        pages.append(visitor)
    with workspace(real_shop):
        for ticket in Ticket.objects.order_by("pk"):
            reply(ticket=ticket, by=real_shop.owner, text=f"پاسخ به: {ticket.preview}")
    pages[0].wait_for_texts("من اولم", "پاسخ به: من اولم")
    pages[1].wait_for_texts("من دومم", "پاسخ به: من دومم")
    expect(pages[0].page).to_have_title("پشتیبانی")
    with workspace(real_shop):
        assert Message.objects.count() == 4


def test_a_merge_during_the_visit_is_followed(open_shop_site, visitor, agent, real_shop):
    """She hears what is said to the contact she became, and finds the conversations that it had before, without reloading."""
    site = open_shop_site()
    maryam = visitor()
    maryam.send("سلام")
    maryam.wait_for_state("sent")
    with workspace(real_shop):
        known = identify(kind="email", value="maryam@example.ir", name="مریم")
        before = Inbound(channel="chat", origin=site.origin, contact=known, inbox_id=site.inbox_id, text="پیش‌تر")
        receive(before)
        mine = Ticket.objects.exclude(contact=known).get()
        merge(kept=known, absorbed=mine.contact, by=real_shop.owner)
        mine.refresh_from_db()
        reply(ticket=mine, by=real_shop.owner, text="با پروندهٔ پیشین یکی شدید")
    here = ("سلام", "با پروندهٔ پیشین یکی شدید")
    maryam.wait_for_texts(*here)
    maryam.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    read_both(maryam, *here)
    maryam.send("متوجه شدم")
    maryam.wait_for_texts(*here, "متوجه شدم")
    maryam.wait_for_state("sent")
    with workspace(real_shop):
        assert Message.objects.get(text="متوجه شدم").ticket == mine
    maryam.page.reload()
    # With several conversations it is at the list that she begins.
    read_both(maryam, *here, "متوجه شدم")


def read_both(visitor, *hers):
    """From the list of her two conversations, open the one that her new self had before, then the one that she began: each holds its own words only."""
    lines = visitor.chat.locator(".talk")
    expect(lines).to_have_count(2)
    lines.filter(has_text="پیش‌تر").click()
    visitor.wait_for_texts("پیش‌تر")
    visitor.chat.get_by_role("button", name="همهٔ گفت‌وگوها").click()
    lines.filter(has_not_text="پیش‌تر").click()
    visitor.wait_for_texts(*hers)
