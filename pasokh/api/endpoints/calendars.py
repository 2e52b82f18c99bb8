"""When the business works, and who is away. Both are read here and said in the settings."""

from django.db.models import Q
from ninja import Query, Router

from pasokh.calendars.models import Absence, Holiday, WorkingHours
from pasokh.calendars.rules import led_by

from ..answers import answer
from ..callers import Bearer
from ..paging import OLDEST, page
from ..schemas.base import Limited
from ..schemas.calendars import AbsenceOut, AbsencePage, CalendarOut, CalendarPage, DayOut, DayPage

router = Router(tags=["workspace"])


@router.get("/calendars", auth=Bearer(), response=CalendarPage)
def list_calendars(request, asked: Query[Limited]):
    """The calendars of working time; each business has one that is the default."""
    return _listed(WorkingHours.objects.all(), CalendarOut, CalendarPage, asked)


@router.get("/calendar-days", auth=Bearer(), response=DayPage)
def list_calendar_days(request, asked: Query[Limited]):
    """The days that the business has closed or given other hours, in the order they were set. Official holidays are not among them."""
    return _listed(Holiday.objects.select_related("calendar"), DayOut, DayPage, asked)


@router.get("/absences", auth=Bearer(), response=AbsencePage)
def list_absences(request, asked: Query[Limited]):
    """The absences of the member whose token it is, and of those she leads."""
    member = request.caller.member
    seen = Absence.objects.filter(Q(member=member) | Q(member__in=led_by(member)))
    return _listed(seen.select_related("member"), AbsenceOut, AbsencePage, asked)


def _listed(rows, item, whole, asked):
    found, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(whole(data=[item.of(row) for row in found], next=following))
