"""The list of articles: by place, state, owner and what is due, fifty at a time."""

from django.db.models import F, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.knowledge.finding import find
from pasokh.knowledge.languages import LANGUAGES
from pasokh.knowledge.models import Article, Comment, Space
from pasokh.knowledge.queries import due_for_review, scores_of, views_of
from pasokh.workspaces.models import Member
from pasokh.workspaces.rules import may

from ..access import permitted
from ..fragments import wanted_part
from ..rail import rail_context
from .words import STATES, chips_of, shelf_of, shelves

PAGE = 50
LONGEST_SEARCH = 200
FOUND = 50


@require_GET
@permitted("knowledge.read")
def articles(request):
    """The page, or its rows alone."""
    given, member = request.GET, request.member
    found = _filtered(Article.objects.visible_to(member), given, member, request.workspace)
    rows, following = _page(found, given.get("after", ""))
    context = {"lines": _lines(rows), "next": following, "given": given, "asked": _asked(given)}
    if wanted_part(request):
        return render(request, "desk/knowledge/rows.html", context)
    context |= {
        "choices": _choices(),
        "has_space": Space.objects.offered().exists(),
        "may_write": may(member, "knowledge.write"),
        "may_manage": may(member, "knowledge.manage"),
        "waiting": Comment.objects.waiting().count() if may(member, "knowledge.publish") else 0,
        "due": due_for_review(Article.objects.visible_to(member), request.workspace).count(),
    }
    return render(request, "desk/knowledge/list.html", context | rail_context(request, "knowledge"))


def _filtered(found, given, member, workspace):
    found = _of_state(found, given.get("state", ""))
    if given.get("place"):
        try:
            space, category = shelf_of(given["place"])
        except ValueError:
            return found.none()
        found = found.filter(space=space, **({"category": category} if category else {}))
    if given.get("owner") == "me":
        found = found.filter(owner=member)
    elif given.get("owner", "").isdecimal() and len(given["owner"]) < 19:
        found = found.filter(owner=int(given["owner"]))
    if given.get("language") in LANGUAGES:
        found = found.filter(language=given["language"])
    if given.get("due"):
        found = due_for_review(found, workspace)
    return _saying(found, member, given.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip())


def _saying(found, member, words):
    """What says these words: of what is published the whole text, of what is being written the title."""
    if not words:
        return found
    titled = Q()
    for word in words.split():
        titled &= Q(title__icontains=word)
    said = [each.pk for each in find(member, words, limit=FOUND, typing=True)]
    return found.filter(titled | Q(pk__in=said))


def _of_state(found, state):
    if state == "changes":
        return found.filter(state="published").exclude(working=F("published"))
    if state == "review":
        return found.filter(asked__isnull=False)
    if state == "scheduled":
        return found.filter(planned__isnull=False)
    return found.filter(state=state) if state in STATES else found.exclude(state="archived")


def _page(found, after):
    found = found.select_related("space", "category", "owner").order_by("-updated_at", "-pk")
    moment, _underscore, key = after.partition("_")
    try:
        at = parse_datetime(moment) if key.isdecimal() and len(key) < 19 else None
    except ValueError:
        at = None
    if at is not None and timezone.is_aware(at):
        found = found.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=int(key)))
    rows = list(found[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.updated_at.isoformat()}_{last.pk}" if last else None


def _lines(rows):
    keys, language = [row.pk for row in rows], get_language()
    scores, views = scores_of(keys), views_of(keys)
    return [
        {
            "article": row,
            "chips": chips_of(row),
            "place": (row.category or row.space).label(language),
            "views": views.get(row.pk, 0),
            "score": scores.get(row.pk),
        }
        for row in rows
    ]


def _asked(given):
    """What the next rows are asked with, besides where they begin."""
    return {name: given[name] for name in ("q", "place", "state", "owner", "language", "due") if given.get(name)}


def _choices():
    owners = Member.objects.filter(pk__in=Article.objects.values("owner")).order_by("name")
    spaces = Space.objects.all()
    return {
        "place": [("", _("All spaces")), *shelves(spaces)],
        "state": [("", _("All but the archive")), *((key, words) for key, (words, _colour) in STATES.items()), ("changes", _("Changes not published"))],
        "owner": [("", _("Any owner")), ("me", _("Mine")), *((str(each.pk), each.name) for each in owners)],
        "language": [("", _("All languages")), *LANGUAGES.items()],
    }  # fmt: skip
