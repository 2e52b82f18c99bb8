"""What of an erased person would stay in mail: raw input, bounces, the drawer, files, what she said on others' tickets."""

import pytest

from pasokh.channels.actions.take_in import KEPT_IN_ROW
from pasokh.channels.arrival import ArrivedFile, Clue
from pasokh.channels.models import Delivery, DrawerMail, MailFacts, Receipt
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.models import Contact
from pasokh.kernel import files
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Attachment, Envelope, Message, Ticket
from pasokh.tickets.writing.mailing import note_gone


@pytest.fixture
def erased(shop, django_capture_on_commit_callbacks):
    """Erase the contact of an address."""

    def erased(address):
        with django_capture_on_commit_callbacks(execute=True):
            erase(contact=Contact.objects.get(identities__value=address), by=shop.owner)

    return erased


def test_raw_mails_and_bounces_of_her_tickets_go(shop, arrive, erased):
    arrive(external_id="<1@x>")
    sent = reply(ticket=Ticket.objects.get(), by=shop.owner, text="سلام مریم")
    Message.objects.filter(pk=sent.pk).update(state="sent", external_id="<9@us>")
    arrive("k2", bounce_of="<9@us>", bounce_words="550 maryam@example.ir unknown", sender=("", ""))
    erased("maryam@example.ir")
    assert list(Receipt.objects.values_list("raw", "facts", "reason")) == [(b"", {}, "erased")] * 2


def test_the_drawer_forgets_what_was_sent_to_her(shop, arrive, erased, mailbox):
    arrive()
    sent = reply(ticket=Ticket.objects.get(), by=shop.owner, text="سلام مریم")
    DrawerMail.objects.create(
        channel=mailbox, message=sent, recipient="maryam@example.ir", raw=b"To: maryam@example.ir"
    )
    erased("maryam@example.ir")
    assert (DrawerMail.objects.count(), Delivery.objects.get().recipient) == (0, "")


@pytest.mark.parametrize("takes_part", [True, False])
def test_her_words_and_files_on_somebody_elses_ticket_go_and_theirs_stay(shop, arrive, erased, takes_part):
    arrive(external_id="<1@x>", text="سلام", copies=(("مریم", "sara@example.ir"),) if takes_part else ())
    photo = ArrivedFile("شناسنامه.txt", b"x" * KEPT_IN_ROW)
    arrive(
        "k2", sender=("email", "sara@example.ir"), text="من سارا", files=(photo,), clues=(Clue("reference", "<1@x>"),)
    )
    note(ticket=Ticket.objects.get(), by=shop.owner, text="یادداشت")
    kept = Attachment.objects.get().stored
    erased("sara@example.ir")
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["سلام", "", "یادداشت"]
    assert (Attachment.objects.count(), files.exists(kept), Ticket.objects.get().preview) == (0, False, "")
    assert Receipt.objects.get(key="k1").raw != b""


def test_who_was_in_copy_of_anothers_answers_is_named_there_no_more(shop, arrive, erased):
    arrive(copies=(("سارا", "sara@example.ir"),))
    sent = reply(ticket=Ticket.objects.get(), by=shop.owner, text="سلام مریم")
    missed = {"sara@example.ir": {"words": "450 sara@example.ir: later", "waits": True}}
    note_gone(sent, copies=[("سارا", "sara@example.ir")], missed=missed)
    erased("sara@example.ir")
    assert Envelope.objects.values_list("cc", "missed").get() == ([], {})
    assert Message.objects.get(pk=sent.pk).text == "سلام مریم"


def test_what_her_mails_say_beside_their_words_goes_and_that_of_others_stays(arrive, erased):
    arrive(external_id="<1@x>", about={"seal": "pgp-signed"})
    arrive(
        "k2",
        sender=("email", "sara@example.ir"),
        clues=(Clue("reference", "<1@x>"),),
        about={"invitation": {"who": "سارا"}},
    )
    erased("sara@example.ir")
    assert list(MailFacts.objects.values_list("seal", "invitation")) == [("pgp-signed", {})]
