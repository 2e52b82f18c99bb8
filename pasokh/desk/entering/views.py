"""The page on which a request is entered, and the parts of it that are drawn anew while one types."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.markdown import read
from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.register import Entered, Lacking, register
from pasokh.tickets.forms import Refused
from pasokh.tickets.models import Attachment, Ticket
from pasokh.tickets.models.tag import RetiredTag

from ..access import permitted
from ..inbox.rows import contact_name
from ..rail import rail_context
from .asked import Asked, brought
from .forms import MOST_FILES, RequestForm
from .who import Who


@require_http_methods(["GET", "POST"])
@permitted("ticket.open")
def new(request):
    """The form; POST opens the request and leads to it, or shows the form again with what was typed and what is wrong."""
    if request.method == "GET":
        form = RequestForm(member=request.member)
        return _page(request, form, Who(request.GET), Asked(None, request, bound=False))
    form, who = RequestForm(request.POST, member=request.member), Who(request.POST)
    form.is_valid()
    fields = Asked(form.cleaned_data.get("type"), request)
    received = _registered(request, form, who, fields)
    if received is None:
        return _page(request, form, who, fields, status=422)
    return _lead_on(request, received)


def _registered(request, form, who, fields):
    """What became of it; None where something is wrong, which stands beside what was typed. Nothing has changed then."""
    try:
        with transaction.atomic():
            # Asked even if something else is wrong, so that all of it is told at once.
            contact = who.customer(request.member)
            if contact is None or form.errors or fields.errors:
                raise _Wrong
            return register(_entered(request, form.cleaned_data, contact, fields), by=request.member)
    except _Wrong:
        pass
    except EmptyMessage:
        form.add_error("text", _("Write something, or attach a file."))
    except Lacking as lacking:
        fields.lack(lacking.fields)
    except Refused as refused:
        fields.errors |= {key: [words] for key, (_code, words) in refused.errors.items()}
    except RetiredTag as retired:
        words = _("The tag “%(tag)s” was retired. Choose another one, or ask an administrator to bring it back.")
        form.add_error("tags", words % {"tag": isolate(str(retired))})
    except (Attachment.DoesNotExist, ValueError):
        form.add_error(
            None, _("Something that you chose is no longer there. Look through the form, and register it again.")
        )
    return None


class _Wrong(Exception):
    """Takes back what was written so far."""


def _entered(request, given, contact, fields):
    return Entered(
        contact=contact,
        channel=given["channel"],
        inbox=given["inbox"],
        subject=given["subject"],
        said=read(given["text"]),
        is_note=given["whose"] == "note",
        client_id=given["client_id"],
        attachment_ids=tuple(each.pk for each in _files(request)),
        type=given["type"],
        values=fields.values,
        impact=given["impact"],
        urgency=given["urgency"],
        tags=tuple(given["tags"]),
        team=given["team"],
        assignee=given["assignee"],
    )


def _files(request):
    return brought(request.member, request.POST.getlist("attachments"), MOST_FILES)


def _lead_on(request, received):
    ticket = received.ticket
    words = _("Request %(number)s of %(name)s is registered.")
    messages.success(
        request, words % {"number": ltr(f"#{ticket.number}"), "name": isolate(contact_name(ticket.contact))}
    )
    # Who sees only her own or her teams' requests has given it away.
    seen = Ticket.objects.visible_to(request.member).filter(pk=ticket.pk).exists()
    return redirect("desk:ticket", ticket.number) if seen else redirect("desk:home")


def _page(request, form, who, fields, status=200):
    context = who.context(request.member) | _fields_context(request, fields)
    context |= {
        "form": form,
        "files": _files(request),
        "tags": form.offered_tags(),
        "at": _lead_to_what_is_wrong(form, fields),
    }
    return render(request, "desk/entering/new.html", context | rail_context(request, "requests"), status=status)


def _lead_to_what_is_wrong(form, fields):
    """Have the first control that is wrong take the focus; returns the key of the field of one's own that does."""
    first = next((name for name in form.fields if name in form.errors), None)
    if first:
        form.fields[first].widget.attrs["autofocus"] = True
    return "" if first else next(iter(fields.errors), "")


@require_GET
@permitted("ticket.open")
def who(request):
    """Who it may be, while she searches; the one who was picked (`contact`), or the form of a new one (`fresh`)."""
    part = "found" if request.headers.get("HX-Target") == "entering-found" else "who"
    return render(request, f"desk/entering/{part}.html", Who(request.GET).context(request.member) | {"moved": True})


@require_POST
@permitted("ticket.open")
def asked(request):
    """The fields of the type that is chosen, after an answer that others may depend on. Nothing changes but files that were brought, which wait."""
    form = RequestForm(request.POST, member=request.member)
    form.is_valid()
    return render(
        request, "desk/entering/fields.html", _fields_context(request, Asked(form.cleaned_data.get("type"), request))
    )


def _fields_context(request, fields):
    return {"lines": fields.lines(request.member)}
