"""The editor of a smart message, beside what it would look like."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.kernel.filters.checking import DEEPEST
from pasokh.outreach.actions.writing import Changed, save_draft, write
from pasokh.outreach.bodies import blank, clean_body, missing_in
from pasokh.outreach.fields import offered
from pasokh.outreach.models import SmartMessage
from pasokh.workspaces.rules import may

from ..access import permitted
from ..lookup import get_or_404, number_of
from ..once import once
from ..settings.frame import settings_page
from ..views.conditions import HOW, Block, Row, editor_of, read_editor, read_row
from .form import MessageForm, initial_of, variant_forms
from .words import site_names, stage_of, told_conditions

USUAL = "url"  # of a new condition
VERSIONS_SHOWN = 30


def of_visitors(part):
    """Lines of the filter editor, over the fields of visitors alone, without words that mean whoever asks."""
    for each in part.parts if part.is_group else [part]:
        if each.is_group:
            of_visitors(each)
        else:
            each.personal, each.only = False, ()
    return part


@require_GET
@permitted("outreach.write")
def condition(request):
    """One condition, or one group, that is new or became another."""
    place, depth, more = request.GET.get("place", "")[:40], request.GET.get("depth", ""), offered()
    if request.GET.get("what") == "group":
        deep = min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 3 else 2
        group = of_visitors(Block(place, "any", [Row(f"{place}.0", USUAL, more=more)], deep))
        return render(request, "desk/views/group.html", {"group": group, "how": HOW})
    row = read_row(request.GET, place, more)[0] if request.GET.get(f"field-{place}") else Row(place, USUAL, more=more)
    return render(request, "desk/views/condition.html", {"row": of_visitors(row)})


class Editing:
    """What the editor holds: of a message that stands there, or of a new one (None)."""

    def __init__(self, request, message):
        self.message, self.data = message, request.POST if request.method == "POST" else None
        self.draft = message.draft if message else None
        self.latest = self.draft or (message.active if message else None)
        self.body = self.latest.body if self.latest else blank()
        self.more, self.problem = offered(), ""
        self.form = MessageForm(
            self.data, sites=site_names([self.body]), initial=initial_of(message.name if message else "", self.body)
        )
        self.variants = variant_forms(self.data, self.body["variants"])
        self.root = editor_of(self.body["conditions"], more=self.more)
        if self.data is not None:
            self.root, self.problem = read_editor(self.data, self.more)

    def read(self) -> dict | None:
        """The body that was sent, or None: what is wrong stands in the forms, or in `problem`."""
        used = [each for each in self.variants if each.is_used] or self.variants[:1]
        if not all([self.form.is_valid(), *(each.is_valid() for each in used)]) or self.problem:
            return None
        try:
            variants = {"variants": [each.content() for each in used], "conditions": self.root.filter}
            return clean_body(self.form.body() | variants)
        except ValueError as error:
            self.problem = str(error)
            return None


@require_http_methods(["GET", "POST"])
@permitted("outreach.write")
@once
def new(request):
    """A message of one's own."""
    editing = Editing(request, None)
    if request.method == "POST" and (body := editing.read()) is not None:
        try:
            made = write(name=editing.form.cleaned_data["name"], by=request.member, body=body)
            messages.success(request, _("The draft was saved."))
            return redirect("desk:smart-message", made.public_id)
        except ValueError as error:
            editing.problem = str(error)
    return _shown(request, editing)


@require_http_methods(["GET", "POST"])
@permitted("outreach.write")
@once
def message(request, public_id):
    """One message: POST keeps its draft."""
    found = get_or_404(SmartMessage.objects.standing().select_related("active"), public_id)
    editing = Editing(request, found)
    if request.method == "POST" and (body := editing.read()) is not None:
        try:
            save_draft(
                message=found,
                body=body,
                by=request.member,
                name=editing.form.cleaned_data["name"],
                seen=number_of(request.POST.get("revision")),
            )
            messages.success(request, _("The draft was saved."))
            return redirect("desk:smart-message", public_id)
        except Changed:
            editing.problem = _(
                "A colleague has saved this message meanwhile. Look at hers in another window before you save yours again."
            )
            editing.latest, editing.draft = found.newest, found.draft
        except ValueError as error:
            editing.problem = str(error)
    return _shown(request, editing)


def _shown(request, editing):
    found, draft = editing.message, editing.draft
    context = {
        "found": found,
        "draft": draft,
        "seen": editing.latest.revision if editing.latest else 0,
        "form": editing.form,
        "variants": editing.variants,
        "root": of_visitors(editing.root),
        "how": HOW,
        "problem": editing.problem,
        "stage": stage_of(found, draft) if found else None,
        "lacks": missing_in(draft.body) if draft else [],
        "told": told_conditions(draft.body) if draft else [],
        "may_approve": may(request.member, "outreach.approve"),
        "versions": found.versions.exclude(approved_at=None)
        .select_related("approved_by")
        .order_by("-number")[:VERSIONS_SHOWN]
        if found
        else (),
    }
    status = 422 if request.method == "POST" else 200
    return settings_page(request, "desk/outreach/editor", "smart-messages", status=status, **context)
