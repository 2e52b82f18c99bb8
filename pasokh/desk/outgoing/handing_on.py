"""Handing a message on to somebody else by mail: the dialog, and what is sent."""

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.channels.adapters.email.forwarding import forward_subject, quoted_for_forward
from pasokh.channels.models import Channel
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.append import MessageTooLong
from pasokh.tickets.actions.forward import forward
from pasokh.tickets.models import Attachment, Message
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.writing.mailing import Mailing
from pasokh.tickets.writing.pictures import typed_with

from ..access import desk_view, ticket_for
from ..fragments import done
from .forms import Mailbox, Recipients, Wording, mailboxes, text_field

MOST_TO = 10


class HandOnForm(Wording):
    """To whom, with which words above it, and which of its files go along."""

    mailbox = Mailbox(label=gettext_lazy("From"), queryset=Channel.objects.none(), empty_label=None)
    to = Recipients(MOST_TO, label=gettext_lazy("To"))
    text = text_field(gettext_lazy("Your words above it"))
    files = forms.MultipleChoiceField(
        label=gettext_lazy("Files that go along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("mailbox", "to", "subject", "text", "files", "client_id")

    def __init__(self, *args, message, **kwargs):
        super().__init__(*args, **kwargs)
        boxes = mailboxes()
        self.fields["mailbox"].queryset, self.mailboxes = boxes, list(boxes)
        usual = next((box for box in self.mailboxes if box.origin in (message.origin, message.ticket.origin)), None)
        usual = usual or next(iter(self.mailboxes), None)
        self.fields["mailbox"].initial = usual and usual.uid
        self.files = list(message.attachments.filter(inline=False, state=Attachment.State.CLEAN).order_by("pk"))
        self.fields["files"].choices = [(file.public_id, file.name) for file in self.files]
        self.fields["files"].initial = [file.public_id for file in self.files]
        subject = message.subject or message.ticket.subject
        self.fields["subject"].initial = forward_subject(subject)
        for name in ("data-saved-replies-target", "aria-autocomplete", "aria-haspopup", "aria-controls"):
            self.fields["text"].widget.attrs.pop(name, None)
        self.fields["text"].widget.attrs |= {
            "rows": 4,
            "data-action": "keydown->formatting#key paste->formatting#paste",
        }

    def clean(self):
        if not self.mailboxes:
            self.add_error(None, _("No mailbox is connected yet. An administrator connects one in the settings."))
        return super().clean()

    def clean_files(self):
        return tuple(file.pk for file in self.files if file.public_id in self.cleaned_data["files"])


@require_http_methods(["GET", "POST"])
@desk_view
def hand_on(request, number, message):
    """The dialog, and what is sent from there; what is wrong stands beside what was typed, and nothing has changed then."""
    ticket = ticket_for(request, number, "ticket.reply")
    found = Message.objects.filter(ticket=ticket, pk=message).exclude(kind=Message.Kind.NOTICE).first()
    if found is None:
        raise Http404("no such message")
    found.ticket = ticket
    form = HandOnForm(request.POST or None, message=found)
    quoted = quoted_for_forward(found, found.subject or ticket.subject)
    if request.method == "POST" and form.is_valid() and (said := _sent(request, form, found, quoted)):
        names = "، ".join(isolate(name) if name else ltr(address) for name, address in form.cleaned_data["to"])
        return done(_("It is on its way to %(people)s.") % {"people": names}, events={"thread:said": {"id": said.pk}})
    context = {"form": form, "ticket": ticket, "number": number, "message": found, "quoted": quoted}
    return render(request, "desk/outgoing/hand_on.html", context, status=422 if request.method == "POST" else 200)


def _sent(request, form, found, quoted):
    given = form.cleaned_data
    mailing = Mailing(to=tuple(given["to"]), subject=given["subject"], forwards=found.pk, files=given["files"])
    try:
        return forward(
            message=found, by=request.member, origin=given["mailbox"].origin, mailing=mailing, quoted=quoted,
            typed=typed_with(given["text"], (), by_mail=True), client_id=given["client_id"],
        )  # fmt: skip
    except MessageTooLong:
        form.add_error("text", _("This is too long."))
    except IsMerged as merged:
        words = _("This request was merged into %(number)s meanwhile. Open that one and send it there.")
        form.add_error(None, words % {"number": ltr(f"#{merged.survivor.number}")})
    except Attachment.DoesNotExist:
        form.add_error(None, _("One of the files is no longer there. Attach it again."))
    return None
