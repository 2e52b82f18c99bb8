"""What rules and macros can do with flows, and what rules can wait for of them."""

from django.utils.translation import gettext_lazy as _

from pasokh.automation.acts import Act, CannotDo, Param, register
from pasokh.automation.happenings import HAPPENINGS, Happening
from pasokh.automation.words import NOTES

from .models import Flow
from .queries import deployed


def _flows():
    return [(each.public_id, each.name) for each in deployed().exclude(kind=Flow.Kind.INSIDE)[:500]]


def _start(deed, given):
    from .actions.runs import AlreadyRuns, NotDeployed, Settled, start

    try:
        flow = deployed().by_public_id(given["flow"])
        if flow.kind == Flow.Kind.CONVERSATION and deed.why.get("automatic"):
            raise CannotDo("automatic")
        run = start(flow, ticket=deed.ticket, by=deed.by)
    except (Flow.DoesNotExist, NotDeployed) as error:
        raise CannotDo("gone") from error
    except Settled as error:
        raise CannotDo("closed") from error
    except AlreadyRuns as error:
        raise CannotDo("already_runs") from error
    deed.ticket.refresh_from_db()
    return f"flow:{run.pk}"


for _each in (
    Happening("flow.ended", _("a flow on it comes to its end"), "flow.ended", lambda payload: True),
    Happening("flow.failed", _("a flow on it stops before its end"), "flow.failed", lambda payload: True),
    Happening(
        "flow.handed_over", _("a flow on it rests for a person to take over"), "flow.handed_over", lambda payload: True
    ),
):
    HAPPENINGS[_each.key] = _each
NOTES["already_runs"] = _("it runs on this request already")
register(
    Act(
        "flow",
        _("start a flow"),
        "flow.run",
        (Param("flow", "choice", _("Flow"), _flows),),
        _("start the flow “%(flow)s”"),
        _start,
    )
)
