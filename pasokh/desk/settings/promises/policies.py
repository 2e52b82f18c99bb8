"""Policies: what is promised to whom, in the order that decides where several match."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.kernel.filters import check
from pasokh.sla.actions.policies import TooMany, change_policy, make_policy, order_policy, retire_policy
from pasokh.sla.filtering import policy_fields
from pasokh.sla.models import Policy

from ...access import permitted
from ...lookup import get_or_404
from ...promises.words import KINDS
from ...tickets.work.said import length_words
from ...views.conditions import HOW, Block, Row, editor_of, read_editor, read_row
from ..frame import settings_page
from .policy_form import PolicyForm

USUAL = "priority"  # of a new condition


@require_GET
@permitted("policy.manage")
def policies(request):
    """All of them, in their order."""
    rows = [_line(policy) for policy in Policy.objects.all()]
    return settings_page(
        request,
        "promises/policies",
        "policies",
        rows=[row for row in rows if not row["retired"]],
        retired=[row for row in rows if row["retired"]],
    )


def _line(policy):
    told = [
        f"{KINDS[kind]}: {length_words(policy.targets[kind]['seconds'])}" for kind in KINDS if kind in policy.targets
    ]
    return {"id": policy.public_id, "label": policy.name, "told": told, "retired": bool(policy.retired_at)}


@require_http_methods(["GET", "POST"])
@permitted("policy.manage")
def new(request):
    """A policy that is to be."""
    return _edited(request, Policy())


@require_http_methods(["GET", "POST"])
@permitted("policy.manage")
def policy(request, public_id):
    """One policy."""
    return _edited(request, get_or_404(Policy.objects, public_id))


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


@require_POST
@permitted("policy.manage")
def order(request, public_id):
    """One place further up or down."""
    order_policy(policy=get_or_404(Policy.objects, public_id), by=request.member, up="up" in request.POST)
    return redirect("desk:policies")


@require_POST
@permitted("policy.manage")
def retire(request, public_id):
    """Promise it no more (`retired`), or again."""
    retire_policy(policy=get_or_404(Policy.objects, public_id), by=request.member, retired="retired" in request.POST)
    messages.success(request, _("Saved."))
    return redirect("desk:policies")
