"""What the lists of settings have in common: rows in an order of their own, retired and brought back; names of which there is one each."""

from contextlib import contextmanager

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..access import permitted
from ..lookup import get_or_404
from ..once import once


@contextmanager
def unless_taken(form, words, field="name"):
    """What is kept within, unless another has this name already: then nothing is, and `words` stand at the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        form.add_error(field, words)


def ordering(permission, rows, verb, *, noun, then):
    """The view that puts a row one place further up (`up` is sent), or down: `verb(<noun>=row, by=member, up=…)`; then the page `then`.

    `rows()` are those that have such a list.
    """

    @require_POST
    @permitted(permission)
    @once
    def order(request, public_id):
        verb(by=request.member, up="up" in request.POST, **{noun: get_or_404(rows(), public_id)})
        return redirect(then)

    return order


def retiring(permission, rows, verb, *, noun, then):
    """The view that offers a row no more (`retired` is sent), or again: `verb(<noun>=row, by=member, retired=…)`; then the page `then`."""

    @require_POST
    @permitted(permission)
    def retire(request, public_id):
        row = get_or_404(rows(), public_id)
        verb(by=request.member, retired="retired" in request.POST, **{noun: row})
        messages.success(request, _("Saved."))
        return redirect(then)

    return retire
