"""The mail drawer of a demo shop: what would have gone out, and answering it as the customer would."""

import uuid
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.actions.take_in import take_in
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.models import DrawerMail
from pasokh.tickets.models import Ticket
from pasokh.workspaces.rules import is_owner

from .access import permitted
from .lookup import get_or_404
from .once import once
from .rail import rail_context

SHOWN = 100
LONGEST_ANSWER = 20_000  # characters


def in_demo(view):
    """The drawer is there in demo shops only."""

    @permitted("ticket.open")
    def checked(request, *args, **kwargs):
        if not request.workspace.demo:
            raise Http404("no drawer here")
        return view(request, *args, **kwargs)

    return checked


@require_GET
@in_demo
def drawer(request):
    """The newest mails that the member may see."""
    mails = _hers(request.member).defer("raw").order_by("-pk")[:SHOWN]
    return render(request, "desk/drawer/list.html", {"mails": mails} | rail_context(request, "drawer"))


@require_http_methods(["GET", "POST"])
@in_demo
@once
def mail(request, public_id):
    """One mail as text; POST answers it as the customer."""
    kept = _mail_or_404(request.member, public_id)
    text = request.POST.get("text", "").strip()[:LONGEST_ANSWER]
    if request.method == "POST" and text and kept.channel:
        answer(kept, text)
        messages.success(request, _("The answer was handed in, as if it had come by mail."))
        return redirect("desk:drawer")
    context = {"kept": kept, "mail": parse_mail(bytes(kept.raw))}
    return render(request, "desk/drawer/mail.html", context | rail_context(request, "drawer"))


def _hers(member):
    # Mail of the program itself holds links that set passwords: it is the owner's alone.
    of_tickets = Q(message__ticket__in=Ticket.objects.visible_to(member))
    return DrawerMail.objects.filter(of_tickets | Q(message=None) if is_owner(member) else of_tickets)


def _mail_or_404(member, public_id):
    return get_or_404(_hers(member).select_related("channel", "message__ticket"), public_id)


def answer(kept, text):
    """Hand in a reply to a mail of the drawer, through the same door as any other mail. Returns the Receipt."""
    original = parse_mail(bytes(kept.raw))
    raw = reply_to(original, kept.recipient, text)
    to = (original.reply_to or [original.sender])[0].address
    receipt, _fresh = take_in(channel=kept.channel, key=f"drawer:{uuid.uuid4()}", raw=raw, facts={"recipients": [to]})
    kept.answered_at = timezone.now()
    kept.save(update_fields=["answered_at"])
    return receipt


def reply_to(original, sender, text) -> bytes:
    """The mail that a program of the recipient's would send: threaded, and with the original quoted below."""
    reply = EmailMessage(policy=SMTP)
    reply["From"] = sender
    reply["To"] = (original.reply_to or [original.sender])[0].address
    reply["Subject"] = f"Re: {' '.join(original.subject.split())}"
    reply["Date"] = format_datetime(timezone.now())
    reply["Message-ID"] = make_msgid(domain="customer.example")
    if not original.artificial_id:
        reply["In-Reply-To"] = f"<{original.message_id}>"
        reply["References"] = " ".join(f"<{name}>" for name in [*original.references[-20:], original.message_id])
    quoted = "\n".join(f"> {line}" for line in original.text.splitlines())
    reply.set_content(f"{text}\n\n{original.sender.address} wrote:\n{quoted}\n")
    return reply.as_bytes()
