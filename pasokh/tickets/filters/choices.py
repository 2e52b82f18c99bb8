"""The values that fields of tickets offer in the filter language, how they are called, and which rows they name, where `kernel.filters.rows` does not."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Contact
from pasokh.kernel.persian.digits import in_language

from ..models.priority import Priority
from ..models.rating import BEST, WORST

FEW = 20  # suggestions
CHANNELS = {
    "chat": _("Live chat"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "voice": _("Phone"),
    "telegram": _("Telegram"),
    "bale": _("Bale"),
    "form": _("Form"),
    "api": _("API"),
    # Entered by colleagues; messengers too, where they are not connected. A call that was noted is no call that waits: it has no clock for waiting on the
    # phone, and takes no whole attention.
    "call": _("Phone call, noted"),
    "person": _("In person"),
    "letter": _("Letter or fax"),
    "whatsapp": _("WhatsApp"),
    "instagram": _("Instagram"),
    "other": _("Another way"),
}
BY_HAND = (
    "call",
    "person",
    "letter",
    "sms",
    "telegram",
    "bale",
    "whatsapp",
    "instagram",
    "other",
)  # how a request comes that is entered


def rows_by_key(model):
    return lambda names: dict(model.objects.filter(key__in=[str(name) for name in names]).values_list("key", "pk"))


def labelled(model):
    def choices(text=""):
        return [(row.key, row.label(get_language())) for row in model.objects.offered()]

    def labels(values):
        return {
            row.key: row.label(get_language()) for row in model.objects.filter(key__in=[str(value) for value in values])
        }

    return {"choices": choices, "labels": labels, "keys": rows_by_key(model)}


def categories():
    return {
        "open": pgettext("category of statuses", "Open"),
        "paused": pgettext("category of statuses", "Paused"),
        "solved": pgettext("category of statuses", "Solved"),
        "closed": pgettext("category of statuses", "Closed"),
    }


def priorities():
    words = (_("Low priority"), _("Normal priority"), _("High priority"), _("Urgent"))
    return {level.value: str(word) for level, word in zip(Priority, words, strict=True)}


def ratings():
    return {
        score: _("%(score)s of 5") % {"score": in_language(str(score), get_language())}
        for score in range(WORST, BEST + 1)
    }


def channels():
    return {kind: str(word) for kind, word in CHANNELS.items()}


def contacts(text=""):
    found = contact_queries.search(text, FEW) if text else Contact.objects.order_by("-pk")[:FEW]
    return [
        (row.public_id, row.name or str(_("Visitor")))
        for row in Contact.objects.filter(pk__in=[each.pk for each in found])
    ]
