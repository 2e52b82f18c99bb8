"""Lines of the builder that are fetched: an action that is new or became another, a condition without personal words."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from pasokh.kernel.filters.checking import DEEPEST

from ..access import permitted
from ..views.conditions import HOW, Block, Row, read_row
from .lines import USUAL_ACT, USUAL_CONDITION, ActLine, lines_about, more_fields, read_action


@require_GET
@permitted("macro.manage")
def action(request):
    """One action: a new one, or one that became another."""
    place = request.GET.get("place", "")[:40]
    about = _about(request)
    given = read_action(request.GET, place) if request.GET.get(f"do-{place}") else {"do": USUAL_ACT[about]}
    line = ActLine(place, given, macro="macro" in request.GET, about=about)
    return render(request, "desk/automation/action.html", {"line": line})


def _about(request):
    return "contact" if request.GET.get("about") == "contact" else "ticket"


@require_GET
@permitted("automation.manage")
def condition(request):
    """One condition or one group, as the editor of views has it, without words that mean whoever asks: a rule is nobody."""
    place, depth, about = request.GET.get("place", "")[:40], request.GET.get("depth", ""), _about(request)
    more, usual = more_fields(about), USUAL_CONDITION[about]
    if request.GET.get("what") == "group":
        deep = min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 3 else 2
        group = lines_about(Block(place, "any", [Row(f"{place}.0", usual, more=more)], deep), about)
        return render(request, "desk/views/group.html", {"group": group, "how": HOW})
    row = read_row(request.GET, place, more)[0] if request.GET.get(f"field-{place}") else Row(place, usual, more=more)
    return render(request, "desk/views/condition.html", {"row": lines_about(row, about)})
