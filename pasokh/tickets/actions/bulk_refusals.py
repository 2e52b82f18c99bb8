"""Why one ticket of a bulk change is not changed."""


class Refused(Exception):
    """One ticket is not changed: `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def row_of(model, public_id, rows=None):
    """The row of a public id, of these rows if any are given; None for none. Raises Refused for one that is not there."""
    if not public_id:
        return None
    try:
        return (rows if rows is not None else model.objects.all()).by_public_id(public_id)
    except model.DoesNotExist as error:
        raise Refused("gone") from error
