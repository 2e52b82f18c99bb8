"""Lines of the builder that are fetched: an action that is new or became another, a condition without personal words."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.kernel.filters.checking import DEEPEST

from ..access import permitted
from ..views.conditions import HOW, USUAL, Block, Row, impersonal, read_row
from .lines import USUAL_ACT, ActLine, read_action


@require_GET
@permitted("macro.manage")
def action(request):
    """One action: a new one, or one that became another."""
    place = request.GET.get("place", "")[:40]
    given = read_action(request.GET, place) if request.GET.get(f"do-{place}") else {"do": USUAL_ACT}
    return render(request, "desk/automation/action.html", {"line": ActLine(place, given, macro="macro" in request.GET)})


@require_GET
@permitted("automation.manage")
def condition(request):
    """One condition or one group, as the editor of views has it, without words that mean whoever asks: a rule is nobody."""
    place, depth = request.GET.get("place", "")[:40], request.GET.get("depth", "")
    if request.GET.get("what") == "group":
        deep = min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 3 else 2
        group = impersonal(Block(place, "any", [Row(f"{place}.0", USUAL)], deep))
        return render(request, "desk/views/group.html", {"group": group, "how": HOW})
    row = read_row(request.GET, place)[0] if request.GET.get(f"field-{place}") else Row(place, USUAL)
    row.personal = False
    return render(request, "desk/views/condition.html", {"row": row})
