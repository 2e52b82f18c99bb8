"""What goes out of a ticket: by mail, on paper, as PDF."""

import re
import shutil
import subprocess

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives

from pasokh.channels.models import DrawerMail
from pasokh.desk.tickets.out import mailing
from pasokh.desk.tickets.out.lines import transcript_of
from pasokh.kernel import files
from pasokh.kernel.markdown import read
from pasokh.kernel.persian.isolates import ltr
from pasokh.kernel.typesetting import NotTypeset, typeset
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Attachment, Transcript

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def ticket(shop, hear):
    ticket = hear("سلام، «UPS-1500» نرسیده <b>&amp;</b> #set page()").ticket
    reply(ticket=ticket, by=shop.owner, text="Hello\nسلام، بررسی می‌کنم.")
    note(ticket=ticket, by=shop.owner, text="مشتری سخت‌گیر است")
    return ticket


def ask(desk, ticket, **given):
    address = {"address": "maryam@example.ir", "language": "fa"}
    return desk.post(f"/desk/tickets/{ticket.number}/transcript", address | given)


def test_a_transcript_holds_no_notes_unless_they_are_asked_for(ticket, shop):
    ticket.assign(shop.owner, by=shop.owner)
    kinds = lambda **wanted: [line["kind"] for line in transcript_of(ticket, **wanted)["lines"]]  # noqa: E731
    assert kinds() == ["day", "in", "out"]
    assert kinds(notes=True) == ["day", "in", "out", "note"]
    assert kinds(events=True).count("event") >= 2


def test_each_paragraph_has_its_own_direction(ticket):
    parts = transcript_of(ticket)["lines"][2]["parts"]
    assert [part["dir"] for part in parts] == ["ltr", "rtl"]


def test_a_code_stays_with_the_words_of_its_own_script(shop, hear):
    words, phone, address = "Order 14037-22 with UPS-1500", "0912 000 0017", "https://shop.example/orders/14037"
    ticket = hear(f"سفارش {words} و {phone} و {address} را (کد 42) ببینید").ticket
    [part] = transcript_of(ticket)["lines"][1]["parts"]
    assert part["text"] == f"سفارش {ltr(words)} و {ltr(phone)} و {ltr(address)} را (کد 42) ببینید"


def test_pictures_are_seen_on_paper(desk, shop, ticket):
    stored = files.store(ContentFile(PNG), name="عکس.png", content_type="image/png")
    file = attach(stored, by=shop.owner.actor)
    reply(ticket=ticket, by=shop.owner, text="عکس", attachment_ids=[file.pk])
    Attachment.objects.update(state=Attachment.State.CLEAN)
    page = desk.get(f"/desk/tickets/{ticket.number}/print").content.decode()
    assert f'<img src="/desk/files/{file.public_id}/picture" alt="{file.name}">' in page


def test_paper_stands_alone_and_escapes_what_was_said(desk, ticket):
    page = desk.get(f"/desk/tickets/{ticket.number}/print").content.decode()
    assert "&lt;b&gt;" in page and "<b>&amp;" not in page
    assert "desk-list" not in page and "مشتری سخت‌گیر است" not in page
    assert "مشتری سخت‌گیر است" in desk.get(f"/desk/tickets/{ticket.number}/print?notes=1").content.decode()


def test_paper_shows_the_form_of_an_answer(desk, ticket, shop):
    typed = read("**مهم**\n\n- یکی\n- دو\n\nکد `<script>` را بردارید.")
    reply(ticket=ticket, by=shop.owner, text=typed.text, html=typed.html)
    page = desk.get(f"/desk/tickets/{ticket.number}/print").text
    assert re.search("<(strong|b)>مهم<", page) and page.count("<li>") >= 2
    assert re.search(r"<code[^>]*>&lt;script&gt;</code>", page)
    assert "**" not in page


def test_the_pdf_is_one_and_names_the_ticket(desk, ticket, tmp_path):
    answer = desk.get(f"/desk/tickets/{ticket.number}/request.pdf")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert f"request-{ticket.number}.pdf" in answer["Content-Disposition"]
    if shutil.which("pdftotext") is None:
        return  # its words are looked at where poppler is
    (tmp_path / "a.pdf").write_bytes(answer.content)
    text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "UPS-1500" in text


def test_what_cannot_be_typeset_is_said(tmp_path):
    template = tmp_path / "broken.typ"
    template.write_text("#panic(sys.inputs.data)")
    with pytest.raises(NotTypeset, match="panicked"):
        typeset(template, {"a": 1})


@pytest.mark.parametrize(
    "given",
    [
        {"address": ""},
        {"address": "nobody"},
        {"address": "a@b.ir\nBcc: x@y.ir"},
        {"language": "xx"},
        {"notes": "1"},
        {"events": "1"},
    ],
)
def test_a_wish_that_cannot_be_is_refused(desk, ticket, given):
    assert ask(desk, ticket, **given).status_code == 422
    assert not Transcript.objects.exists()


def test_notes_go_to_colleagues(desk, ticket, shop):
    from pasokh.workspaces.models import User

    address = User.objects.get(pk=shop.owner.user_id).email
    assert ask(desk, ticket, address=address, notes="1").status_code == 204
    assert Transcript.objects.get().notes


def test_a_light_member_mails_nothing_and_prints(sign_in, make_member, ticket):
    light = sign_in(make_member("مینا", role="light"))
    assert ask(light, ticket).status_code == 403
    assert not Transcript.objects.exists()
    assert light.get(f"/desk/tickets/{ticket.number}/print").status_code == 200


def test_what_is_not_seen_is_not_printed(sign_in, make_member, ticket):
    reza = sign_in(make_member("رضا", sees="own"))
    pages = [
        reza.get(f"/desk/tickets/{ticket.number}/{rest}").status_code for rest in ("print", "request.pdf", "transcript")
    ]
    assert pages == [404] * 3


class Server:
    """A mail server that takes what it is given, or fails."""

    def __init__(self, error=None):
        self.taken, self.error = [], error

    def send_messages(self, messages):
        if self.error:
            raise self.error
        self.taken += messages
        return len(messages)


def asked(ticket, shop, **wanted):
    return Transcript.ask(ticket=ticket, by=shop.owner, address="maryam@example.ir", language="fa", **wanted)


def test_it_goes_out_once(ticket, shop, monkeypatch):
    server = Server()
    monkeypatch.setattr(mailing, "server_of_installation", lambda: server)
    transcript = asked(ticket, shop)
    for _ in range(2):
        mailing.send_transcript(shop.pk, transcript.pk)
    (sent,) = server.taken
    transcript.refresh_from_db()
    assert isinstance(sent, EmailMultiAlternatives)
    assert (sent.to, transcript.state) == (["maryam@example.ir"], "sent")
    assert "می‌کنم" in sent.body and "سخت‌گیر" not in sent.body
    assert 'dir="rtl"' in sent.alternatives[0][0]
    head = sent.message()
    assert (head["Auto-Submitted"], head["X-Auto-Response-Suppress"]) == ("auto-generated", "All")


def test_a_pdf_goes_along(ticket, shop, monkeypatch):
    server = Server()
    monkeypatch.setattr(mailing, "server_of_installation", lambda: server)
    mailing.send_transcript(shop.pk, asked(ticket, shop, pdf=True).pk)
    ((name, content, kind),) = server.taken[0].attachments
    assert (name, content[:4], kind) == (f"request-{ticket.number}.pdf", b"%PDF", "application/pdf")


def test_what_died_on_the_way_is_not_sent_again(ticket, shop, monkeypatch):
    server = Server()
    monkeypatch.setattr(mailing, "server_of_installation", lambda: server)
    transcript = asked(ticket, shop)
    transcript.begin()
    mailing.send_transcript(shop.pk, transcript.pk)
    transcript.refresh_from_db()
    assert (server.taken, transcript.state, transcript.failure) == ([], "failed", "unsure")


def test_a_server_that_refuses_is_told(ticket, shop, monkeypatch):
    monkeypatch.setattr(mailing, "server_of_installation", lambda: Server(OSError("no route")))
    transcript = asked(ticket, shop)
    mailing.send_transcript(shop.pk, transcript.pk)
    transcript.refresh_from_db()
    assert (transcript.state, "no route" in transcript.failure) == ("failed", True)


def test_without_a_server_a_demo_shop_keeps_it_in_its_drawer(ticket, shop, settings):
    settings.EMAIL_BACKEND = "pasokh.channels.system_mail.Backend"
    transcript = asked(ticket, shop)
    mailing.send_transcript(shop.pk, transcript.pk)
    transcript.refresh_from_db()
    assert (transcript.state, transcript.failure) == ("failed", "no server")
    shop.demo = True
    shop.save()
    mailing.send_transcript(shop.pk, asked(ticket, shop).pk)
    assert DrawerMail.objects.get().recipient == "maryam@example.ir"
    assert not getattr(mail, "outbox", [])
