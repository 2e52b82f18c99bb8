"""What a site asks before the first message, and taking it in."""

from django.utils.translation import gettext as _

from pasokh.channels.site import setting
from pasokh.contacts.actions import identify
from pasokh.contacts.models import Identity
from pasokh.contacts.models.contact import NAME_LENGTH
from pasokh.contacts.normalise import kind_of, normalise, typed_email
from pasokh.contacts.queries import is_of_blocked

from . import forms
from .problems import Problem

WAYS = {"phone": ("phone",), "email": ("email",), "phone_or_email": ("phone", "email")}
FIELDS = ("name", *WAYS)


def missing(contact, site) -> list[str]:
    """What the site asks and the visitor has not said yet: keys of its form, where it has one of its own."""
    return list(unsaid(contact, site))


def unsaid(contact, site) -> dict[str, str]:
    """The same, with words for each. Inside the workspace, in the site's language."""
    if setting(site, "form"):
        return forms.unsaid(contact, site)
    asked = [field for field in FIELDS if field in setting(site, "requires")]
    return {field: FIELD_WORDS[field]() for field in asked if contact is None or not has(contact, field)}


def has(contact, field) -> bool:
    """Whether a contact has said this of herself: a name of FIELDS."""
    if field == "name":
        return bool(contact.name)
    return any(contact.reach(kind) for kind in WAYS[field])


def introduce(contact, values):
    """Note what a visitor says of herself: texts by field. Raises Problem, with words by field for what is wrong; nothing is kept then."""
    errors, name, claims = {}, " ".join(values.get("name", "").split()), []
    if "name" in values and not name:
        errors["name"] = FIELD_WORDS["name"]()
    for field in [field for field in WAYS if field in values]:
        try:
            claims.append(identity_of(field, values[field]))
        except ValueError:
            errors[field] = FIELD_WORDS[field]()
    if errors:
        raise Problem("invalid", errors=errors)
    if name and name != contact.name:
        contact.rename(name[:NAME_LENGTH])
    claim(contact, *claims)


def claim(contact, *ways):
    """Note (kind, normalised value) pairs as hers. Raises Problem for what tells that she is somebody blocked, who comes with another browser."""
    if is_of_blocked(ways):
        raise Problem("blocked")
    for kind, value in ways:
        identify.claim(contact=contact, kind=kind, value=value)


def identity_of(field, value):
    """(kind, normalised) of what was typed into a field of WAYS. Raises ValueError."""
    if len(value) > 320:
        raise ValueError("too long")
    if field == "phone_or_email":
        return kind_of(value)
    kind = Identity.Kind(field)
    return kind, typed_email(value) if kind == Identity.Kind.EMAIL else normalise(kind, value)


FIELD_WORDS = {
    "name": lambda: _("Write your name."),
    "phone": lambda: _("Write a phone number: a mobile as 0912…, a landline with its area code."),
    "email": lambda: _("This does not look like an e-mail address."),
    "phone_or_email": lambda: _(
        "Write a phone number (a mobile as 0912…, a landline with its area code) or an e-mail address."
    ),
}
