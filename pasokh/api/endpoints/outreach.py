"""Smart messages and what was counted of them, to be read."""

from ninja import Query, Router

from pasokh.outreach import queries
from pasokh.outreach.models import SmartMessage

from ..answers import answer
from ..callers import Bearer
from ..paging import OLDEST, page
from ..references import at
from ..schemas.base import Paged
from ..schemas.outreach import SmartFigures, SmartMessageOut, SmartMessagePage, VariantFigures

router = Router(tags=["smart messages"])


@router.get("/smart_messages", auth=Bearer("tickets:read"), response=SmartMessagePage)
def list_smart_messages(request, asked: Query[Paged]):
    """All smart messages, oldest first."""
    request.caller.require("outreach.see")
    rows = SmartMessage.objects.standing().with_versions()
    found, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(SmartMessagePage(data=[SmartMessageOut.of(each) for each in found], next=following))


@router.get("/smart_messages/{smart_message_id}/figures", auth=Bearer("tickets:read"), response=SmartFigures)
def get_smart_message_figures(request, smart_message_id: str):
    """What the version that is shown counted, by variant."""
    request.caller.require("outreach.see")
    found = at(SmartMessage.objects.standing().select_related("active"), smart_message_id)
    version = found.active.number if found.active else 1
    figures, days = queries.figures(found, version), [day for day, _groups in queries.days(found, version)]
    data = [VariantFigures.of(variant, figures[variant]) for variant in sorted(figures)]
    return answer(
        SmartFigures(version=version, first_day=min(days, default=None), last_day=max(days, default=None), data=data)
    )
