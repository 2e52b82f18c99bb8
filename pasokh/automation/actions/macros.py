"""Macros: kept by leads, applied with one click, in the name of whoever clicks and with her permissions."""

from django.db import transaction
from django.utils import timezone

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.tickets.actions.bulk_refusals import Refused, row_of
from pasokh.tickets.actions.bulk_verbs import Verb
from pasokh.workspaces.rules import may

from ..acts import ACTS, CannotDo, Deed, check_actions, tell_action
from ..acts.saying import check_variables, text_of
from ..models import Macro
from ..running import do_action


def make_macro(*, by, name, actions, team=None) -> Macro:
    """Raises ValueError, in words, for actions that a macro cannot do."""
    check_actions(actions, macro=True)
    check_variables(actions)
    macro = Macro.objects.create(name=name, actions=actions, team=team)
    track("macro.made", actor=by.actor, subject=macro)
    return macro


def change_macro(*, macro, by, **fields):
    """Raises ValueError as `make_macro`; nothing has changed then."""
    if "actions" in fields:
        check_actions(fields["actions"], macro=True)
        check_variables(fields["actions"])
    return change(macro, "macro.changed", by=by, fields=fields)


def drop_macro(*, macro, by):
    """Offer it no more; what was done with it stays."""
    macro.dropped_at = timezone.now()
    macro.save(update_fields=["dropped_at"])
    track("macro.dropped", actor=by.actor, subject=macro)


def preview(macro, ticket, member) -> list[dict]:
    """What it would do, in words: {"words", "text" (what would be said), "problem" (a code, "" where none is known)}."""
    return [_previewed(given, Deed(ticket=ticket, by=member), member) for given in macro.actions]


def _previewed(given, deed, member):
    said = {"words": tell_action(given, quotes=False), "text": "", "problem": ""}
    try:
        _must_be_allowed(given, deed.ticket, member)
        if given["do"] in ("reply", "note"):
            said["text"] = text_of(deed, given)
    except CannotDo as problem:
        said["problem"] = problem.code
    return said


def apply_macro(*, macro, ticket, by) -> None:
    """Do all of it, or nothing: raises CannotDo. The caller holds the ticket's lock."""
    with transaction.atomic():
        for given in macro.actions:
            _must_be_allowed(given, ticket, by)
            do_action(Deed(ticket=ticket, by=by), given)
            ticket.refresh_from_db()
        track("macro.applied", actor=by.actor, subject=ticket, macro=macro.pk)


def _must_be_allowed(given, ticket, member):
    act = ACTS.get(given.get("do"))
    if act is None:
        raise CannotDo("gone")
    if not may(member, act.allows(given), None if act.allows(given) in ("ticket.open",) else ticket):
        raise CannotDo("not_allowed")


def _prepare(given, by):
    macro = row_of(Macro, given.get("macro"), Macro.objects.usable_by(by))
    if macro is None:
        raise Refused("gone")
    return macro


def _change(ticket, macro, by):
    try:
        apply_macro(macro=macro, ticket=ticket, by=by)
    except CannotDo as problem:
        raise Refused(problem.code[:20]) from problem


# In bulk a ticket to which it was applied has changed, whatever it was before.
BULK_VERB = Verb("macro.use", _prepare, lambda ticket, _macro: ticket.last_position + _marks(ticket), _change)


def _marks(ticket):
    from pasokh.events.models import Event

    return (
        Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        or 0
    )
