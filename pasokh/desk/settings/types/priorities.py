"""The matrix of priorities: what impact and urgency give together."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.tickets.actions.matrix import COUNTED_TO, change_matrix, count_judged_otherwise, recalculate
from pasokh.tickets.models import PriorityMatrix
from pasokh.tickets.models.priority import Level, Priority
from pasokh.ui.filters import number

from ...access import permitted
from ...inbox.rows import priority_short
from ...once import once
from ..frame import settings_page

LEVELS = [(1, gettext_lazy("Low")), (2, gettext_lazy("Medium")), (3, gettext_lazy("High"))]


@require_http_methods(["GET", "POST"])
@permitted("type.manage")
def priorities(request):
    """The grid; POST sets it."""
    if request.method == "GET":
        return _page(request)
    try:
        cells = [[int(request.POST[f"cell-{i}-{u}"]) for u in Level.values] for i in Level.values]
        change_matrix(cells=cells, by=request.member)
    except (KeyError, ValueError):
        messages.error(request, _("Choose a priority for each of the nine. Nothing was changed."))
        return _page(request, status=422)
    messages.success(request, _("Saved."))
    return redirect("desk:priorities")


@require_POST
@permitted("type.manage")
@once
def again(request):
    """Give open requests the priority that the matrix gives now."""
    recalculate(by=request.member)
    messages.success(request, _("Open requests are being given their priority. You can go on working."))
    return redirect("desk:priorities")


def _page(request, status=200):
    others = count_judged_otherwise()
    return settings_page(
        request,
        "types/priorities",
        "priorities",
        status=status,
        cells=PriorityMatrix.current(),
        levels=LEVELS,
        priorities=[(each.value, priority_short(each)) for each in Priority],
        others=others,
        others_text=f"{number(COUNTED_TO)}+" if others > COUNTED_TO else number(others),
    )
