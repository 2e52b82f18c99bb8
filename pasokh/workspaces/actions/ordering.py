"""Putting the rows of a list in another order."""


def put_further(rows, row, *, up) -> bool:
    """Put one of these rows (a queryset in their order, by `place`) one place further up, or down; whether it moved. Call it in a transaction.

    Rows that are not among them, between or beside, stay where they are.
    """
    rows = list(rows.select_for_update())
    at = next((number for number, each in enumerate(rows) if each.pk == row.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if to is None or not 0 <= to < len(rows):
        return False
    places = sorted({each.place for each in rows})
    places = places if len(places) == len(rows) else range(len(rows))
    rows.insert(to, rows.pop(at))
    for each, place in zip(rows, places, strict=True):
        each.place = place
    type(row).objects.bulk_update(rows, ["place"])
    return True
