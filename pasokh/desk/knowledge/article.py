"""One article: its editor and what stands beside it; for those who do not write, its text."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.ids import parse_public_id
from pasokh.knowledge import guides
from pasokh.knowledge.actions.publishing import missing_in
from pasokh.knowledge.actions.writing import write
from pasokh.knowledge.languages import LANGUAGES, direction_of
from pasokh.knowledge.models import Article, Space
from pasokh.knowledge.queries import scores_of, views_of
from pasokh.workspaces.rules import may

from ..access import permitted
from ..live.topics import article_topic
from ..lookup import get_or_404
from ..once import once
from ..rail import rail_context
from ..tickets.work.when import MomentForm
from .forms import NewForm, PlaceForm
from .shown import drawn
from .words import chips_of, shelf_of

ASIDE_SHOWN = 3
MOST_ENDS = 500


@require_http_methods(["GET", "POST"])
@permitted("knowledge.write")
@once
def new(request):
    """Begin an article: what it is called and where it stands; the rest is written on its page."""
    form = NewForm(
        request.POST or None, initial={"language": request.workspace.language, "place": request.GET.get("place")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            space, category = shelf_of(given["place"])
            made = write(
                space=space,
                category=category,
                by=request.member,
                title=given["title"],
                language=given["language"],
                kind=given["kind"],
            )
            return redirect("desk:article", made.public_id)
        except ValueError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "has_space": Space.objects.offered().exists(),
        "may_manage": may(request.member, "knowledge.manage"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/knowledge/new.html", context | rail_context(request, "knowledge"), status=status)


def articles_for(member):
    """The articles that a member may open, with what their pages show of them."""
    shown = ("space", "category", "owner", "working__by", "published", "asked_by")
    return Article.objects.visible_to(member).select_related(*shown)


@require_GET
@permitted("knowledge.write", to_read="knowledge.read")
def article(request, public_id):
    """The editor; without the right to write, or in the archive, the text as readers have it."""
    found = get_or_404(articles_for(request.member), public_id)
    member, working = request.member, found.working
    writes = request.may_change and not found.archived_at
    is_guide = found.kind == Article.Kind.GUIDE
    context = {
        "found": found,
        "working": working,
        "writes": writes,
        "is_guide": is_guide,
        "may_change": request.may_change,
        "chips": chips_of(found),
        "reads": direction_of(found.language),
        "language_word": LANGUAGES[found.language],
        "siblings": found.siblings(),
        "missing_languages": _languages_left(found),
        "lacks": missing_in(found, working),
        "may_publish": may(member, "knowledge.publish"),
        "may_place": may(member, "knowledge.place", found),
        "form": PlaceForm(initial=PlaceForm.initial_of(found), article=found),
        "when": MomentForm(),
        "views": views_of([found.pk]).get(found.pk, 0),
        "score": scores_of([found.pk]).get(found.pk),
        "asides": found.revisions.filter(aside=True, number__gt=working.number - 20).select_related("by").order_by("-number")[:ASIDE_SHOWN],
        "shelf": (found.category or found.space).label(get_language()),
        "is_due": found.review_on is not None and found.review_on <= timezone.localdate(),
        "topic": article_topic(found.pk),
    }  # fmt: skip
    if not writes:
        context |= drawn(found, working)
    elif is_guide:
        context |= {"steps": working.steps or guides.blank(), "ends": _ends_for(member, found)}
    around = rail_context(request, "knowledge")
    context["live_topics"] = f"{around['page_topics']} {article_topic(found.pk)}"
    return render(request, "desk/knowledge/article.html", around | context)


def _ends_for(member, found):
    """The articles that a choice may lead to: what is published, and what choices of its steps name already."""
    named = {
        choice["value"]
        for step in (found.working.steps or {}).get("steps", ())
        for choice in step["choices"]
        if choice["to"] == "article"
    }
    seen = Article.objects.visible_to(member).exclude(pk=found.pk)
    known = [uid for uid in map(_uid_of, named) if uid]
    rows = seen.filter(Q(state=Article.State.PUBLISHED) | Q(uid__in=known)).order_by("title")[:MOST_ENDS]
    return [(each.public_id, each.title) for each in rows]


def _uid_of(public_id):
    try:
        return parse_public_id(Article.PREFIX, public_id)
    except ValueError:
        return None


def _languages_left(found):
    there = {found.language, *found.siblings().values_list("language", flat=True)}
    return [(code, name) for code, name in LANGUAGES.items() if code not in there]


@require_POST
@permitted("knowledge.write")
@once
def translate(request, public_id):
    """Begin the same article in another language, from its working text."""
    found = get_or_404(articles_for(request.member), public_id)
    said = found.working
    try:
        made = write(
            space=found.space,
            category=found.category,
            by=request.member,
            title=said.title,
            summary=said.summary,
            body=said.body,
            steps=said.steps,
            language=request.POST.get("language", ""),
            bundle=found.bundle,
            audience=Article.Audience.AGENTS if found.audience == Article.Audience.SEGMENT else found.audience,
        )
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("desk:article", public_id)
    messages.success(request, _("The text was taken over: now translate it."))
    return redirect("desk:article", made.public_id)
