from django.utils import timezone

from ..known import known
from ..placing import rows_for
from .settle import Settled, settle


def arrive(tickets, *, keep_team=False) -> Settled | None:
    """Put requests that nobody has into their queues, and hand out at once what somebody has room for. The caller has locked them.

    None where the workspace has no queue, or none takes any of them: they stay with the team they have. `keep_team`: their teams were chosen by a person.
    """
    from ..jobs import ask_to_hand_out

    found = known()
    rows = rows_for(found, tickets, timezone.now(), keep_team=keep_team) if found else []
    if not rows:
        return None
    settled = settle(found, fresh=rows)
    if settled.others:
        ask_to_hand_out()
    return settled
