"""The structure of the team: five templates, each shown before it is applied."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.automation.names import Names
from pasokh.automation.words import filter_sentences
from pasokh.kernel.filters import EVERYTHING
from pasokh.routing.models import Queue
from pasokh.routing.structures import apply, plan
from pasokh.routing.structures import structures as shipped
from pasokh.tickets.filters import fields
from pasokh.workspaces.models import Member

from ...access import permitted
from ...once import once
from ...queues.shown import length
from ..conditions import taken_by
from ..frame import settings_page
from .queue_form import STRATEGIES

WORDS = {
    "functional": (
        gettext_lazy("By function"),
        gettext_lazy(
            "A team for technical support, one for billing, one for customer service. Requests go by their type."
        ),
    ),
    "hierarchical": (
        gettext_lazy("Hierarchical"),
        gettext_lazy("Managers above leads above agents. What waits too long is passed up the tree."),
    ),
    "matrix": (
        gettext_lazy("Matrix"),
        gettext_lazy(
            "Groups by skill, with several leads each; a colleague is in many groups. Who knows most gets it."
        ),
    ),
    "flat": (
        gettext_lazy("Flat"),
        gettext_lazy("One team and one shared queue, from which everybody takes the next request herself."),
    ),
    "customer": (
        gettext_lazy("Around the customer"),
        gettext_lazy(
            "A team for each stage: training of new customers, ongoing support, retention. Tags say the stage."
        ),
    ),
}


def choices() -> list[tuple]:
    """The structures as a form offers them: (key, name)."""
    return [(key, name) for key, (name, _text) in WORDS.items()]


@require_GET
@permitted("queue.manage", to_read="queue.see")
def structures(request):
    """The five to choose from."""
    rows = [{"key": key, "name": name, "text": text} for key, (name, text) in WORDS.items()]
    return settings_page(request, "routing/structures", "structures", rows=rows)


@require_http_methods(["GET", "POST"])
@permitted("queue.manage", to_read="queue.see")
@once
def structure(request, key):
    """What one would make and change, with whom in which team and who leads it; POST does it."""
    if key not in WORDS:
        raise Http404("no such structure")
    found, language = shipped()[key], request.workspace.language
    if request.method == "POST":
        chosen = {"members": _chosen(request.POST, found, "team"), "leads": _chosen(request.POST, found, "lead")}
        apply(found, by=request.member, language=language, **chosen)
        messages.success(request, _("The structure was applied. Nothing that was here was taken away."))
        return redirect("desk:queues")
    people = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk")
    name, text = WORDS[key]
    planned = plan(found, language)
    context = {"key": key, "name": name, "text": text, "plan": planned, "people": people, "queues": _queues(planned)}
    return settings_page(request, "routing/structure", "structures", **context, idle=_idle(planned))


def _idle(planned):
    """What it says of the queues that take everything today, behind which a new one of the structure would get nothing: they come behind it."""
    new = next((each.name for each in planned.queues if each.is_new and each.filter == EVERYTHING), None)
    old = Queue.objects.active().filter(filter=EVERYTHING).first() if new else None
    if old is None:
        return ""
    words = {"new": new, "old": old.name}
    return _("“%(new)s” takes every request, and comes before “%(old)s”: no new request reaches that any more.") % words


def _queues(planned):
    known = fields()
    names = Names((each.filter, known) for each in planned.queues)
    teams = {each.part.key: each.name for each in planned.teams}
    return [_queue(each, filter_sentences(each.filter, known, names), teams, planned) for each in planned.queues]


def _queue(each, conditions, teams, planned):
    """What a queue of the structure takes and who gets it; of one that is here, only what it takes."""
    part, passes = each.part, ""
    if part.overflow_to is not None:
        words = {"time": length(part.overflow_after), "queue": planned.queues[part.overflow_to].name}
        passes = _("What waits longer than %(time)s goes to the queue “%(queue)s”.") % words
    return {
        "name": each.name,
        "is_new": each.is_new,
        "takes": taken_by(each.filter, conditions),
        "strategy": str(STRATEGIES[part.strategy]) if each.is_new else "",
        "teams": [teams[key] for key in part.teams] if each.is_new else [],
        "passes": passes if each.is_new else "",
    }


def _chosen(given, found, what):
    """{team key: member ids} as they are ticked."""
    people = {each.public_id: each.pk for each in Member.objects.active().exclude(role=Member.Role.LIGHT)}
    return {
        part.key: [people[each] for each in given.getlist(f"{what}-{part.key}") if each in people]
        for part in found.teams
    }
