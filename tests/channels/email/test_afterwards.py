"""What happens in the mailbox with a mail that became a message, at a real Dovecot."""

import pytest

from pasokh.channels import mailroom as rooms
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import afterwards, fetch, imap
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.models import Channel, Receipt
from pasokh.kernel.tenancy import workspace

from .conftest import letter, wait_for

GARBAGE = letter(message_id="garbage@c", sender="x")  # a mail of nobody: it waits for a person
WISHES = ["seen", "move", "delete"]


def again(shop):
    with workspace(shop):
        return Channel.objects.get()


@pytest.fixture
def wish(imap_mailbox, dovecot, real_shop):
    """Set what is to happen, and connect: wish("move")."""

    def wish(what, **settings):
        imap_mailbox.change(afterwards=what, afterwards_folder="Done", **settings)
        look(real_shop)

    return wish


def look(shop, *, only=(), put=True):
    """A round of the mailroom: fetch, and put away. With how many mails something was done. `only`: of what a server says that it can."""
    channel = again(shop)
    with imap.open_box(channel) as box:
        if only:
            box.client.capabilities = only
        fetch.fetch_folder(channel, box, "INBOX")
        return fetch.put_away(channel, box, "INBOX") if put else 0


def make(shop):
    """The worker's part."""
    for receipt in receipts(shop):
        with workspace(shop):
            process(receipt)


def receipts(shop, **wanted):
    with workspace(shop):
        return list(Receipt.objects.filter(**wanted).order_by("pk"))


def lies(shop, folder="INBOX"):
    """What lies in a folder: (id, flags) of each mail."""
    with imap.open_box(again(shop)) as box:
        if not box.folder.exists(folder):
            return []
        box.folder.set(folder, readonly=True)
        mails = box.fetch(mark_seen=False, headers_only=True)
        return sorted(
            (mail.headers["message-id"][0].strip("<>"), *sorted(set(mail.flags) - {"\\Recent"})) for mail in mails
        )


def makes_folder(shop, name="Done"):
    with imap.open_box(again(shop)) as box:
        box.folder.create(name)


@pytest.mark.parametrize("what", WISHES)
def test_a_mail_is_put_away_once_it_is_a_message_and_no_sooner(wish, dovecot, real_shop, what):
    wish(what)
    makes_folder(real_shop)
    for raw in (letter(message_id="good@c"), GARBAGE):
        dovecot.deliver(raw)
    assert look(real_shop) == 0 and lies(real_shop) == [("garbage@c",), ("good@c",)]
    make(real_shop)
    states = [each.state for each in receipts(real_shop)]
    assert states.count("done") == 1
    assert (look(real_shop), look(real_shop)) == (1, 0)
    left = {"seen": [("garbage@c",), ("good@c", "\\Seen")]}.get(what, [("garbage@c",)])
    assert lies(real_shop) == left
    assert lies(real_shop, "Done") == ([("good@c",)] if what == "move" else [])


def test_nothing_is_touched_unless_it_is_wished(dovecot, imap_mailbox, real_shop):
    look(real_shop)
    dovecot.deliver(letter(message_id="one@c"))
    look(real_shop)
    make(real_shop)
    imap_mailbox.change(afterwards="delete")
    assert look(real_shop) == 0  # what came before it was wished stays
    assert lies(real_shop) == [("one@c",)]


def test_what_is_wished_no_longer_is_not_done_later(wish, dovecot, imap_mailbox, real_shop):
    wish("delete")
    dovecot.deliver(letter(message_id="one@c"))
    look(real_shop)
    make(real_shop)
    for what in ("leave", "delete"):
        imap_mailbox.change(afterwards=what)
        assert look(real_shop) == 0
    assert lies(real_shop) == [("one@c",)]


@pytest.mark.parametrize("what", ["move", "delete"])
@pytest.mark.parametrize("only", [("IMAP4REV1", "UIDPLUS"), ("IMAP4REV1",)])
def test_a_server_that_knows_less_never_loses_what_others_have_marked(wish, dovecot, real_shop, what, only):
    wish(what)
    makes_folder(real_shop)
    for name in ("ours@c", "marked@c"):
        dovecot.deliver(letter(message_id=name))
        look(real_shop)
    make(real_shop)
    theirs = next(each for each in receipts(real_shop) if each.key.startswith("marked@c"))
    with workspace(real_shop):
        Receipt.objects.filter(pk=theirs.pk).update(put_away=False)
    with imap.open_box(again(real_shop)) as box:
        box.folder.set("INBOX")
        box.client.uid(
            "STORE", str(theirs.facts["uid"]), "+FLAGS", r"(\Deleted)"
        )  # somebody marked it, and may change her mind
    assert look(real_shop, only=only) == 1
    ours = [] if "UIDPLUS" in only else [("ours@c", "\\Deleted")]
    assert lies(real_shop) == [("marked@c", "\\Deleted"), *ours]
    assert [name for name, *_ in lies(real_shop, "Done")] == (["ours@c"] if what == "move" else [])


STEPS = ["COPY", "STORE", "EXPUNGE", "MOVE", "settle"]


@pytest.mark.parametrize("only", [("IMAP4REV1", "UIDPLUS"), ("IMAP4REV1", "UIDPLUS", "MOVE")])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_between_any_two_steps_neither_loses_nor_doubles(
    wish, dovecot, real_shop, monkeypatch, only, step, when
):
    wish("move")
    makes_folder(real_shop)
    dovecot.deliver(letter(message_id="one@c"))
    look(real_shop)
    make(real_shop)
    do, settle = afterwards._do, afterwards._settle

    def dying(whole, name):
        def act(*arguments):
            if name(arguments) == step and when == "before":
                raise SystemExit
            whole(*arguments)
            if name(arguments) == step:
                raise SystemExit

        return act

    monkeypatch.setattr(afterwards, "_do", dying(do, lambda arguments: arguments[1]))
    monkeypatch.setattr(afterwards, "_settle", dying(settle, lambda _: "settle"))
    taken = {"COPY", "STORE", "EXPUNGE"} if "MOVE" not in only else {"MOVE"}
    if step in taken | {"settle"}:
        with pytest.raises(SystemExit):
            look(real_shop, only=only)
    monkeypatch.undo()
    look(real_shop, only=only)
    assert (lies(real_shop), [name for name, *_ in lies(real_shop, "Done")]) == ([], ["one@c"])
    assert receipts(real_shop, put_away=True) == []


def test_a_mail_without_an_id_is_moved_as_well(wish, dovecot, real_shop, monkeypatch):
    wish("move")
    makes_folder(real_shop)
    dovecot.put(letter(message_id=None, Message_ID=None))
    look(real_shop)
    make(real_shop)
    assert look(real_shop, only=("IMAP4REV1", "UIDPLUS")) == 1
    with imap.open_box(again(real_shop)) as box:
        assert [box.folder.status(name)["MESSAGES"] for name in ("INBOX", "Done")] == [0, 1]


@pytest.mark.parametrize("what", WISHES)
def test_a_mail_is_found_again_in_a_folder_that_was_numbered_anew(wish, dovecot, real_shop, what):
    wish(what)
    makes_folder(real_shop)
    for raw in (letter("other words", message_id="one@c"), letter(message_id="one@c"), letter(message_id="two@c")):
        dovecot.deliver(raw)
    look(real_shop)
    dovecot.renumber()
    dovecot.deliver(letter(message_id="three@c"))
    make(real_shop)
    assert look(real_shop) == 3
    assert len(receipts(real_shop)) == 4  # none came in twice
    make(real_shop)
    assert look(real_shop) == 1 and receipts(real_shop, put_away=True) == []
    names = [name for name, *flags in lies(real_shop) if what != "seen" or not flags]
    assert names == []
    assert len(lies(real_shop, "Done")) == (4 if what == "move" else 0)


def test_a_folder_numbered_anew_between_reading_and_putting_away_is_read_again_first(wish, dovecot, real_shop):
    wish("delete")
    for name in ("one@c", "two@c"):
        dovecot.deliver(letter(message_id=name))
    look(real_shop)
    with workspace(real_shop):
        process(Receipt.objects.get(key__startswith="two@c"))
    channel = again(real_shop)
    with imap.open_box(channel) as box:
        fetch.fetch_folder(channel, box, "INBOX")
    dovecot.renumber()
    with imap.open_box(channel) as box:
        assert fetch.put_away(channel, box, "INBOX") == 0
    assert lies(real_shop) == [("one@c",), ("two@c",)]
    assert look(real_shop) == 1 and lies(real_shop) == [("one@c",)]


def test_another_account_under_the_same_numbers_is_left_alone(wish, dovecot, imap_mailbox, real_shop):
    wish("delete")
    dovecot.deliver(letter(message_id="one@c"))
    look(real_shop)
    make(real_shop)
    dovecot.deliver(letter(message_id="theirs@c"), user="other")
    imap_mailbox.change(imap_user="other")
    assert look(real_shop) == 0
    assert lies(real_shop) == [("theirs@c",)]
    imap_mailbox.change(imap_user="support")
    assert lies(real_shop) == [("one@c",)]


def test_a_mail_of_which_only_the_head_was_taken_stays(wish, dovecot, real_shop, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1_000)
    wish("delete")
    dovecot.deliver(letter("x\n" * 1_000, message_id="large@c"))
    look(real_shop)
    make(real_shop)
    assert look(real_shop) == 0 and lies(real_shop) == [("large@c",)]


def test_what_the_server_refuses_is_said_and_holds_up_no_mail(wish, dovecot, real_shop):
    wish("move")  # and no folder is there
    dovecot.deliver(letter(message_id="one@c"))
    look(real_shop)
    make(real_shop)
    assert look(real_shop) == 0 and lies(real_shop) == [("one@c",)]
    noted = again(real_shop).health["afterwards"]
    assert noted["ok"] is False and noted["words"]
    assert "Done" in EmailAdapter(again(real_shop)).verify()[0]
    dovecot.deliver(letter(message_id="two@c"))
    look(real_shop)
    make(real_shop)
    makes_folder(real_shop)
    assert look(real_shop) == 2 and again(real_shop).health["afterwards"]["ok"]


def test_a_mail_that_the_server_refuses_holds_up_no_other(wish, dovecot, real_shop, monkeypatch):
    wish("seen")
    for name in ("one@c", "two@c"):
        dovecot.deliver(letter(message_id=name))
    look(real_shop)
    make(real_shop)
    refused, do = receipts(real_shop)[0].facts["uid"], afterwards._do

    def refuse(box, verb, uid, *words):
        if uid == refused:
            raise imap.Refused("NO [SERVERBUG]")
        do(box, verb, uid, *words)

    monkeypatch.setattr(afterwards, "_do", refuse)
    assert look(real_shop) == 1
    assert again(real_shop).health["afterwards"]["words"] == "NO [SERVERBUG]"
    assert not afterwards.is_due_soon(again(real_shop))
    monkeypatch.undo()
    assert look(real_shop) == 1 and again(real_shop).health["afterwards"]["ok"]


def test_the_mailroom_puts_away_by_itself(mailroom, wish, dovecot, imap_mailbox, real_shop, monkeypatch):
    monkeypatch.setattr(rooms, "LOOK_AGAIN", 0.3)
    monkeypatch.setattr(afterwards, "SOON", 1)
    wish("delete")
    mailroom()
    dovecot.deliver(letter(message_id="one@c"))
    wait_for(lambda: receipts(real_shop))
    make(real_shop)
    wait_for(lambda: not lies(real_shop))
