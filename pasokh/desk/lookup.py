"""Finding one thing of the business by the id in its address."""

from django.http import Http404


def get_or_404(queryset, public_id, lock=False):
    """The row with this public id. Malformed and unknown ids, and other workspaces' ones, are 404 alike.

    `lock` holds it until the request ends; give no `select_related` then (see `access.ticket_or_404`).
    """
    queryset = queryset.select_for_update(of=("self",)) if lock else queryset
    try:
        return queryset.by_public_id(public_id)
    except queryset.model.DoesNotExist as error:
        raise Http404 from error


def get_or(problem, queryset, public_id):
    """The row with this public id, else `problem` (an exception) is raised: for what was chosen on a page that has grown old."""
    try:
        return queryset.by_public_id(public_id)
    except queryset.model.DoesNotExist as error:
        raise problem from error


def number_of(text, digits=8) -> int:
    """The number that a page sent in plain digits, of so many at most; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) <= digits else 0
