"""Reads worth a name."""

from django.db import connection

from pasokh.kernel import phones
from pasokh.kernel.persian.folding import fold

from .models import Contact

MOST = 200


def search(text, wanted=MOST):
    """Ids of contacts whose name, phone or address holds every word of the text, newest first.

    A phone is found in any spelling: its digits without the country code stand in the folded column.
    """
    patterns = sorted((f"%{word}%" for word in _words(text)), key=len, reverse=True)
    if not patterns:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_id FROM contacts_search(%s, %s)", [patterns, wanted])
        return [row[0] for row in cursor.fetchall()]


def found(text, wanted=MOST):
    """The contacts of `search`, as a queryset."""
    return Contact.objects.filter(pk__in=search(text, wanted), merged_into=None)


def spoken_of(contact_ids, text):
    """Of a few contacts, the ids of those that `search` finds."""
    words, few = _words(text), Contact.objects.filter(pk__in=contact_ids)
    for word in words:
        few = few.filter(folded__contains=word)
    return list(few.values_list("pk", flat=True)) if words else []


def _words(text):
    if phones.looks_like_phone(text):
        try:
            return [phones.normalise(text).lstrip("+")]
        except ValueError:
            pass
    return [word.replace("\\", "").replace("%", "").replace("_", "") for word in fold(text).split()]
