"""Saved replies: a member's own, those of teams, and those of the whole business."""

from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.kernel.markdown import read
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.persian.sorting import sort_key
from pasokh.tickets.actions.saved_replies import (
    LANGUAGES,
    change_saved_reply,
    make_saved_reply,
    remove_saved_reply,
    ship,
)
from pasokh.tickets.models import SavedReply
from pasokh.tickets.models.saved_reply import FOLDER_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from pasokh.tickets.writing.sample import sample_ticket
from pasokh.tickets.writing.saved_replies import NAMES, fill, find
from pasokh.ui.filters import language, number
from pasokh.workspaces.models import Team
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..lookup import get_or_404
from ..once import once
from ..tickets.writing.saved import glimpse
from .frame import settings_page

OWN, EVERYBODY = "own", "workspace"
MOST_SHOWN = 500


class ReplyForm(forms.Form):
    """What a saved reply says, where it is found, and who may use it. Offers only what the member may write."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 8, "dir": "auto", "data-controller": "autogrow", "data-insert-target": "field"}
        ),
    )
    scope = forms.ChoiceField(label=gettext_lazy("Who uses it"))
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=FOLDER_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"list": "folders"}),
    )
    keywords = forms.CharField(label=gettext_lazy("Other words to find it by"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of date and greeting"),
        required=False,
        choices=[
            ("", gettext_lazy("The customer's")),
            ("fa", gettext_lazy("Persian")),
            ("en", gettext_lazy("English")),
        ],
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.teams = {team.public_id: team for team in _teams_of(member)}
        choices = [(OWN, _("Only I"))]
        choices += [(key, _("The team %(name)s") % {"name": team.name}) for key, team in self.teams.items()]
        if may(member, "savedreply.workspace"):
            choices.append((EVERYBODY, _("All colleagues")))
        self.fields["scope"].choices = choices

    def clean_title(self):
        return clean_line(self.cleaned_data["title"], TITLE_LENGTH)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\x00", "").replace("\r\n", "\n")

    def fields_of_reply(self) -> dict:
        """What the reply is made or changed with."""
        given = dict(self.cleaned_data)
        scope = given.pop("scope")
        return given | {"member": self.member if scope == OWN else None, "team": self.teams.get(scope)}


def _teams_of(member):
    teams = Team.objects.order_by("name")
    return (
        teams
        if may(member, "savedreply.workspace")
        else teams.filter(pk__in=member.team_ids())
        if may(member, "ticket.reply")
        else []
    )


def may_write(member, reply) -> bool:
    """Whether she may change it."""
    return may(member, f"savedreply.{reply.scope}", reply)


@require_http_methods(["GET", "POST"])
@desk_view
@once
def replies(request):
    """All that she may use, by folder; POST makes one."""
    require(request.member, "savedreply.own")
    form = ReplyForm(request.POST or None, member=request.member, initial={"scope": OWN})
    if request.method == "POST" and form.is_valid():
        make_saved_reply(by=request.member, **form.fields_of_reply())
        messages.success(request, _("Saved."))
        return redirect("desk:replies")
    asked = request.GET.get("q", "")
    found = _found(request.member, asked)
    context = {
        "groups": _by_folder(found),
        "asked": asked,
        "form": form,
        "variables": _variables(),
        "folders": sorted({reply.folder for reply in found if reply.folder}, key=sort_key),
        "shipping": _shipping(request.member),
    }
    return settings_page(request, "replies", "replies", status=422 if form.errors else 200, **context)


def _found(member, asked):
    if asked.strip():
        return find(member, asked, MOST_SHOWN)
    replies = SavedReply.objects.usable_by(member).with_uses().select_related("team", "member")
    return list(replies.order_by("folder", "title")[:MOST_SHOWN])


def _by_folder(replies):
    key = lambda reply: reply.folder  # noqa: E731
    for reply in replies:
        reply.glimpse = glimpse(reply.text, 160)
    ordered = sorted(replies, key=lambda reply: (not reply.folder, sort_key(reply.folder), sort_key(reply.title)))
    return [{"folder": folder, "replies": list(each)} for folder, each in groupby(ordered, key)]


def _variables():
    return [{"name": persian if language() == "fa" else english} for english, persian, _key in NAMES]


def _shipping(member):
    names = {"fa": _("Persian"), "en": _("English")}
    return [(code, names[code]) for code in LANGUAGES] if may(member, "savedreply.workspace") else []


@require_http_methods(["GET", "POST"])
@desk_view
def reply(request, public_id):
    """One of them; who may not change it reads it."""
    found = get_or_404(SavedReply.objects.usable_by(request.member).select_related("team"), public_id)
    mine = may_write(request.member, found)
    scope = found.team.public_id if found.team_id else found.scope
    words = {name: getattr(found, name) for name in ("title", "text", "folder", "keywords", "language")}
    form = ReplyForm(
        request.POST if request.method == "POST" else None, member=request.member, initial=words | {"scope": scope}
    )
    if request.method == "POST":
        require(request.member, f"savedreply.{found.scope}", found)
        if form.is_valid():
            change_saved_reply(reply=found, by=request.member, **form.fields_of_reply())
            messages.success(request, _("Saved."))
            return redirect("desk:replies")
    context = {
        "reply": found,
        "form": form,
        "may_write": mine,
        "variables": _variables(),
        "typed": _sample(request, found.text, found.language),
    }
    return settings_page(request, "reply", "replies", status=422 if form.errors else 200, **context)


@require_POST
@desk_view
def remove(request, public_id):
    """It is gone for good."""
    found = get_or_404(SavedReply.objects.usable_by(request.member), public_id)
    require(request.member, f"savedreply.{found.scope}", found)
    remove_saved_reply(reply=found, by=request.member)
    messages.success(request, _("Deleted."))
    return redirect("desk:replies")


@require_POST
@desk_view
@once
def add_shipped(request):
    """The texts that come with the program, in a language; those that are there stay."""
    require(request.member, "savedreply.workspace")
    wanted = request.POST.get("language", "")
    if wanted not in LANGUAGES:
        raise Http404("no such language")
    count = ship(wanted)
    words = ngettext("%(count)s saved reply was added.", "%(count)s saved replies were added.", count)
    messages.success(request, words % {"count": number(count)} if count else _("They are all there already."))
    return redirect("desk:replies")


@require_POST
@desk_view
def look(request):
    """What a text says on a request that is made up for this, as HTML."""
    require(request.member, "savedreply.own")
    typed = _sample(request, request.POST.get("text", "")[:TEXT_LENGTH], request.POST.get("language", ""))
    return render(request, "desk/tickets/writing/preview.html", {"typed": typed})


def _sample(request, text, wanted):
    return read(
        fill(text, ticket=sample_ticket(), member=request.member, language=wanted if wanted in LANGUAGES else "").text
    )
