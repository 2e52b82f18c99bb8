"""How the members are: what one says of herself, and how her colleagues are shown."""

from datetime import time, timedelta

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.calendars.queries import away_until
from pasokh.kernel.ids import public_id
from pasokh.live import availability
from pasokh.ui.filters import jalali
from pasokh.workspaces.models import Member

from .access import desk_view
from .fragments import done, refused

DOTS = {"available": "online", "busy": "busy", "lunch": "away", "away": "away"}  # what a face shows
LONGEST_IDLE = 24 * 3600  # seconds; more says no more


def state_words() -> dict:
    """The states to choose from, in order."""
    return {
        "available": _("Available"),
        "busy": _("Busy"),
        "lunch": _("At lunch"),
        "away": _("Away from the desk"),
        "offline": _("Offline"),
    }


def colleagues_now() -> dict:
    """How each member who is here is shown, by key: `state` for machines, `word` for people."""
    words = state_words()
    return {pk: {"state": state, "word": words[state]} for pk, state in availability.states().items()}


def avatar_states() -> dict:
    """The dots on the faces of the members who are here, by key."""
    return {pk: DOTS[state] for pk, state in availability.states().items()}


def _absent_now() -> dict:
    """Who is absent, and until when, by key; why is for those who lead her."""
    return {pk: {"state": "offline", "word": _absent_words(until)} for pk, until in away_until().items()}


def _absent_words(until):
    local = timezone.localtime(until)
    if local.time() == time.min:
        day = jalali((local - timedelta(minutes=1)).date(), "day_month")
        return _("Absent until the end of %(day)s") % {"day": day}
    return _("Absent until %(time)s") % {"time": jalali(until)}


@require_GET
@desk_view
def colleagues(request):
    """How each colleague who is here, or noted as absent, is, by public id, in words and for machines: JSON. Whoever is missing is offline."""
    shown = _absent_now() | colleagues_now()
    uids = Member.objects.active().filter(pk__in=shown).values_list("pk", "uid")
    found = {public_id(Member.PREFIX, uid): shown[pk] for pk, uid in uids}
    return JsonResponse({"here": found, "offline": state_words()["offline"]}, headers={"Cache-Control": "no-store"})


@require_POST
@desk_view
def choose(request):
    """She says how she is."""
    state = request.POST.get("state", "")
    try:
        availability.choose(request.member, state)
    except ValueError:
        return refused(_("There is no such state."))
    return done(_("You are shown as: %(state)s") % {"state": state_words()[state]}, events=[f"presence:{state}"])


@require_POST
@desk_view
def activity(request):
    """Her browser says that she is at it, or for how many seconds (`idle`) it has not been touched."""
    idle = request.POST.get("idle", "")
    seconds = min(int(idle), LONGEST_IDLE) if idle.isascii() and idle.isdecimal() and len(idle) < 9 else 0
    availability.note_activity(request.member, idle_for=timedelta(seconds=seconds) if seconds else None)
    return HttpResponse(status=204)
