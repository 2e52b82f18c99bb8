"""What can be asked of a visitor before something is said to her, in the filter language.

What a field's `where` is to a database, its side is to us: what the page itself knows best is asked in the browser (BROWSER), all else on the server, which
tells a browser nothing but what is left to be asked (`reducing`).
"""

from collections import Counter
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from pasokh.contacts import filters as contacts
from pasokh.kernel.filters import Field
from pasokh.kernel.filters.rows import fixed
from pasokh.visitors.models import Visitor

ATTRIBUTE = "attribute."  # and the name that the page gave it
BROWSER = {"url", "title", "seconds", "scroll", "pages", "exit", "event", "cart", "cart_value", "cart_items"}
OF_CONTACT = ("segment", "company", "phone", "email", "created")  # as `contacts.filters` asks them
TEXTS = ("contains", "not_contains", "starts", "is", "is_not")
ENOUGH = ("at_least", "at_most")
MOST_OFFERED = 100  # attributes
LOOKED_AT = 500  # newest rows in which names of attributes are looked for
DAYS = {
    "0": _("Saturday"),
    "1": _("Sunday"),
    "2": _("Monday"),
    "3": _("Tuesday"),
    "4": _("Wednesday"),
    "5": _("Thursday"),
    "6": _("Friday"),
}
DEVICES = {
    Visitor.Device.DESKTOP: _("Computer"),
    Visitor.Device.PHONE: _("Mobile phone"),
    Visitor.Device.TABLET: _("Tablet"),
}


class Fields(dict):
    """Fields by key. Attributes are whatever the page tells: a field of their kind is known for every name."""

    def get(self, key, default=None):
        """The field of a key, or the default; made where it is an attribute."""
        if isinstance(key, str) and key.startswith(ATTRIBUTE) and 0 < len(key) - len(ATTRIBUTE) <= 60:
            return self.setdefault(key, _attribute(key))
        return super().get(key, default)


def _attribute(key):
    return Field(key, "text", key.removeprefix(ATTRIBUTE), ops=(*TEXTS[:2], "is", "is_not", "empty", "not_empty"))


def fields() -> Fields:
    """All fields by key; attributes as they are asked for."""
    return Fields(_known())


@lru_cache(maxsize=1)
def _known():
    days = fixed(lambda: {key: str(word) for key, word in DAYS.items()})
    devices = fixed(lambda: {str(key): str(word) for key, word in DEVICES.items()})
    found = (
        Field("url", "text", _("Address of the page"), ops=("is", "is_not", "contains", "not_contains", "starts")),
        Field("title", "text", _("Title of the page"), ops=TEXTS),
        Field("seconds", "number", _("Seconds on the page"), ops=ENOUGH),
        Field("scroll", "number", _("How far she scrolled, in percent"), ops=("at_least",)),
        Field("pages", "number", _("Pages in this visit"), ops=ENOUGH),
        Field("exit", "yes_no", _("She is about to leave the page"), ops=("yes",)),
        Field("visits", "number", _("Number of visits"), ops=ENOUGH),
        Field("returning", "yes_no", _("She has been here before")),
        Field("referrer", "text", _("Where she came from"), ops=(*TEXTS, "empty", "not_empty")),
        Field("country", "text", _("Country (two letters)"), ops=("is", "is_not", "empty", "not_empty")),
        Field("city", "text", _("City"), ops=("is", "is_not", "contains", "empty", "not_empty")),
        Field("device", "choice", _("Device"), ops=("is", "is_not"), **devices),
        Field("hour", "number", _("Hour of the day (0 to 23)"), ops=ENOUGH),
        Field("weekday", "choice", _("Day of the week"), ops=("is", "is_not"), **days),
        Field("cart_value", "number", _("Value of the cart, in rials"), ops=ENOUGH),
        Field("cart_items", "number", _("Things in the cart"), ops=ENOUGH),
        Field("cart", "text", _("A thing in the cart"), ops=("contains", "not_contains", "is", "is_not")),
        Field("event", "text", _("What the page told in this visit"), ops=("is", "is_not")),
        Field("known", "yes_no", _("She has written before")),
        *(contacts.fields()[key] for key in OF_CONTACT),
    )
    return {field.key: field for field in found}


def is_browsers(key) -> bool:
    """Whether a field is asked in the browser."""
    return key in BROWSER or key.startswith(ATTRIBUTE)


def offered() -> dict:
    """The fields to choose from, with the attributes that pages told most lately. Inside the workspace."""
    told = Visitor.objects.order_by("-pk").values_list("attributes", flat=True)[:LOOKED_AT]
    names = Counter(
        name for each in told for name in each
    )  # a stranger may tell names without end: those of most visitors are the site's
    known = fields()
    for name in sorted(name for name, _count in names.most_common(MOST_OFFERED)):
        known.get(f"{ATTRIBUTE}{name}")
    return known
