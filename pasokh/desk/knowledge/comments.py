"""Comments that wait for a member, and those that were decided on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pasokh.knowledge.actions import feedback
from pasokh.knowledge.models import Article, Comment

from ..access import permitted
from ..fragments import wanted_part
from ..lookup import get_or_404
from ..once import once
from ..rail import rail_context

PAGE = 50


@require_GET
@permitted("knowledge.publish")
def comments(request):
    """Those that wait, the oldest first; or those that readers see, or that were hidden, the newest first."""
    state = request.GET.get("state") if request.GET.get("state") in Comment.State.values else Comment.State.WAITING
    waits, after = state == Comment.State.WAITING, request.GET.get("after", "")
    found = Comment.objects.filter(state=state, article__in=Article.objects.visible_to(request.member))
    if after.isdecimal() and len(after) < 19:
        found = found.filter(**{"pk__gt" if waits else "pk__lt": int(after)})
    found = found.select_related("article", "member", "contact", "answers", "decided_by").order_by(
        "pk" if waits else "-pk"
    )
    rows = list(found[: PAGE + 1])
    following = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context = {"rows": rows[:PAGE], "next": following, "state": state, "tabs": _tabs(state)}
    template = "comment_rows" if wanted_part(request) else "comments"
    return render(request, f"desk/knowledge/{template}.html", context | rail_context(request, "knowledge"))


def _tabs(current):
    words = {"waiting": _("Waiting"), "shown": _("Readers see them"), "hidden": _("Hidden")}
    there = reverse("desk:comments")
    return [{"text": text, "href": f"{there}?state={key}", "current": key == current} for key, text in words.items()]


@require_POST
@permitted("knowledge.publish")
@once
def decide(request, public_id):
    """Show it, hide it, or answer it in public."""
    found = get_or_404(Comment.objects.select_related("article", "answers"), public_id)
    try:
        if "answer" in request.POST:
            feedback.answer_comment(comment=found, by=request.member, text=request.POST.get("text", ""))
        elif "show" in request.POST or "hide" in request.POST:
            feedback.decide(comment=found, by=request.member, show="show" in request.POST)
        messages.success(request, _("Saved."))
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("desk:comments")
