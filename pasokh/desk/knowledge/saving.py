"""What the editor asks for while one writes: keeping the text, seeing it as readers will, and telling colleagues that one writes."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.knowledge import text
from pasokh.knowledge.actions.writing import clean_contents
from pasokh.knowledge.actions.writing import save as keep_text
from pasokh.knowledge.languages import direction_of
from pasokh.knowledge.models import Article
from pasokh.live.announcing import signal

from ..access import permitted
from ..live.topics import article_topic
from ..lookup import get_or_404, number_of
from .shown import address_of

STATES = {"here", "writing", "left"}


@require_POST
@permitted("knowledge.write")
def save(request, public_id):
    """Keep the text: JSON of the version there is now. Where a colleague has saved since, `collided`: the text is a revision `aside` then.

    Saying the same twice changes nothing, so a repeated save needs no key.
    """
    article = get_or_404(Article.objects.visible_to(request.member), public_id)
    given = request.POST
    try:
        steps = json.loads(given["steps"]) if given.get("steps") else None
        contents = clean_contents(title=given.get("title", ""), summary=given.get("summary", ""), body=given.get("body", ""), steps=steps)  # fmt: skip
    except ValueError as error:
        return JsonResponse({"detail": _said(error)}, status=422)
    if (article.kind == Article.Kind.GUIDE) != (contents.steps is not None):
        return JsonResponse({"detail": _("That is no guide.")}, status=422)
    seen, keep = number_of(given.get("version"), 9), given.get("keep") == "1"
    saved = keep_text(article=article, by=request.member, seen=seen, contents=contents, keep=keep)
    if not saved.collided:
        _tell(request, saved.article, "writing")
    told = {"version": saved.article.version, "revision": saved.revision.number, "collided": saved.collided}
    return JsonResponse(told | {"slug": saved.article.slug})


def _said(error):
    return _("That is no guide.") if isinstance(error, json.JSONDecodeError) else str(error)


@require_POST
@permitted("knowledge.write")
def preview(request, public_id):
    """The text that was sent, as readers will have it."""
    article = get_or_404(Article.objects.visible_to(request.member), public_id)
    body = request.POST.get("body", "")
    context = {
        "html": text.render(body, address_of=address_of(article)),
        "outline": text.outline(body),
        "title": request.POST.get("title", ""),
        "summary": request.POST.get("summary", ""),
        "reads": direction_of(article.language),
        "written_in": article.language,
    }
    return render(request, "desk/knowledge/preview.html", context)


@require_POST
@permitted("knowledge.read")
def attend(request, public_id):
    """Tell the others who have the article open: `state` is here, writing or left; `ask`: who else is here should say so."""
    article = get_or_404(Article.objects.visible_to(request.member), public_id)
    if request.POST.get("state") in STATES:
        _tell(request, article, request.POST["state"], ask=request.POST.get("ask") == "1")
    return HttpResponse(status=204)


def _tell(request, article, state, **more):
    told = {"member": request.member.pk, "name": request.member.name, "state": state, "version": article.version}
    signal(article.workspace_id, article_topic(article.pk), told | more)
