"""The structure of the team: five templates, each shown before it is applied."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.routing.structures import apply, plan
from pasokh.routing.structures import structures as shipped
from pasokh.workspaces.models import Member

from ...access import permitted
from ..frame import settings_page

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
@permitted("queue.manage")
def structures(request):
    """The five to choose from."""
    rows = [{"key": key, "name": name, "text": text} for key, (name, text) in WORDS.items()]
    return settings_page(request, "routing/structures", "structures", rows=rows)


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def structure(request, key):
    """What one would make and change; POST does it."""
    if key not in WORDS:
        raise Http404("no such structure")
    found, language = shipped()[key], request.workspace.language
    if request.method == "POST":
        members = _chosen(request.POST, found)
        apply(found, by=request.member, language=language, members=members)
        messages.success(request, _("The structure was applied. Nothing that was here was taken away."))
        return redirect("desk:queues")
    people = Member.objects.active().exclude(role=Member.Role.LIGHT).order_by("name", "pk")
    name, text = WORDS[key]
    context = {"key": key, "name": name, "text": text, "plan": plan(found, language), "people": people}
    return settings_page(request, "routing/structure", "structures", **context)


def _chosen(given, found):
    """{team key: member ids} as they are ticked."""
    people = {each.public_id: each.pk for each in Member.objects.active().exclude(role=Member.Role.LIGHT)}
    return {
        part.key: [people[each] for each in given.getlist(f"team-{part.key}") if each in people] for part in found.teams
    }
