"""The log of runs: which rule did what, on which request, and why."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.automation.acts import tell_action
from pasokh.automation.happenings import HAPPENINGS
from pasokh.automation.models import Rule, Run
from pasokh.automation.names import Names
from pasokh.automation.words import STATES, note_words
from pasokh.tickets.models import Ticket

from ..access import permitted
from ..fragments import wanted_part
from ..inbox.rows import contact_name
from ..settings.frame import settings_page

SHOWN = 50
KINDS = {"done": "ok", "failed": "danger", "waiting": "accent", "loop": "danger"}


@require_GET
@permitted("automation.see")
def runs(request):
    """The newest first; of one rule (`rule`) or one request (`number`), of one state (`state`), older than one (`before`)."""
    found = _asked(request).order_by("-pk").select_related("rule", "ticket__contact", "contact")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: SHOWN + 1])
    context = {
        "rows": _lines(rows[:SHOWN], request.member),
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


def _lines(runs, member):
    wanted = [run.ticket_id for run in runs if run.ticket_id]
    seen = set(Ticket.objects.visible_to(member).filter(pk__in=wanted).values_list("pk", flat=True))
    names = Names()
    return [_line(run, run.ticket if run.ticket_id in seen else None, names) for run in runs]


def _line(run, ticket, names):
    happening = HAPPENINGS.get(run.kind)
    return {
        "run": run,
        "ticket": ticket,
        "customer": run.contact and contact_name(run.contact),
        "state": STATES.get(run.state, run.state),
        "kind": KINDS.get(run.state, ""),
        "why": happening.words if happening else _("its time had come"),
        "did": [_deed(run, number, each, names) for number, each in enumerate(run.did)],
    }


def _deed(run, number, each, names):
    # Without a quotation: what a saved reply says today is not what it said then.
    words = tell_action(run.actions[number] if number < len(run.actions) else each, names, quotes=False)
    return {"words": words, "state": each["state"], "note": note_words(each["note"])}
