from django.utils import timezone

from ..holding import note_held
from ..known import known
from ..placing import rows_for
from .settle import Settled, settle


def arrive(tickets, *, keep_team=False, opened=False, held=True, let_go=False) -> Settled | None:
    """Put requests that nobody has into their queues, and hand out at once what somebody has room for. The caller has locked them.

    What somebody had stands by since when its customer waits; what was `opened`, or talked with before, came now.

    None where the workspace has no queue, or none takes any of them: they stay with the team they have. `keep_team`: their teams were chosen by a person.
    What something else talks with, or is about to once it was `opened`, is held there, unless it is not to be (`held`), or was until now (`let_go`).
    """
    from ..jobs import ask_to_hand_out, end_hold

    found = known()
    rows = rows_for(found, tickets, timezone.now(), keep_team=keep_team) if found else []
    if not rows:
        return None
    for row in note_held(rows, found, opened=opened) if held and not let_go else ():
        end_hold.defer(ticket_id=row.ticket_id, after=row.held_until)
    settled = settle(found, fresh=rows, last=opened or let_go or not held, let_go=let_go)
    if settled.others:
        ask_to_hand_out()
    return settled
