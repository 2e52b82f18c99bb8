"""Customers by key, newest first, or by what is searched for; and the page of one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.contacts.actions.segments import put_contact
from pasokh.contacts.actions.unsubscribe import wants_no_mail
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Company, Contact
from pasokh.contacts.queries import found
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..fragments import refused, wanted_part
from ..inbox.rows import contact_name, presence_of
from ..rail import rail_context
from ..tickets.panel import LONGEST_NOTES, contact_context, given_name
from .identities import IdentityForm
from .lookup import contact_or_404
from .segments import chosen, offered_to

PAGE = 50
FOUND = 100
REQUESTS_SHOWN = 100
COMPANIES_OFFERED = 500
LONGEST_SEARCH = 200  # characters


@require_GET
@desk_view
def contacts(request):
    """The list: fifty at a time, or what was searched for."""
    require(request.member, "contact.see")
    text = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    rows, following = (_found(text), None) if text else _page(request.GET.get("after", ""))
    context = {"people": [_line(contact) for contact in rows], "next": following, "q": text}
    template = "rows" if wanted_part(request) else "list"
    return render(request, f"desk/contacts/{template}.html", context | rail_context(request, "contacts"))


def _known():
    # Visitors who told nothing of themselves are not customers yet.
    return Contact.objects.filter(merged_into=None, erased_at=None).exclude(folded="").prefetch_related("identities")


def _page(after):
    people = _known().order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        people = people.filter(pk__lt=int(after))
    rows = list(people[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _found(text):
    return list(found(text, FOUND).filter(erased_at=None).prefetch_related("identities").order_by("-pk"))


def _line(contact):
    return {
        "id": contact.public_id,
        "pk": contact.pk,
        "name": contact_name(contact),
        "presence": presence_of(contact),
        "phone": contact.phone,
        "email": contact.email,
        "since": contact.created_at,
    }


@require_http_methods(["GET", "POST"])
@desk_view
def contact(request, public_id):
    """One customer; POST changes her name, our notes, where she works and her segments."""
    require(request.member, "contact.see")
    who = contact_or_404(public_id)
    if request.method == "POST":
        return _change(request, who)
    context = contact_context(request.member, who, most=REQUESTS_SHOWN) | {
        "may_edit": may(request.member, "contact.edit"),
        "identity_form": IdentityForm(),
        "companies": list(Company.objects.order_by("name").values_list("name", flat=True)[:COMPANIES_OFFERED]),
        "segments": offered_to(who),
        "no_mail": wants_no_mail(who),
    }
    return render(request, "desk/contacts/contact.html", context | rail_context(request, "contacts"))


def _change(request, who):
    require(request.member, "contact.edit")
    notes = request.POST.get("notes", "")
    if len(notes) > LONGEST_NOTES:
        return refused(_("The notes are too long."))
    given = {"company": Company.named(request.POST["company"])} if "company" in request.POST else {}
    update(contact=who, by=request.member, name=given_name(request), notes=notes, **given)
    if "segments" in request.POST:
        put_contact(contact=who, segments=chosen(request.POST.getlist("segments"), who), by=request.member)
    messages.success(request, _("Saved."))
    return redirect("desk:contact", who.public_id)
