"""Who may promise, and who says why a promise was broken."""

from pasokh.tickets.rules import sees_ticket
from pasokh.workspaces.rules import is_admin, is_agent, is_lead, permit

permit(
    policy_see=is_lead,
    policy_manage=is_admin,
    contract_manage=is_lead,
    promise_explain=is_agent & sees_ticket,
)
