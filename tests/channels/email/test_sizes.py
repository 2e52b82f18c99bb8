"""What goes along in a mail, and what goes as a link."""

import pytest
from django.test import override_settings

from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.sizes import MEGABYTE, sort_out
from pasokh.channels.file_links import PATH, BadLink, read
from pasokh.channels.models import Delivery
from pasokh.kernel import files
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment, Message

PUBLIC = "https://support.khaneno.example"


@pytest.fixture
def mailed(shop, mailbox, ticket, monkeypatch):
    """Answer by the mailbox, with files of so many bytes: the mail as it left."""
    out = []
    monkeypatch.setattr(deliver, "send_mail", lambda server, raw, **envelope: out.append(raw) or "250 taken")
    mailbox.settings = mailbox.settings | {"smtp_host": "mx.example", "files_limit": 1}
    mailbox.save()
    ticket.origin = mailbox.origin
    ticket.save(update_fields=["origin"])

    def mailed(*sizes, url=PUBLIC, **fields):
        kept = [
            attach(files.store(b"x" * size, name=f"فایل {at}.bin"), by=shop.owner.actor)
            for at, size in enumerate(sizes, 1)
        ]
        message = reply(
            ticket=ticket, by=shop.owner, text="پاسخ ما", attachment_ids=[each.pk for each in kept], **fields
        )
        delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get(message=message)
        with override_settings(PASOKH_URL=url):
            EmailAdapter(delivery.channel).send(delivery)
        return parse_mail(out[-1])

    return mailed


def test_small_ones_go_along_and_the_large_one_is_a_link_in_both_parts(mailed):
    mail = mailed(2 * MEGABYTE, 1000, 2000)
    assert sorted(len(each.content) for each in mail.attachments) == [1000, 2000]
    address = next(line for line in mail.text.splitlines() if line.startswith(f"{PUBLIC}/{PATH}"))
    assert "فایل 1.bin" in mail.text and "۲٫۰ مگابایت" in mail.text and "تا " in mail.text
    assert mail.text.index(address) < mail.text.index("-- \n")
    assert (
        f'href="{address}"' in mail.html
        and 'class="files"' in mail.html
        and mail.html.index(address) < mail.html.index("pasokh_foot")
    )
    link = read(address.removeprefix(f"{PUBLIC}/{PATH}"))
    assert Attachment.objects.get(pk=link.attachment_id).size == 2 * MEGABYTE and not link.is_over
    assert (link.until - Message.objects.get(text="پاسخ ما").created_at).days in (29, 30)


def test_without_an_address_that_others_reach_all_go_along(mailed):
    mail = mailed(2 * MEGABYTE, 1000, url="http://localhost:8000")
    assert len(mail.attachments) == 2 and PATH not in mail.text


def test_what_fits_is_no_link(mailed):
    assert len(mailed(400_000, 400_000).attachments) == 2


def test_pictures_of_the_text_go_first(mailbox):
    small, picture, large = (
        Attachment(pk=pk, size=size, content_id=cid)
        for pk, size, cid in ((1, 10, ""), (2, 900_000, "a"), (3, 800_000, ""))
    )
    mailbox.settings |= {"files_limit": 1}
    assert sort_out([large, small, picture], mailbox) == ([small, picture], [large])


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.2.3~AAAA", "~", "1.2~\u0661"])
def test_an_address_that_is_not_ours_is_none(token):
    with pytest.raises(BadLink):
        read(token)


@pytest.mark.parametrize(
    ("setting", "wish", "quoted"), [(True, None, True), (False, None, False), (False, True, True), (True, False, False)]
)
def test_the_history_goes_along_as_the_mailbox_does_unless_its_writer_wishes_otherwise(
    mailed, mailbox, ticket, setting, wish, quoted
):
    from pasokh.tickets.writing.mailing import Mailing

    mailbox.settings |= {"quote_history": setting}
    mailbox.save()
    mail = mailed(mailing=Mailing(quote=wish))
    assert ("> سفارش ۱۴۰۳۷" in mail.text, "pasokh_quote" in mail.html) == (quoted, quoted)
