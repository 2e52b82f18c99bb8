"""Whose request it is: a customer who is found, or a new one by name, phone and address."""

from django import forms
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.actions.known_or_new import TwoCustomers, known_or_new
from pasokh.contacts.models import Contact, Identity
from pasokh.contacts.models.contact import NAME_LENGTH
from pasokh.contacts.normalise import is_way, kind_of
from pasokh.kernel.persian.isolates import isolate
from pasokh.tickets.models import Category, Ticket
from pasokh.ui.fields import LineField, PhoneField

from ..inbox.rows import contact_name, presence_of

FOUND = 6
LONGEST_SEARCH = 200  # characters
OPEN_SHOWN = 3


class WhoForm(forms.Form):
    """A customer who is not in the list: one way to reach her at least."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH, required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    email = LineField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "email", "autocomplete": "off"}),
    )

    def clean_email(self):
        if address := self.cleaned_data["email"]:
            validate_email(address)
        return address

    def clean(self):
        given = super().clean()
        if not self.errors and not (given.get("phone") or given.get("email")):
            self.add_error(
                "phone", _("Write a phone or an e-mail address: by it she is recognised when she comes again.")
            )
        return given


class Who:
    """What the form says of the customer: one who was picked, a new one, or a search still. `problem` is what is wrong, in words."""

    def __init__(self, given: QueryDict):
        self.asked = given.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
        self.picked = _picked(given.get("contact", ""))
        self.form = None if self.picked else _form(given, self.asked)
        self.problem = ""

    def customer(self, by) -> Contact | None:
        """The customer, made if she is new; None with a `problem`, or errors in the form, and nothing has changed."""
        if self.picked:
            self.problem = _("Nothing is taken from this customer: she is blocked.") if self.picked.blocked_at else ""
            return None if self.problem else self.picked
        if self.form is None:
            self.problem = _("Choose the customer, or enter a new one.")
            return None
        return self._named(by) if self.form.is_valid() else None

    def _named(self, by):
        try:
            found = known_or_new(by=by, **self.form.cleaned_data)
        except TwoCustomers as two:
            names = [isolate(contact_name(each)) for each in two.contacts]
            words = _(
                "The phone is that of %(one)s, the e-mail address that of %(other)s. Choose one of them, or leave one out."
            )
            self.problem = words % {"one": names[0], "other": names[-1]}
            return None
        except ValueError:
            self.problem = _("This is neither a phone nor an e-mail address.")
            return None
        if found.blocked_at:
            self.picked = found
            return self.customer(by)
        return found

    def context(self, member) -> dict:
        """What `who.html` shows."""
        if self.picked:
            return {"picked": _shown(self.picked), "open_ones": _open_ones(member, self.picked)} | self._said
        searched = self.form is None and self.asked
        found = [_shown(each) for each in _found(self.asked)] if searched else []
        return {"who_form": self.form, "found": found, "q": self.asked} | self._said

    @property
    def _said(self):
        return {"who_problem": self.problem}


def _picked(public_id):
    """The customer of this id, or into whom she was merged; None for nobody, or for one who was erased."""
    try:
        found = Contact.objects.select_related("merged_into").by_public_id(public_id)
    except Contact.DoesNotExist:
        return None
    found = found.merged_into or found
    return None if found.erased_at else found


def _form(given, asked):
    """The form of a new customer: as it was typed, or opened (`fresh`) with what was searched for; None while she is searched for."""
    if "phone" in given or "email" in given:
        return WhoForm(given)
    if "fresh" in given:
        return WhoForm(initial=_sorted(asked))
    # Whoever went on without choosing named her by her phone or address all the same.
    return WhoForm(_sorted(asked)) if "subject" in given and is_way(asked) else None


def _sorted(text) -> dict:
    """What was searched for, where it belongs in the form."""
    try:
        kind, value = kind_of(text)
    except ValueError:
        begun = text.lstrip("+").replace(" ", "")
        return {"phone" if begun.isdecimal() else "name": text[:NAME_LENGTH]}
    return {"phone" if kind == Identity.Kind.PHONE else "email": value}


def _found(text):
    rows = contact_queries.found(text, 4 * FOUND).filter(erased_at=None).exclude(folded="")
    return rows.prefetch_related("identities").order_by("-pk")[:FOUND]


def _shown(contact):
    ways = [way for way in (contact.phone, contact.email) if way and way != contact_name(contact)]
    return {
        "id": contact.public_id,
        "pk": contact.pk,
        "name": contact_name(contact),
        "presence": presence_of(contact),
        "ways": ways,
    }


def _open_ones(member, contact):
    """Her requests that are not settled: perhaps it is about one of them."""
    hers = Ticket.objects.visible_to(member).filter(contact=contact, category__lt=Category.SOLVED, merged_into=None)
    return list(hers.named().order_by("-last_message_at")[:OPEN_SHOWN])
