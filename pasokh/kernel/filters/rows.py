"""Values of fields that name rows, or are words of the program: what is offered, how it is called, which keys it means.

Values travel as public ids; `keys` of a field makes rows' keys of them, `choices` suggests some, `labels` says what they are called.
"""

from pasokh.kernel.ids import parse_public_id

MOST = 200  # offered


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


def named(model, rows=lambda found: found, nameless=""):
    """(choices, labels) of rows that have a name; what those are called that have an empty one."""

    def choices(text=""):
        found = rows(model.objects.all())
        found = found.filter(name__icontains=text) if text else found
        return [(row.public_id, row.name) for row in found.order_by("name", "pk")[:MOST]]

    def labels(values):
        found = model.objects.filter(pk__in=rows_by_id(model)(values).values())
        return {row.public_id: row.name or nameless for row in found}

    return {"choices": choices, "labels": labels}


def fixed(words, keys=None):
    """(choices, labels) of values that the program knows; `words` gives {value: label}."""
    return {
        "choices": lambda text="": list(words().items()),
        "labels": lambda values: {value: words()[value] for value in values if value in words()},
        "keys": keys,
    }
