"""E-mail as a kind of channel."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pasokh.contacts.actions.prove import note_reach
from pasokh.contacts.actions.unsubscribe import wants_no_mail
from pasokh.kernel.persian.isolates import clean_line, show_disguises
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message
from pasokh.tickets.models.message import TEXT_LIMIT
from pasokh.tickets.writing.mailing import envelope_of, written_to
from pasokh.workspaces.models import Workspace

from ...actions.take_in import raw_of
from ...arrival import Arrival, ArrivedFile, Clue
from ...failures import in_words
from ...models import DrawerMail, Receipt
from ..base import Adapter, Capabilities, Glance, PermanentFailure, Sent, TemporaryFailure
from . import deliver, fetch, sign_in
from .automatic import BY_ITSELF, kind_of
from .compose import BadAddress, compose
from .dkim import signed
from .envelopes import also_to, outgoing_as_addressed
from .own import Own, canonical
from .pace import take_turn
from .parse import parse_mail
from .reading import arrival_of, sender_of
from .recipients import Round
from .threading import bare_subject, subject_number
from .trust import weighing
from .writing import MOST_COPIES

LONGEST_GLANCE = 1_000_000  # bytes of a mail that is read where it could not be parsed


class EmailAdapter(Adapter):
    """A mailbox: mail in by IMAP or by our own receiver, mail out by SMTP."""

    kind = "email"
    capabilities = Capabilities(html=True, attachments=True, reaches="email", copies=MOST_COPIES)
    attempts = 54  # the last 48 waits are of an hour: about two days
    says_start = True

    def parse(self, receipt):
        """The Arrival in a raw mail."""
        return arrival_of(raw_of(receipt), channel=receipt.channel, facts=receipt.facts)

    def glance(self, raw) -> Glance:
        """Whom a mail is from, what about, and its text."""
        mail = parse_mail(raw)
        sender, files = sender_of(mail, Own(self.channel)), tuple(file.name for file in mail.attachments)
        return Glance(sender.address, clean_line(sender.name, 160), clean_line(mail.subject, 255), mail.text, files)

    def plain(self, receipt) -> Arrival | None:
        """The mail as a glance reads it, and all of it as a file."""
        raw = raw_of(receipt)
        glance = self.glance(raw[:LONGEST_GLANCE])
        sender = glance.sender if canonical(glance.sender) else receipt.facts.get("from", "")
        if not canonical(sender):
            return None
        return self._as_read(raw, sender, glance.sender_name, glance.subject, show_disguises(glance.text))

    def written(self, receipt, sender, sender_name, subject, text) -> Arrival:
        """The mail as a person read it, and all of it as a file."""
        return self._as_read(raw_of(receipt), sender, sender_name, subject, text)

    def _as_read(self, raw, sender, sender_name, subject, text):
        number = subject_number(subject)
        return Arrival(
            sender=(self.kind, canonical(sender)),
            sender_name=sender_name,
            subject=bare_subject(subject),
            text=text[:TEXT_LIMIT],
            clues=(Clue("number", str(number)),) if number else (),
            files=(ArrivedFile("mail.eml", raw, "message/rfc822"),),
            # Whether a machine wrote it, nobody has read.
            unanswerable=True,
        )

    def made(self, receipt, message):
        """Who writes is there: her address, which a mail system may have called dead, reaches her again. Whether she is who she says is found out later."""
        if sender := receipt.facts.get("from"):
            note_reach(kind=self.kind, value=sender, reached=True)
        weighing.ask(receipt, message)

    def recipient_of(self, message) -> str:
        """To whom it is addressed by itself; else the address the customer last wrote from on this ticket, if it is still hers; else
        the one that was written to first; else the one we know of her."""
        envelope = envelope_of(message)
        if envelope and envelope.to:
            return canonical(envelope.to[0][1])
        contact = message.ticket.contact
        if kind_of(message) == BY_ITSELF and wants_no_mail(contact):
            raise PermanentFailure(gettext_noop("She wants no automatic mail."))
        known = {identity.value for identity in contact.identities.filter(kind="email")}
        said = message.ticket.messages.filter(kind=Message.Kind.INCOMING).values("pk")
        heard = Receipt.objects.filter(contact_id=contact.pk, message_id__in=said).exclude(facts={}).order_by("-pk")
        latest = next(iter(heard.values_list("facts__from", flat=True)[:1]), "")
        address = latest if latest in known else written_to(message.ticket_id, known) or contact.email
        if not canonical(address):
            raise PermanentFailure(gettext_noop("This customer has no e-mail address."))
        return canonical(address)

    def send(self, delivery) -> Sent:
        """Compose and hand over; in a demo shop without a server the mail drawer takes it."""
        server = deliver.server_of(self.channel) or deliver.server_of_url(settings.PASOKH_SMTP_URL)
        if server:
            take_turn(self.channel)
        try:
            with workspace(delivery.workspace_id):
                mail = outgoing_as_addressed(delivery)
                raw, blind = compose(mail), also_to(mail)
        except BadAddress as error:
            words = gettext_noop("Not an address that mail can be sent to: {address}")
            raise PermanentFailure(words, address=error) from error
        if server is None:
            return self._into_drawer(delivery, mail, raw)
        sender, recipients = deliver.envelope_of(raw)
        with workspace(delivery.workspace_id):
            going = Round(delivery, [*recipients, *blind])
        answer = self._handed_over(server, signed(self.channel, raw), sender, going)
        copies = tuple((box.name, box.address) for box in mail.cc)
        return Sent(external_id=mail.message_id, answer=answer, copies=copies, missed=going.missed())

    def _handed_over(self, server, raw, sender, going) -> str:
        try:
            return deliver.send_mail(server, raw, sender=sender, recipients=going.recipients, before=going.begin)
        except deliver.TokenRefused:
            sign_in.drop(self.channel, server.token)
            raise
        except (TemporaryFailure, PermanentFailure) as failure:
            if going.is_refused_all:
                return str(failure)
            raise

    def _into_drawer(self, delivery, mail, raw) -> Sent:
        with workspace(delivery.workspace_id):
            if not Workspace.objects.get(pk=delivery.workspace_id).demo:
                raise PermanentFailure(gettext_noop("No outgoing mail server is set for this mailbox."))
            DrawerMail.objects.get_or_create(
                channel=self.channel,
                message=delivery.message,
                defaults={"recipient": delivery.recipient, "subject": mail.subject[:255], "raw": raw},
            )
        return Sent(external_id=mail.message_id, answer="mail drawer")

    def verify(self) -> list[str]:
        """Sign in at both servers; what is wrong, in words for an admin."""
        problems = []
        if not Own(self.channel).address:
            problems.append(_("The address of the mailbox is missing or wrong."))
        if self.channel.settings.get("imap_host"):
            problems += fetch.problems_of(self.channel)
        if self.channel.settings.get("smtp_host"):
            problems += _smtp_problems(self.channel)
        return problems


def _smtp_problems(channel) -> list[str]:
    try:
        deliver.connect(deliver.server_of(channel)).close()
    except sign_in.SignInAnew as failure:
        return [in_words(str(failure))]
    except (PermanentFailure, TemporaryFailure) as failure:
        host = channel.settings["smtp_host"]
        return [_("The outgoing server ({host}) says: {words}").format(host=host, words=in_words(str(failure)))]
    return []
