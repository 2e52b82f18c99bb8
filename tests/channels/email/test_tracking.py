"""The tracking code at the foot of a mail: there, switchable, in the right language, and never taken for the customer's words."""

import re

import pytest
from django.test import override_settings

from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import deliver
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.adapters.email.tracking import Tracking
from pasokh.channels.models import Delivery
from pasokh.kernel.ids import format_tracking_code
from pasokh.kernel.persian.isolates import ltr
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket

from .conftest import letter
from .scoring import persian_cases

PUBLIC = "https://support.khaneno.example"
FOOT = Tracking("کد پیگیری درخواست شما: {code}", "7K3M-9QAB-C2D4", "وضعیت درخواست", f"{PUBLIC}/track/7K3M-9QAB-C2D4")


@pytest.fixture
def sent(shop, mailbox, monkeypatch):
    """Maryam writes, the shop answers: the answer as it left."""

    def sent(url=PUBLIC, **settings):
        mailbox.settings = mailbox.settings | {"smtp_host": "mx.example"} | settings
        mailbox.save()
        receipt, _ = store_mail(mailbox, letter())
        process(receipt)
        message = reply(ticket=Ticket.objects.get(), by=shop.owner, text="پاسخ ما")
        delivery = Delivery.objects.select_related("channel", "message__ticket__contact").get(message=message)
        with override_settings(PASOKH_URL=url):
            EmailAdapter(delivery.channel).send(delivery)
        return parse_mail(out[0])

    out = []
    monkeypatch.setattr(deliver, "send_mail", lambda server, raw, **envelope: out.append(raw) or "250 taken")
    return sent


def test_both_parts_end_with_the_code_and_a_link_before_the_history(sent):
    mail, code = sent(), format_tracking_code(Ticket.objects.get().tracking_code)
    own = mail.text.partition("> ")[0].splitlines()
    at = own.index("-- ")
    assert own[at + 1 : at + 4] == [
        f"کد پیگیری درخواست شما: {ltr(code)}",
        "دیدن وضعیت درخواست:",
        f"{PUBLIC}/track/{code}",
    ]
    assert "نوشت:" in own[at + 5]
    assert max(map(len, own[at : at + 4])) < 70
    foot = re.search(r'<div class="footer pasokh_foot" dir="rtl"[^>]*>(.*?)</div>', mail.html, re.S)[1]
    assert f'<a href="{PUBLIC}/track/{code}"' in foot and re.search(rf'<span dir="ltr"[^>]*>{code}</span>', foot)
    assert mail.html.index("pasokh_foot") < mail.html.index("pasokh_quote")


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000", ""])
def test_without_a_public_address_there_is_the_code_and_no_link(sent, url):
    mail = sent(url=url)
    assert format_tracking_code(Ticket.objects.get().tracking_code) in mail.text
    assert "/track/" not in mail.text + mail.html and "href" not in mail.html and "وضعیت" not in mail.text


def test_a_mailbox_that_does_not_want_it_leaves_it_out(sent):
    mail, code = sent(tracking_line=False), format_tracking_code(Ticket.objects.get().tracking_code)
    assert code not in mail.text + mail.html and "-- \n" not in mail.text


def test_an_english_business_writes_it_in_english_from_left_to_right(sent, shop):
    shop.language = "en"
    shop.save()
    mail = sent()
    assert (
        "The tracking code of your request: " in mail.text
        and "?lang=en" in mail.text
        and '<div class="footer pasokh_foot" dir="ltr"' in mail.html
    )


def test_it_stands_below_the_words_of_the_business(sent, shop):
    shop.texts = {"mail_footer": {"fa": "خانهٔ نو، تهران"}}
    shop.save()
    assert re.search(r"-- \nخانهٔ نو، تهران\nکد پیگیری", sent().text)


LAST_WORDS = "سفارش شما فرستاده شد."  # of the mail that the samples quote
QUOTING = [sample for sample in persian_cases() if LAST_WORDS in sample["input"] and LAST_WORDS not in sample["reply"]]


@pytest.mark.parametrize("sample", QUOTING, ids=lambda sample: sample["id"])
def test_quoted_by_any_program_it_is_no_word_of_hers(sample):
    reply, rest = _quoted(sample)
    assert reply == sample["reply"]
    assert FOOT.code in rest


def _quoted(sample):
    """A program's reply to a mail of ours that has the foot in it."""
    before, last, after = sample["input"].partition(LAST_WORDS)
    if sample["format"] == "html":
        foot = f'<div class="m_-12pasokh_foot">{FOOT.as_html()}</div>'
        reply, rest = split_html(f"{before}{last}{foot}{after}")
        return html_to_text(reply), rest
    mark = re.match(r"[> ]*", before.rpartition("\n")[2])[0]
    foot = "".join(f"\n{mark}{line}" for line in ["", "-- ", *FOOT.as_text().splitlines()])
    return split_text(f"{before}{last}{foot}{after}")


def test_a_foot_left_by_a_program_that_marks_no_quotation_is_taken_out():
    reply, rest = split_html(f'<p>باشد</p><div class="pasokh_foot">{FOOT.as_html()}</div>')
    assert html_to_text(reply) == "باشد" and FOOT.code in rest


def test_a_mail_of_nothing_but_our_foot_is_kept():
    markup = f'<div class="pasokh_foot">{FOOT.as_html()}</div>'
    assert split_html(markup) == (markup, "")


def test_her_reply_to_a_whole_mail_of_ours_is_only_her_words(sent, mailbox):
    mail = sent()
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    text = f"رسید، ممنون\n\nدر ۱۴۰۴/۱/۳ ۱۲:۳۰، پشتیبانی نوشت:\n{quoted}"
    receipt, _ = store_mail(mailbox, letter(text, message_id="2@c", In_Reply_To=f"<{mail.message_id}>"))
    process(receipt)
    assert Message.objects.get(position=3).text == "رسید، ممنون"
