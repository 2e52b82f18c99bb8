"""Rules: the list in their order, and the builder in plain sentences."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.automation.actions.rules import change_rule, check_rule, drop_rule, make_rule, place_rule, restore, switch
from pasokh.automation.actions.ship import ship, shipped
from pasokh.automation.actions.trying_out import DAYS, try_out
from pasokh.automation.calendars import next_times
from pasokh.automation.models import Rule, RuleVersion
from pasokh.automation.models.rule import NAME_LENGTH
from pasokh.automation.subjects import about
from pasokh.automation.words import names_in, rule_sentences
from pasokh.tickets.models import LifeRules
from pasokh.ui.fields import LineField
from pasokh.workspaces.rules import may

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from ..settings.frame import settings_page
from ..views.conditions import HOW, editor_of, read_editor, untouched
from .lines import USUAL_WHEN, WhenLine, blank_when, lines_about, lines_of, more_fields, read_actions, read_when

LATELY = timedelta(days=30)


class RuleForm(forms.Form):
    """What a rule is called, and whether others are asked after it."""

    name = LineField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    stops = forms.BooleanField(label=gettext_lazy("Ask no rules after this one, where it has matched"), required=False)


@require_GET
@permitted("automation.see")
def rules(request):
    """All of them in their order, each in a sentence."""
    lately = Count("runs", filter=Q(runs__created_at__gt=timezone.now() - LATELY))
    trouble = Count("runs", filter=Q(runs__created_at__gt=timezone.now() - LATELY, runs__state__in=["failed", "loop"]))
    found = list(Rule.objects.standing().annotate(lately=lately, trouble=trouble, last_run=Max("runs__created_at")))
    lines = _told(found)
    missing = len(shipped("rules")) - Rule.objects.exclude(key="").count()
    context = {"lines": lines, "missing": missing, "life": LifeRules.current(), "may_manage": _may_manage(request)}
    return settings_page(request, "desk/automation/rules", "rules", **context)


def _told(rules):
    names = names_in([each.body for each in rules])
    return [_line(each, names) for each in rules]


def _line(each, names):
    """A rule with its sentence, and the days on which it begins next, if the clock begins it."""
    said = rule_sentences(each.body, names) | {"next": next_times(each.trigger) if each.active else []}
    return {"id": each.public_id, "label": each.name, "rule": each, **said}


def _may_manage(request):
    return may(request.member, "automation.manage")


@require_http_methods(["GET", "POST"])
@permitted("automation.manage")
@once
def new(request):
    """A rule of one's own, about requests or (`about=contact`) customers; it is switched on by itself only where that is asked."""
    usual = "on:contact.created" if request.GET.get("about") == "contact" else USUAL_WHEN
    trigger = blank_when(request.GET.get("when", usual))
    return _edited(request, Rule(trigger=trigger, conditions={"all": []}, actions=[]))


@require_http_methods(["GET", "POST"])
@permitted("automation.manage")
@once
def rule(request, public_id):
    """The builder of one rule."""
    return _edited(request, get_or_404(Rule.objects.standing(), public_id))


def _edited(request, found):
    form = RuleForm(request.POST or None, initial={"name": found.name, "stops": found.stops})
    of = about(found.trigger).key
    body, root, problem = found.body, editor_of(found.conditions or {"all": []}, more=more_fields(of)), ""
    if request.method == "POST":
        body, root, problem = read_body(request.POST)
        of = about(body["trigger"]).key
        try:
            if form.is_valid() and not problem:
                return _saved(request, found, form.cleaned_data | body)
        except ValueError as error:
            problem = str(error)
    context = {
        "found": found,
        "form": form,
        "when": WhenLine(body["trigger"]),
        "root": lines_about(root, of),
        "how": HOW,
        "lines": lines_of(body["actions"], about=of),
        "problem": problem,
        "versions": RuleVersion.objects.filter(rule=found).select_related("by").order_by("-number")[:50]
        if found.pk
        else (),
    }
    return settings_page(
        request, "desk/automation/rule", "rules", status=422 if request.method == "POST" else 200, **context
    )


def read_body(given) -> tuple[dict, object, str]:
    """(trigger, conditions and actions; the editor's lines; what is wrong, in words) of what the builder sent."""
    trigger = read_when(given)
    root, problem = read_editor(given, more_fields(about(trigger).key))
    body = {"trigger": trigger, "conditions": root.filter, "actions": read_actions(given)}
    try:
        if not problem:
            check_rule(body)
    except ValueError as error:
        problem = str(error)
    return body, root, problem


def _saved(request, found, body):
    if found.pk:
        change_rule(rule=found, by=request.member, **body)
    else:
        found = make_rule(by=request.member, active=bool(request.POST.get("active")), **body)
    messages.success(request, _("The rule was saved."))
    return redirect("desk:rule", found.public_id)


@require_GET
@permitted("automation.manage")
def trigger(request):
    """What stands beside when it begins, for what was just chosen."""
    line = WhenLine(blank_when(request.GET.get("when", "")))
    return render(request, "desk/automation/when.html", {"when": line})


@require_POST
@permitted("automation.manage")
def told(request):
    """The rule in words, as it stands in the builder; or what is still missing."""
    body, root, problem = read_body(request.POST)
    if problem:
        blank = untouched(root, request.POST)
        return render(request, "desk/automation/told.html", {"problem": problem, "blank": blank})
    said = rule_sentences(body) | {"next": next_times(body["trigger"])}
    return render(request, "desk/automation/told.html", {"said": said})


@require_POST
@permitted("automation.see")
def trial(request, public_id=""):
    """A dry run of what stands in the builder, or of a kept rule."""
    body, problem = (get_or_404(Rule.objects.standing(), public_id).body, "") if public_id else _asked(request.POST)
    try:
        found = None if problem else try_out({"name": "", "stops": False} | body)
    except ValueError as error:
        found, problem = None, str(error)
    of = about(body["trigger"]).key
    seen = _seen(request.member, found.found, of) if found else []
    return render(
        request,
        "desk/automation/trial.html",
        {"trial": found, "rows": seen, "problem": problem, "days": DAYS, "about": of},
    )


def _asked(given: QueryDict):
    body, _root, problem = read_body(given)
    return body, problem


def _seen(member, found, of):
    """Those that the member may see; the others only count."""
    return [(each, at) for each, at in found if may(member, f"{of}.see", each)]


@require_POST
@permitted("automation.manage")
def change(request, public_id):
    """Switch it on or off, move it up or down, or take it away."""
    found, by, asked = get_or_404(Rule.objects.standing(), public_id), request.member, request.POST
    if "active" in asked:
        try:
            switch(rule=found, by=by, active=asked["active"] == "1")
        except ValueError as error:
            messages.error(request, str(error))
    elif "drop" in asked:
        drop_rule(rule=found, by=by)
        messages.success(request, _("The rule was removed. What it did stays in the log."))
    elif "up" in asked or "down" in asked:
        place_rule(rule=found, by=by, up="up" in asked)
    return redirect("desk:rules")


@require_POST
@permitted("automation.manage")
@once
def back(request, public_id, number):
    """Have it say again what it said in an earlier version."""
    found = get_or_404(Rule.objects.standing(), public_id)
    version = RuleVersion.objects.filter(rule=found, number=number).first()
    try:
        if version and restore(rule=found, version=version, by=request.member):
            messages.success(request, _("The rule says again what it said in that version."))
    except ValueError as error:
        messages.error(request, _("It cannot say that any more: %(why)s") % {"why": error})
    return redirect("desk:rule", found.public_id)


@require_POST
@permitted("automation.manage")
@once
def bring(request):
    """Bring the rules that come with the program and are not there; they are off."""
    try:
        count = ship(by=request.member)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("desk:rules")
    if count:
        messages.success(request, _("They are here, switched off. Read each before you switch it on."))
    return redirect("desk:rules")
