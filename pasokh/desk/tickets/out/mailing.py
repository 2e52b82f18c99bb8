"""Mailing a transcript: what it says, and the server that takes it."""

from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pasokh.channels.models import Channel
from pasokh.channels.system_mail import mark_automatic, server_of_channel, server_of_installation
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy import workspace
from pasokh.kernel.typesetting import NotTypeset
from pasokh.tickets.models import Transcript
from pasokh.ui.display import displaying
from pasokh.workspaces.models import Workspace

from .lines import transcript_of
from .pdf import pdf_of

NO_SERVER = "no server"


def send_transcript(workspace_id, transcript_id):
    """Send it once; whatever it comes to is written down. Nothing that was written waits for the mail server, or for pages being set."""
    with workspace(workspace_id):
        asked = _locked(transcript_id)
        if asked is None or not asked.begin():
            return
    with workspace(workspace_id):
        mail, server, is_demo = _made(workspace_id, transcript_id)
    failure = _hand_over(workspace_id, mail, server, is_demo)
    with workspace(workspace_id):
        _locked(transcript_id).finish(failure=failure)


def _locked(transcript_id):
    rows = Transcript.objects.select_for_update(of=("self",)).select_related("ticket")
    return rows.filter(pk=transcript_id).first()


def _made(workspace_id, transcript_id):
    asked = Transcript.objects.select_related("ticket__contact", "ticket__status").get(pk=transcript_id)
    shop = Workspace.objects.get(pk=workspace_id)
    channel = _mailbox_of(asked.ticket)
    server = server_of_installation() or (server_of_channel(channel) if channel and _sends(channel) else None)
    reading = displaying(calendar=shop.calendar, currency_unit=shop.currency)
    with translation.override(asked.language), timezone.override(shop.zone), reading:
        return _mail(asked, shop, channel), server, shop.demo


def _mailbox_of(ticket):
    """The mailbox that the request came to, else any that can send: answers to the mail come back to it."""
    own = Channel.of_origin(ticket.origin)
    if own and own.kind == Channel.Kind.EMAIL and own.active:
        return own
    boxes = list(Channel.objects.filter(kind=Channel.Kind.EMAIL, active=True).order_by("pk"))
    return next(filter(_sends, boxes), boxes[0] if boxes else None)


def _sends(channel):
    return bool(channel.settings.get("smtp_host"))


def _mail(asked, shop, channel):
    shown = transcript_of(asked.ticket, notes=asked.notes, events=asked.events, for_customer=asked.for_customer)
    context = {"transcript": shown, "shop": shop}
    address = (channel.settings.get("address") if channel else "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    sender = formataddr((clean_line(shop.name, 80), address))
    subject = clean_line(_("Transcript of request %(number)s") % {"number": f"#{asked.ticket.number}"}, 200)
    text = get_template("desk/tickets/out/mail.txt").render(context)
    mail = EmailMultiAlternatives(subject, text, sender, [asked.address])
    mail.attach_alternative(get_template("desk/tickets/out/mail.html").render(context), "text/html")
    if asked.pdf:
        _attach_pdf(mail, asked, shown, shop)
    mark_automatic(mail)
    return mail


def _attach_pdf(mail, asked, shown, shop):
    try:
        mail.attach(f"request-{asked.ticket.number}.pdf", pdf_of(shown, shop), "application/pdf")
    except NotTypeset:
        return  # The conversation stands in the mail itself.


def _hand_over(workspace_id, mail, server, is_demo):
    """Why it did not go out; "" where it did."""
    try:
        if server:
            return "" if server.send_messages([mail]) else NO_SERVER
        with workspace(workspace_id):
            # The program's own way out ends in the drawer of a demo shop.
            return "" if is_demo and mail.send() else NO_SERVER
    except (SMTPException, OSError, ValueError) as error:
        return repr(error)
