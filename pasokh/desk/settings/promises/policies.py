"""Policies: what is promised to whom, in the order that decides where several match."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.kernel.filters import check
from pasokh.kernel.persian.durations import show_days
from pasokh.sla.actions.policies import TooMany, change_policy, make_policy, order_policy, retire_policy
from pasokh.sla.filtering import policy_fields
from pasokh.sla.models import Policy
from pasokh.ui.filters import jalali, language

from ...access import permitted
from ...lookup import get_or_404
from ...once import once
from ...promises.words import KINDS
from ...tickets.work.said import length_words
from ...views.conditions import HOW, Block, Row, editor_of, read_editor, read_row
from ..conditions import promised_to, sentences_of
from ..frame import settings_page
from ..listed import ordering, retiring
from ..reading import facts_of, said
from .policy_form import COUNTS, PolicyForm

USUAL = "priority"  # of a new condition


@require_GET
@permitted("policy.manage", to_read="policy.see")
def policies(request):
    """All of them, in their order, and for whom each is."""
    found = list(Policy.objects.all())
    conditions = sentences_of(found, policy_fields())
    rows = [_line(policy, conditions[policy.pk]) for policy in found]
    return settings_page(
        request,
        "promises/policies",
        "policies",
        rows=[row for row in rows if not row["retired"]],
        retired=[row for row in rows if row["retired"]],
    )


def _line(policy, conditions):
    return {
        "id": policy.public_id,
        "label": policy.name,
        "whom": _whom(policy, conditions),
        "told": [f"{KINDS[kind]}: {_length(policy, kind)}" for kind in KINDS if kind in policy.targets],
        "retired": bool(policy.retired_at),
    }


def _length(policy, kind):
    target = policy.targets[kind]
    return (
        show_days(target["days"], target["seconds"], language())
        if target.get("days")
        else length_words(target["seconds"])
    )


def _whom(policy, conditions):
    more = [_contract(policy.contract)] if policy.contract else []
    return promised_to(policy.filter, [*conditions, *more])


def _contract(asked):
    if asked.startswith("level:"):
        return _("the customer has a contract of the level “%(level)s”") % {"level": asked.removeprefix("level:")}
    if asked == "none":
        return _("the customer has no contract")
    return _("the customer has a contract of which something is left")


@require_http_methods(["GET", "POST"])
@permitted("policy.manage")
@once
def new(request):
    """A policy that is to be."""
    return _edited(request, Policy())


@require_http_methods(["GET", "POST"])
@permitted("policy.manage", to_read="policy.see")
def policy(request, public_id):
    """One policy."""
    found = get_or_404(Policy.objects, public_id)
    return _edited(request, found) if request.may_change else _read_only(request, found)


def _read_only(request, policy):
    form = PolicyForm(policy=policy)
    conditions = sentences_of([policy], policy_fields())[policy.pk]
    since = [(_("For requests that were opened after"), jalali(policy.since, "medium"))] if policy.since else []
    facts = [
        (_("For which requests"), _whom(policy, conditions)),
        *since,
        *((KINDS[kind], _target(policy, kind)) for kind in KINDS if kind in policy.targets),
        *facts_of(form, "hours_of", "hours", "warnings", "warnings_before"),
        *((_late(after), said(to)) for after, to in form.steps if said(to)),
    ]
    return settings_page(request, "facts", "policies", name=policy.name, facts=facts, back="desk:policies")


def _late(after):
    return _("Told %(time)s after it is late") % {"time": said(after)} if said(after) else _("Told once it is late")


def _target(policy, kind):
    target = policy.targets[kind]
    words = [_length(policy, kind), str(dict(COUNTS)["always" if target["always"] else "working"])]
    words += [_("stands while we wait for the customer")] if target["pauses"] else []
    return _(", ").join(words)


def _edited(request, policy):
    form = PolicyForm(request.POST if request.method == "POST" else None, policy=policy)
    root, problem = editor_of(policy.filter), ""
    if request.method == "POST":
        root, problem = _read(request.POST)
        if form.is_valid() and not problem and not (problem := _saved(request, policy, form, root)):
            messages.success(request, _("Saved."))
            return redirect("desk:policies")
    context = {"form": form, "policy": policy, "root": limited(root), "problem": problem, "how": HOW}
    return settings_page(
        request, "promises/policy", "policies", status=422 if request.method == "POST" else 200, **context
    )


def _saved(request, policy, form, root):
    """Save it; what is wrong in words, "" where nothing is."""
    values = form.values() | {"filter": root.filter}
    also_open = form.cleaned_data.get("also_open", False)
    try:
        if policy.pk:
            change_policy(policy=policy, by=request.member, also_open=also_open, **values)
        else:
            make_policy(by=request.member, also_open=also_open, **values)
    except TooMany:
        return _("There are as many policies as there can be.")
    except ValueError as error:
        return str(error)
    return ""


def _read(given):
    root, problem = read_editor(given)
    try:
        if not problem:
            check(root.filter, policy_fields(), personal=False)
    except ValueError as error:
        problem = str(error)
    return root, problem


def limited(part):
    """The lines of the editor, in which only what a policy may ask is offered."""
    if part.is_group:
        for each in part.parts:
            limited(each)
    else:
        part.personal, part.only = False, policy_fields()
    return part


@require_GET
@permitted("policy.manage")
def condition(request):
    """One line of the editor, or (`what=group`) a group with one."""
    place = request.GET.get("place", "")[:40]
    if request.GET.get("what") == "group":
        depth = request.GET.get("depth", "")
        group = Block(place, "any", [Row(f"{place}.0", USUAL)], int(depth) if depth in ("2", "3", "4", "5") else 2)
        return render(request, "desk/views/group.html", {"group": limited(group), "how": HOW})
    row = read_row(request.GET, place)[0] if request.GET.get(f"field-{place}") else Row(place, USUAL)
    return render(request, "desk/views/condition.html", {"row": limited(row)})


order = ordering("policy.manage", Policy.objects.all, order_policy, noun="policy", then="desk:policies")
retire = retiring("policy.manage", Policy.objects.all, retire_policy, noun="policy", then="desk:policies")
