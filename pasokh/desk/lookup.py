"""Finding one thing of the business by the id in its address."""

from django.http import Http404


def get_or_404(queryset, public_id):
    """The row with this public id. Malformed and unknown ids, and other workspaces' ones, are 404 alike."""
    try:
        return queryset.by_public_id(public_id)
    except queryset.model.DoesNotExist as error:
        raise Http404 from error
