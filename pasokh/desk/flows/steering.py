"""What a member does to a run: answer what it asks, take over, have it go on, end it."""

from django.utils.translation import gettext as _

from pasokh.flows import actions
from pasokh.flows.actions import AlreadyRuns, NotAsked, Over
from pasokh.workspaces.signing_in import require

from ..tickets.steps import CannotBeDone

__all__ = ["STEERED", "CannotBeDone", "steer"]
LONGEST_NOTE = 2_000


def _answer(run, given, member):
    actions.answer_task(run, given.get("outcome", "")[:40], member, given.get("note", "")[:LONGEST_NOTE])
    return _("Taken down; the flow goes on.")


def _decide(run, given, member):
    actions.decide(run, given.get("approved") == "1", member, given.get("note", "")[:LONGEST_NOTE])
    return _("Decided; the flow goes on.")


def _cancel(run, _given, member):
    return _("The flow has ended.") if actions.cancel(run, member) else _settled()


def _hand_over(run, _given, member):
    return _("You have taken over; the flow rests.") if actions.hand_over(run, member) else _settled()


def _resume(run, _given, member):
    return _("The flow goes on.") if actions.resume(run, member) else _settled()


def _settled():
    raise CannotBeDone(_("This is settled already."))


STEERED = {"answer": _answer, "decide": _decide, "cancel": _cancel, "hand_over": _hand_over, "resume": _resume}
"""What may be asked, by the word that the form sends. Who was asked may answer; the others need "flow.run"."""


def runs_already(error) -> CannotBeDone:
    """That another one is in the way, in words."""
    return CannotBeDone(_("“%(flow)s” runs on this request already.") % {"flow": error.run.flow.name})


def steer(run, given, member) -> str:
    """Do what the form asks (`do`): what is said of it then. Raises CannotBeDone, in words; nothing has changed then."""
    asked = given.get("do", "")
    require(member, "flow.see" if asked in ("answer", "decide") else "flow.run")
    if asked not in STEERED:
        raise CannotBeDone(_("This cannot be done."))
    try:
        return STEERED[asked](run, given, member)
    except NotAsked as error:
        raise CannotBeDone(_("Somebody else was asked.")) from error
    except AlreadyRuns as error:
        raise runs_already(error) from error
    except (Over, ValueError) as error:
        raise CannotBeDone(str(error)) from error
