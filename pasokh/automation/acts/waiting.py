"""Waiting before the next action. How far a run has come is written down: it goes on after a restart, at its time."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moments import later
from .registry import Act, register
from .ticket import LENGTH


def _wait(deed, given):
    deed.resumes_at = later(timezone.now(), given["length"], True, deed.time)


register(
    Act(
        "wait",
        _("wait, and go on if it still matches"),
        "ticket.see",
        (LENGTH,),
        _("wait %(length)s of working time, and go on only if it still matches"),
        _wait,
        for_macros=False,
        about=("ticket", "contact"),
    )
)
