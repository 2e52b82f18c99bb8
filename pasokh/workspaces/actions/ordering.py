"""Putting the rows of a list in another order."""

from django.db.models import F, Max


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


def place_for(row, rows, is_for_all, *, takes_over=False) -> int:
    """The `place` of a new row beside these (a queryset in their order): before the first that `is_for_all`, behind which it would never be asked;
    at the end where there is none, or the new one is for all itself, unless it `takes_over`. Makes room. Call it in a transaction.
    """
    model = type(row)
    last = model.objects.aggregate(last=Max("place"))["last"]
    stays_behind = is_for_all(row) and not takes_over
    first = None if stays_behind else next(filter(is_for_all, rows.select_for_update()), None)
    if first is None:
        return 0 if last is None else last + 1
    model.objects.filter(place__gte=first.place).update(place=F("place") + 1)
    return first.place
