"""A message that is handed on to somebody else, as a mail: the words above it, then the message under who wrote it, when and about what."""

from html import escape

from django.utils import translation
from django.utils.translation import gettext as _

from pasokh.contacts.models import Contact
from pasokh.kernel.html import sanitise
from pasokh.kernel.persian.isolates import isolate
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.tickets.models import Attachment, Message
from pasokh.tickets.writing.mentions import spoken
from pasokh.workspaces.models import Workspace

from ...signatures import signature_for
from .compose import Outgoing
from .mail import Mailbox
from .mail_html import paragraphs
from .own import Own, token_keys
from .threading import bare_subject, make_token, message_id, reply_address
from .writing import CUSTOMER, RIGHT_TO_LEFT, carry, file_of, member_of

LINE = "-" * 10


def forward_subject(subject: str) -> str:
    """The subject of a mail that hands another on. `Fwd:` is left in Latin, as programs know it."""
    return f"Fwd: {bare_subject(subject)}".strip()


def quoted_for_forward(message, subject) -> str:
    """A message as the plain text of a mail that hands it on: its head, then its words. In the language of the business."""
    shop = Workspace.objects.get(pk=message.workspace_id)
    with translation.override(shop.language):
        return "\n".join(_head(message, subject, shop)) + f"\n\n{_words_of(message)}"


def _head(message, subject, shop) -> list[str]:
    moment, zone, language = message.created_at, shop.zone, shop.language
    day = show_date(moment, "long", language=language, calendar=shop.calendar, zone=zone)
    lines = [
        (_("From"), isolate(_who(message, shop))),
        (_("Date"), f"{day} · {show_time(moment, language=language, zone=zone)}"),
        (_("Subject"), isolate(subject) if subject else ""),
    ]
    said = [f"{name}: {value}" for name, value in lines if value]
    title = _("Forwarded message")
    return [f"{LINE} {title} {LINE}", *said]


def _who(message, shop) -> str:
    if message.author_kind != CUSTOMER:
        return message.author_name or shop.name
    person = Contact.objects.filter(pk=message.author_id).first()
    name, address = message.author_name or (person.name if person else ""), person.email if person else ""
    return f"{name} <{address}>" if name and address and name != address else name or address


def _words_of(message) -> str:
    return spoken(message.text) if message.kind == Message.Kind.NOTE else message.text


def forwarded(delivery, envelope) -> Outgoing:
    """The mail of a message that hands another on, inside its workspace. Answers come back to the same request."""
    channel, message = delivery.channel, delivery.message
    own, shop = Own(channel), Workspace.objects.get(pk=channel.workspace_id)
    token = make_token(token_keys()[0], channel.workspace_id, message.ticket_id)
    original = Message.objects.filter(pk=envelope.forwards_id).first()
    with translation.override(shop.language):
        files, links = carry([*message.attachments.all(), *_files(envelope, original)], delivery, shop, shop.language)
    signed = signature_for(member_of(message), None, channel, language=shop.language)
    return Outgoing(
        sender=Mailbox(channel.settings.get("sender_name") or shop.name, channel.settings.get("address", "")),
        to=[Mailbox(name, address) for name, address in envelope.to],
        blind=[Mailbox(name, address) for name, address in envelope.blind],
        reply_to=Mailbox("", reply_address(own.reply_base, token)) if own.reply_base else None,
        subject=message.subject,
        text="\n\n".join(filter(None, [message.text, signed and signed.text, message.quoted])),
        html=_html(message, original, signed),
        files=[file_of(each) for each in files],
        links=links,
        footer=shop.text("mail_footer", shop.language),
        message_id=message_id(token, message.uid.hex, own.domain),
        loop_key=own.loop_key,
        language=shop.language,
        direction="rtl" if shop.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
    )


def _files(envelope, original):
    """Those that were chosen, and the pictures that stand in its text."""
    if original is None:
        return []
    rows = Attachment.objects.filter(message=original, state=Attachment.State.CLEAN).order_by("pk")
    return [each for each in rows if each.pk in envelope.files or each.inline]


def _html(message, original, signed) -> str:
    """The words above with the signature, the head, and the message in its own form, if it had one and still has."""
    above = str(sanitise(message.html, remote_images=True)) if message.html else paragraphs(message.text)
    above += (signed.html or paragraphs(signed.text)) if signed else ""
    if original is None or not original.html or original.kind == Message.Kind.NOTE:
        return above + paragraphs(message.quoted)
    head = "".join(f"<div>{escape(line)}</div>" for line in message.quoted.partition("\n\n")[0].split("\n"))
    return f"{above}<p></p>{head}<br>{sanitise(original.html, remote_images=True)}"
