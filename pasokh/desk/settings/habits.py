"""How a member's own answers go: whether they wait the seconds in which they can be taken back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.tickets.models import WritingHabit

from ..access import desk_view


@require_POST
@desk_view
def habits(request):
    """Take what the form in the profile says."""
    habit = WritingHabit.of(request.member)
    habit.hold_slow = request.POST.get("hold_slow") == "on"
    habit.hold_instant = request.POST.get("hold_instant") == "on"
    habit.save()
    messages.success(request, _("Saved."))
    return redirect("desk:profile")
