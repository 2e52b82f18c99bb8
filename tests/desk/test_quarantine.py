"""What could not be processed, and what was set aside: shown safely, tried again, taken anyway."""

import pytest

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.actions.process import process
from pasokh.channels.actions.take_in import KEPT_IN_ROW
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Receipt
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message, Ticket

REASONS = ["spam", "loop", "bounce", "bounce: 550 unknown", "abuse report", "no sender", "delivery system", "empty", "blocked",
           "automatic", "not fetched: mail 7", "tried for a day, and", "its worker died each time", "Traceback\nValueError"]  # fmt: skip


@pytest.fixture
def mailbox(shop):
    return open_mailbox(name="ایمیل", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)


@pytest.fixture
def mail(mailbox):
    """A mail arrives and is processed: mail("X-Spam-Flag: YES", text="سلام")."""

    def mail(*heads, sender="مریم <maryam@example.ir>", subject="سفارش", text="سلام، سفارشم نرسیده"):
        lines = [f"From: {sender}", f"Subject: {subject}", "Content-Type: text/plain; charset=utf-8", *heads, "", text]
        receipt, _ = store_mail(mailbox, "\r\n".join(lines).encode("utf-8", "surrogateescape"))
        process(receipt)
        return Receipt.objects.get(pk=receipt.pk)

    return mail


@pytest.fixture
def spam(mail):
    return mail("X-Spam-Flag: YES")


@pytest.fixture
def stuck(mailbox):
    return Receipt.objects.create(
        channel=mailbox,
        key="mail:1",
        raw=b"Subject: x\n\n<b>\xff\xe2\x80\xae",
        state="quarantined",
        reason="Traceback\nValueError: broken",
    )


def page_of(browser, path):
    return browser.get(path).content.decode()


def test_what_could_not_be_processed_is_shown_safely(desk, stuck):
    assert stuck.public_id in page_of(desk, "/desk/quarantine/")
    assert stuck.public_id not in page_of(desk, "/desk/quarantine/aside")
    page = page_of(desk, f"/desk/quarantine/{stuck.public_id}")
    assert "ValueError: broken" in page
    assert "&lt;b&gt;" in page
    assert "\u202e" not in page


def test_and_can_be_tried_again(desk, stuck):
    desk.post(f"/desk/quarantine/{stuck.public_id}")
    stuck.refresh_from_db()
    assert stuck.state == "waiting"
    assert desk.get(f"/desk/quarantine/{stuck.public_id}").status_code == 404


def test_agents_see_no_quarantine(make_member, sign_in, stuck, spam):
    browser = sign_in(make_member("سارا"))
    paths = ["", "aside", stuck.public_id, spam.public_id]
    assert [browser.get(f"/desk/quarantine/{path}").status_code for path in paths] == [403] * 4
    assert browser.post(f"/desk/quarantine/{stuck.public_id}").status_code == 403
    assert browser.post(f"/desk/quarantine/{spam.public_id}/take").status_code == 403
    assert sorted(Receipt.objects.values_list("state", flat=True)) == ["ignored", "quarantined"]


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_words_in_both_languages(spam, reason):
    from django.utils import translation

    from pasokh.desk.quarantine.words import why

    spam.reason = reason
    said = [translation.override(language)(why)(spam) for language in ("fa", "en")]
    assert len(set(said)) == 2
    assert (said[1] == "It could not be understood.") == reason.startswith("Traceback")


def test_what_was_set_aside_is_listed_with_who_what_and_why(desk, spam):
    page = page_of(desk, "/desk/quarantine/aside")
    assert [word in page for word in ("مریم", "سفارش", "سرور ایمیل آن را هرزنامه دانسته است")] == [True] * 3
    page = page_of(desk, f"/desk/quarantine/{spam.public_id}")
    assert [word in page for word in ("maryam@example.ir", "سلام، سفارشم نرسیده", "X-Spam-Flag")] == [True] * 3


def test_hostile_mails_are_shown_as_text(desk, mail):
    receipt = mail(
        "X-Spam-Flag: YES", sender='"<script>x</script>\u202e" <a@b.ir>', subject="<img onerror=1>\u202e", text="<b>\u202e" + "ا" * 90_000
    )  # fmt: skip
    assert receipt.stored
    for path in ("/desk/quarantine/aside", f"/desk/quarantine/{receipt.public_id}"):
        page = page_of(desk, path)
        assert [trick in page for trick in ("<script>x", "<img onerror", "<b>\u27e8", "\u202e")] == [False] * 4


def test_a_raw_input_that_is_gone_is_said(desk, mail):
    from pasokh.kernel import files

    receipt = mail("X-Spam-Flag: YES", text="x" * KEPT_IN_ROW)
    files.remove(receipt.stored)
    assert desk.get("/desk/quarantine/aside").status_code == 200
    assert "دیگر خواندنی نیست" in page_of(desk, f"/desk/quarantine/{receipt.public_id}")


def test_what_was_set_aside_can_be_taken_once(desk, spam):
    for _ in range(2):
        response = desk.post(f"/desk/quarantine/{spam.public_id}/take")
        assert response["Location"] == f"/desk/tickets/{Ticket.objects.get().number}"
    assert (Message.objects.get().text.strip(), Event.objects.filter(kind="receipt.taken").count()) == (
        "سلام، سفارشم نرسیده",
        1,
    )
    assert spam.public_id not in page_of(desk, "/desk/quarantine/aside")
    assert "کنار گذاشته شده بود" in page_of(desk, "/desk/settings/audit")


def test_who_does_not_see_the_ticket_is_not_led_there(shop, make_member, sign_in, spam):
    lead = sign_in(make_member("سارا", role="lead", sees="own"))
    assert lead.post(f"/desk/quarantine/{spam.public_id}/take")["Location"] == "/desk/quarantine/aside"
    assert Ticket.objects.count() == 1


def test_a_blocked_sender_stays_blocked(desk, mail, maryam):
    Contact.objects.update(blocked_at=maryam.created_at)
    receipt = mail()
    response = desk.post(f"/desk/quarantine/{receipt.public_id}/take")
    assert response.status_code == 422
    assert "مسدود می‌ماند" in response.content.decode()
    assert Ticket.objects.count() == 0


def test_a_mail_systems_words_need_a_tick(desk, mail):
    receipt = mail(sender="MAILER-DAEMON@mx.example", subject="hello", text="hi")
    path = f"/desk/quarantine/{receipt.public_id}"
    assert 'name="sure"' in page_of(desk, path)
    assert desk.post(f"{path}/take").status_code == 422
    assert Ticket.objects.count() == 0
    assert desk.post(f"{path}/take", {"sure": "yes"}).status_code == 302
    assert Ticket.objects.count() == 1


def test_news_of_a_reply_leads_to_it(desk, shop, hear, mailbox, mail):
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    message = reply(ticket=ticket, by=shop.owner, text="پاسخ")
    receipt = mail("X-Spam-Flag: YES")
    Receipt.objects.filter(pk=receipt.pk).update(reason="bounce: 550 unknown", message_id=message.pk)
    page = page_of(desk, f"/desk/quarantine/{receipt.public_id}")
    assert f"/desk/tickets/{ticket.number}#message-{message.pk}" in page
    assert "/take" not in page
    assert desk.post(f"/desk/quarantine/{receipt.public_id}/take", {"sure": "yes"}).status_code == 422


def test_the_lists_go_by_key_and_miss_nothing(desk, mailbox, count_queries):
    from pasokh.desk.quarantine.lists import PAGE

    rows = [Receipt(channel=mailbox, key=f"k{n}", state="ignored", reason="spam") for n in range(PAGE + 3)]
    Receipt.objects.bulk_create(rows)
    Receipt.objects.filter(key="k0").update(reason="erased")
    first = page_of(desk, "/desk/quarantine/aside")
    with count_queries() as counted:
        rest = page_of(desk, f"/desk/quarantine/aside?before={rows[3].pk}")
    assert (first.count('class="arrival"'), rest.count('class="arrival"')) == (PAGE, 2)
    assert f"before={rows[3].pk}" in first
    assert "before=" not in rest
    assert sum("channels_receipt" in query["sql"] for query in counted.captured_queries) == 1
    assert desk.get("/desk/quarantine/aside?before=nonsense").status_code == 200


@pytest.mark.parametrize("path", ["rcp_nothing", "rcp_nothing/take", "zz"])
def test_unknown_ones_are_not_there(desk, path):
    assert desk.post(f"/desk/quarantine/{path}").status_code == 404


def test_what_a_messenger_sent_and_nothing_was_made_of_is_shown_in_words(desk, shop):
    from pasokh.channels.actions.open_channel import open_bot

    settings, credentials = {"bot": {"id": "1"}}, {"token": "1:notatokenatall"}
    bot = open_bot(
        kind="bale", name="ربات", inbox=shop.inbox, by=shop.owner, settings=settings, credentials=credentials
    )
    raw = '{"update_id": 1, "channel_post": {"message_id": 1, "text": "نوشتهٔ کانال", "chat": {"id": 5, "type": "channel", "title": "کانال ما"}}}'
    receipt = Receipt.objects.create(
        channel=bot, key="1", raw=raw.encode(), state="ignored", reason="kind: channel_post"
    )
    assert "نوشته‌ای در یک کانال" in desk.get("/desk/quarantine/aside").content.decode()
    page = desk.get(f"/desk/quarantine/{receipt.public_id}").content.decode()
    assert "کانال ما" in page and "نوشتهٔ کانال" in page


def test_what_could_not_be_processed_can_be_taken_from_its_page(desk, stuck):
    path = f"/desk/quarantine/{stuck.public_id}"
    page = page_of(desk, path)
    assert f'action="{path}/take"' in page and 'name="sure"' not in page
    assert desk.post(f"{path}/take").status_code == 422
    stuck.refresh_from_db()
    assert (stuck.state, Ticket.objects.count()) == ("quarantined", 0)
    Receipt.objects.filter(pk=stuck.pk).update(raw=b"From: maryam@example.ir\nSubject: x\n\nhello")
    for _ in range(2):
        assert desk.post(f"{path}/take")["Location"] == f"/desk/tickets/{Ticket.objects.get().number}"
    assert stuck.public_id not in page_of(desk, "/desk/quarantine/")


def test_a_lead_who_does_not_see_its_ticket_comes_back_to_the_list(make_member, sign_in, stuck):
    lead = sign_in(make_member("سارا", role="lead", sees="own"))
    Receipt.objects.filter(pk=stuck.pk).update(raw=b"From: maryam@example.ir\nSubject: x\n\nhello")
    assert lead.post(f"/desk/quarantine/{stuck.public_id}/take")["Location"] == "/desk/quarantine/"


def test_words_of_a_mail_system_that_could_not_be_processed_are_asked_about_once_they_are_read(desk, stuck):
    path = f"/desk/quarantine/{stuck.public_id}/take"
    Receipt.objects.filter(pk=stuck.pk).update(raw=b"From: postmaster@example.ir\nSubject: x\n\nhello")
    response = desk.post(path)
    assert (response.status_code, Ticket.objects.count()) == (422, 0)
    assert 'name="sure"' in response.content.decode()
    assert desk.post(path, {"sure": "yes"}).status_code == 302


WRITTEN = {"sender": "Maryam@Example.ir", "name": "مریم", "subject": "سفارش", "text": "سفارشم نرسیده است"}


def test_what_could_not_be_read_is_corrected_and_taken_once(desk, stuck):
    path = f"/desk/quarantine/{stuck.public_id}"
    assert f'action="{path}/correct"' in page_of(desk, path)
    for _ in range(2):
        assert desk.post(f"{path}/correct", WRITTEN)["Location"] == f"/desk/tickets/{Ticket.objects.get().number}"
    message, kept = Message.objects.get(), Receipt.objects.get()
    assert (message.text, message.ticket.subject, message.author_name) == ("سفارشم نرسیده است", "سفارش", "مریم")
    assert message.ticket.contact.email == "maryam@example.ir"
    assert (bytes(kept.raw), kept.state) == (bytes(stuck.raw), "done")


def test_a_correction_may_name_its_request(desk, stuck, hear):
    ticket = hear().ticket
    response = desk.post(f"/desk/quarantine/{stuck.public_id}/correct", WRITTEN | {"number": str(ticket.number)})
    assert response["Location"] == f"/desk/tickets/{ticket.number}"
    assert Message.objects.latest("pk").ticket == ticket


def test_files_of_a_mail_that_can_be_read_come_along(desk, mail):
    parts = ['Content-Type: multipart/mixed; boundary="x"']
    body = '--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nfile\r\n--x--'
    receipt = mail("X-Spam-Flag: YES", *parts, text=body)
    receipt_raw = bytes(receipt.raw).replace(b"Content-Type: text/plain; charset=utf-8\r\n", b"", 1)
    Receipt.objects.filter(pk=receipt.pk).update(raw=receipt_raw)
    desk.post(f"/desk/quarantine/{receipt.public_id}/correct", WRITTEN)
    assert [file.name for file in Message.objects.get().attachments.all()] == ["a.txt"]


@pytest.mark.parametrize(
    "wrong", [{"sender": "nobody"}, {"sender": ""}, {"text": " "}, {"number": "999999"}, {"number": "x"}]
)
def test_a_correction_that_cannot_be_is_shown_again(desk, stuck, wrong):
    response = desk.post(f"/desk/quarantine/{stuck.public_id}/correct", WRITTEN | wrong)
    page = response.content.decode()
    assert (response.status_code, "field-errors" in page, Ticket.objects.count()) == (422, True, 0)
    assert Receipt.objects.get().state == "quarantined"
    assert wrong.get("sender", "Maryam@Example.ir") in page


def test_a_correction_takes_nobody_who_is_blocked(desk, stuck, maryam):
    Contact.objects.update(blocked_at=maryam.created_at)
    response = desk.post(f"/desk/quarantine/{stuck.public_id}/correct", WRITTEN | {"sender": maryam.email})
    assert (response.status_code, Ticket.objects.count()) == (422, 0)


def test_what_a_messenger_sent_is_corrected_by_nobody(desk, shop):
    from pasokh.channels.actions.open_channel import open_bot

    credentials = {"token": "1:notatokenatall"}
    bot = open_bot(
        kind="bale",
        name="ربات",
        inbox=shop.inbox,
        by=shop.owner,
        settings={"bot": {"id": "1"}},
        credentials=credentials,
    )
    receipt = Receipt.objects.create(channel=bot, key="1", raw=b"{}", state="quarantined", reason="x")
    path = f"/desk/quarantine/{receipt.public_id}"
    assert "/correct" not in page_of(desk, path)
    assert desk.post(f"{path}/correct", WRITTEN).status_code == 422
    assert Ticket.objects.count() == 0
