"""The page on which a mail is written to somebody first, and what it asks for while one types."""

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.actions.write_mail import BlockedRecipient, Letter, write_mail
from pasokh.channels.signatures import signature_for
from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Contact, Identity
from pasokh.contacts.normalise import is_way, typed_email
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.reply import said_before
from pasokh.tickets.actions.saved_replies import count_uses
from pasokh.tickets.models import Attachment, SavedReply
from pasokh.tickets.writing.mailing import as_written
from pasokh.tickets.writing.saved_replies import fill, find, of_ids

from ..access import permitted
from ..entering.asked import brought
from ..entering.forms import MOST_FILES
from ..fragments import load_ticket
from ..inbox.rows import contact_name
from ..rail import rail_context
from ..tickets.writing.saved import MOST, glimpse
from ..tickets.writing.sending import MOST_SAVED
from .forms import MailForm, mailboxes

FOUND = 6


@require_http_methods(["GET", "POST"])
@permitted("ticket.open")
def new(request):
    """The form; POST sends the mail, opens its request and leads there, or shows the form again with what was typed and what is wrong."""
    if request.method == "GET":
        return _page(request, MailForm(member=request.member, initial=_initial(request.GET)))
    form = MailForm(request.POST, member=request.member)
    message = _sent(request, form) if form.is_valid() else None
    if message is None:
        return _page(request, form, status=422)
    messages.success(
        request,
        _("The mail is on its way. It is the request %(number)s.") % {"number": ltr(f"#{message.ticket.number}")},
    )
    return load_ticket(request, message.ticket.number)


def _initial(given):
    """To whom, where the page was opened from a customer's."""
    try:
        contact = Contact.objects.by_public_id(given.get("contact", ""))
    except Contact.DoesNotExist:
        return {}
    return {"to": as_written([(contact.name, contact.email)])} if contact.email else {}


def _sent(request, form):
    """The message; None where something is wrong, which stands beside what was typed. Nothing has changed then."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return _written(request, given)
    except BlockedRecipient as blocked:
        words = _("%(name)s is blocked: her answers would be taken by nobody.")
        form.add_error(blocked.field, words % {"name": isolate(contact_name(blocked.contact))})
    except EmptyMessage:
        form.add_error("text", _("Write something, or attach a file."))
    except _SentBefore as before:
        words = _("This mail was sent already: it is the request %(number)s. For another one, begin anew.")
        form.add_error(None, words % {"number": ltr(f"#{before.message.ticket.number}")})
    except (Attachment.DoesNotExist, ValueError):
        form.add_error(
            None, _("Something that you chose is no longer there. Look through the form, and send it again.")
        )
    return None


class _SentBefore(Exception):
    """The same form went with other words, and its answer was lost on the way: whoever wrote these would not know that they went nowhere."""

    def __init__(self, message):
        super().__init__(message.public_id)
        self.message = message


def _written(request, given):
    earlier = said_before(request.member, given["client_id"])
    if earlier and (earlier.source or earlier.text).strip() != given["text"].strip():
        raise _SentBefore(earlier)
    wanted = list(dict.fromkeys(request.POST.getlist("attachments")))
    files = brought(request.member, wanted, MOST_FILES)
    if len(files) < len(wanted) and not earlier:
        raise Attachment.DoesNotExist("a file that was brought is gone, or there are too many")
    said = {name: given[name] for name in ("mailbox", "subject", "text", "assignee", "team")}
    people = {name: tuple(given[name]) for name in ("to", "cc", "bcc")}
    message = write_mail(Letter(**said, **people, files=tuple(files)), by=request.member, client_id=given["client_id"])
    count_uses(of_ids(request.member, request.POST.getlist("saved")[:MOST_SAVED]))
    return message


def _page(request, form, status=200):
    files = brought(request.member, request.POST.getlist("attachments"), MOST_FILES)
    first = next((name for name in form.fields if name in form.errors), "to" if not form.is_bound else "")
    if first and not (first == "to" and form.initial.get("to")):
        form.fields[first].widget.attrs["autofocus"] = True
    chosen = next((box for box in form.mailboxes if str(box.uid) == str(form["mailbox"].value())), None)
    signature = signature_for(request.member, None, chosen) if chosen else None
    context = {
        "form": form,
        "signature": signature,
        "files": files,
        "asked_for": request.GET.get("contact", "")[:60],
    } | rail_context(request, "requests")
    return render(request, "desk/outgoing/new.html", context, status=status)


@require_GET
@permitted("ticket.open")
def signature(request):
    """What stands below a mail of hers by the mailbox that is chosen."""
    asked = request.GET.get("mailbox", "")
    chosen = next((box for box in mailboxes() if str(box.uid) == asked), None)
    signature = signature_for(request.member, None, chosen) if chosen else None
    return render(request, "desk/outgoing/signature.html", {"signature": signature})


@require_GET
@permitted("ticket.open")
def people(request):
    """Customers with an e-mail address, while she types, and what she typed where that is an address: JSON of `name` and `address`."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = list(contact_queries.found(text, 4 * FOUND).filter(erased_at=None, blocked_at=None)) if text else []
    mails = dict(
        Identity.objects.filter(contact__in=found, kind=Identity.Kind.EMAIL)
        .order_by("proven", "-pk")
        .values_list("contact", "value")
    )
    shown = [{"name": each.name, "address": mails[each.pk]} for each in found if each.pk in mails][:FOUND]
    if is_way(text, typed_email) and text.lower() not in {each["address"] for each in shown}:
        shown.append({"name": "", "address": text})
    return JsonResponse({"people": shown}, headers={"Cache-Control": "no-store"})


@require_GET
@permitted("ticket.open")
def saved(request):
    """The saved replies that match what was typed after the slash."""
    replies = find(request.member, request.GET.get("q", ""), MOST)
    for reply in replies:
        reply.glimpse = glimpse(reply.text, 140)
    return render(request, "desk/tickets/writing/pick.html", {"replies": replies, "number": None})


@require_GET
@permitted("ticket.open")
def saved_text(request, public_id):
    """JSON: the text of one, as far as it can be filled in where there is no request yet, and the places that nobody can fill."""
    try:
        reply = SavedReply.objects.usable_by(request.member).by_public_id(public_id)
    except SavedReply.DoesNotExist:
        return JsonResponse({"detail": _("This saved reply is gone.")}, status=404)
    filled = fill(reply.text, ticket=None, contact=Contact(), member=request.member, language=reply.language)
    return JsonResponse({"text": filled.text, "open": filled.open})
