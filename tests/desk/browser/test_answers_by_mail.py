"""How answers leave by mail: a signature is written and seen in a mail, a key is made and its record copied."""

import pytest

from pasokh.channels.models import Channel
from pasokh.channels.signatures import sources_of
from pasokh.channels.unsubscribing import address_of
from pasokh.contacts.models import Contact
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Member

from .conftest import at_work, picture

pytestmark = pytest.mark.browser
LOOKS = [("fa", "light", 1280), ("en", "dark", 390)]


@pytest.fixture
def mailbox(real_shop):
    with workspace(real_shop):
        given = {"address": "support@khaneno.example"}
        return Channel.objects.create(kind="email", name="پشتیبانی", inbox=real_shop.inbox, settings=given)


def use(shop, language):
    with workspace(shop):
        Member.objects.filter(pk=shop.owner.pk).update(language=language)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_a_signature_is_written_and_seen_as_a_mail(browse, real_shop, language, theme, width):
    use(real_shop, language)
    page = at_work(browse(real_shop.owner, "/desk/settings/profile/signature", width=width, color_scheme=theme))
    page.locator("#id_fa").fill("**نگار کریمی**\n")
    page.locator("#id_fa").press("End")
    page.locator(".variables .chip").nth(1).click()
    page.locator("main form .btn-primary").click()
    page.wait_for_selector("iframe.mail-look")
    mail = page.frame_locator("iframe.mail-look").first
    assert mail.locator("strong").inner_text() == "نگار کریمی"
    with workspace(real_shop):
        assert "{{" in sources_of(real_shop.owner)["fa"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"signature-{language}-{theme}-{width}")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_a_key_is_made_and_its_record_shown(browse, real_shop, mailbox, language, theme, width):
    use(real_shop, language)
    page = at_work(
        browse(
            real_shop.owner, f"/desk/settings/mailboxes/{mailbox.public_id}/sending", width=width, color_scheme=theme
        )
    )
    page.locator("button[value=make]").click()
    page.wait_for_selector(".copied")
    assert "._domainkey.khaneno.example" in page.locator(".copied").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"sending-{language}-{theme}-{width}")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_automatic_mail_is_ended_and_begun_again_by_a_click(browse, site, real_shop, settings, language):
    settings.PASOKH_URL = "https://support.khaneno.example"
    with workspace(real_shop):
        maryam = Contact.objects.create(name="مریم رضایی")
    address = address_of(maryam, language).removeprefix(settings.PASOKH_URL)
    settings.PASOKH_URL = site
    page = browse(real_shop.owner, address, width=390)
    picture(page, f"leave-{language}")
    page.locator("main button").click()
    page.wait_for_selector("[role=status]")
    picture(page, f"left-{language}")
    page.locator("main button").click()
    page.wait_for_selector("button[value=no]")
