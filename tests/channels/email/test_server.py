"""Our own receiver of mail, and the mailroom around it."""

import smtplib
import socket
import subprocess
import threading

import psycopg
import pytest
from django.db import DatabaseError
from imap_tools import MailBoxUnencrypted

from pasokh.channels.actions.process import process
from pasokh.channels.adapters import asking
from pasokh.channels.adapters.email import server, storing
from pasokh.channels.adapters.email.locks import LOCK_SPACE
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket
from tests.database import admin_address

from .conftest import UNCLEAR, kept, letter, wait_for

SENDER, SUPPORT, HELO = "maryam@example.ir", "support@khaneno.example", "mx.example.ir"


@pytest.fixture
def room(mailroom, real_mailbox):
    return mailroom()


def submit(room, raw, *recipients, sender=SENDER):
    with smtplib.SMTP("127.0.0.1", room.port, local_hostname=HELO, timeout=20) as line:
        return line.sendmail(sender, recipients or (SUPPORT,), raw)


def begun(room):
    """A line on which a mail has been begun: its bytes come next."""
    line = smtplib.SMTP("127.0.0.1", room.port, timeout=20)
    line.ehlo()
    line.mail(SENDER)
    line.rcpt(SUPPORT)
    assert line.docmd("DATA")[0] == 354
    return line


def receipts(shop):
    with workspace(shop):
        return list(Receipt.objects.select_related("channel").order_by("pk"))


def test_a_mail_is_stored_before_it_is_acknowledged(room, real_shop):
    submit(room, letter())
    receipt = receipts(real_shop)[0]
    line = {"by": "smtp", "peer": "127.0.0.1", "helo": HELO, "tls": ""}
    assert receipt.facts == {"recipients": [SUPPORT], "envelope_from": SENDER, "from": SENDER} | line
    with workspace(real_shop):
        process(receipt)
        assert Ticket.objects.get().contact.email == SENDER
        assert Message.objects.get().text == "سلام، سفارشم نرسیده"


@pytest.mark.parametrize(
    "address", ["SUPPORT@khaneno.example", "reply+abc@khaneno.example", "support+x@KHANENO.example"]
)
def test_every_spelling_of_our_addresses_is_known(room, real_shop, address):
    submit(room, letter(), address)
    assert len(receipts(real_shop)) == 1


@pytest.mark.parametrize(
    "address", ["nobody@khaneno.example", "support@elsewhere.example", "@", "a" * 300 + "@khaneno.example"]
)
def test_unknown_recipients_are_refused_for_good(room, real_shop, address):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        submit(room, letter(), address)
    assert 500 <= refused.value.recipients[address][0] < 600
    assert receipts(real_shop) == []


def test_a_mailbox_that_is_switched_off_takes_no_mail(room, real_shop, real_mailbox):
    with workspace(real_shop):
        Channel.objects.update(active=False)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        submit(room, letter())
    assert receipts(real_shop) == []


def test_what_is_no_text_on_the_line_keeps_no_mail_away(room, real_shop):
    with smtplib.SMTP("127.0.0.1", room.port, timeout=20) as line:
        line.command_encoding = "latin-1"
        line.docmd("HELO", "caf\xe9\0")
        assert line.docmd("MAIL", "FROM:<ren\xe9@example.ir>")[0] == 250
        line.rcpt(SUPPORT)
        assert line.data(letter())[0] == 250
    facts = receipts(real_shop)[0].facts
    assert (facts["helo"], facts["envelope_from"]) == ("caf\ufffd", "ren\ufffd@example.ir")


def test_the_same_mail_sent_again_is_one(room, real_shop):
    submit(room, letter())
    submit(room, b"Received: by another way\r\n" + letter())
    assert len(receipts(real_shop)) == 1


def test_another_mail_under_the_same_id_is_not_hidden_by_it(room, real_shop):
    submit(room, letter())
    submit(room, letter("چیز دیگر"))
    assert len(receipts(real_shop)) == 2


def test_a_database_that_is_away_makes_the_sender_try_again(room, real_shop, monkeypatch):
    def away(*_, **__):
        raise DatabaseError("the connection is closed")

    monkeypatch.setattr(server, "store_mail", away)
    with pytest.raises(smtplib.SMTPDataError) as error:
        submit(room, letter())
    assert error.value.smtp_code == 451 and receipts(real_shop) == []
    monkeypatch.setattr(server, "find_channel_address", away)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        submit(room, letter())
    assert refused.value.recipients[SUPPORT][0] == 451
    monkeypatch.undo()
    submit(room, letter())
    assert len(receipts(real_shop)) == 1


def test_a_sender_that_did_not_hear_our_answer_makes_one_receipt(room, real_shop):
    """We die, or the line does, between storing and acknowledging: the sender's server sends the mail again."""
    line = begun(room)
    line.send(letter() + b".\r\n")
    wait_for(lambda: receipts(real_shop))
    line.close()
    submit(room, letter())
    assert len(receipts(real_shop)) == 1


def test_lines_of_any_length_and_raw_bytes_are_taken(room, real_shop):
    raw = letter("س" * 100_000, Content_Transfer_Encoding="8bit")
    submit(room, raw)
    from pasokh.channels.actions.take_in import raw_of

    assert raw_of(receipts(real_shop)[0]) == raw


def test_a_mail_beyond_the_limit_is_refused_and_the_line_lives_on(room, real_shop, monkeypatch):
    monkeypatch.setattr(server, "LARGEST", 100_000)
    with smtplib.SMTP("127.0.0.1", room.port, timeout=20) as line:
        line.ehlo()
        assert line.esmtp_features["size"] == "100000"
        line.mail(SENDER)
        line.rcpt(SUPPORT)
        assert line.data(letter("x\n" * 100_000))[0] == 552
        line.sendmail(SENDER, SUPPORT, letter())
    assert len(receipts(real_shop)) == 1


def test_lmtp_answers_for_each_recipient(room, real_shop):
    with smtplib.LMTP("127.0.0.1", room.port) as line:
        line.ehlo("client")
        line.mail(SENDER)
        assert [line.rcpt(address)[0] for address in (SUPPORT, "reply@khaneno.example", "x@khaneno.example")] == [
            250,
            250,
            550,
        ]
        assert line.data(letter())[0] == 250
        assert line.getreply()[0] == 250
    assert len(receipts(real_shop)) == 1


def test_a_smuggled_second_mail_stays_inside_the_first(room, real_shop):
    line = begun(room)
    line.send(letter("a\n.\nMAIL FROM:<x@y>").replace(b"\r\n.\r\n", b"\n.\n") + b"\r\n.\r\n")
    assert line.getreply()[0] == 250
    line.close()
    assert len(receipts(real_shop)) == 1


def test_mail_that_comes_between_reading_and_listening_does_not_wait(
    mailroom, imap_mailbox, dovecot, real_shop, monkeypatch
):
    """The server tells of what comes while one listens: of this one it would have told nobody for four minutes."""
    from pasokh.channels import mailroom as rooms
    from pasokh.channels.adapters.email import fetch

    read, came = fetch.fetch_folder, []

    def read_and_then(*args, **options):
        fresh = read(*args, **options)
        if not came:
            came.append(dovecot.deliver(letter(message_id="between@c")))
        return fresh

    monkeypatch.setattr(fetch, "fetch_folder", read_and_then)
    monkeypatch.setattr(rooms, "LOOK_AGAIN", 0.3)
    mailroom()
    wait_for(lambda: receipts(real_shop))
    assert len(receipts(real_shop)) == 1


def test_mail_that_the_server_tells_of_as_it_agrees_to_push_does_not_wait(
    mailroom, imap_mailbox, dovecot, real_shop, monkeypatch
):
    """It came after the last look and before the push began: the news comes in one piece with the server's consent, or before it."""
    from pasokh.channels.adapters.email import fetch

    look, came = fetch.has_more, []

    def look_and_then(*args):
        more = look(*args)
        if not more and len(came) < 5:
            came.append(dovecot.deliver(letter(message_id=f"{len(came)}@agreed")))
        return more

    monkeypatch.setattr(fetch, "has_more", look_and_then)
    mailroom()
    wait_for(lambda: len(receipts(real_shop)) == 5)


@pytest.mark.parametrize("said", [b"+ idling\r\n* 2 EXISTS\r\n", b"* 2 EXISTS\r\n+ idling\r\n", b"+ idling\r\n"])
def test_listening_hears_what_was_told_with_the_consent(said):
    from pasokh.channels.adapters.email import imap

    with socket.create_server(("127.0.0.1", 0)) as server:
        box = _box_at(server, said)
        assert imap.listen(box) is (b"EXISTS" in said)
        box.idle.stop()
        box.client.shutdown()


def _box_at(server, said):
    """A box on a server that knows one answer to IDLE."""

    def serve():
        line, _ = server.accept()
        with line, line.makefile("rb") as asked:
            line.sendall(b"* OK [CAPABILITY IMAP4rev1 IDLE] here\r\n")
            for request in asked:
                tag, _, verb = request.strip().partition(b" ")
                if verb == b"IDLE":
                    idle = tag
                    line.sendall(said)
                else:
                    capability = b"* CAPABILITY IMAP4rev1 IDLE\r\n" if verb == b"CAPABILITY" else b""
                    line.sendall(capability + (idle if tag == b"DONE" else tag) + b" OK done\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return MailBoxUnencrypted(*server.getsockname(), timeout=10)


def test_the_mailroom_fetches_new_mailboxes_by_itself_and_hears_pushes(
    mailroom, imap_mailbox, dovecot, real_shop, monkeypatch
):
    from pasokh.channels import mailroom as rooms

    monkeypatch.setattr(rooms, "LOOK_AGAIN", 0.3)
    mailroom()
    wait_for(lambda: health(real_shop).get("ok"))
    dovecot.deliver(letter(message_id="pushed@c"))
    wait_for(lambda: receipts(real_shop))
    imap_mailbox.change(password="wrong")
    wait_for(lambda: health(real_shop).get("ok") is False)
    assert "uthenti" in health(real_shop)["words"]
    imap_mailbox.change(password="secret")
    wait_for(lambda: health(real_shop).get("ok"))
    dovecot.deliver(letter(message_id="later@c"))
    wait_for(lambda: len(receipts(real_shop)) == 2)


def health(shop):
    with workspace(shop):
        return Channel.objects.get().health.get("imap", {})


def test_two_mailrooms_fetch_a_mailbox_one_at_a_time(real_mailbox):
    from pasokh.channels.adapters.email.locks import Locks

    one, other = Locks(), Locks()
    try:
        assert (one.hold(7), one.hold(7), other.hold(7), other.hold(8)) == (True, True, False, True)
        one.release(7)
        assert other.hold(7)
        other.close()
        wait_for(lambda: one.hold(7))  # the server lets go once it has seen that the line is cut
    finally:
        one.close()
        other.close()


def test_the_mailroom_outlives_a_database_that_drops_its_connections(
    mailroom, imap_mailbox, dovecot, real_shop, monkeypatch
):
    from pasokh.channels import mailroom as rooms

    monkeypatch.setattr(rooms, "LOOK_AGAIN", 0.3)
    monkeypatch.setattr(asking, "FIRST_WAIT", 0.3)
    room = mailroom()
    wait_for(lambda: health(real_shop).get("ok"))
    # Those that hold a mailbox, and no other connection of this process: the next test would find it cut.
    held = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = {LOCK_SPACE}"
    with psycopg.connect(admin_address(), autocommit=True) as admin:
        assert admin.execute(f"SELECT pg_terminate_backend(pid) FROM ({held}) AS line").fetchall()
    dovecot.deliver(letter(message_id="after@c"))
    wait_for(lambda: receipts(real_shop))
    submit(room, letter(message_id="smtp@c"))
    assert len(receipts(real_shop)) == 2


def test_keys_do_not_depend_on_the_way():
    raw = letter()
    assert (
        storing.mail_key(raw)
        == storing.mail_key(b"Received: x\r\nX-Spam: no\r\n" + raw)
        != storing.mail_key(letter("x"))
    )
    assert storing.mail_key(b"") and storing.mail_key(b"\r\n\r\n")


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 20])
def test_a_key_is_the_same_however_large_the_pieces_it_is_made_of(monkeypatch, piece):
    monkeypatch.setattr(storing, "PIECE", piece)
    head = b"Message-ID: <a@b.ir>\r\nFrom: x@y.ir\r\n\r\n"
    kept = "a@b.ir f9b73ed10799c1e167c003cfab11acfe3ee0a2ea"  # stands in databases: the same mail is known by it
    assert {storing.mail_key(head + rest) for rest in (b"salam\r\n\r\n", b"salam", b"salam\n \t\r")} == {kept}
    ends = [b"a\r\n\r\rb\r\n\n\rc", b"a\n\r\rb\n\n\rc"]
    assert storing.mail_key(head + ends[0]) == storing.mail_key(head + ends[1]) != kept


@pytest.mark.parametrize("head", [b"", b"Message-ID: <1@example.ir>\r\n"])
def test_no_part_of_a_mail_with_an_unclear_head_is_left_out_of_its_key(head):
    one, other = (head + b"From: a@example.ir\r\nno header: " + word + b"\r\n" for word in (b"one", b"two"))
    for tail in (b"", b"\r\n\r\nthe same"):
        assert storing.mail_key(one + tail) == storing.mail_key(one + tail) != storing.mail_key(other + tail)


@pytest.mark.parametrize("pair", UNCLEAR)
def test_two_broken_mails_by_smtp_are_both_kept_and_the_same_one_once(room, real_shop, pair):
    for raw in (*pair, pair[0]):
        submit(room, raw)
    assert len(kept(real_shop)) == 2


def test_a_killed_mailroom_process_leaves_exactly_one_ticket(real_mailbox, real_shop, tmp_path):
    """A real process is killed between the commit and its 250; its successor is given the mail again."""
    import os
    import signal
    import sys

    from .conftest import free_port, listens

    port = free_port()
    code = (
        "import django, os, sys; django.setup()\n"
        "from pasokh.channels.adapters.email import server\n"
        "from pasokh.channels import mailroom\n"
        "whole = server.store_for\n"
        "def store(*arguments):\n"
        "    whole(*arguments)\n"
        "    if sys.argv[1] == 'die': os.kill(os.getpid(), 9)\n"
        "server.store_for = store\n"
        "mailroom.run()\n"
    )
    environment = os.environ | {"PASOKH_MAIL_PORT": str(port), "DJANGO_SETTINGS_MODULE": "pasokh.config.settings"}
    for fate in ("die", "live"):
        process_ = subprocess.Popen([sys.executable, "-c", code, fate], env=environment)
        try:
            wait_for(lambda: listens(port))
            room = type("Room", (), {"port": port})
            if fate == "die":
                with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
                    submit(room, letter())
            else:
                submit(room, letter())
        finally:
            process_.send_signal(signal.SIGTERM)
            process_.wait(timeout=60)
    assert process_.returncode == 0
    for receipt in receipts(real_shop):
        with workspace(real_shop):
            process(receipt)
    with workspace(real_shop):
        assert Ticket.objects.count() == Message.objects.count() == 1
