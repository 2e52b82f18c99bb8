"""Skills: what colleagues know, and how well."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.kernel.persian.isolates import clean_line
from pasokh.ui.fields import LineField
from pasokh.workspaces.actions.skills import change_skill, make_skill, retire_skill, set_skills
from pasokh.workspaces.models import Member, MemberSkill, Skill
from pasokh.workspaces.models.skill import CODE_LENGTH, LEVELS, NAME_LENGTH

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ..frame import settings_page
from ..listed import unless_taken

KINDS = {
    "field": gettext_lazy("Field of work"),
    "language": gettext_lazy("Language"),
    "stage": gettext_lazy("Stage of a customer"),
}


class SkillForm(forms.Form):
    """What it is called, and how requests name it."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS.items())
    code = forms.CharField(
        label=gettext_lazy("How requests name it"),
        help_text=gettext_lazy("Of a language its code, such as en; of a stage the tag that says it. Else empty."),
        max_length=CODE_LENGTH,
        required=False,
    )

    def clean(self):
        data = super().clean()
        data["code"] = clean_line(data.get("code", ""), CODE_LENGTH) if data.get("kind") != "field" else ""
        if data.get("kind") in ("language", "stage") and not data["code"]:
            self.add_error("code", _("Write how requests name it."))
        return data


class LevelsForm(forms.Form):
    """How well one colleague knows each skill."""

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.skills, has = list(Skill.objects.offered()), dict(_levels(member))
        words = [(0, _("does not know it")), *((level, _("level %(level)s") % {"level": level}) for level in LEVELS)]
        for skill in self.skills:
            self.fields[f"skill-{skill.pk}"] = forms.TypedChoiceField(
                label=skill.name, choices=words, coerce=int, initial=has.get(skill.pk, 0)
            )

    def levels(self) -> dict:
        found = {skill.pk: self.cleaned_data[f"skill-{skill.pk}"] for skill in self.skills}
        return {skill: level for skill, level in found.items() if level}


def _levels(member):
    return MemberSkill.objects.filter(member=member).values_list("skill", "level")


@require_http_methods(["GET", "POST"])
@permitted("queue.manage", to_read="queue.see")
@once
def skills(request):
    """The skills, and who knows them; POST makes one."""
    form = SkillForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(form, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:skills")
    known = Skill.objects.annotate(known_by=Count("members"))
    rows = [{"skill": each, "kind": KINDS[each.kind], "count": each.known_by} for each in known]
    people = Member.objects.active().exclude(role=Member.Role.LIGHT).prefetch_related("skills__skill").order_by("name")
    context = {"rows": rows, "people": people, "form": form}
    return settings_page(request, "routing/skills", "skills", **context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def skill(request, public_id):
    """One skill; POST changes it, or (`retire`, `back`) asks for it no more, or again."""
    found = get_or_404(Skill.objects, public_id)
    if {"retire", "back"} & request.POST.keys():
        retire_skill(skill=found, by=request.member, retired="retire" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("desk:skills")
    initial = {"name": found.name, "kind": found.kind, "code": found.code}
    form = SkillForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _saved(form, request.member, found):
        messages.success(request, _("Saved."))
        return redirect("desk:skills")
    status = 422 if form.errors else 200
    return settings_page(request, "routing/skill", "skills", skill=found, form=form, status=status)


@require_http_methods(["GET", "POST"])
@permitted("queue.manage")
def of_member(request, public_id):
    """What one knows; POST changes it."""
    who = get_or_404(Member.objects.active(), public_id)
    form = LevelsForm(request.POST if request.method == "POST" else None, member=who)
    if form.is_bound and form.is_valid():
        set_skills(member=who, by=request.member, levels=form.levels())
        messages.success(request, _("Saved."))
        return redirect("desk:skills")
    status = 422 if form.errors else 200
    return settings_page(request, "routing/skills_of", "skills", who=who, form=form, status=status)


def _saved(form, by, found=None):
    with unless_taken(form, _("There is a skill of this name already.")):
        if found:
            change_skill(skill=found, by=by, **form.cleaned_data)
        else:
            make_skill(by=by, **form.cleaned_data)
    return not form.errors
