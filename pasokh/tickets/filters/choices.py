"""The values that fields of the filter language offer, how they are called, and which rows they name.

Values travel as public ids or keys; `keys` of a field makes rows' keys of them, `choices` suggests some, `labels` says what they are called.
"""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from pasokh.contacts import queries as contact_queries
from pasokh.contacts.models import Contact
from pasokh.kernel.ids import parse_public_id

from ..models.priority import Priority

FEW = 20  # suggestions
CHANNELS = {
    "chat": _("Live chat"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "voice": _("Phone"),
    "telegram": _("Telegram"),
    "form": _("Form"),
    "api": _("API"),
}


def rows_by_id(model):
    """A function from public ids to {public id: key}."""

    def keys(names):
        uids = {}
        for name in names:
            try:
                uids[parse_public_id(model.PREFIX, name)] = name
            except ValueError:
                continue
        found = model.objects.filter(uid__in=uids).values_list("uid", "pk")
        return {uids[uid]: pk for uid, pk in found}

    return keys


def rows_by_key(model):
    return lambda names: dict(model.objects.filter(key__in=[str(name) for name in names]).values_list("key", "pk"))


def named(model, rows=lambda found: found):
    """(choices, labels) of rows that have a name."""

    def choices(text=""):
        found = rows(model.objects.all())
        found = found.filter(name__icontains=text) if text else found
        return [(row.public_id, row.name) for row in found.order_by("name", "pk")[: FEW * 10]]

    def labels(values):
        found = model.objects.filter(pk__in=rows_by_id(model)(values).values())
        return {row.public_id: row.name or _("Visitor") for row in found}

    return {"choices": choices, "labels": labels}


def labelled(model):
    def choices(text=""):
        return [(row.key, row.label(get_language())) for row in model.objects.offered()]

    def labels(values):
        return {
            row.key: row.label(get_language()) for row in model.objects.filter(key__in=[str(value) for value in values])
        }

    return {"choices": choices, "labels": labels, "keys": rows_by_key(model)}


def fixed(words, keys=None):
    """(choices, labels) of values that the program knows; `words` gives {value: label}."""
    return {
        "choices": lambda text="": list(words().items()),
        "labels": lambda values: {value: words()[value] for value in values if value in words()},
        "keys": keys,
    }


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


def channels():
    return {kind: str(word) for kind, word in CHANNELS.items()}


def contacts(text=""):
    found = contact_queries.search(text, FEW) if text else Contact.objects.order_by("-pk")[:FEW]
    return [
        (row.public_id, row.name or str(_("Visitor")))
        for row in Contact.objects.filter(pk__in=[each.pk for each in found])
    ]
