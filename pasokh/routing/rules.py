"""Who may do what to queues."""

from pasokh.workspaces.rules import is_admin, is_agent, is_lead, permit

permit(queue_take=is_agent, queue_see=is_lead, queue_manage=is_admin)
