"""The part of the panel about promises: what is due, what was broken and why, by which policy, under which contract."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.sla.actions.entitle import used
from pasokh.sla.models import Breach, ClockChange, Commitment, ContractUse, Policy
from pasokh.sla.queries import clocks_of, has_contracts, promises_anything
from pasokh.ui.filters import number
from pasokh.workspaces.rules import may

from ..access import desk_view, ticket_or_404
from ..lookup import get_or
from ..tickets.steps import CannotBeDone, deed
from ..tickets.work.said import length_words
from .words import KINDS, REASONS, STATE_KINDS, STATES, WHY, due_state, due_words

OVER_SHOWN, CHANGES_SHOWN = 10, 10


@require_GET
@desk_view
def promises(request, number):
    """The section, after something has changed."""
    ticket = ticket_or_404(request.member, number)
    context = {"ticket": ticket} | promises_section(request.member, ticket)
    return render(request, "desk/promises/section.html", context)


def promises_section(member, ticket) -> dict:
    """What the section shows; no statement where the business promises nothing."""
    promised = _promised(member, ticket) if promises_anything() or ticket.due_at else {}
    return {"promised": promised, "entitled": _entitled(ticket) if has_contracts() else None}


def _promised(member, ticket):
    clocks = clocks_of(ticket)
    if not clocks:
        return {}
    breaches = Breach.objects.filter(ticket=ticket, withdrawn_at=None).select_related("explained_by").order_by("-pk")
    changes = ClockChange.objects.filter(clock__ticket=ticket).select_related("clock").order_by("-pk")
    over = [_clock(each) for each in clocks if each.ended_at]
    return {
        "running": [_clock(each) for each in clocks if not each.ended_at],
        "over": over[:OVER_SHOWN],
        "breaches": [_breach(each) for each in breaches],
        "changes": [_change(each) for each in changes[:CHANGES_SHOWN]],
        "policy": _policy(ticket),
        "may_see_policy": may(member, "policy.see"),
        "reasons": REASONS.items(),
        "may_explain": may(member, "promise.explain", ticket),
    }


def _clock(clock):
    length = length_words(clock.seconds)
    return {
        "word": KINDS[clock.kind],
        "target": length if clock.always else _("%(length)s of working time") % {"length": length},
        "state": STATES[clock.state],
        "state_kind": STATE_KINDS.get(clock.state, ""),
        "paused": clock.since is None and not clock.ended_at,
        "due_at": clock.due_at,
        "due_words": due_words(clock.due_at, clock.kind),
        "due_state": due_state(clock.due_at),
        "ended_at": clock.ended_at,
    }


def _breach(breach):
    return {
        "id": breach.public_id,
        "word": KINDS[breach.kind],
        "at": breach.at,
        "steps": breach.steps,
        "reason": breach.reason,
        "reason_words": REASONS.get(breach.reason, ""),
        "note": breach.note,
        "by": breach.explained_by.name if breach.explained_by else "",
    }


def _change(change):
    return {
        "word": KINDS[change.clock.kind],
        "why": WHY[change.why],
        "before": change.before_due,
        "after": change.after_due,
        "at": change.at,
    }


def _policy(ticket):
    """Which policy holds, and which would as well; empty where none does."""
    commitment = Commitment.objects.filter(ticket=ticket).first()
    if commitment is None or commitment.policy_id is None:
        return {}
    known = Policy.objects.in_bulk([commitment.policy_id, *commitment.others])
    order = list(Policy.objects.in_force().values_list("pk", flat=True))
    place = order.index(commitment.policy_id) + 1 if commitment.policy_id in order else None
    return {
        "policy": known.get(commitment.policy_id),
        "place": place,
        "others": [known[pk].name for pk in commitment.others if pk in known],
    }


def _entitled(ticket):
    use = ContractUse.objects.filter(ticket=ticket).select_related("contract").first()
    if use is None:
        return None
    return contract_shown(use.contract, used(use.contract)) | {"within": use.within}


def contract_shown(contract, spent) -> dict:
    """A contract, and how much of it was used, in words."""
    words = {
        "none": _("%(tickets)s requests"),
        "requests": _("%(tickets)s of %(included)s requests"),
        "hours": _("%(hours)s of %(included)s hours"),
    }[contract.limit]
    amounts = {
        "tickets": number(spent.tickets),
        "included": number(contract.included),
        "hours": number(round(spent.seconds / 3600, 1)),
    }
    return {
        "name": contract.name,
        "level": contract.level,
        "used": words % amounts,
        "is_full": not spent.within,
        "until": contract.ends_on,
    }


@deed("promise.explain")
def explain(request, ticket):
    """Say why a promise was broken."""
    gone = CannotBeDone(_("This is no longer there."))
    breach = get_or(gone, Breach.objects.filter(ticket=ticket, withdrawn_at=None), request.POST.get("breach", ""))
    given = {"reason": request.POST.get("reason", ""), "note": request.POST.get("note", "")}
    try:
        breach.explain(by=request.member, at=timezone.now(), **given)
    except ValueError as error:
        raise CannotBeDone(_("Choose why it was broken.")) from error
    return _("Taken down.")
