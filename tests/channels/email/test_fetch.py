"""Mail in by IMAP, from a real Dovecot."""

import imaplib

import pytest

from pasokh.channels.adapters.email import fetch, imap, stuck
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

from .conftest import UNCLEAR, kept, letter


@pytest.fixture
def fetched(imap_mailbox, real_shop):
    """Fetch the inbox once: how many mails were new. The channel is read afresh, as a new process would."""

    def fetched(**options):
        with workspace(real_shop):
            channel = Channel.objects.get(pk=imap_mailbox.pk)
        with imap.open_box(channel) as box:
            return fetch.fetch_folder(channel, box, "INBOX", **options)

    return fetched


def keys(shop):
    with workspace(shop):
        return sorted(key.split()[0] for key in Receipt.objects.values_list("key", flat=True))


def test_only_mail_that_comes_after_the_connection_is_fetched(dovecot, fetched, real_shop):
    dovecot.deliver(letter(message_id="old@c"))
    assert fetched() == 0
    dovecot.deliver(letter(message_id="new@c"))
    assert (fetched(), fetched()) == (1, 0)
    assert keys(real_shop) == ["new@c"]


def test_old_mail_is_fetched_when_wanted(dovecot, fetched, imap_mailbox, real_shop):
    imap_mailbox.change(imap_from_start=True)
    dovecot.deliver(letter(message_id="old@c"))
    assert fetched() == 1 and keys(real_shop) == ["old@c"]


def test_the_seen_flag_neither_matters_nor_changes(dovecot, fetched, imap_mailbox):
    fetched()
    for number in range(3):
        dovecot.deliver(letter(message_id=f"{number}@c"))
    with imap.open_box(imap_mailbox) as box:
        box.folder.set("INBOX")
        box.flag(box.uids()[:1], "\\Seen", True)
    assert fetched() == 3
    with imap.open_box(imap_mailbox) as box:
        box.folder.set("INBOX")
        assert len(box.uids("SEEN")) == 1


def test_a_renumbered_mailbox_brings_no_mail_twice_and_misses_none(dovecot, fetched, real_shop):
    dovecot.deliver(letter(message_id="before@c"))
    fetched()
    dovecot.deliver(letter(message_id="one@c"))
    dovecot.deliver(letter(message_id=None, text="no id", Message_ID=None))
    assert fetched() == 2
    known = keys(real_shop)
    dovecot.deliver(letter(message_id="two@c"))
    dovecot.renumber()
    dovecot.deliver(letter(message_id="three@c"))
    # «before» came on the day of the connection: days are all that IMAP's SINCE knows.
    assert fetched() in (2, 3)
    assert set(keys(real_shop)) - set(known) - {"before@c"} == {"two@c", "three@c"}
    assert fetched() == 0


@pytest.mark.parametrize("pair", UNCLEAR)
def test_two_broken_mails_by_imap_are_both_kept_and_each_once(dovecot, fetched, real_shop, pair):
    fetched()
    for raw in pair:
        dovecot.put(raw)
    assert fetched() == 2
    dovecot.renumber()
    assert fetched() == 0
    assert len(kept(real_shop)) == 2


def test_another_account_with_the_same_numbering_hides_no_mail(dovecot, fetched, imap_mailbox, real_shop):
    fetched()
    dovecot.deliver(letter(message_id="new@c"))
    with workspace(real_shop):
        channel = Channel.objects.get(pk=imap_mailbox.pk)
        # What an account on another server would have left behind: the same UIDVALIDITY, and many mails.
        cursor = channel.progress["folders"]["INBOX"] | {"account": "shop@old.example", "uid": 5000}
        Channel.objects.update(progress=channel.progress | {"folders": {"INBOX": cursor}})
    assert (fetched(), fetched()) == (1, 0)
    assert keys(real_shop) == ["new@c"]


def test_work_that_is_broken_off_goes_on_where_it_was(dovecot, fetched, real_shop):
    fetched()
    for number in range(4):
        dovecot.deliver(letter(message_id=f"{number}@c"))
    turns = iter([True, True, False])
    assert fetched(go_on=lambda: next(turns)) == 2
    assert keys(real_shop) == ["0@c", "1@c"]
    assert fetched() == 2 and keys(real_shop) == ["0@c", "1@c", "2@c", "3@c"]


def test_a_server_that_dies_in_the_middle_loses_nothing(dovecot, fetched, real_shop, monkeypatch):
    fetched()
    for number in range(3):
        dovecot.deliver(letter(message_id=f"{number}@c"))
    whole, calls = imap.raw_mail, []

    def dying(box, uid):
        calls.append(uid)
        if len(calls) == 2:
            dovecot.die()
        return whole(box, uid)

    monkeypatch.setattr(imap, "raw_mail", dying)
    with pytest.raises((imaplib.IMAP4.error, OSError)):
        fetched()
    assert keys(real_shop) == ["0@c"]
    dovecot.start()
    assert fetched() == 2 and keys(real_shop) == ["0@c", "1@c", "2@c"]


def test_a_process_that_dies_after_storing_fetches_again_and_stores_once(dovecot, fetched, real_shop, monkeypatch):
    fetched()
    dovecot.deliver(letter(message_id="one@c"))
    monkeypatch.setattr(fetch, "_move", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetched()
    assert keys(real_shop) == []  # both or neither
    monkeypatch.undo()
    assert fetched() == 1 and keys(real_shop) == ["one@c"]


def test_a_mail_too_large_to_fetch_is_told_of(dovecot, fetched, real_shop, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 10_000)
    fetched()
    dovecot.deliver(letter("x\n" * 10_000, message_id="big@c"))
    assert fetched() == 1
    with workspace(real_shop):
        receipt = Receipt.objects.get()
        assert receipt.facts["too_large"] > 10_000 and b"big@c" in bytes(receipt.raw)


def refuse(dovecot, name):
    """Make one mail unreadable, as a broken disk would: the server says no, or hangs up."""
    mails = (path for folder in ("new", "cur") for path in (dovecot.folder() / folder).iterdir())
    (file,) = (path for path in mails if name in path.read_bytes())
    file.chmod(0)


def test_a_mail_that_the_server_refuses_holds_up_no_other(dovecot, fetched, real_shop):
    fetched()
    for number in range(3):
        dovecot.deliver(letter(message_id=f"{number}@c"))
    refuse(dovecot, b"<1@c>")
    tries = 0
    while keys(real_shop)[-1:] != ["unfetched"]:
        with pytest.raises(stuck.FAULTS):
            fetched()
        tries += 1
        assert tries <= stuck.BROKEN
    assert tries in (stuck.REFUSED, stuck.BROKEN)
    assert (fetched(), fetched()) == (1, 0)
    assert keys(real_shop) == ["0@c", "2@c", "unfetched"]
    with workspace(real_shop):
        told = Receipt.objects.get(key__startswith="unfetched")
        assert told.state == Receipt.State.QUARANTINED
        assert f"mail {told.facts['uid']} of the folder INBOX of support@khaneno.example" in told.reason


def test_an_outage_of_our_own_is_not_blamed_on_the_mail(dovecot, fetched, real_shop, monkeypatch):
    fetched()
    dovecot.deliver(letter(message_id="one@c"))
    monkeypatch.setattr(fetch, "store_mail", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    for _ in range(stuck.BROKEN + 1):
        with pytest.raises(OSError, match="disk full"):
            fetched()
    monkeypatch.undo()
    assert fetched() == 1 and keys(real_shop) == ["one@c"]


@pytest.mark.parametrize("head", [letter(text=""), b""])
def test_what_was_not_fetched_can_be_taken_as_far_as_it_is_known(real_mailbox, real_shop, head):
    from pasokh.channels.actions.process import process

    cursor = {"uid": 7, "validity": 1, "account": "a@b"}
    with workspace(real_shop):
        assert [stuck.set_apart(real_mailbox, "INBOX", cursor, head, "NO") for _ in range(2)] == [True, False]
        Receipt.objects.update(state="waiting")
        receipt = Receipt.objects.get()
        process(receipt)
        assert receipt.state == ("done" if head else "quarantined")
        texts = list(Message.objects.values_list("text", "author_name"))
        assert texts == ([("سرور این ایمیل را تحویل نداد. اصل آن در صندوق ایمیل مانده است.", "مریم")] if head else [])


def test_what_is_wrong_with_a_mailbox_is_said(imap_mailbox, real_shop):
    from pasokh.channels.adapters.email.adapter import EmailAdapter

    assert EmailAdapter(imap_mailbox).verify() == []
    imap_mailbox.change(imap_folders=["INBOX", "nowhere"])
    assert "nowhere" in EmailAdapter(imap_mailbox).verify()[0]
    imap_mailbox.change(password="wrong")
    assert "127.0.0.1" in EmailAdapter(imap_mailbox).verify()[0]
    imap_mailbox.change(imap_port=1)
    assert "refused" in EmailAdapter(imap_mailbox).verify()[0]
