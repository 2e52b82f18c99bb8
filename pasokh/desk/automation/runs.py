"""The log of runs: which rule did what, on which request, and why."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.automation.acts import tell_action
from pasokh.automation.models import Rule, Run
from pasokh.automation.when import HAPPENINGS
from pasokh.automation.words import STATES, note_words
from pasokh.tickets.models import Ticket

from ..access import permitted
from ..fragments import wanted_part
from ..settings.frame import settings_page

SHOWN = 50
KINDS = {"done": "ok", "failed": "danger", "waiting": "accent", "loop": "danger"}


@require_GET
@permitted("automation.see")
def runs(request):
    """The newest first; of one rule (`rule`) or one request (`number`), of one state (`state`), older than one (`before`)."""
    found = _asked(request).order_by("-pk").select_related("rule", "ticket__contact")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: SHOWN + 1])
    context = {
        "rows": [_line(run, request.member) for run in rows[:SHOWN]],
        "older": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
        "rules": [(rule.public_id, rule.name) for rule in Rule.objects.standing()],
        "states": STATES.items(),
        "asked": {name: request.GET.get(name, "")[:60] for name in ("rule", "number", "state")},
    }
    if wanted_part(request) == "runs-older":
        return render(request, "desk/automation/run_rows.html", context)
    return settings_page(request, "desk/automation/runs", "rule-runs", **context)


def _asked(request):
    found, number = Run.objects.all(), request.GET.get("number", "").strip()
    if public_id := request.GET.get("rule"):
        try:
            found = found.filter(rule=Rule.objects.by_public_id(public_id))
        except Rule.DoesNotExist:
            found = found.none()
    if number:
        found = found.filter(ticket__number=number) if number.isdecimal() and len(number) < 16 else found.none()
    state = request.GET.get("state")
    return found.filter(state=state) if state in STATES else found


def _line(run, member):
    visible = run.ticket and Ticket.objects.visible_to(member).filter(pk=run.ticket_id).exists()
    happening = HAPPENINGS.get(run.kind)
    return {
        "run": run,
        "ticket": run.ticket if visible else None,
        "state": STATES.get(run.state, run.state),
        "kind": KINDS.get(run.state, ""),
        "why": happening.words if happening else _("its time had come"),
        "did": [_deed(run, number, each) for number, each in enumerate(run.did)],
    }


def _deed(run, number, each):
    given = run.actions[number] if number < len(run.actions) else each
    return {"words": tell_action(given), "state": each["state"], "note": note_words(each["note"])}
